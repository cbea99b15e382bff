#include "product/datasets/intake/part_name.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>

namespace sightline::datasets {

namespace {

constexpr std::array<std::string_view, 5> kWorkbooks{".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"};
constexpr std::array<std::string_view, 19> kEndings{
    ".csv",   ".tsv", ".tab", ".txt", ".json",   ".ndjson", ".jsonl", ".parquet", ".sqlite", ".db",
    ".arrow", ".gz",  ".zst", ".zip", ".duckdb", ".html",   ".htm",   ".xml",     ".feather"};

bool ends_with(std::string_view name, std::string_view ending) {
    return name.size() > ending.size() &&
           std::ranges::equal(name.substr(name.size() - ending.size()), ending, [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) == b;
           });
}

/// The last part of a path, without its endings.
std::string stem(std::string_view name) {
    if (const auto slash = name.rfind('/'); slash != std::string_view::npos && slash + 1 < name.size())
        name.remove_prefix(slash + 1);
    for (bool cut = true; cut;) {
        cut = false;
        for (const auto endings :
             {std::span<const std::string_view>(kEndings), std::span<const std::string_view>(kWorkbooks)})
            for (const auto ending : endings)
                if (ends_with(name, ending)) {
                    name.remove_suffix(ending.size());
                    cut = true;
                }
    }
    return std::string(name);
}

bool is_workbook(std::string_view name) {
    return std::ranges::any_of(kWorkbooks, [&](std::string_view e) { return ends_with(name, e); });
}

}  // namespace

std::string part_label(const std::string& part) {
    const std::size_t into = part.rfind("!/");
    if (into == std::string::npos) return stem(part);
    const std::string_view outer = std::string_view(part).substr(0, into);
    const std::string inner = stem(std::string_view(part).substr(into + 2));
    // Sheets are called alike from book to book.
    return is_workbook(outer) ? stem(outer) + " – " + inner : inner;
}

}  // namespace sightline::datasets
