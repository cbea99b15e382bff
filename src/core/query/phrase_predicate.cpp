#include <array>

#include "core/query/names.h"
#include "core/query/phraser.h"

namespace sightline::query {

namespace {

// A date, or a timestamp at midnight.
std::optional<Date> day_of(const Expression& e) {
    const auto* const literal = std::get_if<Literal>(&e.form);
    if (literal == nullptr) return std::nullopt;
    if (const auto* date = std::get_if<Date>(&literal->value)) return *date;
    constexpr std::int64_t kDay = 86'400'000'000;
    if (const auto* t = std::get_if<Timestamp>(&literal->value); t != nullptr && t->micros % kDay == 0)
        return Date{static_cast<std::int32_t>(t->micros / kDay)};
    return std::nullopt;
}

std::string month_name(int month) {
    static constexpr std::array<std::string_view, 12> kNames{"January",   "February", "March",    "April",
                                                             "May",       "June",     "July",     "August",
                                                             "September", "October",  "November", "December"};
    return std::string(kNames.at(static_cast<std::size_t>(month - 1)));
}

// Days from `from` up to, not including, `until`, where that is a year, some years, a quarter or a month.
std::optional<std::string> period_words(Date from, Date until) {
    const CivilDate a = civil(from), b = civil(until);
    if (a.day != 1 || b.day != 1 || from >= until) return std::nullopt;
    const int months = (b.year - a.year) * 12 + b.month - a.month;
    std::string year = std::to_string(a.year);
    if (a.month == 1 && months == 12) return year;
    if (a.month == 1 && months % 12 == 0) return year + " to " + std::to_string(b.year - 1);
    if (a.month % 3 == 1 && months == 3) return "Q" + std::to_string(a.month / 3 + 1) + " " + year;
    if (months == 1) return month_name(a.month) + " " + year;
    return std::nullopt;
}

std::optional<std::string> period_of(TimeGrain grain, Date start) {
    const CivilDate c = civil(start);
    const int months = grain == TimeGrain::Year ? 12 : grain == TimeGrain::Quarter ? 3 : 1;
    if (grain < TimeGrain::Month || c.day != 1 || (c.month - 1) % months != 0) return std::nullopt;
    const int next = c.month + months;
    return period_words(start, make_date(c.year + (next > 12 ? 1 : 0), next > 12 ? next - 12 : next, 1));
}

std::string comparator_words(Comparator op, bool dates) {
    switch (op) {
        case Comparator::Equal:
            return " is ";
        case Comparator::NotEqual:
            return " is not ";
        case Comparator::Less:
            return dates ? " is before " : " is below ";
        case Comparator::LessOrEqual:
            return dates ? " is on or before " : " is at most ";
        case Comparator::Greater:
            return dates ? " is after " : " is above ";
        case Comparator::GreaterOrEqual:
            return dates ? " is on or after " : " is at least ";
    }
    return {};
}

}  // namespace

std::optional<std::string> Phraser::period(const Predicate& p, const Scope& scope) {
    if (const auto* b = std::get_if<Between>(&p.form)) {
        const auto low = day_of(b->low), high = day_of(b->high);
        if (b->negated || !low || !high || infer_type(b->of, scope) != ColumnType::Date) return std::nullopt;
        const auto words = period_words(*low, Date{high->days + 1});
        if (!words) return std::nullopt;
        return inside(b->of, scope, Shape::Infix) + " in " + *words;
    }
    const auto* const c = std::get_if<Comparison>(&p.form);
    if (c == nullptr || c->op != Comparator::Equal) return std::nullopt;
    if (const auto* part = std::get_if<TimePartOf>(&c->left.form);
        part != nullptr && part->part == TimePart::Year) {
        const auto* const literal = std::get_if<Literal>(&c->right.form);
        const auto* const year = literal != nullptr ? std::get_if<std::int64_t>(&literal->value) : nullptr;
        if (year == nullptr || *year < 1 || *year > 9999) return std::nullopt;
        return inside(*part->of, scope, Shape::Infix) + " in " + std::to_string(*year);
    }
    if (const auto* bucket = std::get_if<TimeBucket>(&c->left.form)) {
        const auto start = day_of(c->right);
        const auto words = start ? period_of(bucket->grain, *start) : std::nullopt;
        if (words) return inside(*bucket->of, scope, Shape::Infix) + " in " + *words;
    }
    return std::nullopt;
}

std::optional<std::string> Phraser::period(const Predicate& from, const Predicate& until,
                                           const Scope& scope) {
    const auto* const a = std::get_if<Comparison>(&from.form);
    const auto* const b = std::get_if<Comparison>(&until.form);
    if (a == nullptr || b == nullptr || a->op != Comparator::GreaterOrEqual || b->op != Comparator::Less ||
        a->left != b->left)
        return std::nullopt;
    const auto start = day_of(a->right), end = day_of(b->right);
    const auto words = start && end ? period_words(*start, *end) : std::nullopt;
    if (!words) return std::nullopt;
    return inside(a->left, scope, Shape::Infix) + " in " + *words;
}

std::string Phraser::part(const Predicate& p, const Scope& scope) {
    return std::holds_alternative<Junction>(p.form) ? "(" + predicate(p, scope) + ")" : predicate(p, scope);
}

std::string Phraser::predicate(const Predicate& p, const Scope& scope) {
    if (const auto words = period(p, scope)) return *words;
    const auto of = [&](const Expression& e) { return inside(e, scope, Shape::Atom); };
    return std::visit(
        Overloaded{
            [&](const Comparison& c) {
                const auto type = infer_type(c.left, scope);
                return text(c.left, scope) + comparator_words(c.op, type && is_temporal(*type)) +
                       text(c.right, scope);
            },
            [&](const Between& b) {
                return text(b.of, scope) + (b.negated ? " is not between " : " is between ") + of(b.low) +
                       " and " + of(b.high);
            },
            [&](const InList& in) {
                std::string out = text(in.of, scope) + (in.negated ? " is none of " : " is one of ");
                for (std::size_t i = 0; i < in.values.size(); ++i)
                    out += (i > 0 ? ", " : "") + value_words(in.values[i]);
                return out;
            },
            [&](const InQuery& in) {
                return text(in.of, scope) + (in.negated ? " is not among (" : " is among (") +
                       query(*in.query, &scope, {}) + ")";
            },
            [&](const Exists& e) {
                return std::string(e.negated ? "there is no (" : "there is some (") +
                       query(*e.query, &scope, {}) + ")";
            },
            [&](const IsNull& n) { return text(n.of, scope) + (n.negated ? " is present" : " is missing"); },
            [&](const TextMatch& m) {
                static constexpr std::array<std::string_view, 4> kYes{" reads ", " contains ",
                                                                      " starts with ", " ends with "};
                static constexpr std::array<std::string_view, 4> kNo{
                    " does not read ", " does not contain ", " does not start with ", " does not end with "};
                return text(m.of, scope) +
                       std::string((m.negated ? kNo : kYes).at(static_cast<std::size_t>(m.kind))) +
                       value_words(Value(m.text));
            },
            [&](const Junction& j) {
                std::string out;
                for (std::size_t i = 0; i < j.parts.size(); ++i) {
                    if (i > 0) out += j.connective == Connective::And ? " and " : " or ";
                    const bool pair = j.connective == Connective::And && i + 1 < j.parts.size();
                    if (const auto words = pair ? period(j.parts[i], j.parts[i + 1], scope) : std::nullopt) {
                        out += *words;
                        ++i;
                    } else {
                        out += part(j.parts[i], scope);
                    }
                }
                return out;
            },
            [&](const Negation& n) { return "not (" + predicate(*n.of, scope) + ")"; },
        },
        p.form);
}

}  // namespace sightline::query
