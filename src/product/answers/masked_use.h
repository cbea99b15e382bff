#pragma once
// What a Query does with columns that are masked for whoever asks: what must be said of the answer, and what
// cannot be answered, as the values that are compared are not there.

#include <string>
#include <string_view>
#include <vector>

#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::answers {

struct MaskedColumn {
    std::string table, column;           ///< in the Schema
    std::string mask;                    ///< "partial", "hash"
    ColumnType type = ColumnType::Text;  ///< before it was masked
};

struct MaskedUse {
    std::vector<std::string> notes;  ///< a sentence for each masked column that is used
    bool distorts = false;  ///< rows are chosen, grouped, ordered or counted up by what is left of values
    std::string refusal;    ///< not "": what is compared is not what the columns hold for this person
};

/// `question`: as it was asked; "" where the Query was chosen.
MaskedUse masked_use(const query::Query& query, const query::Schema& schema,
                     const std::vector<MaskedColumn>& masked, std::string_view question);

}  // namespace sightline::answers
