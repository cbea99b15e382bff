#pragma once
// What the columns that come out of a step hold: values of which columns that went in, as they were, changed
// by themselves, or computed. Never less than the truth: what cannot be told is computed from everything.

#include <string>
#include <vector>

#include "core/recipe/compile.h"

namespace sightline::recipe {

struct ColumnTrace {
    enum class How {
        Copied,    ///< each value is one of the columns `from`, as it stands there
        Changed,   ///< each value is made of the same column's values alone, in its place
        Computed,  ///< values or the column's name are made of those of `from`
    };
    struct Input {
        std::string column;
        bool other = false;  ///< of the dataset that join or union names
    };
    std::string column;
    How how = How::Copied;
    std::vector<Input> from;  ///< empty: of no column's values
};

/// One for each column of `output`, in its order. `input` and `output` are the tables before and after.
std::vector<ColumnTrace> trace(const Step& step, const query::TableInfo& input,
                               const query::TableInfo& output, const Others& others);

}  // namespace sightline::recipe
