#pragma once
// ValueIndex: which cell values of which text columns a phrase of a question can mean. Built when data is
// imported, kept as bytes beside the version, read in place (memory-mapped). Folded (case, accents,
// punctuation) exact and prefix look-up, look-up by word, trigrams for typos.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sightline::language {

struct IndexedColumn {
    std::string table, column;
    std::vector<std::pair<std::string, std::int64_t>> values;  ///< distinct value and how often it occurs
};

struct ValueMatch {
    std::string table, column;
    std::string value;  ///< as in the data
    std::int64_t count = 0;
    double similarity = 0;  ///< 1 = equal after folding
};

class ValueIndex {
  public:
    virtual ~ValueIndex() = default;

    /// Bytes of an index over these columns.
    static std::string build(const std::vector<IndexedColumn>& columns);

    /// Reads `bytes` in place (they must outlive the index); checks the form.
    static Result<std::shared_ptr<const ValueIndex>> open(std::string_view bytes);

    /// One index over several (a question over several tables).
    static std::shared_ptr<const ValueIndex> join(std::vector<std::shared_ptr<const ValueIndex>> parts);

    /// The same index, its matches of table `from` named `to`: an index is made before its table has a name
    /// in a Schema.
    static std::shared_ptr<const ValueIndex> renamed(std::shared_ptr<const ValueIndex> index,
                                                     std::string from, std::string to);

    /// Values equal to the phrase after folding.
    virtual std::vector<ValueMatch> exact(std::string_view phrase, std::size_t limit = 16) const = 0;
    /// Values like the phrase (typos, word order, parts), best first, similarity below 1.
    virtual std::vector<ValueMatch> similar(std::string_view phrase, std::size_t limit = 8) const = 0;
    /// Values that begin with the folded phrase, most frequent first: completion while typing.
    virtual std::vector<ValueMatch> prefix(std::string_view phrase, std::size_t limit = 8) const = 0;
};

}  // namespace sightline::language
