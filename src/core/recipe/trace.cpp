#include "core/recipe/trace.h"

#include <algorithm>

#include "core/query/query_walk.h"
#include "core/recipe/expression_text.h"
#include "core/recipe/step_writer.h"

namespace sightline::recipe {

namespace {

using How = ColumnTrace::How;
using Inputs = std::vector<ColumnTrace::Input>;

class Tracer {
  public:
    Tracer(const Step& step, const query::TableInfo& input, const Others& others)
        : step_(step), input_(input) {
        if (!step.has("table")) return;
        if (const auto it = others.find(step.text("table")); it != others.end()) other_ = &it->second.table;
    }

    ColumnTrace of(const query::ColumnInfo& out) const {
        ColumnTrace t{out.name, How::Copied, {}};
        const query::ColumnInfo* const same = input_.find(out.name);
        const std::string& kind = step_.kind;
        if (is_one_of({"keep", "drop", "filter", "delete", "deduplicate", "sort", "reread"}))
            return same ? copy(t, {{same->name}}) : anything(t);
        if (kind == "rename") {
            if (same_name(out.name, step_.text("to"))) return copy(t, {{step_.text("from")}});
            return same ? copy(t, {{same->name}}) : anything(t);
        }
        if (kind == "derive") return derived(t, same);
        if (kind == "split") return same ? copy(t, {{same->name}}) : computed(t, {{step_.text("column")}});
        if (kind == "join" || kind == "union") return with_other(t, same);
        if (kind == "unpivot") return unpivoted(t, same);
        if (kind == "pivot") {
            for (const auto& g : step_.list("groups"))
                if (same_name(g, out.name)) return copy(t, {{g}});
            return computed(t, {{step_.text("column")}, {step_.text("value")}});
        }
        if (kind == "encode") return encoded(t, same);
        if (kind == "bin" && !same) return computed(t, {{step_.text("column")}});
        if (kind == "impute" && step_.text("method") == "model")
            return same && !is_named("columns", out.name) ? copy(t, {{same->name}}) : anything(t);
        if (kind == "outliers" && !same) return computed(t, named("columns"));
        if (is_one_of(
                {"convert", "trim", "replace", "fill", "impute", "mask", "standardize", "bin", "outliers"}) &&
            same)
            return works_on(out.name) ? changed(t, same->name) : copy(t, {{same->name}});
        return anything(t);
    }

  private:
    bool is_one_of(std::initializer_list<std::string_view> kinds) const {
        return std::ranges::find(kinds, std::string_view(step_.kind)) != kinds.end();
    }
    static ColumnTrace copy(ColumnTrace t, Inputs from) {
        t.from = std::move(from);
        return t;
    }
    static ColumnTrace changed(ColumnTrace t, const std::string& column) {
        t.how = How::Changed;
        t.from = {{column}};
        return t;
    }
    static ColumnTrace computed(ColumnTrace t, Inputs from) {
        t.how = How::Computed;
        t.from = std::move(from);
        return t;
    }
    ColumnTrace anything(ColumnTrace t) const {
        t.how = How::Computed;
        for (const auto& c : input_.columns) t.from.push_back({c.name});
        if (other_)
            for (const auto& c : other_->columns) t.from.push_back({c.name, true});
        return t;
    }
    Inputs named(std::string_view slot) const {
        Inputs out;
        for (const auto& name : step_.list(slot)) out.push_back({name});
        return out;
    }
    bool is_named(std::string_view slot, const std::string& column) const {
        return std::ranges::any_of(step_.list(slot), [&](const auto& n) { return same_name(n, column); });
    }
    bool works_on(const std::string& column) const {
        if (step_.has("column")) return same_name(step_.text("column"), column);
        return step_.list("columns").empty() || is_named("columns", column);  // empty: all
    }

    ColumnTrace derived(ColumnTrace t, const query::ColumnInfo* same) const {
        if (!same_name(t.column, step_.text("name")))
            return same ? copy(std::move(t), {{same->name}}) : anything(std::move(t));
        const auto expression = expression_from(step_.text("expression"));
        if (!expression) return anything(std::move(t));
        Inputs from;
        query::for_each_column(*expression, [&](const query::ColumnRef& c) { from.push_back({c.column}); });
        if (std::holds_alternative<query::ColumnRef>(expression->form)) return copy(std::move(t), from);
        return computed(std::move(t), std::move(from));
    }

    ColumnTrace encoded(ColumnTrace t, const query::ColumnInfo* same) const {
        const std::string &column = step_.text("column"), &method = step_.text("method");
        const bool own = same_name(t.column, column);
        if (method == "target" && own) return computed(std::move(t), {{column}, {step_.text("target")}});
        if (method == "ordinal" && own) return changed(std::move(t), column);
        // The names of the new columns are values.
        if (method == "one_hot" && (own || !same)) return computed(std::move(t), {{column}});
        return same ? copy(std::move(t), {{same->name}}) : anything(std::move(t));
    }

    ColumnTrace unpivoted(ColumnTrace t, const query::ColumnInfo* same) const {
        const bool grouped = step_.has("values");
        const std::vector<std::string> names =
            grouped ? step_.list("names") : std::vector{step_.text("name"), step_.text("value")};
        const std::size_t levels = step_.has("within") ? 2 : 1, figures = names.size() - levels;
        for (std::size_t n = 0; n < names.size(); ++n) {
            if (!same_name(t.column, names[n])) continue;
            if (n < levels) return t;
            Inputs from;
            const auto& columns = step_.list("columns");
            for (std::size_t i = n - levels; i < columns.size(); i += figures) from.push_back({columns[i]});
            return copy(std::move(t), std::move(from));
        }
        return same ? copy(std::move(t), {{same->name}}) : anything(std::move(t));
    }

    ColumnTrace with_other(ColumnTrace t, const query::ColumnInfo* same) const {
        if (!other_) return anything(std::move(t));
        Inputs from;
        if (same) from.push_back({same->name});
        if (step_.kind == "union") {
            if (const auto* there = other_->find(t.column)) from.push_back({there->name, true});
        } else if (!same) {
            // "email (staff)", where "email" was taken; as often as it was.
            std::string name = t.column;
            const std::string ending = " (" + step_.text("table") + ")";
            while (true) {
                if (const auto* there = other_->find(name)) from.push_back({there->name, true});
                if (!name.ends_with(ending)) break;
                name.resize(name.size() - ending.size());
            }
        }
        return from.empty() ? anything(std::move(t)) : copy(std::move(t), std::move(from));
    }

    const Step& step_;
    const query::TableInfo& input_;
    const query::TableInfo* other_ = nullptr;
};

}  // namespace

std::vector<ColumnTrace> trace(const Step& step, const query::TableInfo& input,
                               const query::TableInfo& output, const Others& others) {
    const Tracer tracer(step, input, others);
    std::vector<ColumnTrace> out;
    out.reserve(output.columns.size());
    for (const auto& c : output.columns) out.push_back(tracer.of(c));
    return out;
}

}  // namespace sightline::recipe
