#include "product/datasets/intake/part_name.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace sightline::datasets {

namespace {

constexpr std::array<std::string_view, 14> kEndings{".csv",    ".tsv",   ".tab",     ".txt",    ".json",
                                                    ".ndjson", ".jsonl", ".parquet", ".sqlite", ".db",
                                                    ".gz",     ".zst",   ".zip",     ".duckdb"};

bool ends_with(std::string_view name, std::string_view ending) {
    return name.size() > ending.size() &&
           std::ranges::equal(name.substr(name.size() - ending.size()), ending, [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) == b;
           });
}

}  // namespace

std::string part_label(const std::string& part) {
    const std::size_t into = part.rfind("!/");
    std::string_view name = std::string_view(part).substr(into == std::string::npos ? 0 : into + 2);
    if (const auto slash = name.rfind('/'); slash != std::string_view::npos && slash + 1 < name.size())
        name.remove_prefix(slash + 1);
    for (bool cut = true; cut;) {
        cut = false;
        for (const auto ending : kEndings)
            if (ends_with(name, ending)) {
                name.remove_suffix(ending.size());
                cut = true;
            }
    }
    return std::string(name);
}

}  // namespace sightline::datasets
