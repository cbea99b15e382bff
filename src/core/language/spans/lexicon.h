#pragma once
// Lexicon: a Schema prepared for matching. Immutable once built; columns of all tables stand in one flat list
// and are spoken of by their position in it (ColumnId).

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/language/language.h"
#include "core/language/spans/word_vectors.h"
#include "core/language/value_index.h"
#include "core/query/schema.h"

namespace sightline::language {

using ColumnId = int;

struct LexicalColumn {
    int table = 0;
    const query::ColumnInfo* info = nullptr;
    std::vector<std::string> words, stems;  ///< of the name
    std::vector<float> weights;  ///< how much each word tells this column from the others; sums to 1
    WordVectors::Vector vector;
    std::string folded;
    bool numeric = false, temporal = false, text = false;
    bool months = false;     ///< temporal, of which the days mean nothing
    bool year = false;       ///< whole numbers that are years
    bool date_text = false;  ///< text whose name says it holds dates
    bool identifier = false;
    bool indexed = false;   ///< its values are in the value index, so an absent value is known to be absent
    bool unique = false;    ///< (nearly) every row has its own value
    bool category = false;  ///< few values, many rows each
    bool averaged = false;  ///< its numbers do not add up (a rate, a score, a price)
    std::optional<Value> yes, no;  ///< of a column that only says yes or no
    double low = 0, high = 0;
    bool has_range = false;
};

struct LexicalTable {
    std::vector<std::string> words, stems;
    WordVectors::Vector vector;
    int first = 0, count = 0;  ///< its columns
    bool persons = false;      ///< its rows are people
    ColumnId label = -1;       ///< the column that names a row ("name", "title"), if any
    bool named = false;        ///< the label is a name, not only the first text there is
    ColumnId key = -1;         ///< its first unique identifier, if any
    ColumnId time = -1;        ///< the column most likely meant by "when" and "over time"
};

class Lexicon {
  public:
    Lexicon(query::Schema schema, std::shared_ptr<const ValueIndex> index, const WordVectors& vectors);
    Lexicon(const Lexicon&) = delete;
    Lexicon& operator=(const Lexicon&) = delete;

    const query::Schema& schema() const { return schema_; }
    const ValueIndex* index() const { return index_.get(); }
    const std::vector<LexicalColumn>& columns() const { return columns_; }
    const std::vector<LexicalTable>& tables() const { return tables_; }
    const LexicalColumn& column(ColumnId id) const { return columns_[static_cast<std::size_t>(id)]; }
    const query::TableInfo& table_of(ColumnId id) const {
        return schema_.tables[static_cast<std::size_t>(column(id).table)];
    }

    struct WordUse {
        int column;  ///< or table
        int word;
    };
    /// Columns with a word of this stem in their name.
    const std::vector<WordUse>* columns_with(const std::string& stem) const;
    ColumnId find(std::string_view table, std::string_view column) const;  ///< -1 when absent
    /// Joins needed between two tables; a large number when there is no way.
    int distance(int from, int to) const {
        return distance_[static_cast<std::size_t>(from) * tables_.size() + static_cast<std::size_t>(to)];
    }
    static constexpr int kUnreachable = 99;
    /// A relation of the Schema with the numbers of its tables.
    struct Link {
        int from, to;
        const query::Relation* relation;
    };
    const std::vector<Link>& links() const { return links_; }
    /// Does a row of `to` have many of `from`?
    bool many(int from, int to) const {
        for (const Link& l : links_)
            if (l.from == from && l.to == to) return true;
        return false;
    }
    /// The column that names a row of the table for other tables; -1 when there is none.
    ColumnId row_key(int table) const { return tables_[static_cast<std::size_t>(table)].key; }

  private:
    void add_column(int table, const query::TableInfo& info, const query::ColumnInfo& column,
                    const WordVectors& vectors);
    void weigh_words();
    void choose_labels();
    void find_indexed_numbers();
    void find_flags();
    void measure_distances();

    query::Schema schema_;
    std::shared_ptr<const ValueIndex> index_;
    std::vector<LexicalColumn> columns_;
    std::vector<LexicalTable> tables_;
    std::unordered_map<std::string, std::vector<WordUse>> by_stem_;
    std::unordered_map<std::string, ColumnId> by_name_;
    std::vector<int> distance_;
    std::vector<Link> links_;
};

}  // namespace sightline::language
