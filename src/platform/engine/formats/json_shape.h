#pragma once
// What a JSON file holds, from all of it: objects and lists as deep as they go, and whether their numbers
// have more digits than a type keeps. Used in the child only.

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/engine/csv/mend_counts.h"
#include "platform/engine/formats/json_tokens.h"

namespace sightline::engine {

constexpr std::int64_t kEarlyRows = 16'384;  ///< a sample holds them all

/// All values that stand at one place: the roots, a member of a name, the elements of lists.
struct JsonShape {
    std::int64_t objects = 0, lists = 0, strings = 0, numbers = 0, others = 0, nulls = 0;
    std::int64_t elements = 0;  ///< of the lists, in all
    std::size_t widest = 0;     ///< elements of the longest

    enum Kind : std::uint8_t { Whole = 1, Fraction = 2, Boolean = 4, Text = 8, Nested = 16 };
    std::uint8_t early = 0, late = 0;  ///< kinds there are in the first rows, and in those after them

    /// Texts such as "01-02-2020", and whether a day over 12 shows which it is.
    bool dashed_dates = false, day_first = false, month_first = false;

    bool fractions = false, beyond_double = false, beyond_bigint = false, long_fractions = false;
    std::string longest;  ///< the first number with more digits than are kept

    struct Member {
        std::string key;  ///< as it stands
        std::unique_ptr<JsonShape> shape;
    };
    std::vector<Member> members;
    std::size_t next = 0;                                    ///< the member that most likely comes next
    std::map<std::string, std::size_t, std::less<>> places;  ///< of members, by key; of objects with many
    std::unique_ptr<JsonShape> element;
    std::vector<std::unique_ptr<JsonShape>> positions;  ///< of lists in lists, by position

    bool may_be_key = false;              ///< by its name
    std::vector<std::int64_t> ascending;  ///< its values that are numbers, each above those before,
    boost::unordered_flat_set<std::size_t> key_hashes;  ///< and of all others
    bool repeated = false;                              ///< some such value is there twice

    std::int64_t values() const { return objects + lists + strings + numbers + others + nulls; }
    std::int64_t scalars() const { return strings + numbers + others; }
    const JsonShape* member(std::string_view key) const;
    std::size_t place(std::string_view key) const;  ///< of that member; the number of members: there is none
    /// Its numbers become text: a number would lose digits of them.
    bool as_text() const { return beyond_bigint || (fractions && beyond_double); }
    /// Whether some value would be taken for another by the type that the first rows show: 1.5 for 2, 7 for
    /// true.
    bool surprises() const;
};

struct JsonOutline {
    JsonShape root;
    std::int64_t roots = 0;  ///< values on the outermost level
    bool lines = false;      ///< each on a line of its own
    LineCount bad;           ///< lines that are none, which are left out
    JsonFaults faults;
};

/// Reads `path` (UTF-8). `lines`: a value a line is expected; else the values follow each other anyhow. What
/// turns out to be laid out the other way is read so. InvalidInput: it is no JSON; Unsupported: it is nested
/// too deep; Cancelled.
Result<JsonOutline> outline_json(const std::string& path, bool lines, const std::function<bool()>& stopping);

}  // namespace sightline::engine
