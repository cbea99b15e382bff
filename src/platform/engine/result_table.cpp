#include "platform/engine/result_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace sightline::engine {

namespace {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

Int128 wide(duckdb_hugeint v) {
    return static_cast<Int128>(v.upper) << 64 | v.lower;
}
UInt128 wide(duckdb_uhugeint v) {
    return static_cast<UInt128>(v.upper) << 64 | v.lower;
}

/// Decimal digits of v with `scale` of them after the point.
std::string_view digits(Int128 v, int scale, char (&buffer)[48]) {
    UInt128 rest = v < 0 ? -static_cast<UInt128>(v) : static_cast<UInt128>(v);
    char* const end = buffer + sizeof buffer;
    char* at = end;
    for (int written = 0; rest != 0 || written <= scale; ++written) {
        if (written == scale && scale > 0) *--at = '.';
        *--at = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    if (v < 0) *--at = '-';
    return {at, static_cast<std::size_t>(end - at)};
}

std::string uuid_text(duckdb_hugeint v) {
    const std::uint64_t high =
        static_cast<std::uint64_t>(v.upper) ^ (std::uint64_t{1} << 63);  // stored so that it sorts
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xffff, high & 0xffff,
                       v.lower >> 48, v.lower & 0xffff'ffff'ffff);
}

/// The double a person means by a float: 0.1f is 0.1, not 0.10000000149.
double widened(float v) {
    if (!std::isfinite(v) || v == std::trunc(v)) return v;
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, v).ptr;
    double out = v;
    std::from_chars(text, end, out);
    return out;
}

bool infinite(std::int64_t time) {
    return time == INT64_MAX || time == -INT64_MAX;
}

class ColumnBuilder {
  public:
    ColumnBuilder(std::string name, duckdb_logical_type logical) : type_(duckdb_get_type_id(logical)) {
        if (type_ == DUCKDB_TYPE_DECIMAL) {
            scale_ = duckdb_decimal_scale(logical);
            inner_ = duckdb_decimal_internal_type(logical);
        } else if (type_ == DUCKDB_TYPE_ENUM) {
            inner_ = duckdb_enum_internal_type(logical);
            for (std::uint32_t i = 0; i < duckdb_enum_dictionary_size(logical); ++i) {
                char* entry = duckdb_enum_dictionary_value(logical, i);
                names_.emplace_back(entry);
                duckdb_free(entry);
            }
        }
        column_ = Column(std::move(name), target());
    }

    void append(duckdb_vector vector, std::size_t rows) {
        const void* data = duckdb_vector_get_data(vector);
        const std::uint64_t* valid = duckdb_vector_get_validity(vector);
        switch (type_) {
            case DUCKDB_TYPE_BOOLEAN:
                return integers<bool>(data, valid, rows);
            case DUCKDB_TYPE_TINYINT:
                return integers<std::int8_t>(data, valid, rows);
            case DUCKDB_TYPE_SMALLINT:
                return integers<std::int16_t>(data, valid, rows);
            case DUCKDB_TYPE_INTEGER:
                return integers<std::int32_t>(data, valid, rows);
            case DUCKDB_TYPE_BIGINT:
                return integers<std::int64_t>(data, valid, rows);
            case DUCKDB_TYPE_UTINYINT:
                return integers<std::uint8_t>(data, valid, rows);
            case DUCKDB_TYPE_USMALLINT:
                return integers<std::uint16_t>(data, valid, rows);
            case DUCKDB_TYPE_UINTEGER:
                return integers<std::uint32_t>(data, valid, rows);
            case DUCKDB_TYPE_UBIGINT:
                return each<std::uint64_t>(data, valid, rows,
                                           [&](std::uint64_t v) { push_wide(static_cast<Int128>(v)); });
            case DUCKDB_TYPE_HUGEINT:
                return each<duckdb_hugeint>(data, valid, rows, [&](duckdb_hugeint v) { push_wide(wide(v)); });
            case DUCKDB_TYPE_UHUGEINT:
                return each<duckdb_uhugeint>(data, valid, rows,
                                             [&](duckdb_uhugeint v) { push_unsigned(wide(v)); });
            case DUCKDB_TYPE_FLOAT:
                return each<float>(data, valid, rows, [&](float v) { column_.push_double(widened(v)); });
            case DUCKDB_TYPE_DOUBLE:
                return each<double>(data, valid, rows, [&](double v) { column_.push_double(v); });
            case DUCKDB_TYPE_DECIMAL:
                return decimals(data, valid, rows);
            case DUCKDB_TYPE_DATE:
                return each<std::int32_t>(data, valid, rows, [&](std::int32_t v) {
                    v == INT32_MAX || v == -INT32_MAX ? column_.push_null() : column_.push_integer(v);
                });
            case DUCKDB_TYPE_TIME:
                return integers<std::int64_t>(data, valid, rows);
            case DUCKDB_TYPE_TIME_NS:
                return each<std::int64_t>(data, valid, rows,
                                          [&](std::int64_t v) { column_.push_integer(v / 1000); });
            case DUCKDB_TYPE_TIMESTAMP:
                return times(data, valid, rows, 1, 1);
            case DUCKDB_TYPE_TIMESTAMP_S:
                return times(data, valid, rows, 1'000'000, 1);
            case DUCKDB_TYPE_TIMESTAMP_MS:
                return times(data, valid, rows, 1'000, 1);
            case DUCKDB_TYPE_TIMESTAMP_NS:
                return times(data, valid, rows, 1, 1'000);
            case DUCKDB_TYPE_TIMESTAMP_TZ:
                return each<std::int64_t>(data, valid, rows, [&](std::int64_t v) {
                    infinite(v) ? column_.push_null() : column_.push_text(to_text(Timestamp{v}) + "+00");
                });
            case DUCKDB_TYPE_UUID:
                return each<duckdb_hugeint>(data, valid, rows,
                                            [&](duckdb_hugeint v) { column_.push_text(uuid_text(v)); });
            case DUCKDB_TYPE_ENUM:
                return enums(data, valid, rows);
            case DUCKDB_TYPE_VARCHAR:
                return each<duckdb_string_t>(data, valid, rows,
                                             [&](duckdb_string_t v) { column_.push_text(text_of(v)); });
            default:  // only SQLNULL comes here: all else was cast
                for (std::size_t i = 0; i < rows; ++i) column_.push_null();
        }
    }

    /// Bytes the row takes in the Table.
    std::size_t row_bytes(duckdb_vector vector, std::size_t row) const {
        if (type_ != DUCKDB_TYPE_VARCHAR) return 8;
        const std::uint64_t* valid = duckdb_vector_get_validity(vector);
        if (valid != nullptr && !(valid[row / 64] >> (row % 64) & 1)) return 4;
        return 4 + duckdb_string_t_length(
                       static_cast<const duckdb_string_t*>(duckdb_vector_get_data(vector))[row]);
    }

    Column take() { return std::move(column_); }

  private:
    ColumnType target() const {
        switch (type_) {
            case DUCKDB_TYPE_BOOLEAN:
                return ColumnType::Boolean;
            case DUCKDB_TYPE_FLOAT:
            case DUCKDB_TYPE_DOUBLE:
                return ColumnType::Double;
            case DUCKDB_TYPE_DECIMAL:
                return ColumnType::Decimal;
            case DUCKDB_TYPE_DATE:
                return ColumnType::Date;
            case DUCKDB_TYPE_TIME:
            case DUCKDB_TYPE_TIME_NS:
                return ColumnType::Time;
            case DUCKDB_TYPE_TIMESTAMP:
            case DUCKDB_TYPE_TIMESTAMP_S:
            case DUCKDB_TYPE_TIMESTAMP_MS:
            case DUCKDB_TYPE_TIMESTAMP_NS:
                return ColumnType::Timestamp;
            case DUCKDB_TYPE_TIMESTAMP_TZ:
            case DUCKDB_TYPE_UUID:
            case DUCKDB_TYPE_ENUM:
            case DUCKDB_TYPE_VARCHAR:
            case DUCKDB_TYPE_SQLNULL:
                return ColumnType::Text;
            default:
                return ColumnType::Integer;
        }
    }

    static std::string_view text_of(duckdb_string_t& v) {
        return {duckdb_string_t_data(&v), duckdb_string_t_length(v)};
    }

    template <class T, class Push>
    void each(const void* data, const std::uint64_t* valid, std::size_t rows, Push push) {
        const T* cells = static_cast<const T*>(data);
        for (std::size_t i = 0; i < rows; ++i) {
            if (valid == nullptr || (valid[i / 64] >> (i % 64) & 1))
                push(cells[i]);
            else
                column_.push_null();
        }
    }
    template <class T>
    void integers(const void* data, const std::uint64_t* valid, std::size_t rows) {
        each<T>(data, valid, rows, [&](T v) { column_.push_integer(static_cast<std::int64_t>(v)); });
    }
    void times(const void* data, const std::uint64_t* valid, std::size_t rows, std::int64_t factor,
               std::int64_t divisor) {
        each<std::int64_t>(data, valid, rows, [&](std::int64_t v) {
            std::int64_t micros = 0;
            if (infinite(v) || __builtin_mul_overflow(v, factor, &micros)) return column_.push_null();
            column_.push_integer(micros >= 0 ? micros / divisor : -((-micros + divisor - 1) / divisor));
        });
    }
    void decimals(const void* data, const std::uint64_t* valid, std::size_t rows) {
        const auto push = [&](Int128 v) {
            char buffer[48];
            column_.push_text(digits(v, scale_, buffer));
        };
        switch (inner_) {
            case DUCKDB_TYPE_SMALLINT:
                return each<std::int16_t>(data, valid, rows, push);
            case DUCKDB_TYPE_INTEGER:
                return each<std::int32_t>(data, valid, rows, push);
            case DUCKDB_TYPE_BIGINT:
                return each<std::int64_t>(data, valid, rows, push);
            default:
                return each<duckdb_hugeint>(data, valid, rows, [&](duckdb_hugeint v) { push(wide(v)); });
        }
    }
    void enums(const void* data, const std::uint64_t* valid, std::size_t rows) {
        const auto push = [&](std::size_t v) {
            column_.push_text(v < names_.size() ? std::string_view(names_[v]) : "");
        };
        switch (inner_) {
            case DUCKDB_TYPE_UTINYINT:
                return each<std::uint8_t>(data, valid, rows, push);
            case DUCKDB_TYPE_USMALLINT:
                return each<std::uint16_t>(data, valid, rows, push);
            default:
                return each<std::uint32_t>(data, valid, rows, push);
        }
    }

    void push_wide(Int128 v) {
        const bool fits = v >= INT64_MIN && v <= INT64_MAX;
        if (column_.type() == ColumnType::Integer && fits)
            return column_.push_integer(static_cast<std::int64_t>(v));
        become_decimal();
        char buffer[48];
        column_.push_text(digits(v, 0, buffer));
    }
    void push_unsigned(UInt128 v) {
        if (v <= static_cast<UInt128>(std::numeric_limits<Int128>::max()))
            return push_wide(static_cast<Int128>(v));
        become_decimal();
        char buffer[48];
        const UInt128 tens = v / 10;
        std::string text(digits(static_cast<Int128>(tens), 0, buffer));
        text += static_cast<char>('0' + static_cast<int>(v % 10));
        column_.push_text(text);
    }
    void become_decimal() {
        if (column_.type() == ColumnType::Decimal) return;
        Column wider(column_.name(), ColumnType::Decimal);
        for (std::size_t i = 0; i < column_.size(); ++i)
            column_.is_null(i) ? wider.push_null() : wider.push_text(std::to_string(column_.integers()[i]));
        column_ = std::move(wider);
    }

    duckdb_type type_, inner_ = DUCKDB_TYPE_INVALID;
    int scale_ = 0;
    std::vector<std::string> names_;  // of an enum
    Column column_;
};

}  // namespace

bool carries(duckdb_type type) {
    switch (type) {
        case DUCKDB_TYPE_INTERVAL:
        case DUCKDB_TYPE_BLOB:
        case DUCKDB_TYPE_LIST:
        case DUCKDB_TYPE_STRUCT:
        case DUCKDB_TYPE_MAP:
        case DUCKDB_TYPE_ARRAY:
        case DUCKDB_TYPE_UNION:
        case DUCKDB_TYPE_BIT:
        case DUCKDB_TYPE_TIME_TZ:
            return false;
        default:
            return type >= DUCKDB_TYPE_BOOLEAN &&
                   (type <= DUCKDB_TYPE_UHUGEINT || type == DUCKDB_TYPE_SQLNULL ||
                    type == DUCKDB_TYPE_TIME_NS);
    }
}

Table take_table(duckdb_result& result, std::size_t max_rows, std::size_t max_bytes) {
    Table table;
    std::vector<ColumnBuilder> builders;
    const idx_t width = duckdb_column_count(&result);
    for (idx_t c = 0; c < width; ++c) {
        duckdb_logical_type logical = duckdb_column_logical_type(&result, c);
        builders.emplace_back(duckdb_column_name(&result, c), logical);
        duckdb_destroy_logical_type(&logical);
    }
    std::size_t rows = 0, bytes = 0;
    while (!table.truncated) {
        duckdb_data_chunk chunk = duckdb_fetch_chunk(result);
        if (chunk == nullptr) break;
        const std::size_t size = duckdb_data_chunk_get_size(chunk);
        std::size_t take = max_rows == 0 ? size : std::min(size, max_rows - rows);
        std::vector<duckdb_vector> vectors(width);
        for (idx_t c = 0; c < width; ++c) vectors[c] = duckdb_data_chunk_get_vector(chunk, c);
        for (std::size_t row = 0; row < take; ++row) {
            for (idx_t c = 0; c < width; ++c) bytes += builders[c].row_bytes(vectors[c], row);
            if (bytes > max_bytes) take = row;
        }
        for (idx_t c = 0; c < width; ++c) builders[c].append(vectors[c], take);
        rows += take;
        table.truncated = take < size;
        duckdb_destroy_data_chunk(&chunk);
    }
    for (auto& b : builders) table.columns.push_back(b.take());
    return table;
}

}  // namespace sightline::engine
