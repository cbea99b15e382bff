// What MySQL and MariaDB say in other words than DuckDB. Numbers, nulls, texts and dates come out as DuckDB's
// would.
//
// Texts are strings of bytes throughout: collations there fold case, accents and blanks at the end, and no
// exact one has the same name in both servers. Values are written in hexadecimal, so that no sql_mode decides
// where a text ends. See docs/decisions/0015.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/query/names.h"
#include "core/query/query_walk.h"
#include "core/query/sql_writer.h"

namespace sightline::query {

namespace {

std::string as_double(const std::string& text, std::optional<ColumnType> from = {}) {
    return from == ColumnType::Double ? text : "CAST(" + text + " AS DOUBLE)";
}

/// A number with a point alone is a decimal there.
std::string real(double value) {
    std::string text = to_text(value);
    if (text.find('e') == std::string::npos) text += "e0";
    return value < 0 ? "(" + text + ")" : text;
}

bool in_calendar(std::int64_t days) {
    constexpr std::int64_t kFirst = -719'162, kLast = 2'932'896;  // 0001-01-01, 9999-12-31
    return days >= kFirst && days <= kLast;
}

bool is_plain(std::string_view text) {
    return std::ranges::none_of(text,
                                [](char c) { return c == '\\' || static_cast<unsigned char>(c) < ' '; });
}

std::string text_literal(std::string_view text, bool readable) {
    std::string out;
    if (readable && is_plain(text)) {
        for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
        return "'" + out + "'";
    }
    for (const char c : text) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return "X'" + out + "'";
}

std::string lower(const std::string& text) {
    // The newest rules of lower case that both servers have.
    return "CAST(LOWER(CONVERT(" + text + " USING utf8mb4) COLLATE utf8mb4_unicode_520_ci) AS BINARY)";
}

}  // namespace

std::vector<std::string> SqlWriter::text_checks() const {
    std::vector<std::string> out;
    for (const auto& [table, columns] : text_columns_) {
        std::string list;
        for (const std::string& column : columns) list += (list.empty() ? "" : ", ") + column;
        out.push_back("SELECT " + list + " FROM " + table + " LIMIT 0");
    }
    return out;
}

std::string SqlWriter::mysql_value(const std::string& column, const ResolvedColumn& found) {
    if (found.source->table == nullptr || !found.type) return column;  // made of such values already
    switch (*found.type) {
        case ColumnType::Text: {
            auto& texts = text_columns_[tables_.at(
                static_cast<std::size_t>(found.source->table - schema_.tables.data()))];
            const std::string name = identifier(found.name);
            if (std::ranges::find(texts, name) == texts.end()) texts.push_back(name);
            return "CAST(CONVERT(" + column + " USING utf8mb4) AS BINARY)";
        }
        case ColumnType::Date:
        case ColumnType::Timestamp:  // null where a part of it is zero
            return "(" + column + " + INTERVAL 0 DAY)";
        case ColumnType::Double:  // a FLOAT is the number that is shown, not the nearest one of 24 bits
            return "CAST(CONCAT(" + column + ") AS DOUBLE)";
        default:
            return column;
    }
}

std::string SqlWriter::mysql_literal(const Value& value) {
    const auto day = [&](std::int64_t days, const char* type) {
        if (!in_calendar(days)) refuse("a date outside the years 1 to 9999");
        return std::string(type) + " '" + to_text(value) + "'";
    };
    const auto signed_text = [](const std::string& text) {
        return text.starts_with('-') ? "(" + text + ")" : text;
    };
    constexpr std::int64_t kDay = 86'400'000'000;
    return std::visit(
        Overloaded{[](Null) { return std::string("NULL"); },
                   [](bool b) { return std::string(b ? "TRUE" : "FALSE"); },
                   [&](std::int64_t n) { return signed_text(std::to_string(n)); },
                   [&](double d) {
                       if (!std::isfinite(d)) refuse("a number that is not finite");
                       return real(d);
                   },
                   [&](const Decimal& d) {
                       constexpr std::size_t kMostDigits = 65, kMostScale = 30;
                       const std::size_t dot = d.digits.find('.');
                       if (d.digits.size() > kMostDigits ||
                           (dot != std::string::npos && d.digits.size() - dot - 1 > kMostScale))
                           refuse("a number of so many digits");
                       return signed_text(d.digits);
                   },
                   [&](const std::string& s) { return text_literal(s, style_ == SqlStyle::Readable); },
                   [&](Date d) { return day(d.days, "DATE"); },
                   [&](Time) { return "TIME '" + to_text(value) + "'"; },
                   [&](Timestamp t) {
                       const std::int64_t days = t.micros / kDay - (t.micros % kDay < 0 ? 1 : 0);
                       return day(days, "TIMESTAMP");
                   }},
        value);
}

std::string SqlWriter::mysql_arithmetic(const Arithmetic& a, const Scope& scope, int indent) {
    const auto left_type = infer_type(*a.left, scope), right_type = infer_type(*a.right, scope);
    const std::string left = operand(*a.left, scope, indent), right = operand(*a.right, scope, indent);
    switch (a.op) {
        case ArithmeticOperator::Add:
            return left + " + " + right;
        case ArithmeticOperator::Subtract:
            return left + " - " + right;
        case ArithmeticOperator::Multiply:
            return left + " * " + right;
        case ArithmeticOperator::Divide:
            return as_double(left, left_type) + " / NULLIF(" + as_double(right, right_type) + ", 0)";
        case ArithmeticOperator::Modulo:
            if (left_type != ColumnType::Integer || right_type != ColumnType::Integer)
                refuse("a remainder of broken numbers");
            return left + " % NULLIF(" + right + ", 0)";
    }
    return {};
}

std::string SqlWriter::mysql_aggregate(const AggregateCall& call, const Scope& scope, int indent) {
    const bool all = std::holds_alternative<AllRows>(call.of->form);
    std::optional<ColumnType> type;
    if (!all) type = infer_type(*call.of, scope);
    const auto* const keys = std::exchange(having_keys_, nullptr);
    std::string of = all ? "*" : expression(*call.of, scope, indent);
    if (call.filter)
        of = "CASE WHEN " + predicate(**call.filter, scope, indent) + " THEN " + (all ? "1" : of) + " END";
    having_keys_ = keys;
    if (type == ColumnType::Boolean && call.function != Aggregate::Count)
        refuse("the least, greatest or sum of yes and no");
    const std::string which = call.distinct ? "DISTINCT " : "";
    switch (call.function) {
        case Aggregate::Count:
            return "COUNT(" + which + of + ")";
        case Aggregate::Sum:
            return "SUM(" + which + of + ")";
        case Aggregate::Min:
            return "MIN(" + of + ")";
        case Aggregate::Max:
            return "MAX(" + of + ")";
        case Aggregate::Mean:  // of exact numbers exactly, and a double at the end
            if (!type || !is_numeric(*type)) refuse("a mean of what is no number");
            if (type == ColumnType::Double) return "AVG(" + which + of + ")";
            return "(" + as_double("SUM(" + which + of + ")") + " / NULLIF(COUNT(" + which + of + "), 0))";
        case Aggregate::StandardDeviation:
        case Aggregate::Variance:
            if (call.distinct) refuse("the spread of distinct values");
            // Of exact numbers it has only a few more digits there than they have.
            return (call.function == Aggregate::Variance ? "VAR_SAMP(" : "STDDEV_SAMP(") +
                   as_double(of, type) + ")";
        case Aggregate::Median:
        case Aggregate::Quantile:
            refuse("a median or another quantile");
            return "NULL";
    }
    return {};
}

std::string SqlWriter::mysql_cast(const Cast& cast, const Scope& scope, int indent) {
    const auto from = infer_type(*cast.of, scope);
    const std::string of = expression(*cast.of, scope, indent);
    if (from == cast.to) return of;
    if (cast.to == ColumnType::Double && from && is_numeric(*from)) return as_double(of);
    // Other texts differ in how much of a number or a time they show; all else may not fit.
    if (cast.to == ColumnType::Text && (from == ColumnType::Integer || from == ColumnType::Date))
        return "CAST(" + of + " AS BINARY)";
    refuse("a change of type that may not fit");
    return "NULL";
}

std::string SqlWriter::mysql_bin(const Bin& b, const Scope& scope, int indent) {
    std::string of = as_double(operand(*b.of, scope, indent), infer_type(*b.of, scope));
    if (b.origin != 0) of = "(" + of + " - " + real(b.origin) + ")";
    std::string out = "FLOOR(" + of + " / " + real(b.width) + ") * " + real(b.width);
    if (b.origin != 0) out += " + " + real(b.origin);
    return out;
}

std::string SqlWriter::mysql_text_match(const TextMatch& m, const Scope& scope, int indent) {
    const std::string of = lower(expression(m.of, scope, indent));
    const std::string text = lower(text_literal(m.text, style_ == SqlStyle::Readable));
    switch (m.kind) {
        case MatchKind::Equals:
            return of + (m.negated ? " <> " : " = ") + text;
        case MatchKind::Contains:
            return "LOCATE(" + text + ", " + of + (m.negated ? ") = 0" : ") > 0");
        case MatchKind::StartsWith:
        case MatchKind::EndsWith:
            return std::string(m.kind == MatchKind::StartsWith ? "LEFT(" : "RIGHT(") + of + ", LENGTH(" +
                   text + (m.negated ? ")) <> " : ")) = ") + text;
    }
    return {};
}

std::string SqlWriter::mysql_expression(const Expression& e, const Scope& scope, int indent) {
    const auto of = [&](const Expression& inner) { return expression(inner, scope, indent); };
    // HAVING knows columns of the group's keys by their bare names only; a key is the same in all of a group.
    if (having_keys_ != nullptr && !std::holds_alternative<Literal>(e.form) &&
        std::ranges::find(*having_keys_, e) != having_keys_->end()) {
        const auto* const keys = std::exchange(having_keys_, nullptr);
        std::string key = "MIN(" + of(e) + ")";
        having_keys_ = keys;
        return key;
    }
    return std::visit(
        Overloaded{
            [&](const ColumnRef& c) { return column(c, scope); },
            [&](const Literal& l) { return mysql_literal(l.value); },
            [&](const AllRows&) { return std::string("*"); },
            [&](const Arithmetic& a) { return mysql_arithmetic(a, scope, indent); },
            [&](const TimeBucket& b) { return mysql_bucket(b.grain, of(*b.of)); },
            [&](const TimePartOf& p) { return mysql_part(p.part, of(*p.of)); },
            [&](const DateShift& s) {
                return fmt::format("({} + INTERVAL {} {})", operand(*s.of, scope, indent), s.amount,
                                   name_of(s.unit));
            },
            [&](const DateDifference& d) { return mysql_difference(d.unit, of(*d.from), of(*d.to)); },
            [&](const Bin& b) { return mysql_bin(b, scope, indent); },
            [&](const AggregateCall& call) { return mysql_aggregate(call, scope, indent); },
            [&](const WindowCall& call) { return window(call, scope, indent); },
            [&](const FunctionCall& call) { return mysql_function(call, scope, indent); },
            [&](const Case& c) { return case_of(c, scope, indent); },
            [&](const Cast& c) { return mysql_cast(c, scope, indent); },
            [&](const ScalarSubquery& s) { return subquery(*s.query, &scope, indent); },
        },
        e.form);
}

}  // namespace sightline::query
