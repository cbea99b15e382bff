#include "core/charts/choose/outputs.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "core/charts/labels.h"
#include "core/query/query_walk.h"
#include "core/query/sentence.h"
#include "core/query/text_fold.h"

namespace sightline::charts {

using namespace query;

namespace {

constexpr std::int64_t kFirstYear = 1000, kLastYear = 2999;
constexpr std::size_t kFewCodes = 20;

void measure_text(Output& o, const Column& column) {
    std::unordered_set<std::string_view> seen;
    std::size_t total = 0;
    for (std::size_t r = 0; r < o.rows; ++r) {
        if (column.is_null(r)) continue;
        const std::string_view s = column.text(r);
        seen.insert(s);
        const std::size_t n = display_width(s);
        total += n;
        o.longest = std::max(o.longest, n);
    }
    o.distinct = seen.size();
    o.mean_length = o.rows > o.nulls ? static_cast<double>(total) / static_cast<double>(o.rows - o.nulls) : 0;
}

void measure_numbers(Output& o, const Column& column) {
    std::unordered_set<double> seen;
    bool first = true;
    for (std::size_t r = 0; r < o.rows; ++r) {
        if (column.is_null(r)) continue;
        const double v = column.number(r);
        if (!std::isfinite(v)) continue;
        seen.insert(v);
        o.min = first ? v : std::min(o.min, v);
        o.max = first ? v : std::max(o.max, v);
        o.sum += v;
        o.whole = o.whole && v == std::floor(v);
        first = false;
    }
    o.distinct = seen.size();
    o.longest = 12;
}

bool has_word(std::string_view name, std::initializer_list<std::string_view> words) {
    std::string spaced = words_of(name);
    std::size_t begin = 0;
    while (begin <= spaced.size()) {
        const std::size_t end = std::min(spaced.find(' ', begin), spaced.size());
        const std::string_view word = std::string_view(spaced).substr(begin, end - begin);
        if (std::ranges::find(words, word) != words.end()) return true;
        begin = end + 1;
    }
    return false;
}

bool has_role(const Origin& from, std::initializer_list<Role> roles) {
    return from.info && std::ranges::find(roles, from.info->role) != roles.end();
}

bool is_year(const Output& o) {
    if (o.type != ColumnType::Integer && !(o.type == ColumnType::Double && o.whole)) return false;
    if (o.origin.part == TimePart::Year) return true;
    if (o.origin.part || o.origin.computed || o.origin.bin_width) return false;
    const auto& aggregate = o.origin.aggregate;
    if (aggregate && *aggregate != Aggregate::Min && *aggregate != Aggregate::Max) return false;
    if (has_role(o.origin, {Role::Time})) return true;
    if (has_role(o.origin, {Role::Measure, Role::Money, Role::Percentage})) return false;
    const std::string& name = o.origin.column.empty() ? o.name : o.origin.column;
    return has_word(name, {"year", "yr"}) && o.min >= 0 && o.max <= kLastYear;
}

OutputKind kind_of(const Output& o, bool known, bool grouped) {
    const Origin& from = o.origin;
    if (from.aggregate == Aggregate::Count && o.numeric()) return OutputKind::Measure;
    if (o.year || is_temporal(o.type)) return OutputKind::Time;
    if (o.type == ColumnType::Boolean || o.type == ColumnType::Time) return OutputKind::Category;
    const auto is = [&](std::initializer_list<Role> roles) {
        return !from.computed && has_role(from, roles);
    };
    if (o.type == ColumnType::Text) {
        if (from.part || is({Role::Category, Role::Geography, Role::Boolean})) return OutputKind::Category;
        if (is({Role::Identifier})) return OutputKind::Identifier;
        const bool few = known ? o.distinct < o.rows && !is({Role::Text}) : true;
        return (few && o.distinct <= kFewCodes) || o.distinct * 2 <= o.rows ? OutputKind::Category
                                                                            : OutputKind::Text;
    }
    if (from.part || from.bin_width) return OutputKind::Category;
    if (from.aggregate || from.share) return OutputKind::Measure;
    if (is({Role::Identifier})) return OutputKind::Identifier;
    if (grouped && o.key) return OutputKind::Category;
    if (is({Role::Category, Role::Geography, Role::Boolean})) return OutputKind::Category;
    if (!from.info && !from.computed && has_word(o.name, {"id", "key", "uuid", "guid"}))
        return OutputKind::Identifier;
    return OutputKind::Measure;
}

std::string unit_of(const Output& o) {
    const Origin& from = o.origin;
    if (!from.info || from.computed || from.part || !o.numeric()) return {};
    if (from.aggregate == Aggregate::Count || from.aggregate == Aggregate::Variance) return {};
    return from.info->unit;
}

std::string label_of(const Output& o, const SelectItem* item) {
    const Origin& from = o.origin;
    std::string text;
    const bool counts_rows = from.aggregate == Aggregate::Count && from.column.empty() && !from.computed;
    if (from.share && (!item || item->name.empty()))
        text = from.column.empty() ? "share of rows" : "share of " + words_of(from.column);
    else if (item && item->name.empty() && counts_rows)
        text = "Count";
    else
        text = words_of(o.name);
    const bool said = o.unit.empty() || (o.unit == "%" && text.contains('%'));
    return said ? sentence_case(text) : sentence_case(text) + " (" + o.unit + ")";
}

}  // namespace

bool Output::additive() const {
    if (origin.computed) return origin.share;
    return (origin.aggregate == Aggregate::Count && !origin.distinct) || origin.aggregate == Aggregate::Sum;
}

std::vector<Output> describe_outputs(const Query& query, const Schema& schema, const Table& result) {
    // A result that no Query made (SQL of a person or a model) is described by its cells alone.
    const bool known = query.select.size() == result.columns.size();
    const bool grouped = known && is_grouped(query);
    std::vector<Output> outputs;
    for (std::size_t i = 0; i < result.columns.size(); ++i) {
        const Column& column = result.columns[i];
        Output o{.column = i, .name = column.name(), .type = column.type()};
        o.rows = column.size();
        o.nulls = column.null_count();
        if (known) o.origin = trace(query.select[i].expression, query, schema);
        o.key = grouped && !has_aggregate(query.select[i].expression);
        if (o.type == ColumnType::Text)
            measure_text(o, column);
        else
            measure_numbers(o, column);
        o.year = o.numeric() && is_year(o);
        o.four_digit_year = o.year && o.whole && o.min >= kFirstYear && o.max <= kLastYear;
        o.kind = kind_of(o, known, grouped);
        o.unit = unit_of(o);
        o.label = label_of(o, known ? &query.select[i] : nullptr);
        outputs.push_back(std::move(o));
    }
    return outputs;
}

}  // namespace sightline::charts
