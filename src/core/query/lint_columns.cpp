#include "core/query/lint_columns.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/query/sentence.h"

namespace sightline::query {

namespace {

std::vector<std::string> name_words(const ColumnInfo& column) {
    std::vector<std::string> words;
    const std::string name = words_of(column.name);
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t end = std::min(name.find(' ', at), name.size());
        if (end > at) words.push_back(name.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

/// A place on one line for everything that has an order and a width: numbers, days and moments.
std::optional<double> position(const Value& value) {
    if (const auto* d = std::get_if<Date>(&value)) return static_cast<double>(d->days) * 86'400e6;
    if (const auto* t = std::get_if<Timestamp>(&value)) return static_cast<double>(t->micros);
    if (std::holds_alternative<std::string>(value) || std::holds_alternative<bool>(value)) return {};
    return as_number(value);
}

}  // namespace

std::string_view code_word(const ColumnInfo& column) {
    static constexpr std::string_view kCodes[] = {
        "code",      "zip",    "zipcode",  "postcode",  "postal", "plz", "phone",
        "telephone", "mobile", "fax",      "isbn",      "ean",    "sku", "ssn",
        "iban",      "serial", "latitude", "longitude", "lat",    "lon", "lng"};
    if (!is_numeric(column.type)) return {};
    for (const std::string& word : name_words(column))
        if (const auto* found = std::ranges::find(kCodes, word); found != std::end(kCodes)) return *found;
    return {};
}

bool is_rate(const ColumnInfo& column) {
    static constexpr std::string_view kRates[] = {"pct", "percent", "percentage", "rate", "ratio", "share"};
    if (!is_numeric(column.type)) return false;
    if (column.role == Role::Percentage || column.unit == "%") return true;
    const auto words = name_words(column);
    return !words.empty() && std::ranges::find(kRates, words.back()) != std::end(kRates);
}

bool is_average(const ColumnInfo& column) {
    static constexpr std::string_view kAverages[] = {"avg", "average", "mean", "median"};
    if (!is_numeric(column.type)) return false;
    const auto words = name_words(column);
    return words.size() > 1 && std::ranges::find(kAverages, words.front()) != std::end(kAverages);
}

const ColumnInfo* unit_column(const TableInfo& table) {
    for (const ColumnInfo& c : table.columns) {
        if (c.type != ColumnType::Text || c.distinct_count < 2) continue;
        const auto words = name_words(c);
        if (!words.empty() && (words.back() == "currency" || words.back() == "unit" ||
                               (words.size() > 1 && words.front() == "currency")))
            return &c;
    }
    return nullptr;
}

bool nothing_passes(Comparator op, const ColumnInfo& column, const Value& value) {
    if (!column.min || !column.max) return false;
    const auto low = position(*column.min), high = position(*column.max), at = position(value);
    if (!low || !high || !at) return false;
    // A day that is compared with moments is its midnight; the last moment of the data may be later that day.
    switch (op) {
        case Comparator::Equal:
            return *at < *low || *at > *high;
        case Comparator::Less:
            return *at <= *low;
        case Comparator::LessOrEqual:
            return *at < *low;
        case Comparator::Greater:
            return *at >= *high;
        case Comparator::GreaterOrEqual:
            return *at > *high;
        case Comparator::NotEqual:
            return false;
    }
    return false;
}

}  // namespace sightline::query
