#pragma once
// Writes a qualified Query as DuckDB SQL: bound ($1, $2, …; one line) or readable (literals in place, one
// clause a line). Internal to this room; sql.h is the door.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/query/dialect.h"
#include "core/query/scope.h"
#include "core/query/sql.h"

namespace sightline::query {

enum class SqlStyle { Bound, Readable };

class SqlWriter {
  public:
    SqlWriter(const Schema& schema, SqlStyle style, Dialect dialect = Dialect::DuckDb,
              std::vector<std::string> tables = {})
        : schema_(schema), style_(style), dialect_(dialect), tables_(std::move(tables)) {}

    /// One SELECT, as it stands at this indentation (levels of four spaces; readable only).
    std::string query(const Query& query, const Scope* outer, int indent);

    std::vector<Value> take_parameters() { return std::move(parameters_); }

    /// See LiveStatement::texts.
    std::vector<std::string> text_checks() const;

    /// What the dialect has no way to say; "" when all was said.
    const std::string& unsupported() const { return unsupported_; }

  private:
    /// A scope being written: the names its sources have in the SQL.
    struct Frame {
        const Scope* scope = nullptr;
        std::vector<std::string> aliases;
        bool qualified = true;  ///< "source"."column" rather than "column"
    };
    struct OrderTerm {
        std::string text;
        bool descending = false;
    };

    // sql_query.cpp
    std::string core(const Query& query, const Scope& scope, int indent,
                     const std::vector<std::string>& hidden);
    std::string one_query(const Query& query, const Scope* outer, int indent);
    std::string plain(const Query& query, const Scope& scope, int indent);
    std::string mysql_distinct(const Query& query, const Scope& scope, int indent);
    std::optional<std::string> mysql_ordered(const Query& query, const Scope& scope, int indent);
    std::string ranked_over(const Query& query, const Scope& scope, int indent);
    std::string set_operation(const Query& query, const Scope* outer, int indent);
    std::string from(const From& from, const Scope& scope, int indent);
    std::string source(const Source& source, const Scope& scope, std::size_t index, int indent);
    std::string qualify_clause(const Limit& limit, const std::vector<std::string>& per,
                               const std::vector<OrderTerm>& order,
                               const std::vector<OrderTerm>& tie_breakers, int indent);
    std::string order_clause(const Limit* limit, const std::vector<std::string>& per,
                             const std::vector<OrderTerm>& order, const std::vector<OrderTerm>& tie_breakers,
                             int indent);
    std::vector<const Expression*> tie_breakers(const Query& query) const;
    Frame frame_of(const Query& query, const Scope& scope) const;

    // sql_expression.cpp
    std::string expression(const Expression& expression, const Scope& scope, int indent);
    std::string operand(const Expression& expression, const Scope& scope, int indent);
    std::string column(const ColumnRef& column, const Scope& scope);
    std::string arithmetic(const Arithmetic& arithmetic, const Scope& scope, int indent);
    std::string aggregate(const AggregateCall& call, const Scope& scope, int indent);
    std::string window(const WindowCall& call, const Scope& scope, int indent);
    std::string function(const FunctionCall& call, const Scope& scope, int indent);
    std::string date_shift(const DateShift& shift, const Scope& scope, int indent);
    std::string bin(const Bin& bin, const Scope& scope, int indent);
    std::string case_of(const Case& c, const Scope& scope, int indent);
    std::string list(const std::vector<Expression>& expressions, const Scope& scope, int indent);

    // sql_predicate.cpp
    std::string predicate(const Predicate& predicate, const Scope& scope, int indent);
    std::string part(const Predicate& predicate, const Scope& scope, int indent);
    std::string compared(const Expression& expression, const Expression& other, const Scope& scope,
                         int indent);
    std::string junction(const Junction& junction, const Scope& scope, int indent);
    std::string text_match(const TextMatch& match, const Scope& scope, int indent);

    // sql_literal.cpp
    /// `beside` is the type of what the literal meets, when that fixes how it is read.
    std::string literal(const Value& value, std::optional<ColumnType> beside = {});
    std::string bound(const Value& value);

    // sql_live.cpp
    void refuse(std::string what);

    bool postgresql() const { return dialect_ == Dialect::PostgreSql; }
    bool mysql() const { return dialect_ == Dialect::MySql; }
    std::string identifier(std::string_view name);
    /// A term of ORDER BY whose nulls come last.
    std::string ordered(const OrderTerm& term) const;

    // sql_postgresql.cpp
    /// "" where it is said as DuckDB says it.
    std::string postgresql_aggregate(const AggregateCall& call, const std::string& of,
                                     std::optional<ColumnType> type);
    std::string postgresql_part(TimePart part, const std::string& of);
    std::string postgresql_difference(TimeGrain unit, const std::string& from, const std::string& to);

    // sql_mysql.cpp
    std::string mysql_expression(const Expression& expression, const Scope& scope, int indent);
    std::string mysql_arithmetic(const Arithmetic& arithmetic, const Scope& scope, int indent);
    std::string mysql_aggregate(const AggregateCall& call, const Scope& scope, int indent);
    std::string mysql_cast(const Cast& cast, const Scope& scope, int indent);
    std::string mysql_bin(const Bin& bin, const Scope& scope, int indent);
    std::string mysql_text_match(const TextMatch& match, const Scope& scope, int indent);
    /// A column of a table of the source as the dataset has its values.
    std::string mysql_value(const std::string& column, const ResolvedColumn& found);
    std::string mysql_literal(const Value& value);

    // sql_mysql_call.cpp
    std::string mysql_function(const FunctionCall& call, const Scope& scope, int indent);
    std::string mysql_bucket(TimeGrain grain, const std::string& of);
    std::string mysql_part(TimePart part, const std::string& of);
    std::string mysql_difference(TimeGrain unit, const std::string& from, const std::string& to);
    std::string mysql_round(const FunctionCall& call, const Scope& scope, int indent);
    std::string mysql_extreme(const FunctionCall& call, const Scope& scope, int indent);
    /// The text itself; refused where it is too long to be written more than once.
    std::string repeated(std::string text);

    std::string subquery(const Query& inner, const Scope* outer, int indent);
    std::string line(int indent) const;  ///< a new line, or a space
    std::string joined(const std::vector<std::string>& items, int indent) const;

    const Schema& schema_;
    SqlStyle style_;
    Dialect dialect_;
    std::vector<std::string> tables_;  // what those of the schema are written as; empty: their own names
    std::string unsupported_;
    const std::vector<Expression>* having_keys_ = nullptr;          // group keys, while HAVING is written
    std::map<std::string, std::vector<std::string>> text_columns_;  // by table, both as written
    std::vector<Value> parameters_;
    std::vector<Frame> frames_;
};

/// A finite double as SQL that reads back as that double.
std::string sql_double(double value);

/// The name in the quotes of the dialect, those within doubled.
std::string quote_identifier(std::string_view name, Dialect dialect);

}  // namespace sightline::query
