#include "product/answers/row_lints.h"

#include <algorithm>
#include <map>

#include "core/query/query_walk.h"
#include "product/answers/counting.h"
#include "product/answers/row_flow.h"

namespace sightline::answers {

using namespace query;

namespace {

constexpr std::size_t kMostValues = 20, kShownValues = 5;

struct Wanted {
    const TableInfo* table = nullptr;
    const ColumnInfo* column = nullptr;
    std::string value, path;
};

class Wants {
  public:
    Wants(const Query& q, const Schema& schema, bool nothing_left)
        : q_(q), schema_(schema), nothing_left_(nothing_left) {}

    std::vector<Wanted> take() {
        if (q_.where) look(*q_.where, "where");
        return std::move(found_);
    }

  private:
    void look(const Predicate& p, const std::string& path) {
        if (const auto* c = std::get_if<Comparison>(&p.form)) {
            const auto* literal = std::get_if<Literal>(&c->right.form);
            if (c->op == Comparator::Equal && literal && nothing_left_) want(c->left, literal->value, path);
        } else if (const auto* in = std::get_if<InList>(&p.form); in && !in->negated) {
            if (nothing_left_ || in->values.size() > 1)
                for (const Value& v : in->values) want(in->of, v, path);
        } else if (const auto* j = std::get_if<Junction>(&p.form)) {
            for (std::size_t i = 0; i < j->parts.size(); ++i)
                look(j->parts[i],
                     path + (j->connective == Connective::And ? ".and[" : ".or[") + std::to_string(i) + "]");
        }
    }

    void want(const Expression& of, const Value& value, const std::string& path) {
        const auto* ref = std::get_if<ColumnRef>(&of.form);
        const auto* text = std::get_if<std::string>(&value);
        const ColumnInfo* column = ref ? info_of(*ref, q_, schema_) : nullptr;
        if (!text || !column || column->type != ColumnType::Text || found_.size() >= kMostValues ||
            std::ranges::find(column->samples, *text) != column->samples.end())
            return;
        for (const TableInfo& t : schema_.tables)
            for (const ColumnInfo& c : t.columns)
                if (&c == column) found_.push_back({&t, column, *text, path});
    }

    const Query& q_;
    const Schema& schema_;
    bool nothing_left_;
    std::vector<Wanted> found_;
};

std::string values_of(const ColumnInfo& column) {
    if (column.samples.empty()) return "";
    std::string s = "; it has ";
    const std::size_t shown = std::min(column.samples.size(), kShownValues);
    for (std::size_t i = 0; i < shown; ++i) s += (i ? ", \"" : "\"") + column.samples[i] + "\"";
    return s + (column.distinct_count > static_cast<std::int64_t>(shown) ? " and others" : "");
}

Result<void> add_absent(Evidence& e, const std::vector<Wanted>& wanted, const RunQuery& run) {
    std::map<const TableInfo*, std::vector<const Wanted*>> by_table;
    for (const Wanted& w : wanted) by_table[w.table].push_back(&w);
    for (const auto& [table, list] : by_table) {
        Query q;
        q.from.source.of = TableRef{table->name};
        for (std::size_t i = 0; i < list.size(); ++i)
            q.select.push_back(
                {count_rows(Predicate(Comparison{Comparator::Equal, ColumnRef{"", list[i]->column->name},
                                                 Literal{list[i]->value}})),
                 "value " + std::to_string(i)});
        SL_TRY(const Table t, run(q));
        for (std::size_t i = 0; i < list.size() && t.row_count() > 0; ++i)
            if (as_number(t.value(0, i)).value_or(1) == 0)
                e.lints.push_back({"value_absent", Severity::Warning,
                                   "No row of '" + list[i]->column->name + "' is \"" + list[i]->value + "\"" +
                                       values_of(*list[i]->column) + ".",
                                   list[i]->path});
    }
    return {};
}

}  // namespace

Result<void> add_row_lints(Evidence& e, const Query& q, const Schema& schema, const RunQuery& run) {
    const auto emptied = std::ranges::find_if(
        e.steps, [](const Step& s) { return s.rows_before > 0 && s.rows_after == 0 && (s.kind != "limit"); });
    const bool nothing_left = emptied != e.steps.end();
    if (nothing_left) {
        const std::string before = std::to_string(emptied->rows_before);
        const std::string what =
            emptied->kind == "join"     ? "no row of both tables is " + emptied->label
            : emptied->kind == "having" ? "none of the " + before + " groups has " + emptied->label
            : emptied->kind == "null"
                ? "in all " + before + " rows left, " + emptied->label
                : "none of the " + before + " rows before it meets \"" + emptied->label + "\"";
        e.lints.push_back({"empty_result", Severity::Warning, "Nothing is left: " + what + ".",
                           emptied->kind == "having" ? "having"
                           : emptied->kind == "join" ? "from"
                                                     : "where"});
    }
    const auto wanted = Wants(q, schema, nothing_left).take();
    return wanted.empty() ? Result<void>() : add_absent(e, wanted, run);
}

}  // namespace sightline::answers
