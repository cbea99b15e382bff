#pragma once
// Lineage of columns: which columns of which imported tables a version's columns hold values of. Kept with a
// version that a recipe made; masks follow it, whatever the column is called by now.

#include <boost/json.hpp>
#include <map>
#include <string>
#include <vector>

#include "core/recipe/trace.h"
#include "product/datasets/dataset.h"

namespace sightline::datasets {

/// One way from columns of a dataset, as it was imported, to a column of a version.
struct Strand {
    std::vector<std::string> columns;  ///< "*": every one, which of them cannot be told
    std::string way;        ///< of the steps that changed values; a way that goes on begins with it
    bool computed = false;  ///< made of them; else it is a column's own values, as the steps left them
    friend bool operator==(const Strand&, const Strand&) = default;
};
using Origins = std::map<std::string, std::vector<Strand>>;  ///< by dataset id
using ColumnLineage = std::map<std::string, Origins>;        ///< by the name of the version's column

/// Of an import or a snapshot, and of a version made before lineage was kept: each column is its own.
ColumnLineage lineage_of(const Version& version);

/// Of a file that a recipe reads again. With `rows`, its columns may hold anything of it.
ColumnLineage lineage_of_reread(const std::string& dataset_id, const query::TableInfo& table, bool rows);

/// After a step: from that of its input, and of the dataset it names, to that of its output.
ColumnLineage after(const recipe::Step& step, const std::vector<recipe::ColumnTrace>& traces,
                    const ColumnLineage& input, const ColumnLineage& other);

boost::json::object to_json(const ColumnLineage& lineage);
boost::json::array to_json(const std::vector<Strand>& strands);
std::vector<Strand> strands_from(const boost::json::value& json);

}  // namespace sightline::datasets
