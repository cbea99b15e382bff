#pragma once
// The tables in a JSON file: its lists of records, however deep, and the lists within the records. Each can
// be written as a record a line. Used in the child only.

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/engine/formats/json_shape.h"

namespace sightline::engine {

struct JsonPart {
    /// Keyed: an object of objects that are alike. Values: those of the outermost level, whatever they are.
    enum class Rows { Objects, Lists, Keyed, Values };
    std::string name = {};               ///< "data.items"; "records" for those of the outermost level
    std::vector<std::string> path = {};  ///< keys on the way from the document, as they stand
    Rows rows = Rows::Objects;
    const JsonShape* record = nullptr;  ///< of the rows; of Keyed, the first of them
    std::int64_t count = 0;
    std::string key_column = {};  ///< of Keyed
    /// Of a list within the records of another part: the way to it there, and what says which of them.
    std::vector<std::string> child = {};
    const JsonShape* child_record = nullptr;
    std::string parent_key = {}, parent_column = {};  ///< the key as it stands; "": the row's number
    bool leaves_rest = false;                         ///< the document has more than this and its parts
};

/// The best first; none where the document is a single record.
std::vector<JsonPart> json_parts(const JsonOutline& outline);

/// A member's key as people read it.
std::string readable_key(std::string_view raw);

/// Writes the rows of `part` to `to`, an object a line. `text`: of the rows, whose numbers become text where
/// it says so; nullptr: all stays as it stands. InvalidInput: the file changed or is not as outlined.
Result<void> write_json_rows(const std::string& from, const JsonOutline& outline, const JsonPart& part,
                             const JsonShape* text, const std::string& to,
                             const std::function<bool()>& stopping);

}  // namespace sightline::engine
