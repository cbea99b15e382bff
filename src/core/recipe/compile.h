#pragma once
// A step against a table: is it meaningful there, and what SELECT does it. Names are quoted, texts are quoted
// literals; nothing of a recipe becomes SQL otherwise. Conditions and expressions go through core/query's
// validate and its SQL.
//
// Statistics a step needs (means, fences, categories) are part of its SELECT, so the same recipe on other
// data takes that data's own. What decides the columns that come out (categories of one_hot and pivot) must
// be in the step: open_values says what to ask the data for, with_values puts it in.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/query/schema.h"
#include "core/recipe/recipe.h"

namespace sightline::recipe {

/// A dataset that join and union may name, and where it stands in the SQL.
struct Other {
    std::string relation;  ///< SQL name, unquoted
    query::TableInfo table;
};
using Others = std::map<std::string, Other, std::less<>>;

/// What a model must say of the table before the step's SELECT can run: SQL cannot.
struct ModelOrder {
    std::string method;  ///< "isolation_forest": a column "outlier"; "impute": the columns, filled
    std::vector<std::string> columns;   ///< it is about
    std::vector<std::string> features;  ///< columns it may look at, those above included
    double beyond = 0;                  ///< isolation_forest: the score at which outliers begin
    std::string relation;               ///< where the SELECT looks for its answer, row n for row n; unquoted
};

struct Compiled {
    std::string sql;  ///< one SELECT over the relation it was compiled for
    std::optional<ModelOrder> model;
    query::TableInfo table;   ///< the columns that come out: names and types
    bool keeps_rows = false;  ///< row n that comes out is row n that went in
    std::vector<std::string>
        touched;  ///< columns of both sides whose values may differ; only when keeps_rows
    std::optional<std::string> refused;  ///< SELECT of how many values the step would lose; it may not be any
};

/// Most columns a step may make.
constexpr std::size_t kMaxColumns = 2000;

/// `relation` is the name of `input` in SQL, unquoted. InvalidInput or Unprocessable: what does not fit and
/// what there is instead.
Result<Compiled> compile(const Step& step, const query::TableInfo& input, const std::string& relation,
                         const Others& others = {});

/// A SELECT of one text column, one value a row, that completes the step; nothing when it is complete.
Result<std::optional<std::string>> open_values(const Step& step, const query::TableInfo& input,
                                               const std::string& relation);
Step with_values(Step step, std::vector<std::string> values);

/// The first step that is on may be this: then the recipe starts from the file, whatever was made of it when
/// it was brought.
inline constexpr std::string_view kReread = "reread";
/// How it reads the file.
struct Reread {
    bool rows = false;  ///< every row as it stands; else the rows as they were mended, cells as texts
    std::int64_t names_line = 0;  ///< of the rows' names; 0: none
    char delimiter = 0;           ///< 0: detected
};
std::optional<Reread> reread_of(const Recipe& recipe);

/// The datasets that the steps which are on name.
std::vector<std::string> tables_named(const Recipe& recipe);

/// Steps that are on, each a SELECT, as one readable script of CTEs over `relation`.
struct NamedSelect {
    std::string name, sql, comment;
};
std::string script(const std::vector<NamedSelect>& steps, const std::string& relation);

}  // namespace sightline::recipe
