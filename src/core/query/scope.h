#pragma once
// Scope: the sources a Query's columns are looked up in, and what is known of each column. Built from a From
// and a Schema; holds pointers into both, so it must not outlive them. Used by validation, SQL, sentences,
// lints, evidence and charts.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/query/query.h"
#include "core/query/schema.h"

namespace sightline::query {

/// One output column of a Query. `origin` is the Schema's column it shows unchanged, null for anything
/// computed.
struct OutputColumn {
    std::string name;
    std::optional<ColumnType> type;  ///< nothing for a bare null
    const ColumnInfo* origin = nullptr;
    const TableInfo* origin_table = nullptr;
};

struct ScopeSource {
    std::string alias;                  ///< as written, else the table's own name
    const TableInfo* table = nullptr;   ///< null for a Query, and for a table the Schema does not have
    const Query* query = nullptr;       ///< null for a table
    std::vector<OutputColumn> columns;  ///< of `query`; empty for a table (they are in `table`)
};

struct Scope;

struct ResolvedColumn {
    const Scope* scope = nullptr;  ///< the innermost one, or one around it
    const ScopeSource* source = nullptr;
    std::string_view name;  ///< as the source spells it
    std::optional<ColumnType> type;
    const ColumnInfo* info =
        nullptr;  ///< the Schema's column, through derived sources too; null when computed
    const TableInfo* table = nullptr;  ///< where `info` lives
};

struct Scope {
    const Schema* schema = nullptr;
    const Scope* outer = nullptr;
    std::vector<ScopeSource> sources;

    Scope() = default;
    /// Sources of `from`. Unknown tables stay in as sources without columns; nothing fails here.
    Scope(const From& from, const Schema& schema, const Scope* outer = nullptr);

    const ScopeSource* find(std::string_view alias) const;  ///< in this scope only, without regard to case
};

/// Finds the column by the rules of ColumnRef; nothing when it is unknown or ambiguous.
std::optional<ResolvedColumn> resolve(const ColumnRef& column, const Scope& scope);

/// The column of that name in one source.
std::optional<ResolvedColumn> column_of(const ScopeSource& source, std::string_view name);

/// Output columns of a valid Query, in order of select.
std::vector<OutputColumn> output_columns(const Query& query, const Schema& schema,
                                         const Scope* outer = nullptr);

/// The scope of `order` and `limit.per` of a Query with `set`: one source with alias "" that has the output
/// columns.
Scope output_scope(const Query& query, const Schema& schema, const Scope* outer = nullptr);

/// Type of an expression of a valid Query; nothing for a bare null.
std::optional<ColumnType> infer_type(const Expression& expression, const Scope& scope);
/// The same for one form of Expression (Arithmetic, the time forms, calls), without wrapping it in an
/// Expression.
template <class Form>
std::optional<ColumnType> infer_form(const Form& form, const Scope& scope);

/// The common type of two (numbers widen, dates become timestamps); nothing when there is none. Null takes
/// the other's type.
struct CommonType {
    bool exists = false;
    std::optional<ColumnType> type;
};
CommonType common_type(std::optional<ColumnType> a, std::optional<ColumnType> b);

/// A copy in which every ColumnRef names its source, every source has an alias, every select item a name, and
/// names are spelt as the Schema spells them. Two spellings of one Query become equal. InvalidInput, by path,
/// when a name is unknown or ambiguous.
Result<Query> qualify(const Query& query, const Schema& schema);

}  // namespace sightline::query
