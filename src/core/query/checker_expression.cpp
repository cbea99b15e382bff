#include <cmath>

#include "core/query/checker.h"
#include "core/query/text_fold.h"

namespace sightline::query {

namespace {

constexpr std::int64_t kDayMicros = 86'400'000'000;
constexpr std::size_t kMaxDecimalDigits = 38;      // of DuckDB's DECIMAL
constexpr std::int64_t kMaxShift = 2'000'000'000;  // fits DuckDB's interval

bool in_calendar(std::int64_t days) {
    static const std::int64_t first = make_date(1, 1, 1).days, last = make_date(9999, 12, 31).days;
    return days >= first && days <= last;
}

bool is_decimal(const std::string& digits) {
    std::size_t i = !digits.empty() && digits[0] == '-' ? 1 : 0, count = 0, dots = 0;
    for (; i < digits.size(); ++i) {
        if (digits[i] == '.')
            ++dots;
        else if (digits[i] >= '0' && digits[i] <= '9')
            ++count;
        else
            return false;
    }
    return count > 0 && count <= kMaxDecimalDigits && dots <= 1 && digits.back() != '.' &&
           digits[digits[0] == '-'] != '.';
}

}  // namespace

std::string name_of_type(std::optional<ColumnType> type) {
    return type ? std::string(name_of(*type)) : "null";
}

Result<Checker::Type> Checker::expression(const Expression& expression, const Place& place) {
    return std::visit([&](const auto& f) { return form(f, place); }, expression.form);
}

Result<Checker::Type> Checker::below(const Expression& child, const Place& place, Step step) {
    const Path::Enter enter(path_, step);
    return expression(child, place);
}

Result<Checker::Type> Checker::numeric(const Expression& child, const Place& place, Step step,
                                       std::string_view user) {
    SL_TRY(const Type type, below(child, place, step));
    const Path::Enter enter(path_, step);
    if (type && is_numeric(*type)) return type;
    return path_.fail(std::string(user) + " needs a number, not " + name_of_type(type) +
                      (type == ColumnType::Text ? "; cast it to double first" : ""));
}

Result<Checker::Type> Checker::temporal(const Expression& child, const Place& place, Step step,
                                        std::string_view user) {
    SL_TRY(const Type type, below(child, place, step));
    const Path::Enter enter(path_, step);
    if (type && is_temporal(*type)) return type;
    return path_.fail(std::string(user) + " needs a date or timestamp, not " + name_of_type(type) +
                      (type == ColumnType::Text ? "; cast it to date first" : ""));
}

Result<Checker::Type> Checker::text(const Expression& child, const Place& place, Step step,
                                    std::string_view user) {
    SL_TRY(const Type type, below(child, place, step));
    const Path::Enter enter(path_, step);
    if (type == ColumnType::Text) return type;
    return path_.fail(std::string(user) + " needs text, not " + name_of_type(type) +
                      "; cast it to text first");
}

Result<Checker::Type> Checker::form(const ColumnRef& column, const Place& place) {
    const auto found = resolve(column, place.scope);
    if (!found) return path_.fail("no column '" + column.column + "'");  // qualify has said so before
    return found->type;
}

Result<void> Checker::literal(const Value& value) {
    if (const auto* number = std::get_if<double>(&value)) {
        if (!std::isfinite(*number)) return path_.fail("a number must be finite");
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        if (!is_plain_text(*text))
            return path_.fail("the text is not well-formed UTF-8 or holds a NUL character");
    } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
        if (!is_decimal(decimal->digits))
            return path_.fail("a decimal is written with at most 38 digits, like \"-12.50\"");
    } else if (const auto* date = std::get_if<Date>(&value)) {
        if (!in_calendar(date->days)) return path_.fail("a date must be in the years 1 to 9999");
    } else if (const auto* timestamp = std::get_if<Timestamp>(&value)) {
        if (!in_calendar(timestamp->micros / kDayMicros))
            return path_.fail("a timestamp must be in the years 1 to 9999");
    } else if (const auto* time = std::get_if<Time>(&value)) {
        if (time->micros < 0 || time->micros >= kDayMicros)
            return path_.fail("a time must be within one day");
    }
    return {};
}

Result<Checker::Type> Checker::form(const Literal& l, const Place&) {
    SL_CHECK(literal(l.value));
    return type_of(l.value);
}

Result<Checker::Type> Checker::form(const AllRows&, const Place&) {
    return path_.fail("all rows can only be counted");
}

Result<Checker::Type> Checker::form(const Arithmetic& arithmetic, const Place& place) {
    for (const auto& [child, name] :
         {std::pair{&arithmetic.left, "left"}, std::pair{&arithmetic.right, "right"}}) {
        SL_TRY(const Type type, below(**child, place, Step{name}));
        const Path::Enter enter(path_, Step{name});
        if (type && is_numeric(*type)) continue;
        const bool dates = type && is_temporal(*type);
        return path_.fail("arithmetic needs a number, not " + name_of_type(type) +
                          (dates                      ? "; use date_shift or date_difference for dates"
                           : type == ColumnType::Text ? "; cast it to double first"
                                                      : ""));
    }
    return infer_form(arithmetic, place.scope);
}

Result<Checker::Type> Checker::form(const TimeBucket& bucket, const Place& place) {
    SL_CHECK(temporal(*bucket.of, place, Step{"of"}, "a time bucket"));
    return infer_form(bucket, place.scope);
}

Result<Checker::Type> Checker::form(const TimePartOf& part, const Place& place) {
    const bool clock = part.part == TimePart::Hour || part.part == TimePart::Minute;
    if (!clock) {
        SL_CHECK(temporal(*part.of, place, Step{"of"}, "a part of a date"));
    } else {
        SL_TRY(const Type type, below(*part.of, place, Step{"of"}));
        const Path::Enter enter(path_, Step{"of"});
        if (type != ColumnType::Time && type != ColumnType::Timestamp)
            return path_.fail("an hour or minute needs a time or timestamp, not " + name_of_type(type));
    }
    return infer_form(part, place.scope);
}

Result<Checker::Type> Checker::form(const DateShift& shift, const Place& place) {
    SL_CHECK(temporal(*shift.of, place, Step{"of"}, "moving a date"));
    if (shift.amount > kMaxShift || shift.amount < -kMaxShift)
        return path_.fail("a date can be moved by at most 2,000,000,000 units");
    return infer_form(shift, place.scope);
}

Result<Checker::Type> Checker::form(const DateDifference& difference, const Place& place) {
    SL_CHECK(temporal(*difference.from, place, Step{"from"}, "a date difference"));
    SL_CHECK(temporal(*difference.to, place, Step{"to"}, "a date difference"));
    return infer_form(difference, place.scope);
}

Result<Checker::Type> Checker::form(const Bin& bin, const Place& place) {
    SL_CHECK(numeric(*bin.of, place, Step{"of"}, "a bin"));
    if (!std::isfinite(bin.width) || bin.width <= 0) return path_.fail("the width of a bin must be above 0");
    if (!std::isfinite(bin.origin)) return path_.fail("the origin of a bin must be finite");
    return ColumnType::Double;
}

Result<Checker::Type> Checker::form(const Case& c, const Place& place) {
    if (c.branches.empty()) return path_.fail("a case needs at least one branch");
    Type type;
    const auto join = [&](const Expression& value, Step step) -> Result<void> {
        SL_TRY(const Type next, below(value, place, step));
        const CommonType common = common_type(type, next);
        const Path::Enter enter(path_, step);
        if (!common.exists)
            return path_.fail("the branches of a case must agree: " + name_of_type(type) + " before, " +
                              name_of_type(next) + " here; cast one of them");
        type = common.type;
        return {};
    };
    for (std::size_t i = 0; i < c.branches.size(); ++i) {
        const auto index = static_cast<std::ptrdiff_t>(i);
        SL_CHECK(below(c.branches[i].when, place, Step{"case", index, "when"}));
        SL_CHECK(join(c.branches[i].then, Step{"case", index, "then"}));
    }
    if (c.otherwise) SL_CHECK(join(**c.otherwise, Step{"else"}));
    return type;
}

Result<Checker::Type> Checker::form(const Cast& cast, const Place& place) {
    SL_CHECK(below(*cast.of, place, Step{"of"}));
    return cast.to;
}

Result<Checker::Type> Checker::form(const ScalarSubquery& subquery, const Place& place) {
    const Path::Enter enter(path_, Step{"subquery"});
    const Query& inner = *subquery.query;
    SL_TRY(const auto types, query(inner, &place.scope));
    if (types.size() != 1)
        return path_.fail("a query used as one value must select one column, not " +
                          std::to_string(types.size()));
    const bool first_only =
        inner.limit && inner.limit->count == 1 && inner.limit->per.empty() && !inner.limit->with_ties;
    const bool one_row = is_grouped(inner) && inner.group.empty() && !inner.set;
    if (!one_row && !first_only)
        return path_.fail(
            "a query used as one value must give one row: aggregate without group, or set limit.count to 1");
    return types.front();
}

}  // namespace sightline::query
