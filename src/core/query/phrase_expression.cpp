#include <algorithm>
#include <array>
#include <cmath>

#include "core/query/names.h"
#include "core/query/phraser.h"
#include "core/query/sentence.h"
#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

// A word that could be taken for the sentence's own.
bool misleads(const std::string& words, const std::vector<std::string>& others) {
    static constexpr std::array kInside{" by ",    " where ", " and ", " or ", " plus ", " minus ",
                                        " times ", " is ",    "\"",    "(",    ")",      ","};
    for (const std::string_view word : kInside)
        if (words.find(word) != std::string::npos) return true;
    static constexpr std::array<std::string_view, 18> kFirst{
        "total", "average", "median", "minimum", "maximum",  "overall", "running",  "moving", "previous",
        "next",  "first",   "last",   "length",  "absolute", "trimmed", "distinct", "all",    "each"};
    const std::size_t space = words.find(' ');
    if (space == std::string::npos ||
        std::ranges::find(kFirst, std::string_view(words).substr(0, space)) == kFirst.end())
        return false;
    return std::ranges::binary_search(others, words.substr(space + 1));
}

std::string_view part_words(TimePart part) {
    static constexpr std::array<std::string_view, 11> kWords{
        "calendar year of",  "quarter of year of", "month of year of", "week of year of",
        "day of month of",   "day of week of",     "day of year of",   "hour of day of",
        "minute of hour of", "month name of",      "weekday name of"};
    return kWords.at(static_cast<std::size_t>(part));
}

std::string edge_words(const std::optional<std::int64_t>& rows, bool before) {
    if (!rows) return before ? "the first row" : "the last row";
    if (*rows == 0) return "this row";
    const bool back = before == (*rows > 0);
    return counted(*rows < 0 ? -*rows : *rows, "row") + (back ? " before" : " after");
}

}  // namespace

std::string counted(std::int64_t n, std::string_view noun) {
    return std::to_string(n) + " " + std::string(noun) + (n == 1 ? "" : "s");
}

std::string enumerated(const std::vector<std::string>& items) {
    std::string out;
    for (std::size_t i = 0; i < items.size(); ++i)
        out += (i == 0 ? "" : i + 1 == items.size() ? " and " : ", ") + items[i];
    return out;
}

std::string value_words(const Value& value) {
    if (is_null(value)) return "null";
    if (const auto* s = std::get_if<std::string>(&value)) return quoted(*s);
    return to_text(value);
}

std::string source_words(const ScopeSource& source, const Scope& scope) {
    std::string words = words_of(source.alias);
    for (const ScopeSource& other : scope.sources)
        if (&other != &source && words_of(other.alias) == words) return quoted(source.alias);
    return words;
}

const std::vector<std::string>& Phraser::column_words(const ScopeSource& source) const {
    const void* const key = source.table != nullptr ? static_cast<const void*>(source.table) : &source;
    std::vector<std::string>& words = column_words_[key];
    if (source.table != nullptr && !words.empty()) return words;
    words.clear();
    if (source.table != nullptr)
        for (const ColumnInfo& c : source.table->columns) words.push_back(words_of(c.name));
    for (const OutputColumn& c : source.columns) words.push_back(words_of(c.name));
    std::ranges::sort(words);
    return words;
}

std::string Phraser::column(const ColumnRef& c, const Scope& scope) const {
    const auto found = resolve(c, scope);
    if (!found) return c.source.empty() ? words_of(c.column) : words_of(c.source) + " " + words_of(c.column);
    std::string words = words_of(found->name);
    std::size_t same_here = 0, same_around = 0;
    for (const ScopeSource& source : found->scope->sources) {
        const auto [first, last] = std::ranges::equal_range(column_words(source), words);
        (&source == found->source ? same_here : same_around) += static_cast<std::size_t>(last - first);
    }
    const std::vector<std::string>& others = column_words(*found->source);
    if (same_here > 1 || misleads(words, others)) words = quoted(found->name);
    if (found->scope != &scope)
        return "that " + source_words(*found->source, *found->scope) + " row's " + words;
    return same_around == 0 ? words : source_words(*found->source, scope) + " " + words;
}

std::string Phraser::inside(const Expression& e, const Scope& scope, Shape around) {
    Phrase p = phrase(e, scope);
    const bool brackets = p.shape == Shape::Infix || (p.shape == Shape::Postfix && around == Shape::Prefix);
    return brackets ? "(" + p.text + ")" : p.text;
}

Phraser::Phrase Phraser::prefix(std::string_view words, const Expression& of, const Scope& scope) {
    return {std::string(words) + " " + inside(of, scope, Shape::Prefix), Shape::Prefix};
}

Phraser::Phrase Phraser::postfix(const Expression& of, std::string_view words, const Scope& scope) {
    return {inside(of, scope, Shape::Postfix) + " " + std::string(words), Shape::Postfix};
}

Phraser::Phrase Phraser::infix(const Expression& left, std::string_view words, const Expression& right,
                               const Scope& scope) {
    return {inside(left, scope, Shape::Infix) + " " + std::string(words) + " " +
                inside(right, scope, Shape::Infix),
            Shape::Infix};
}

std::string Phraser::list(const std::vector<Expression>& expressions, const Scope& scope) {
    std::vector<std::string> items;
    for (const Expression& e : expressions) items.push_back(text(e, scope));
    return enumerated(items);
}

Phraser::Phrase Phraser::aggregate(const AggregateCall& call, const Scope& scope) {
    Phrase out;
    const std::string distinct = call.distinct ? " distinct" : "";
    if (std::holds_alternative<AllRows>(call.of->form)) {
        out = {"number of rows", Shape::Atom};
    } else {
        const std::string words = [&]() -> std::string {
            switch (call.function) {
                case Aggregate::Count:
                    return "count of";
                case Aggregate::Sum:
                    return "total";
                case Aggregate::Mean:
                    return "average";
                case Aggregate::Median:
                    return "median";
                case Aggregate::Min:
                    return "minimum";
                case Aggregate::Max:
                    return "maximum";
                case Aggregate::StandardDeviation:
                    return "standard deviation of";
                case Aggregate::Variance:
                    return "variance of";
                case Aggregate::Quantile:
                    return quantile_words(call.parameter.value_or(0.5)) + " of";
            }
            return {};
        }();
        out = prefix(words + distinct, *call.of, scope);
    }
    if (call.filter)
        out = {out.text + " (only where " + predicate(**call.filter, scope) + ")", Shape::Postfix};
    return out;
}

Phraser::Phrase Phraser::window(const WindowCall& call, const Scope& scope) {
    const auto first = [&] {
        return call.arguments.empty() ? std::string("nothing")
                                      : inside(call.arguments.front(), scope, Shape::Prefix);
    };
    const std::string spread = call.frame ? "moving" : call.order.empty() ? "overall" : "running";
    const bool nested = !call.arguments.empty() && has_aggregate(call.arguments.front());
    const std::string of = nested ? " of " : " ";  // "running total of total amount"
    std::string words;
    switch (call.function) {
        case WindowFunction::RowNumber:
            words = "row number";
            break;
        case WindowFunction::Rank:
            words = "rank";
            break;
        case WindowFunction::DenseRank:
            words = "rank without gaps";
            break;
        case WindowFunction::PercentRank:
            words = "percent rank";
            break;
        case WindowFunction::Lag:
        case WindowFunction::Lead: {
            const bool lag = call.function == WindowFunction::Lag;
            std::int64_t rows = 1;
            if (call.arguments.size() > 1)
                if (const auto* l = std::get_if<Literal>(&call.arguments[1].form))
                    if (const auto* n = std::get_if<std::int64_t>(&l->value)) rows = *n;
            words = rows == 1 ? (lag ? "previous " : "next ") + first()
                              : first() + " of " + counted(rows, "row") + (lag ? " before" : " after");
            break;
        }
        case WindowFunction::FirstValue:
            words = "first " + first();
            break;
        case WindowFunction::LastValue:
            words = "last " + first();
            break;
        case WindowFunction::Sum:
            words = spread + " total" + of + first();
            break;
        case WindowFunction::Mean:
            words = spread + " average" + of + first();
            break;
        case WindowFunction::Min:
            words = spread + " minimum" + of + first();
            break;
        case WindowFunction::Max:
            words = spread + " maximum" + of + first();
            break;
        case WindowFunction::Count: {
            const bool rows =
                call.arguments.empty() || std::holds_alternative<AllRows>(call.arguments[0].form);
            words = spread + (rows ? std::string(" number of rows") : " count of " + first());
            break;
        }
    }
    std::string details;
    const auto add = [&](const std::string& detail) { details += (details.empty() ? "" : "; ") + detail; };
    if (!call.partition.empty()) add("within each " + list(call.partition, scope));
    std::vector<std::string> order;
    for (const OrderItem& o : call.order) order.push_back(order_item(o, scope, true));
    if (!order.empty()) add("by " + enumerated(order));
    if (call.frame)
        add("from " + edge_words(call.frame->preceding, true) + " to " +
            edge_words(call.frame->following, false));
    return {details.empty() ? words : words + " (" + details + ")", Shape::Postfix};
}

Phraser::Phrase Phraser::function(const FunctionCall& call, const Scope& scope) {
    if (call.arguments.empty()) return {std::string(name_of(call.function)) + " of nothing", Shape::Atom};
    const Expression& first = call.arguments.front();
    const auto chain = [&](std::string_view words) -> Phrase {
        std::string out;
        for (const Expression& e : call.arguments)
            out += (out.empty() ? "" : " " + std::string(words) + " ") + inside(e, scope, Shape::Infix);
        if (call.arguments.size() == 1) out += " " + std::string(words) + " nothing";
        return {out, Shape::Infix};
    };
    const auto places = [&](const Expression& e) {
        const auto* const l = std::get_if<Literal>(&e.form);
        const auto* const n = l != nullptr ? std::get_if<std::int64_t>(&l->value) : nullptr;
        return n != nullptr ? counted(*n, "place") : text(e, scope) + " places";
    };
    switch (call.function) {
        case Function::Lower:
            return prefix("lower case", first, scope);
        case Function::Upper:
            return prefix("upper case", first, scope);
        case Function::Trim:
            return prefix("trimmed", first, scope);
        case Function::Length:
            return prefix("length of", first, scope);
        case Function::Abs:
            return prefix("absolute", first, scope);
        case Function::Round:
            return postfix(first,
                           call.arguments.size() > 1 ? "rounded to " + places(call.arguments[1]) : "rounded",
                           scope);
        case Function::Floor:
            return postfix(first, "rounded down", scope);
        case Function::Ceiling:
            return postfix(first, "rounded up", scope);
        case Function::Sqrt:
            return prefix("square root of", first, scope);
        case Function::Ln:
            return prefix("natural logarithm of", first, scope);
        case Function::Coalesce:
            return chain("or else");
        case Function::NullIf:
            return chain("unless it is");
        case Function::Concat:
            return chain("followed by");
        case Function::Least:
            return {"the least of (" + list(call.arguments, scope) + ")", Shape::Atom};
        case Function::Greatest:
            return {"the greatest of (" + list(call.arguments, scope) + ")", Shape::Atom};
    }
    return {};
}

std::string Phraser::case_of(const Case& c, const Scope& scope) {
    std::string out = "(";
    for (const CaseBranch& branch : c.branches)
        out += (out.size() > 1 ? "; if " : "if ") + predicate(branch.when, scope) + " then " +
               text(branch.then, scope);
    if (c.otherwise) out += "; otherwise " + text(**c.otherwise, scope);
    return out + ")";
}

Phraser::Phrase Phraser::phrase(const Expression& e, const Scope& scope) {
    static constexpr std::array<std::string_view, 5> kArithmetic{"plus", "minus", "times", "divided by",
                                                                 "modulo"};
    return std::visit(
        Overloaded{
            [&](const ColumnRef& c) { return Phrase{column(c, scope)}; },
            [&](const Literal& l) { return Phrase{value_words(l.value)}; },
            [&](const AllRows&) { return Phrase{"all rows"}; },
            [&](const Arithmetic& a) {
                if (auto percent = percentage(a, scope)) return std::move(*percent);
                return infix(*a.left, kArithmetic.at(static_cast<std::size_t>(a.op)), *a.right, scope);
            },
            [&](const TimeBucket& b) {
                // The months of "month" are themselves.
                Phrase of = phrase(*b.of, scope);
                return of.text == name_of(b.grain)
                           ? of
                           : prefix(std::string(name_of(b.grain)) + " of", *b.of, scope);
            },
            [&](const TimePartOf& p) { return prefix(part_words(p.part), *p.of, scope); },
            [&](const DateShift& s) {
                const std::string moved = counted(s.amount < 0 ? -s.amount : s.amount, name_of(s.unit));
                return prefix(moved + (s.amount < 0 ? " before" : " after"), *s.of, scope);
            },
            [&](const DateDifference& d) {
                return Phrase{std::string(name_of(d.unit)) + "s from " +
                                  inside(*d.from, scope, Shape::Infix) + " to " +
                                  inside(*d.to, scope, Shape::Infix),
                              Shape::Infix};
            },
            [&](const Bin& b) {
                return postfix(
                    *b.of,
                    "in bins of " + to_text(b.width) + (b.origin != 0 ? " from " + to_text(b.origin) : ""),
                    scope);
            },
            [&](const AggregateCall& a) { return aggregate(a, scope); },
            [&](const WindowCall& w) { return window(w, scope); },
            [&](const FunctionCall& f) { return function(f, scope); },
            [&](const Case& c) { return Phrase{case_of(c, scope)}; },
            [&](const Cast& c) {
                return postfix(*c.of, "as " + std::string(sightline::name_of(c.to)), scope);
            },
            [&](const ScalarSubquery& s) { return Phrase{"(" + query(*s.query, &scope, {}) + ")"}; },
        },
        e.form);
}

}  // namespace sightline::query
