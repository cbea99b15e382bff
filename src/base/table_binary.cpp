// The binary form: "SLT1", flags, column count, row count; then per column: name, type, null words, cells.
// All lengths are u64, little endian as the machine's own: the form never leaves one machine's processes and
// caches.

#include <bit>
#include <cstring>

#include "base/table.h"

namespace sightline {

static_assert(std::endian::native == std::endian::little);

namespace {

constexpr std::string_view kMagic = "SLT1";
constexpr std::size_t kMaxColumns = 100'000;

void put(std::string& out, std::uint64_t v) {
    out.append(reinterpret_cast<const char*>(&v), sizeof v);
}

template <class T>
void put_all(std::string& out, const std::vector<T>& v) {
    put(out, v.size());
    out.append(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(T));
}

class Reader {
  public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    bool take(std::uint64_t& v) { return take_bytes(&v, sizeof v); }
    bool take_text(std::string& out) {
        std::uint64_t n = 0;
        if (!take(n) || n > bytes_.size()) return false;
        out.assign(bytes_.substr(0, n));
        bytes_.remove_prefix(n);
        return true;
    }
    template <class T>
    bool take_all(std::vector<T>& out) {
        std::uint64_t n = 0;
        if (!take(n) || n > bytes_.size() / sizeof(T)) return false;
        out.resize(n);
        return take_bytes(out.data(), n * sizeof(T));
    }
    bool at_end() const { return bytes_.empty(); }

  private:
    bool take_bytes(void* to, std::size_t n) {
        if (n > bytes_.size()) return false;
        if (n > 0) std::memcpy(to, bytes_.data(), n);
        bytes_.remove_prefix(n);
        return true;
    }
    std::string_view bytes_;
};

bool offsets_hold(const TextCells& text) {
    if (text.offsets.empty() || text.offsets.front() != 0 || text.offsets.back() != text.bytes.size())
        return false;
    for (std::size_t i = 1; i < text.offsets.size(); ++i)
        if (text.offsets[i] < text.offsets[i - 1]) return false;
    return true;
}

}  // namespace

std::string Table::to_binary() const {
    std::string out;
    out.reserve(byte_size() + 64);
    out.append(kMagic);
    put(out, truncated ? 1 : 0);
    put(out, columns.size());
    put(out, row_count());
    for (const auto& c : columns) {
        put(out, c.name_.size());
        out.append(c.name_);
        put(out, static_cast<std::uint64_t>(c.type_));
        put_all(out, c.nulls_);
        if (c.type_ == ColumnType::Double) {
            put_all(out, c.doubles_);
        } else if (c.type_ == ColumnType::Text || c.type_ == ColumnType::Decimal) {
            put_all(out, c.text_.offsets);
            put(out, c.text_.bytes.size());
            out.append(c.text_.bytes);
        } else {
            put_all(out, c.integers_);
        }
    }
    return out;
}

Result<Table> Table::from_binary(std::string_view bytes) {
    const auto broken = [] {
        return fail(ErrorCode::Internal, "A result could not be read.", "malformed binary table");
    };
    if (!bytes.starts_with(kMagic)) return broken();
    Reader in(bytes.substr(kMagic.size()));
    std::uint64_t flags = 0, column_count = 0, rows = 0;
    if (!in.take(flags) || !in.take(column_count) || !in.take(rows) || column_count > kMaxColumns)
        return broken();
    Table table;
    table.truncated = flags & 1;
    for (std::uint64_t i = 0; i < column_count; ++i) {
        Column c;
        std::uint64_t type = 0;
        if (!in.take_text(c.name_) || !in.take(type) ||
            type > static_cast<std::uint64_t>(ColumnType::Timestamp))
            return broken();
        c.type_ = static_cast<ColumnType>(type);
        c.size_ = rows;
        if (!in.take_all(c.nulls_)) return broken();
        std::size_t cells = 0;
        if (c.type_ == ColumnType::Double) {
            if (!in.take_all(c.doubles_)) return broken();
            cells = c.doubles_.size();
        } else if (c.type_ == ColumnType::Text || c.type_ == ColumnType::Decimal) {
            if (!in.take_all(c.text_.offsets) || !in.take_text(c.text_.bytes) || !offsets_hold(c.text_))
                return broken();
            cells = c.text_.size();
        } else {
            if (!in.take_all(c.integers_)) return broken();
            cells = c.integers_.size();
        }
        if (cells != rows) return broken();
        // The words end with the last null; all rows are there now, so the size is honest.
        if (!c.nulls_.empty()) c.nulls_.resize((rows + 63) / 64);
        table.columns.push_back(std::move(c));
    }
    if (!in.at_end()) return broken();
    return table;
}

}  // namespace sightline
