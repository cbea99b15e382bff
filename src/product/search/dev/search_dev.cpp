// Measures search for bench/search.py. Standard input: lines of JSON, first the entries
//   {"dataset": "id", "name": "…", "columns": ["…"]}
// then the questions {"ask": "…", "expect": ["id", …]}. For each question and each way (words, meaning, both)
// the place of the first expected dataset is printed, 0 when it is not among the best 20:
//   {"words": 3, "meaning": 1, "both": 1, "column_words": …, "ms": 0.4}
// column_… are the places of the first column of an expected dataset among columns.

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include "base/json.h"
#include "product/search/entry_index.h"
#include "product/search/texts.h"

namespace {

using namespace sightline;

constexpr std::size_t kDeep = 20;

std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::size_t place(const std::vector<retrieval::WordHit>& hits, const std::vector<std::string>& owners,
                  const std::set<std::string>& expected) {
    for (std::size_t i = 0; i < hits.size(); ++i)
        if (expected.contains(owners[hits[i].slot])) return i + 1;
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "search_dev FOLDER   (of language.json and words.slv)\n";
        return 2;
    }
    const std::string folder = argv[1];
    const std::string weights = read_file(folder + "/language.json"),
                      words = read_file(folder + "/words.slv");
    const auto language = language::Language::load(weights, words);
    if (!language) {
        std::cerr << language.error().message << "\n";
        return 1;
    }
    search::EntryIndex datasets(*language), columns(*language);
    std::vector<std::string> dataset_ids, column_owners;
    std::vector<char> all_datasets, all_columns;
    std::string line;
    while (std::getline(std::cin, line)) {
        const auto parsed = json::parse(line, 8);
        if (!parsed) {
            std::cerr << parsed.error().message << "\n";
            return 1;
        }
        const auto& o = parsed->as_object();
        if (const auto* id = o.if_contains("dataset")) {
            const std::string name(o.at("name").as_string());
            std::vector<std::string> names;
            for (const auto& c : o.at("columns").as_array()) names.emplace_back(c.as_string());
            datasets.add(search::dataset_text(name, "", "", names));
            dataset_ids.emplace_back(id->as_string());
            all_datasets.push_back(1);
            for (const auto& c : names) {
                columns.add(search::column_text(c, name));
                column_owners.push_back(dataset_ids.back());
                all_columns.push_back(1);
            }
            continue;
        }
        std::set<std::string> expected;
        for (const auto& id : o.at("expect").as_array()) expected.emplace(id.as_string());
        const std::string asked(o.at("ask").as_string());
        boost::json::object out;
        for (const auto& [name, way] :
             {std::pair("words", search::Ways::Words), std::pair("meaning", search::Ways::Meaning),
              std::pair("both", search::Ways::Both)}) {
            const auto started = std::chrono::steady_clock::now();
            out[name] = place(datasets.find(asked, kDeep, all_datasets, way), dataset_ids, expected);
            out[std::string("column_") + name] =
                place(columns.find(asked, kDeep, all_columns, way), column_owners, expected);
            out[std::string("ms_") + name] =
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
        }
        std::cout << json::write(out) << "\n";
    }
}
