#include "platform/engine/fixed_width.h"

#include <algorithm>
#include <fstream>

#include "base/result.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kLinesToJudge = 500, kLongestLine = 4096;
constexpr std::size_t kLeastGap = 2;  // one blank also stands between words

std::string_view next_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

/// Whether each character is filled.
std::vector<bool> filled(std::string_view line) {
    std::vector<bool> out;
    for (const char c : line)
        if (starts_character(c)) out.push_back(c != ' ');
    while (!out.empty() && !out.back()) out.pop_back();
    return out;
}

std::string_view trimmed(std::string_view s) {
    const auto from = s.find_first_not_of(' ');
    return from == std::string_view::npos ? std::string_view() : s.substr(from, s.find_last_not_of(' ') - from + 1);
}

/// The cells of one line.
std::vector<std::string_view> cut(std::string_view line, const std::vector<std::size_t>& starts) {
    std::vector<std::size_t> at(starts.size(), line.size());
    std::size_t character = 0, next = 0;
    for (std::size_t i = 0; i < line.size() && next < starts.size(); ++i) {
        if (!starts_character(line[i])) continue;
        if (character == starts[next]) at[next++] = i;
        ++character;
    }
    std::vector<std::string_view> cells;
    for (std::size_t c = 0; c < starts.size(); ++c) {
        const std::size_t end = c + 1 < starts.size() ? at[c + 1] : line.size();
        cells.push_back(trimmed(line.substr(at[c], end - at[c])));
    }
    return cells;
}

void append_cell(std::string& out, std::string_view cell) {
    if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += cell;
        return;
    }
    out += '"';
    for (const char c : cell) out.append(c == '"' ? 2 : 1, c);
    out += '"';
}

}  // namespace

std::optional<std::vector<std::size_t>> fixed_columns(std::string_view head, bool whole) {
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    if (head.find_first_of(",;\t|") != std::string_view::npos) return std::nullopt;
    std::vector<std::vector<bool>> lines;
    for (std::string_view rest = head; !rest.empty() && lines.size() < kLinesToJudge;) {
        const bool last = rest.find('\n') == std::string_view::npos;
        const std::string_view line = next_line(rest);
        if (last && !whole) break;
        if (line.size() > kLongestLine) return std::nullopt;
        if (auto f = filled(line); !f.empty()) lines.push_back(std::move(f));
    }
    if (lines.size() < 3) return std::nullopt;
    std::size_t width = 0;
    for (const auto& l : lines) width = std::max(width, l.size());
    std::vector<bool> used(width, false);
    for (const auto& l : lines)
        for (std::size_t i = 0; i < l.size(); ++i)
            if (l[i]) used[i] = true;
    // A column is a run of used characters between gaps.
    std::vector<std::size_t> starts;
    std::vector<std::pair<std::size_t, std::size_t>> runs;
    for (std::size_t i = 0; i < width;) {
        if (!used[i]) {
            ++i;
            continue;
        }
        std::size_t end = i, blanks = 0;
        while (end + blanks < width && blanks < kLeastGap)
            if (used[end + blanks]) {
                end += blanks + 1;
                blanks = 0;
            } else {
                ++blanks;
            }
        runs.emplace_back(i, end);
        i = end + blanks;
    }
    if (runs.size() < 2) return std::nullopt;
    // Names over every column, and hardly a cell missing: prose has such gaps by chance only.
    for (const auto& [from, to] : runs) {
        const auto has = [&](const std::vector<bool>& l) {
            for (std::size_t i = from; i < std::min(to, l.size()); ++i)
                if (l[i]) return true;
            return false;
        };
        if (!has(lines.front())) return std::nullopt;
        if (std::ranges::count_if(lines, has) * 2 < static_cast<std::ptrdiff_t>(lines.size())) return std::nullopt;
        starts.push_back(from);
    }
    // A column's cell may stand left of all its others: half of the gap before belongs to it.
    starts.front() = 0;
    for (std::size_t c = 1; c < starts.size(); ++c) starts[c] = runs[c - 1].second + 1;
    return starts;
}

Result<void> write_fixed_as_csv(const std::string& from, const std::vector<std::size_t>& starts, const std::string& to,
                                const std::function<bool(double)>& on_block) {
    std::ifstream in(from, std::ios::binary);
    std::ofstream out(to, std::ios::binary | std::ios::trunc);
    std::string line, block;
    bool first = true;
    while (std::getline(in, line)) {
        std::string_view text = line;
        if (std::exchange(first, false) && text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
        if (text.ends_with('\r')) text.remove_suffix(1);
        if (trimmed(text).empty()) continue;
        const auto cells = cut(text, starts);
        for (std::size_t c = 0; c < cells.size(); ++c) {
            if (c > 0) block += ',';
            append_cell(block, cells[c]);
        }
        block += '\n';
        if (block.size() < 1 << 20) continue;
        out << block;
        block.clear();
        if (!on_block(0.5)) return fail(ErrorCode::Cancelled, "The request was cancelled.");
    }
    out << block;
    out.close();
    if (!out)
        return fail(ErrorCode::ResourceExhausted,
                    "There is no room to load the file. Free some disk space and try again.");
    return {};
}

}  // namespace sightline::engine
