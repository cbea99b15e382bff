#include "core/query/lint.h"

#include <algorithm>
#include <utility>

#include "core/query/join_shape.h"
#include "core/query/lint_columns.h"
#include "core/query/path.h"
#include "core/query/phraser.h"
#include "core/query/scope.h"

namespace sightline::query {

namespace {

std::string quoted(std::string_view name) {
    return "'" + std::string(name) + "'";
}

bool looks_like_number(const std::string& text) {
    const bool digits = std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return digits && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-' || c == '+';
           });
}

bool is_numeric_text(const ColumnInfo* info) {
    constexpr std::size_t kEnough = 2;
    return info != nullptr && info->type == ColumnType::Text && info->samples.size() >= kEnough &&
           std::ranges::all_of(info->samples, looks_like_number);
}

bool measures(Aggregate f) {
    return f != Aggregate::Count && f != Aggregate::Min && f != Aggregate::Max;
}

class Linter {
  public:
    explicit Linter(const Schema& schema) : schema_(schema) {}

    void query(const Query& q, const Scope* outer) {
        const Scope scope(q.from, schema_, outer);
        const JoinShape shape = shape_of(q.from, scope);
        joins(q, scope);
        const bool one_row = is_grouped(q) && q.group.empty() && !q.set;
        if (q.limit && q.order.empty() && !one_row && !existence_) {
            const Path::Enter enter(path_, Step{"limit"});
            add("limit_without_order", Severity::Warning,
                "without an order, which " + counted(q.limit->count, "row") +
                    " are kept is arbitrary; add an order");
        }
        existence_ = false;
        const Query* const around = std::exchange(current_, &q);
        const Scope whole = q.set ? output_scope(q, schema_, outer) : Scope();
        for_each_child(q, [&](const auto& child, const Step& step) {
            using Child = std::remove_cvref_t<decltype(child)>;
            const Path::Enter enter(path_, step);
            const bool over_outputs = q.set && (step.name == "order" || step.name == "limit.per");
            if constexpr (std::same_as<Child, Query>) {
                query(child, outer);
            } else if constexpr (!std::same_as<Child, ColumnRef>) {
                const Place place{over_outputs ? whole : scope, over_outputs ? nullptr : &shape};
                if constexpr (std::same_as<Child, Expression>)
                    if (step.name == "order") ordered(child, place.scope, "order");
                node(child, place);
            }
        });
        if (q.set) set(q, outer);
        current_ = around;
    }

    std::vector<Lint> take() { return std::move(found_); }

  private:
    struct Place {
        const Scope& scope;
        const JoinShape* shape = nullptr;
    };

    void add(std::string code, Severity severity, std::string message) {
        found_.push_back({std::move(code), severity, std::move(message), path_.text()});
    }

    const ColumnInfo* info_of(const Expression& e, const Scope& scope) const {
        const auto* const column = std::get_if<ColumnRef>(&e.form);
        const auto found = column != nullptr ? resolve(*column, scope) : std::nullopt;
        return found ? found->info : nullptr;
    }

    // The unit of what an expression gives, where it is that of its parts.
    std::string unit_of(const Expression& e, const Scope& scope) const {
        if (const ColumnInfo* const info = info_of(e, scope)) return info->unit;
        if (const auto* a = std::get_if<AggregateCall>(&e.form))
            return a->function == Aggregate::Count || a->function == Aggregate::Variance
                       ? ""
                       : unit_of(*a->of, scope);
        if (const auto* a = std::get_if<Arithmetic>(&e.form))
            if (a->op == ArithmeticOperator::Add || a->op == ArithmeticOperator::Subtract) {
                const std::string left = unit_of(*a->left, scope);
                return left.empty() ? unit_of(*a->right, scope) : left;
            }
        if (const auto* f = std::get_if<FunctionCall>(&e.form))
            if (f->function == Function::Abs || f->function == Function::Round ||
                f->function == Function::Coalesce)
                return f->arguments.empty() ? "" : unit_of(f->arguments.front(), scope);
        return "";
    }

    void same_unit(const Expression& left, const Expression& right, const Scope& scope,
                   const std::string& what) {
        const std::string a = unit_of(left, scope), b = unit_of(right, scope);
        if (!a.empty() && !b.empty() && a != b)
            add("mixed_units", Severity::Warning,
                what + " " + a + " with " + b + " gives no meaningful value; convert one of them first");
    }

    void ordered(const Expression& e, const Scope& scope, const std::string& what) {
        const ColumnInfo* const info = info_of(e, scope);
        if (is_numeric_text(info))
            add("text_number", Severity::Warning,
                quoted(info->name) + " holds numbers as text, so " + what +
                    " goes by letters (10 before 9); cast it to double");
    }

    template <class Node>
    void below(const Node& parent, const Place& place) {
        for_each_child(parent, [&](const auto& child, const Step& step) {
            const Path::Enter enter(path_, step);
            using Child = std::remove_cvref_t<decltype(child)>;
            if constexpr (std::same_as<Child, Query>)
                query(child, &place.scope);
            else if constexpr (!std::same_as<Child, ColumnRef>)
                node(child, place);
        });
    }

    void node(const Expression& e, const Place& place) {
        if (const auto* call = std::get_if<AggregateCall>(&e.form)) aggregate(*call, place);
        if (const auto* a = std::get_if<Arithmetic>(&e.form);
            a != nullptr && a->op == ArithmeticOperator::Add)
            same_unit(*a->left, *a->right, place.scope, "adding");
        else if (a != nullptr && a->op == ArithmeticOperator::Subtract)
            same_unit(*a->left, *a->right, place.scope, "subtracting");
        below(e, place);
    }

    void node(const Predicate& p, const Place& place) {
        const bool negated = std::exchange(negated_, std::holds_alternative<Negation>(p.form));
        if (!negated) out_of_range(p, place.scope);
        if (const auto* c = std::get_if<Comparison>(&p.form)) {
            same_unit(c->left, c->right, place.scope, "comparing");
            if (c->op != Comparator::Equal && c->op != Comparator::NotEqual) {
                ordered(c->left, place.scope, "the comparison");
                ordered(c->right, place.scope, "the comparison");
            }
        } else if (const auto* b = std::get_if<Between>(&p.form)) {
            ordered(b->of, place.scope, "the comparison");
        } else if (const auto* in = std::get_if<InQuery>(&p.form)) {
            not_in(*in, place);
        }
        existence_ = std::holds_alternative<Exists>(p.form);
        negated_ = negated_ || (negated && std::holds_alternative<Junction>(p.form));
        below(p, place);
        existence_ = negated_ = false;
    }

    void not_in(const InQuery& in, const Place& place) {
        if (!in.negated || in.query->select.empty()) return;
        const auto columns = output_columns(*in.query, schema_, &place.scope);
        const OutputColumn& c = columns.front();
        bool guarded = false;  // "is not null" in the inner where
        if (in.query->where)
            for_each_null_test(*in.query->where, [&](const IsNull& n) {
                guarded = guarded || (n.negated && n.of == in.query->select.front().expression);
            });
        if (c.origin != nullptr && c.origin->null_count > 0 && !guarded)
            add("not_in_null", Severity::Warning,
                quoted(c.name) + " is missing in " + counted(c.origin->null_count, "row") +
                    ", and nothing is \"not in\" a list with a missing value: no row will pass; leave "
                    "missing values out inside");
    }

    template <class Visit>
    static void for_each_null_test(const Predicate& p, Visit&& visit) {
        if (const auto* n = std::get_if<IsNull>(&p.form)) visit(*n);
        const auto* const j = std::get_if<Junction>(&p.form);
        if (j == nullptr || j->connective == Connective::Or) return;
        for (const Predicate& part : j->parts) for_each_null_test(part, visit);
    }

    void aggregate(const AggregateCall& call, const Place& place) {
        if (const ColumnInfo* const info = info_of(*call.of, place.scope)) {
            if (measures(call.function) && info->role == Role::Identifier)
                add("identifier_aggregate", Severity::Warning,
                    quoted(info->name) +
                        " is an identifier: its numbers only name things, so calculating with them means "
                        "nothing; count them instead");
            named(call, *info);
            currencies(call, place.scope);
            if (call.function == Aggregate::Min || call.function == Aggregate::Max)
                ordered(*call.of, place.scope, "the smallest and largest");
        }
        if (call.function == Aggregate::Mean) average_of_averages(*call.of, place.scope);
        if (place.shape != nullptr) fan_out(call, place);
    }

    /// What the column's own name says against it.
    void named(const AggregateCall& call, const ColumnInfo& info) {
        if (!measures(call.function) || info.role == Role::Identifier) return;
        if (const std::string_view code = code_word(info); !code.empty())
            add("code_aggregate", Severity::Warning,
                quoted(info.name) + " holds codes (" + std::string(code) +
                    "): calculating with them means nothing; count them or group by them instead");
        else if (call.function == Aggregate::Sum && (is_rate(info) || is_average(info)))
            add("sum_of_rates", Severity::Warning,
                quoted(info.name) + " is " + (is_average(info) ? "an average" : "a rate") +
                    " of each row: adding them up gives no total; average it, or add up what it is made of");
        else if (call.function == Aggregate::Mean && is_average(info))
            add("average_of_averages", Severity::Note,
                quoted(info.name) +
                    " is an average itself: averaging it weighs rows that stand for many and for few alike");
    }

    /// Amounts of several currencies in one figure.
    void currencies(const AggregateCall& call, const Scope& scope) {
        const auto* const column = std::get_if<ColumnRef>(&call.of->form);
        const auto found = column != nullptr ? resolve(*column, scope) : std::nullopt;
        if (!measures(call.function) || !found || found->info == nullptr || found->table == nullptr ||
            found->info->role != Role::Money || current_ == nullptr)
            return;
        const ColumnInfo* const unit = unit_column(*found->table);
        if (unit == nullptr) return;
        bool told_apart = false;
        const auto note = [&](const ColumnRef& c) {
            const auto r = resolve(c, scope);
            told_apart = told_apart || (r && r->info == unit);
        };
        for (const Expression& key : current_->group) for_each_column(key, note, false);
        if (current_->where) for_each_column(*current_->where, note, false);
        if (!told_apart)
            add("mixed_units", Severity::Warning,
                quoted(found->info->name) + " is in " + counted(unit->distinct_count, "unit") + " (" +
                    quoted(unit->name) + "), and one figure mixes them; group by it or choose one");
    }

    /// No value of the column can pass.
    void out_of_range(const Predicate& p, const Scope& scope) {
        const auto tell = [&](const Expression& of) {
            const ColumnInfo* const info = info_of(of, scope);
            add("value_out_of_range", Severity::Warning,
                "no row can pass: " + quoted(info->name) + " goes from " + to_text(*info->min) + " to " +
                    to_text(*info->max));
        };
        const auto empty = [&](Comparator op, const Expression& of, const Expression& value) {
            const ColumnInfo* const info = info_of(of, scope);
            const auto* const literal = std::get_if<Literal>(&value.form);
            return info != nullptr && literal != nullptr && nothing_passes(op, *info, literal->value);
        };
        if (const auto* c = std::get_if<Comparison>(&p.form)) {
            if (empty(c->op, c->left, c->right)) tell(c->left);
        } else if (const auto* b = std::get_if<Between>(&p.form); b != nullptr && !b->negated) {
            if (empty(Comparator::GreaterOrEqual, b->of, b->low) ||
                empty(Comparator::LessOrEqual, b->of, b->high))
                tell(b->of);
        } else if (const auto* in = std::get_if<InList>(&p.form);
                   in != nullptr && !in->negated && !in->values.empty()) {
            if (std::ranges::all_of(in->values, [&](const Value& v) {
                    return empty(Comparator::Equal, in->of, Expression(Literal{v}));
                }))
                tell(in->of);
        }
    }

    void average_of_averages(const Expression& of, const Scope& scope) {
        const auto* const column = std::get_if<ColumnRef>(&of.form);
        const auto found = column != nullptr ? resolve(*column, scope) : std::nullopt;
        if (!found || found->source->query == nullptr) return;
        for (const SelectItem& item : found->source->query->select) {
            const auto* const inner = std::get_if<AggregateCall>(&item.expression.form);
            if (item.name == found->name && inner != nullptr && inner->function == Aggregate::Mean)
                add("average_of_averages", Severity::Warning,
                    quoted(found->name) +
                        " is an average itself: averaging it weighs small and large groups alike; average "
                        "the rows instead");
        }
    }

    void fan_out(const AggregateCall& call, const Place& place) {
        const bool counts = call.function == Aggregate::Count;
        if (call.distinct || !(measures(call.function) || counts)) return;
        const ScopeSource* repeated = nullptr;
        const ScopeSource* by = nullptr;
        bool safe = false;
        for_each_expression(
            *call.of,
            [&](const Expression& e) {
                const auto* const column = std::get_if<ColumnRef>(&e.form);
                const auto found = column != nullptr ? resolve(*column, place.scope) : std::nullopt;
                if (!found || found->scope != &place.scope) return;
                const auto i = static_cast<std::size_t>(found->source - place.scope.sources.data());
                if (place.shape->repeated_by[i] == nullptr)
                    safe = true;  // some part is counted once: it sets the rows
                else {
                    repeated = found->source;
                    by = place.shape->repeated_by[i];
                }
            },
            false);
        if (safe || repeated == nullptr) return;
        add("fan_out", Severity::Warning,
            "the join repeats each row of " + quoted(repeated->alias) + " for every matching row of " +
                quoted(by->alias) + ", so it is counted several times; " +
                (counts ? "count distinct values" : "aggregate " + quoted(by->alias) + " before joining"));
    }

    void joins(const Query& q, const Scope& scope) {
        for (std::size_t i = 0; i < q.from.joins.size(); ++i) {
            for (std::size_t k = 0; k < q.from.joins[i].on.size(); ++k) {
                const JoinKey& key = q.from.joins[i].on[k];
                const auto left = resolve(key.left, scope), right = resolve(key.right, scope);
                if (!left || !right || left->info == nullptr || right->info == nullptr) continue;
                const Path::Enter enter(path_, Step{"from.joins", static_cast<std::ptrdiff_t>(i), "on",
                                                    static_cast<std::ptrdiff_t>(k)});
                relation(*left, *right);
            }
        }
    }

    void relation(const ResolvedColumn& a, const ResolvedColumn& b) {
        constexpr double kSure = 0.6;
        const auto is = [](const ResolvedColumn& c, const std::string& table, const std::string& column) {
            return c.table->name == table && c.info->name == column;
        };
        const Relation* known = nullptr;
        bool common_target = false;  // both refer to the same column: a many-to-many join by a shared key
        for (const Relation& r : schema_.relations) {
            const auto pair_of = [&](const ResolvedColumn& from, const ResolvedColumn& to) {
                return (is(from, r.from_table, r.from_column) && is(to, r.to_table, r.to_column)) ||
                       std::ranges::any_of(r.further, [&](const auto& f) {
                           return is(from, r.from_table, f.first) && is(to, r.to_table, f.second);
                       });
            };
            const bool forth = pair_of(a, b), back = pair_of(b, a);
            if (forth || back) known = &r;
            for (const Relation& s : schema_.relations)
                common_target = common_target ||
                                (is(a, r.from_table, r.from_column) && is(b, s.from_table, s.from_column) &&
                                 r.to_table == s.to_table && r.to_column == s.to_column);
        }
        const bool same_column = a.table == b.table && a.info == b.info;  // a table with itself
        const std::string pair =
            quoted(a.table->name + "." + a.info->name) + " and " + quoted(b.table->name + "." + b.info->name);
        if (known == nullptr && !same_column && !common_target)
            add("unknown_relation", Severity::Warning,
                pair + " are not known to belong together; check that the join is meant");
        else if (known != nullptr && known->confidence < kSure)
            add("uncertain_relation", Severity::Note,
                pair + " were matched by guess; check that the join is meant");
    }

    void set(const Query& q, const Scope* outer) {
        const Scope left(q.from, schema_, outer), right(q.set->right->from, schema_, outer);
        for (std::size_t i = 0; i < q.select.size() && i < q.set->right->select.size(); ++i) {
            const std::string a = unit_of(q.select[i].expression, left),
                              b = unit_of(q.set->right->select[i].expression, right);
            const Path::Enter enter(path_, Step{"set.right.select", static_cast<std::ptrdiff_t>(i)});
            if (!a.empty() && !b.empty() && a != b)
                add("mixed_units", Severity::Warning,
                    "one column would hold " + a + " and " + b + "; convert one of them first");
        }
    }

    const Schema& schema_;
    Path path_;
    std::vector<Lint> found_;
    const Query* current_ = nullptr;  // whose select, group and where are looked at
    bool negated_ = false;            // the next Predicate holds where it does not pass
    bool existence_ = false;          // the next Query is only asked whether it has rows
};

}  // namespace

std::string_view name_of(Severity severity) {
    return severity == Severity::Note ? "note" : "warning";
}

std::vector<Lint> lint(const Query& query, const Schema& schema) {
    const auto qualified = qualify(query, schema);
    if (!qualified) return {};
    Linter linter(schema);
    linter.query(*qualified, nullptr);
    return linter.take();
}

}  // namespace sightline::query
