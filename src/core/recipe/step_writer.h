#pragma once
// What the compilers of the single steps share: the table they stand over, column look-up with clear errors,
// and pieces of SQL. Internal to this room.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/query/query_walk.h"
#include "core/recipe/compile.h"

namespace sightline::recipe {

std::string quoted_text(std::string_view text);  ///< SQL literal
std::string quoted_name(std::string_view name);
std::string sql_number(double number);
std::string sql_value(const Value& value);

class StepWriter {
  public:
    StepWriter(const Step& step, const query::TableInfo& input, const std::string& relation,
               const Others& others)
        : step_(step), input_(input), from_(quoted_name(relation)), relation_(relation), others_(others) {}

    Result<Compiled> compile();
    Result<std::optional<std::string>> open_values();

  private:
    using Method = Result<Compiled> (StepWriter::*)();
    struct Replacement {
        std::string column, sql;
        ColumnType type;
    };

    // step_writer.cpp
    Result<const query::ColumnInfo*> column(std::string_view name) const;
    Result<std::vector<const query::ColumnInfo*>> columns(std::string_view slot) const;
    Result<std::vector<const query::ColumnInfo*>> numeric_columns(std::string_view slot) const;
    Result<void> is_new(std::string_view name, std::string_view besides = "") const;
    Result<Compiled> replaced(const std::vector<Replacement>& replacements) const;
    std::string row_name() const;  ///< a column's name that the table does not have
    std::string numbered() const;  ///< the table with its rows numbered, as a subquery
    /// The same SELECT over numbered rows, which come out in their order whatever its windows do.
    Compiled in_row_order(Compiled replaced) const;
    std::string partition(const std::vector<const query::ColumnInfo*>& columns) const;
    query::Query over_input(std::string_view but = "") const;
    /// Every column that an expression or a condition names is there.
    template <class Node>
    Result<void> knows_columns(const Node& node) const {
        Result<void> out;
        query::for_each_column(node, [&](const query::ColumnRef& c) {
            if (const auto found = column(c.column); out && !found) out = std::unexpected(found.error());
        });
        return out;
    }
    Compiled same_columns(std::string sql) const;

    // compile_columns.cpp
    Result<Compiled> keep();
    Result<Compiled> drop();
    Result<Compiled> rename();
    Result<Compiled> derive();
    Result<Compiled> split();
    // compile_convert.cpp
    Result<Compiled> convert();
    Result<std::string> converted(const query::ColumnInfo& c, ColumnType to) const;
    Result<std::string> text_to_number(const std::string& column, ColumnType to) const;
    Result<std::string> text_to_moment(const std::string& column, ColumnType to) const;
    std::string sql_type(ColumnType to) const;
    // compile_values.cpp
    Result<Compiled> trim();
    Result<Compiled> replace();
    Result<Compiled> fill();
    Result<Compiled> impute();
    Result<Compiled> modelled(const std::vector<const query::ColumnInfo*>& chosen);
    Result<Compiled> mask();
    Result<Compiled> standardize();
    // compile_encode.cpp
    Result<Compiled> bin();
    Result<Compiled> encode();
    Result<Compiled> one_hot(const query::ColumnInfo& c);
    Result<Compiled> ordinal(const query::ColumnInfo& c);
    Result<Compiled> target(const query::ColumnInfo& c);
    // compile_rows.cpp
    Result<Compiled> filter();
    Result<Compiled> remove();
    Result<Compiled> rows_where(query::Predicate condition);
    Result<Compiled> outliers();
    Result<Compiled> isolated(const std::vector<const query::ColumnInfo*>& chosen);
    Result<Compiled> deduplicate();
    Result<Compiled> reread();
    Result<Compiled> deduplicate_fuzzy();
    Result<Compiled> sort();
    // compile_shape.cpp
    Result<Compiled> join();
    Result<Compiled> unite();
    Result<Compiled> unpivot();
    Result<Compiled> unpivot_groups();
    Result<Compiled> unpivot_levels();
    /// Rows for each set of `texts`, which become the first of `names`; figure k of set i is a cell of
    /// `turned[i * n + k]`, where n is how many names are left for figures.
    Result<Compiled> unpivoted(const std::vector<const query::ColumnInfo*>& turned,
                               const std::vector<std::vector<std::string>>& texts,
                               const std::vector<std::string>& names);
    Result<Compiled> pivot();
    Result<const Other*> other() const;

    const Step& step_;
    const query::TableInfo& input_;
    std::string from_, relation_;
    const Others& others_;
};

std::unexpected<Error> unfit(std::string message);
/// A computed column's description.
query::ColumnInfo made(std::string name, ColumnType type);
bool same_name(std::string_view a, std::string_view b);  ///< as DuckDB compares names

}  // namespace sightline::recipe
