#include "platform/engine/csv_head.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace sightline::engine {

namespace {

constexpr std::size_t kMaxRecords = 2000;
constexpr std::size_t kMaxShapes = 64;
constexpr std::size_t kMaxShapeLength = 24;
constexpr std::array kDelimiters = {',', ';', '\t', '|'};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view s) {
    const auto start = s.find_first_not_of(" \t");
    if (start == std::string_view::npos) return {};
    return s.substr(start, s.find_last_not_of(" \t") - start + 1);
}

CellKind kind_of(std::string_view cell) {
    cell = trimmed(cell);
    if (cell.empty()) return CellKind::Empty;
    std::size_t digits = 0, letters = 0, spaces = 0;
    for (const char c : cell) {
        digits += is_digit(c);
        spaces += c == ' ';
        letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    }
    if (digits > 0 && letters == 0 && spaces == 0 &&
        cell.find_first_not_of("0123456789+-.,") == std::string_view::npos)
        return CellKind::Number;
    if (digits > 0 && spaces <= 1) return CellKind::Structured;
    return CellKind::Text;
}

bool is_year(std::string_view cell) {
    cell = trimmed(cell);
    return cell.size() == 4 && std::ranges::all_of(cell, is_digit) && cell >= "1800" && cell <= "2100";
}

bool mostly_years(const CsvHead& head, std::size_t column) {
    std::size_t rows = 0, years = 0;
    for (std::size_t i = 1; i < head.records.size(); ++i) {
        if (head.records[i].size() != head.width) continue;
        ++rows;
        years += is_year(head.records[i][column]);
    }
    return years * 2 > rows;
}

// A header names every column, each differently, and looks unlike what stands below it.
bool first_is_header(const CsvHead& head) {
    if (head.records.empty() || head.records[0].size() != head.width) return !head.records.empty();
    const auto& first = head.records[0];
    std::set<std::string_view> names;
    std::size_t named = 0, numbers = 0, like = 0, unlike = 0;
    for (std::size_t c = 0; c < first.size(); ++c) {
        const auto kind = kind_of(first[c]);
        named += kind != CellKind::Empty && names.insert(trimmed(first[c])).second;
        numbers += kind == CellKind::Number;
        const auto usual = head.shapes[c].usual_kind();
        if (!usual || *usual == CellKind::Text || kind == CellKind::Empty) continue;
        if (kind != *usual)
            ++unlike;
        else if (is_year(first[c]) && !mostly_years(head, c))
            ++unlike;
        else
            like += head.shapes[c].has_seen_shape_of(first[c]);
    }
    if (head.records.size() == 1) return numbers == 0 && named == first.size();
    if (like + unlike > 0) return unlike > like || (unlike == like && named == first.size());
    return numbers < first.size() && named * 2 > first.size();
}

/// Fields up to the last that is not empty: a spreadsheet pads its title lines to the width of the table.
std::size_t filled_width(const CsvRecord& record) {
    std::size_t n = record.width;
    while (n > 0 && trimmed(record.fields[n - 1]).empty()) --n;
    return n;
}

bool names_every_column(const CsvRecord& record, std::size_t width) {
    return record.width == width && std::ranges::all_of(record.fields, [](const std::string& field) {
               const auto kind = kind_of(field);
               return kind == CellKind::Text || kind == CellKind::Structured || is_year(field);
           });
}

/// Lines before the table: those of less than half its width, or padded to it when a full header follows.
std::size_t preamble_of(const std::vector<CsvRecord>& all, std::size_t width) {
    const auto is_short = [width](std::size_t n) { return n * 2 < width + 1; };
    std::size_t plain = 0;
    while (plain < all.size() && is_short(all[plain].width)) ++plain;
    std::size_t padded = plain;
    while (padded < all.size() && width >= 3 && is_short(filled_width(all[padded]))) ++padded;
    return padded > plain && padded < all.size() && names_every_column(all[padded], width) ? padded : plain;
}

}  // namespace

std::string shape_of(std::string_view cell) {
    std::string out;
    for (const char c : trimmed(cell)) {
        char k = c;
        if (is_digit(c))
            k = '9';
        else if (c >= 'a' && c <= 'z')
            k = 'a';
        else if (c >= 'A' && c <= 'Z')
            k = 'A';
        else if (static_cast<unsigned char>(c) >= 0x80)
            k = 'u';
        if (!out.empty() && out.back() == k && (k == '9' || k == 'a' || k == 'A' || k == 'u')) continue;
        out += k;
        if (out.size() == kMaxShapeLength) break;
    }
    return out;
}

void ColumnShape::add(std::string_view cell) {
    ++cells_;
    ++kinds_[static_cast<std::size_t>(kind_of(cell))];
    std::string shape = shape_of(cell);
    if (const auto it = shapes_.find(shape); it != shapes_.end())
        ++it->second;
    else if (shapes_.size() < kMaxShapes)
        shapes_.emplace(std::move(shape), 1);
}

double ColumnShape::fit(std::string_view cell) const {
    const double n = static_cast<double>(cells_) + 1;
    const auto it = shapes_.find(shape_of(cell));
    const double exact = it == shapes_.end() ? 0 : static_cast<double>(it->second) / n;
    const double kind = static_cast<double>(kinds_[static_cast<std::size_t>(kind_of(cell))]) / n;
    return std::log(0.7 * exact + 0.29 * kind + 0.01);
}

bool ColumnShape::has_seen_shape_of(std::string_view cell) const {
    return shapes_.contains(shape_of(cell));
}

bool ColumnShape::structured() const {
    const auto usual = usual_kind();
    return usual && *usual != CellKind::Text && shapes_.size() <= 8;
}

std::optional<CellKind> ColumnShape::usual_kind() const {
    const std::int64_t filled = cells_ - kinds_[static_cast<std::size_t>(CellKind::Empty)];
    for (const CellKind kind : {CellKind::Number, CellKind::Structured, CellKind::Text})
        if (filled > 0 && kinds_[static_cast<std::size_t>(kind)] * 5 >= filled * 4) return kind;
    return {};
}

CsvHead read_csv_head(std::string_view bytes, bool whole, CsvDialect dialect) {
    CsvHead head;
    head.dialect = dialect;
    CsvRecords reader(ByteWindow(bytes), dialect);
    std::vector<CsvRecord> all;
    std::vector<std::int64_t> blanks_before;
    CsvRecord record;
    bool stray = false, spans = false;
    while (all.size() < kMaxRecords && reader.next(record)) {
        if (!whole && reader.consumed() >= bytes.size()) break;  // perhaps cut off
        if (record.blank()) continue;
        record.fields.resize(record.width);
        stray |= record.stray_quotes;
        spans |= record.lines > 1;
        all.push_back(record);
    }
    std::unordered_map<std::size_t, std::size_t> widths;
    for (const auto& r : all) ++widths[r.width];
    std::size_t most = 0;
    for (const auto& [width, n] : widths)
        if (n > most || (n == most && width > head.width)) std::tie(most, head.width) = std::pair(n, width);
    head.agreement = all.empty() ? 0 : static_cast<double>(most) / static_cast<double>(all.size());
    head.preamble = preamble_of(all, head.width);
    head.sound = !stray && head.preamble == 0 && most == all.size() && reader.nul_count() == 0;
    head.shapes.resize(head.width);
    for (std::size_t i = head.preamble; i < all.size(); ++i) {
        // A header that comes again is no row.
        if (i > head.preamble && all[i].width == head.width && head.width > 1 &&
            all[i].fields == head.records.front())
            head.sound = false;
        else if (i > head.preamble && all[i].width == head.width)
            for (std::size_t c = 0; c < head.width; ++c) head.shapes[c].add(all[i].fields[c]);
        head.records.push_back(std::move(all[i].fields));
    }
    head.header = first_is_header(head);
    return head;
}

CsvHead read_csv_head(std::string_view bytes, bool whole, char quote, char escape) {
    CsvHead best;
    double best_score = -1;
    for (const char delimiter : kDelimiters) {
        CsvHead head = read_csv_head(bytes, whole, {delimiter, quote, escape});
        // A delimiter that only the rows have and the header has not belongs to the cells.
        const bool header_fits = !head.records.empty() && head.records.front().size() == head.width;
        double score =
            head.width < 2 ? 0.05 : head.agreement - (header_fits ? 0 : 0.2) + (head.sound ? 0.1 : 0);
        score += 0.001 * static_cast<double>(std::min<std::size_t>(head.width, 50));
        if (score > best_score) {
            best_score = score;
            best = std::move(head);
        }
    }
    return best;
}

}  // namespace sightline::engine
