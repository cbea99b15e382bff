#include "platform/engine/csv/csv_head.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>
#include <span>

#include "platform/engine/csv/csv_body.h"
#include "platform/engine/csv/csv_rows.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kMostHeadRows = 8;  // looked at for names
constexpr std::size_t kMaxShapes = 64;
constexpr std::size_t kMaxShapeLength = 24;
constexpr std::array kDelimiters = {',', ';', '\t', '|'};
constexpr std::array kRareDelimiters = {'^', '~', '\x1f', '\x01', '#', '!', ':', ' '};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view s) {
    const auto start = s.find_first_not_of(" \t");
    if (start == std::string_view::npos) return {};
    return s.substr(start, s.find_last_not_of(" \t") - start + 1);
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
        const auto kind = cell_kind(first[c]);
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

bool names_every_column(const CsvRecord& record, std::size_t width) {
    return record.width == width && std::ranges::all_of(record.fields, [](const std::string& field) {
               const auto kind = cell_kind(field);
               return kind == CellKind::Text || kind == CellKind::Structured || is_year(field);
           });
}

bool names_some_column(const CsvRecord& record, const std::vector<ColumnShape>& body) {
    if (record.width != body.size()) return false;
    for (std::size_t c = 0; c < body.size(); ++c) {
        const auto usual = body[c].usual_kind();
        if (usual && *usual == CellKind::Number && cell_kind(record.fields[c]) == CellKind::Text) return true;
    }
    return false;
}

/// "sep=;" is for spreadsheet programs.
bool names_delimiter(std::string_view text) {
    return text.starts_with("sep=") || text.starts_with("SEP=") || text.starts_with("\"sep=");
}
std::optional<char> named_delimiter(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    if (!names_delimiter(text)) return {};
    const std::size_t at = text.find('=') + 1;
    if (at >= text.size() || std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '\n' ||
        text[at] == '\r')
        return {};
    return text[at];
}

/// The row that names those columns that have cells, and no other, where one above it fills others too: what
/// a station or an account is, in a row of its own over the table.
std::optional<std::size_t> row_of_names(const std::vector<CsvRecord>& all, std::size_t from,
                                        const std::vector<ColumnShape>& body) {
    bool others = false;
    for (std::size_t i = from; i < std::min(all.size(), from + kMostHeadRows); ++i) {
        if (all[i].width != body.size()) return {};
        std::size_t unlike = 0;
        bool names = true;
        for (std::size_t c = 0; c < body.size(); ++c) {
            const CellKind kind = cell_kind(all[i].fields[c]);
            others |= body[c].empty() && kind != CellKind::Empty;
            if (body[c].empty() != (kind == CellKind::Empty) || kind == CellKind::Number) names = false;
            const auto usual = body[c].usual_kind();
            unlike += usual && *usual == CellKind::Number && kind == CellKind::Text;
        }
        if (names && unlike >= 2) return others && i > from ? std::optional(i) : std::nullopt;
    }
    return {};
}

/// Lines before the table: what begins with a hash, those of less than half its width, or padded to it when a
/// full header follows. `body` is of rows from the middle on.
std::size_t preamble_of(const std::vector<CsvRecord>& all, const CsvBody& table,
                        const std::vector<ColumnShape>& body) {
    const std::size_t width = table.width;
    std::size_t first = 0;
    if (!all.empty() && names_delimiter(all[0].fields[0])) ++first;
    std::size_t comments = first;
    while (comments < all.size() && is_comment(all[comments])) ++comments;
    if (comments == all.size()) comments = first;  // hashes hide what the cells were
    // The last of them may be the names.
    if (comments > first && comments < all.size() && all[comments - 1].width == width &&
        !names_some_column(all[comments], body) && width > 1)
        --comments;
    const auto is_short = [width](std::size_t n) { return n * 2 < width + 1; };
    std::size_t plain = std::max(comments, table.first);
    while (plain < all.size() && width > 1 && filled_width(all[plain].fields) == 0) ++plain;
    while (plain < all.size() && is_short(all[plain].width)) ++plain;
    std::size_t padded = plain;
    const auto is_title = [&](const CsvRecord& r) {
        const std::size_t n = filled_width(r.fields);
        return width >= 3 ? is_short(n) && (n <= 1 || cell_kind(r.fields[0]) != CellKind::Empty)
                          : n <= 1 && r.width == width;
    };
    while (padded < all.size() && width >= 2 && is_title(all[padded])) ++padded;
    const bool named =
        padded > plain && padded < all.size() &&
        (width >= 3 ? names_every_column(all[padded], width) || names_some_column(all[padded], body)
                    : names_every_column(all[padded], width) && names_some_column(all[padded], body));
    if (named) return padded;
    return row_of_names(all, plain, body).value_or(plain);
}

/// From the middle on: past titles and names, whatever they are.
std::vector<ColumnShape> shapes_of_body(const std::vector<CsvRecord>& all, const CsvBody& table) {
    std::vector<ColumnShape> shapes(table.width);
    for (std::size_t i = table.first + (table.end - table.first) / 2; i < table.end; ++i)
        if (all[i].width == table.width)
            for (std::size_t c = 0; c < table.width; ++c) shapes[c].add(all[i].fields[c]);
    return shapes;
}

/// Rows that leave out what is empty at their end, or all carry a delimiter more than the header.
std::size_t width_by_header(const std::vector<CsvRecord>& all, std::size_t first, std::size_t width) {
    if (first >= all.size()) return width;
    const CsvRecord& header = all[first];
    std::set<std::string_view> names;
    const auto is_name = [&](const auto& f) {
        return cell_kind(f) != CellKind::Empty && cell_kind(f) != CellKind::Number && names.insert(f).second;
    };
    // A name that is missing at the end may be a delimiter too many there as well.
    if (!std::ranges::all_of(std::span(header.fields).first(filled_width(header.fields)), is_name) ||
        names.empty() || (header.width > width && names.size() < header.width))
        return width;
    const auto rows = std::span(all).subspan(first + 1);
    if (header.width > width) {
        const bool none_longer =
            std::ranges::all_of(rows, [&](const auto& r) { return r.width <= header.width; });
        const bool one_as_long =
            std::ranges::any_of(rows, [&](const auto& r) { return r.width == header.width; });
        return none_longer && one_as_long ? header.width : width;
    }
    const bool padded =
        header.width + 1 == width && header.width > 1 && rows.size() >= 2 &&
        std::ranges::all_of(rows, [&](const auto& r) { return filled_width(r.fields) <= header.width; });
    return padded ? header.width : width;
}

}  // namespace

bool is_year(std::string_view cell) {
    cell = trimmed(cell);
    return cell.size() == 4 && std::ranges::all_of(cell, is_digit) && cell >= "1800" && cell <= "2100";
}

CellKind cell_kind(std::string_view cell) {
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
    if (const auto length = trimmed(cell).size(); length > 0) {
        shortest_ = std::min(shortest_, length);
        longest_ = std::max(longest_, length);
    }
    ++kinds_[static_cast<std::size_t>(cell_kind(cell))];
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
    const double kind = static_cast<double>(kinds_[static_cast<std::size_t>(cell_kind(cell))]) / n;
    return std::log(0.7 * exact + 0.29 * kind + 0.01);
}

bool ColumnShape::has_seen_shape_of(std::string_view cell) const {
    return shapes_.contains(shape_of(cell));
}

bool ColumnShape::always_as_long_as(std::string_view cell) const {
    constexpr std::int64_t kLeast = 10;
    const auto length = trimmed(cell).size();
    return shortest_ == length && longest_ == length &&
           cells_ - kinds_[static_cast<std::size_t>(CellKind::Empty)] >= kLeast;
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
    CsvRecord record;
    bool stray = false;
    while (all.size() < kHeadRecords && reader.next(record)) {
        if (!whole && reader.consumed() >= bytes.size()) break;  // perhaps cut off
        if (record.blank()) continue;
        record.fields.resize(record.width);
        stray |= record.stray_quotes;
        all.push_back(record);
    }
    const CsvBody table = body_of(all);
    head.width = table.width;
    head.agreement = table.agreement;
    head.preamble = preamble_of(all, table, shapes_of_body(all, table));
    if (const std::size_t named = width_by_header(all, head.preamble, head.width); named != head.width) {
        head.width = named;
        const CsvBody as_named{named, table.first, table.end};
        head.preamble = std::max(head.preamble, preamble_of(all, as_named, shapes_of_body(all, as_named)));
    }
    const auto body = shapes_of_body(all, {head.width, table.first, table.end});
    const auto as_wide = static_cast<std::size_t>(
        std::ranges::count_if(all, [&](const auto& r) { return r.width == head.width; }));
    const auto shorter = static_cast<std::size_t>(
        std::ranges::count_if(all, [&](const auto& r) { return r.width < head.width; }));
    head.short_ends = shorter > head.preamble + 2 && (shorter - head.preamble) * 20 > all.size();
    head.shapes.resize(head.width);
    std::vector<std::vector<std::string>> top;
    for (std::size_t i = head.preamble; i < std::min(all.size(), head.preamble + kMostHeadRows); ++i)
        top.push_back(all[i].fields);
    head.header_rows = top.empty() ? 1 : header_rows(top, body);
    if (head.header_rows > 1) {
        top.resize(head.header_rows);
        head.names = joined_names(top, head.width);
        head.records.push_back(head.names);
    }
    bool repeats = false;
    const std::size_t first_row = head.preamble + head.header_rows;
    for (std::size_t i = head.header_rows > 1 ? first_row : head.preamble; i < all.size(); ++i) {
        // A header that comes again is no row.
        if (i >= first_row && all[i].width == head.width && head.width > 1 &&
            all[i].fields == head.records.front())
            repeats = true;
        else if (i >= first_row && all[i].width == head.width)
            for (std::size_t c = 0; c < head.width; ++c) head.shapes[c].add(all[i].fields[c]);
        head.records.push_back(all[i].fields);
    }
    // DuckDB takes the first line break it sees for the one that ends rows.
    const bool broken_names =
        !head.records.empty() && std::ranges::any_of(head.records.front(), [](const auto& f) {
            return f.find('\n') != std::string::npos;
        });
    head.sound = !stray && !repeats && !broken_names && head.preamble == 0 && head.header_rows == 1 &&
                 as_wide == all.size() && reader.nul_count() == 0 && !(whole && notes_at_end(all, head));
    head.header = first_is_header(head);
    return head;
}

CsvHead read_csv_head(std::string_view bytes, bool whole, char quote, char escape) {
    if (const auto told = named_delimiter(bytes)) return read_csv_head(bytes, whole, {*told, quote, escape});
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
    if (best.sound && best.width > 1) return best;
    // Characters that seldom divide cells must divide every line alike.
    for (const char delimiter : kRareDelimiters) {
        const bool prose = delimiter == ':' || delimiter == ' ';
        if (prose && best.width > 1 && best.agreement > 0.5) continue;
        CsvHead head = read_csv_head(bytes, whole, {delimiter, quote, escape});
        if (head.width < (prose ? 3u : 2u) || head.width <= best.width || head.agreement < 0.95 ||
            head.records.size() < 3 || (prose && !head.sound) || head.records.front().size() != head.width)
            continue;
        return head;
    }
    return best;
}

bool in_single_quotes(const CsvHead& head) {
    std::size_t cells = 0, quoted = 0;
    for (const auto& record : head.records)
        for (const auto& cell : record) {
            if (cell.empty()) continue;
            ++cells;
            // A quoted cell with delimiters in it comes in pieces.
            quoted += cell.front() == '\'' || cell.back() == '\'';
        }
    return cells > 1 && quoted * 10 >= cells * 8;
}

}  // namespace sightline::engine
