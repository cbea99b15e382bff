#include "platform/engine/formats/fixed_width.h"

#include <algorithm>
#include <fstream>

#include "base/result.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kLinesToJudge = 10'000, kLongestLine = 4096;
constexpr std::size_t kLeastGap = 2;     // one blank also stands between words,
constexpr std::size_t kLinesForOne = 8;  // though hardly at one place in so many lines

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
    return from == std::string_view::npos ? std::string_view()
                                          : s.substr(from, s.find_last_not_of(' ') - from + 1);
}

/// The cells of one line; `crossed` where a word goes on from one to the next.
std::vector<std::string_view> cut(std::string_view line, const std::vector<std::size_t>& starts,
                                  bool* crossed = nullptr) {
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
        if (crossed && at[c] > 0 && at[c] < line.size() && line[at[c]] != ' ' && line[at[c] - 1] != ' ')
            *crossed = true;
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

using Range = std::pair<std::size_t, std::size_t>;  // of characters, [first, second)
using Lines = std::vector<std::vector<bool>>;

/// Runs of characters that some line fills, between gaps of blanks in every line.
std::vector<Range> runs_between(const Lines& lines, std::size_t least_gap) {
    std::size_t width = 0;
    for (const auto& l : lines) width = std::max(width, l.size());
    std::vector<bool> used(width, false);
    for (const auto& l : lines)
        for (std::size_t i = 0; i < l.size(); ++i)
            if (l[i]) used[i] = true;
    std::vector<Range> runs;
    for (std::size_t i = 0; i < width; ++i) {
        if (!used[i]) continue;
        if (!runs.empty() && i - runs.back().second < least_gap)
            runs.back().second = i + 1;
        else
            runs.emplace_back(i, i + 1);
    }
    return runs;
}

/// A name over it, and hardly a cell missing: prose has such gaps by chance only.
bool is_column(const Range& run, const Lines& lines) {
    const auto has = [&run](const std::vector<bool>& l) {
        for (std::size_t i = run.first; i < std::min(run.second, l.size()); ++i)
            if (l[i]) return true;
        return false;
    };
    return has(lines.front()) &&
           std::ranges::count_if(lines, has) * 2 >= static_cast<std::ptrdiff_t>(lines.size());
}

bool are_columns(const std::vector<Range>& runs, const Lines& lines) {
    return std::ranges::all_of(runs, [&lines](const Range& run) { return is_column(run, lines); });
}

/// Of few lines one may have a word so long that a single blank is left: a name that stands apart in the
/// header, above the beginnings of words that mostly stand apart too, begins a column all the same.
std::vector<Range> divided_as_header(const std::vector<Range>& runs, const Lines& lines) {
    const auto blank = [](const std::vector<bool>& line, std::size_t i) {
        return i >= line.size() || !line[i];
    };
    const auto begins_column = [&](std::size_t at) {
        const auto apart = [&](const std::vector<bool>& line) {
            return !blank(line, at) && blank(line, at - 1) && blank(line, at - 2);
        };
        return apart(lines.front()) &&
               std::ranges::all_of(lines, [&](const auto& line) { return blank(line, at - 1); }) &&
               std::ranges::count_if(lines, apart) * 2 > static_cast<std::ptrdiff_t>(lines.size());
    };
    std::vector<Range> out;
    for (Range run : runs) {
        for (std::size_t at = run.first + 2; at < run.second; ++at) {
            if (!begins_column(at)) continue;
            out.emplace_back(run.first, at - 1);
            run.first = at;
        }
        out.push_back(run);
    }
    return out;
}

/// A column's cell may stand left of all its others: of the gap before, all but one blank belongs to it.
std::vector<std::size_t> starts_of(const std::vector<Range>& runs) {
    std::vector<std::size_t> starts{0};
    for (std::size_t c = 1; c < runs.size(); ++c) starts.push_back(runs[c - 1].second + 1);
    return starts;
}

/// "2024-03-01" and "12:30": one cell with a blank in it, where no line names the two apart.
bool is_moment(std::string_view date, std::string_view time) {
    const auto made_of = [](std::string_view s, std::string_view marks) {
        return s.find_first_of("0123456789") == 0 && s.find_first_of(marks) != std::string_view::npos &&
               s.find_first_not_of("0123456789.Z+" + std::string(marks)) == std::string_view::npos;
    };
    return made_of(date, "-/.") && made_of(time, ":");
}

/// With one blank between columns.
std::optional<std::vector<std::size_t>> narrow_columns(const Lines& lines,
                                                       const std::vector<std::string_view>& texts) {
    if (lines.size() < kLinesForOne) return std::nullopt;
    auto runs = runs_between(lines, 1);
    const auto one_cell = [&](std::size_t c) {
        if (runs[c].first - runs[c - 1].second >= kLeastGap) return false;
        // Only the longest names of people have a second word there.
        if (!is_column(runs[c - 1], lines) || !is_column(runs[c], lines)) return true;
        const auto starts = starts_of(runs);
        return std::ranges::all_of(texts, [&](std::string_view line) {
            const auto cells = cut(line, starts);
            return is_moment(cells[c - 1], cells[c]);
        });
    };
    for (std::size_t c = 1; c < runs.size();) {
        if (!one_cell(c)) {
            ++c;
            continue;
        }
        runs[c - 1].second = runs[c].second;
        runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(c));
    }
    // Two may be a list's dashes or numbers and its lines.
    if (runs.size() < 3 || !are_columns(runs, lines)) return std::nullopt;
    return starts_of(runs);
}

}  // namespace

std::optional<std::vector<std::size_t>> fixed_columns(std::string_view head, bool whole) {
    if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
    if (head.find_first_of(",;\t|") != std::string_view::npos) return std::nullopt;
    Lines lines;
    std::vector<std::string_view> texts;
    for (std::string_view rest = head; !rest.empty() && lines.size() < kLinesToJudge;) {
        const bool last = rest.find('\n') == std::string_view::npos;
        const std::string_view line = next_line(rest);
        if (last && !whole) break;
        if (line.size() > kLongestLine) return std::nullopt;
        auto f = filled(line);
        if (f.empty()) continue;
        lines.push_back(std::move(f));
        texts.push_back(line);
    }
    if (lines.size() < 3) return std::nullopt;
    if (auto narrow = narrow_columns(lines, texts)) return narrow;
    const auto runs = divided_as_header(runs_between(lines, kLeastGap), lines);
    if (runs.size() < 2 || !are_columns(runs, lines)) return std::nullopt;
    return starts_of(runs);
}

Result<CutLines> write_fixed_as_csv(const std::string& from, const std::vector<std::size_t>& starts,
                                    const std::string& to, const std::function<bool(double)>& on_block) {
    std::ifstream in(from, std::ios::binary);
    std::ofstream out(to, std::ios::binary | std::ios::trunc);
    std::string line, block;
    bool first = true;
    CutLines result;
    for (std::int64_t number = 1; std::getline(in, line); ++number) {
        std::string_view text = line;
        if (std::exchange(first, false) && text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
        if (text.ends_with('\r')) text.remove_suffix(1);
        if (trimmed(text).empty()) continue;
        bool crossed = false;
        const auto cells = cut(text, starts, &crossed);
        if (crossed && ++result.crossed == 1) result.first = number;
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
    return result;
}

}  // namespace sightline::engine
