#pragma once
// For tests of this room: the checked-in weights and words, and small tables described in a few lines.

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "core/language/language.h"

namespace sightline::language::testing {

inline std::string read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream s;
    s << in.rdbuf();
    return s.str();
}

/// The Language as the product loads it.
inline std::shared_ptr<const Language> shipped_language() {
    static const std::string kWeights = read_file(std::string(SOURCE_DIR) + "/data/language.json");
    static const std::string kWords = read_file(std::string(SOURCE_DIR) + "/data/words.slv");
    static const std::shared_ptr<const Language> kLanguage = Language::load(kWeights, kWords).value();
    return kLanguage;
}

/// A Schema with the index of its text values; owns the index bytes.
struct World {
    query::Schema schema;
    std::vector<IndexedColumn> values;
    std::string index_bytes;
    std::shared_ptr<const Lexicon> lexicon;

    void prepare(const Language& language) {
        index_bytes = ValueIndex::build(values);
        lexicon = language.prepare(schema, ValueIndex::open(index_bytes).value());
    }
};

/// Reads lines such as
///   table sales 2000
///     order_date date time 2022-01-01..2024-12-15
///     region text category North|South|East|West
///     amount double money 5..1000
///     order_id integer id 1..2000 unique
///   relation orders.customer_id customers.id
World read_world(const std::vector<std::string>& lines);

}  // namespace sightline::language::testing
