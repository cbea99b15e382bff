#include "platform/engine/csv/csv_body.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace sightline::engine {

namespace {

constexpr std::size_t kLeastRows = 3;  // that show a table among text
constexpr std::size_t kOthersIn = 10;  // of so many records within it one may have another width

/// The width that most have, and how many those are.
std::pair<std::size_t, std::size_t> most_common(const std::vector<CsvRecord>& records, std::size_t first) {
    std::unordered_map<std::size_t, std::size_t> widths;
    for (std::size_t i = first; i < records.size(); ++i) ++widths[records[i].width];
    std::size_t most = 0, best = 1;
    for (const auto& [width, n] : widths)
        if (n > most || (n == most && width > best)) std::tie(most, best) = std::pair(n, width);
    return {best, most};
}

/// The consecutive records of one width that have the most fields together.
CsvBody largest_block(const std::vector<CsvRecord>& records, std::size_t first) {
    CsvBody best;
    for (std::size_t i = first, end = i; i < records.size(); i = end) {
        while (end < records.size() && records[end].width == records[i].width) ++end;
        if (records[i].width > 1 && (end - i) * records[i].width > (best.end - best.first) * best.width)
            best = {records[i].width, i, end, 1};
    }
    return best;
}

}  // namespace

bool is_comment(const CsvRecord& record) {
    return record.fields[0].starts_with('#') && !record.quoted;
}

CsvBody body_of(const std::vector<CsvRecord>& records) {
    if (records.empty()) return {};
    // What stands in comments is no evidence, unless all does.
    std::size_t first = 0;
    while (first < records.size() && is_comment(records[first])) ++first;
    if (first == records.size()) first = 0;
    const auto common = most_common(records, first);
    const std::size_t width = common.first, most = common.second;
    CsvBody all{width, 0, records.size(),
                static_cast<double>(most) / static_cast<double>(records.size() - first)};
    // Titles and notes of more lines than the table has rows: they stand before and after it, not within.
    CsvBody block = largest_block(records, first);
    const std::size_t rows = block.end - block.first;
    if (block.width <= width || rows < kLeastRows || rows * block.width <= most * width) return all;
    const auto is_text = [&](std::size_t i) { return records[i].width == width; };
    const auto as_wide = [&](std::size_t from, std::size_t to) {
        std::size_t n = 0;
        for (std::size_t i = from; i < to; ++i) n += records[i].width == block.width;
        return n;
    };
    // Its names may have another width; after a blank line the table begins.
    const bool gap = block.first > 0 && records[block.first].line >
                                            records[block.first - 1].line + records[block.first - 1].lines;
    while (!gap && block.first > 0 && !is_text(block.first - 1)) --block.first;
    while (block.end < records.size() && !is_text(block.end)) ++block.end;
    // Once more further on: then it is a table with short rows.
    const std::size_t within = as_wide(block.first, block.end);
    const std::size_t elsewhere = as_wide(0, records.size()) - within;
    if (elsewhere * kOthersIn > within) return all;
    block.agreement = static_cast<double>(within) / static_cast<double>(block.end - block.first);
    return block;
}

}  // namespace sightline::engine
