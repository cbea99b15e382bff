#include "base/table.h"

#include <bit>
#include <charconv>

namespace sightline {

Column::Column(std::string name, ColumnType type) : name_(std::move(name)), type_(type) {}

std::size_t Column::null_count() const {
    std::size_t n = 0;
    for (const auto word : nulls_) n += static_cast<std::size_t>(std::popcount(word));
    return n;
}

void Column::mark(bool null) {
    const std::size_t word = size_ / 64;
    if (null) {
        if (nulls_.size() <= word) nulls_.resize(word + 1);
        nulls_[word] |= std::uint64_t{1} << (size_ % 64);
    } else if (!nulls_.empty() && nulls_.size() <= word) {
        nulls_.resize(word + 1);
    }
    ++size_;
}

void Column::push_null() {
    if (type_ == ColumnType::Double)
        doubles_.push_back(0);
    else if (type_ == ColumnType::Text || type_ == ColumnType::Decimal)
        text_.push({});
    else
        integers_.push_back(0);
    mark(true);
}
void Column::push_integer(std::int64_t v) {
    integers_.push_back(v);
    mark(false);
}
void Column::push_double(double v) {
    doubles_.push_back(v);
    mark(false);
}
void Column::push_text(std::string_view v) {
    text_.push(v);
    mark(false);
}

void Column::push(const Value& v) {
    if (sightline::is_null(v)) return push_null();
    switch (type_) {
        case ColumnType::Boolean:
            return push_integer(std::get<bool>(v));
        case ColumnType::Integer:
            return push_integer(std::get<std::int64_t>(v));
        case ColumnType::Double:
            return push_double(std::get<double>(v));
        case ColumnType::Decimal:
            return push_text(std::get<Decimal>(v).digits);
        case ColumnType::Text:
            return push_text(std::get<std::string>(v));
        case ColumnType::Date:
            return push_integer(std::get<Date>(v).days);
        case ColumnType::Time:
            return push_integer(std::get<Time>(v).micros);
        case ColumnType::Timestamp:
            return push_integer(std::get<Timestamp>(v).micros);
    }
}

void Column::reserve(std::size_t rows) {
    if (type_ == ColumnType::Double)
        doubles_.reserve(rows);
    else if (type_ == ColumnType::Text || type_ == ColumnType::Decimal)
        text_.offsets.reserve(rows + 1);
    else
        integers_.reserve(rows);
}

Value Column::value(std::size_t row) const {
    if (is_null(row)) return Null{};
    switch (type_) {
        case ColumnType::Boolean:
            return integers_[row] != 0;
        case ColumnType::Integer:
            return integers_[row];
        case ColumnType::Double:
            return doubles_[row];
        case ColumnType::Decimal:
            return Decimal{std::string(text_[row])};
        case ColumnType::Text:
            return std::string(text_[row]);
        case ColumnType::Date:
            return Date{static_cast<std::int32_t>(integers_[row])};
        case ColumnType::Time:
            return Time{integers_[row]};
        case ColumnType::Timestamp:
            return Timestamp{integers_[row]};
    }
    return Null{};
}

double Column::number(std::size_t row) const {
    if (is_null(row)) return 0;
    if (type_ == ColumnType::Double) return doubles_[row];
    if (type_ == ColumnType::Decimal || type_ == ColumnType::Text)
        return as_number(Decimal{std::string(text_[row])}).value_or(0);
    return static_cast<double>(integers_[row]);
}

std::size_t Table::byte_size() const {
    std::size_t n = sizeof(Table);
    for (const auto& c : columns)
        n += sizeof(Column) + c.name_.size() + c.nulls_.size() * 8 + c.integers_.size() * 8 +
             c.doubles_.size() * 8 +
             (c.text_.offsets.size() > 1 ? c.text_.offsets.size() * 4 + c.text_.bytes.size() : 0);
    return n;
}

}  // namespace sightline
