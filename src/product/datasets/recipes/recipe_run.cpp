#include "product/datasets/recipes/recipe_run.h"

#include <algorithm>

#include "core/query/sql.h"
#include "core/recipe/recipe_text.h"
#include "product/datasets/recipes/recipe_model.h"

namespace sightline::datasets {

namespace {

using query::quote_identifier;

constexpr std::size_t kShownStep = 100;

std::int64_t whole(const Value& v) {
    return static_cast<std::int64_t>(as_number(v).value_or(0));
}

class Run {
  public:
    Run(engine::Engine& engine, const RecipeInput& input, const engine::CancelToken& cancel)
        : engine_(engine), input_(input), cancel_(cancel) {}

    Result<RecipeOutcome> all(const recipe::Recipe& recipe, const std::function<void(double)>& progress) {
        out_.relation = input_.relation;
        SL_TRY(out_.table, table_in(engine_, out_.relation, cancel_));
        SL_TRY(nulls_, nulls_of(out_.relation, out_.table));
        out_.lineage = input_.lineage;
        std::size_t n = 0;
        for (const recipe::Step& given : recipe.steps) {
            ++n;
            recipe::Step step = given;
            if (step.on) {
                Result<void> done = may_stand(step);
                if (done) done = one(step, n);
                if (!done) {
                    Error error = named(std::move(done).error(), step, n);
                    if (!input_.partial || error.code != ErrorCode::Unprocessable)
                        return std::unexpected(std::move(error));
                    out_.failure = {static_cast<std::int64_t>(n), std::move(error)};
                    break;
                }
            } else {
                StepCount& count = out_.steps.emplace_back();
                count.on = false;
                count.text = recipe::print(step);
                count.sentence = recipe::describe(step);
            }
            out_.recipe.steps.push_back(std::move(step));
            if (progress) progress(static_cast<double>(n) / static_cast<double>(recipe.steps.size()));
        }
        out_.sql = recipe::script(selects_, input_.relation);
        return std::move(out_);
    }

  private:
    Result<Table> ask(const std::string& sql) { return engine_.query({sql, {}, 0, 256u << 20}, cancel_); }

    Result<void> may_stand(const recipe::Step& step) const {
        if (step.kind == recipe::kReread && out_.relation != input_.relation)
            return fail(ErrorCode::Unprocessable, "it starts from the file, so no step may be before it");
        return {};
    }

    static Error named(Error e, const recipe::Step& step, std::size_t n) {
        std::string text = recipe::print(step);
        if (text.size() > kShownStep) {
            std::size_t cut = kShownStep;  // not within a character
            while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
            text = text.substr(0, cut) + "…";
        }
        std::string at = "Step " + std::to_string(n);
        if (step.line > 0) at += ", line " + std::to_string(step.line);
        e.message = at + " (" + text + "): " + e.message;
        if (!e.message.ends_with('.')) e.message += '.';
        // What the engine refuses here is about the data, not about the request's form.
        if (e.code == ErrorCode::InvalidInput) e.code = ErrorCode::Unprocessable;
        return e;
    }

    /// A name that neither the inputs nor the steps before it have.
    std::string relation_of(std::size_t n, const std::string& kind) const {
        std::string name = "step " + std::to_string(n) + " " + kind;
        const auto taken = [&] {
            return name == input_.relation || std::ranges::any_of(input_.others, [&](const auto& o) {
                       return o.second.relation == name;
                   });
        };
        while (taken()) name += "_";
        return name;
    }

    Result<void> one(recipe::Step& step, std::size_t n) {
        SL_TRY(const auto open, recipe::open_values(step, out_.table, out_.relation));
        if (open) {
            SL_TRY(const Table values, ask(*open));
            std::vector<std::string> list;
            for (std::size_t r = 0; r < values.row_count(); ++r) list.push_back(to_text(values.value(r, 0)));
            step = recipe::with_values(std::move(step), std::move(list));
        }
        SL_TRY(const recipe::Compiled c, recipe::compile(step, out_.table, out_.relation, input_.others));
        if (c.refused) {
            SL_TRY(const Table lost, ask(*c.refused));
            if (const auto count = whole(lost.value(0, 0)); count > 0)
                return fail(ErrorCode::Unprocessable,
                            std::to_string(count) + (count == 1 ? " value does" : " values do") +
                                " not fit; correct them first, or leave out 'or stop' to make them missing");
        }
        if (c.model) SL_CHECK(make_model(engine_, *c.model, out_.relation, input_.models, cancel_));
        const std::string relation = relation_of(n, step.kind);
        SL_CHECK(ask("CREATE TEMP TABLE " + quote_identifier(relation) + " AS\n" + c.sql));
        // Types as the engine made them: a step's own idea of them only serves to check the next ones.
        SL_TRY(query::TableInfo table, table_in(engine_, relation, cancel_));
        StepCount count;
        count.text = recipe::print(step);
        count.sentence = recipe::describe(step);
        count.rows_before = out_.table.row_count;
        count.rows_after = table.row_count;
        count.columns_before = static_cast<std::int64_t>(out_.table.columns.size());
        count.columns_after = static_cast<std::int64_t>(table.columns.size());
        SL_TRY(auto nulls, nulls_of(relation, table));
        for (const auto& [name, missing] : nulls_) count.nulls_before += missing;
        for (const auto& [name, missing] : nulls) count.nulls_after += missing;
        if (c.keeps_rows) SL_CHECK(count_changes(c.touched, out_.relation, relation, table, nulls, count));
        if (c.model) SL_CHECK(ask("DROP TABLE " + quote_identifier(c.model->relation)));
        if (out_.relation != input_.relation) SL_CHECK(ask("DROP TABLE " + quote_identifier(out_.relation)));
        selects_.push_back(
            {relation, c.sql,
             std::to_string(n) + ". " + count.sentence +
                 (c.model ? " (“" + c.model->relation + "” is made by a model, which is no SQL)" : "")});
        if (!input_.lineage.empty()) {
            static const ColumnLineage kNone;
            const auto other = input_.other_lineage.find(std::string(step.text_or("table", "")));
            out_.lineage = after(step, recipe::trace(step, out_.table, table, input_.others), out_.lineage,
                                 other == input_.other_lineage.end() ? kNone : other->second);
        }
        out_.relation = relation;
        out_.table = std::move(table);
        nulls_ = std::move(nulls);
        out_.steps.push_back(std::move(count));
        return {};
    }

    using Nulls = std::map<std::string, std::int64_t>;

    Result<Nulls> nulls_of(const std::string& relation, const query::TableInfo& table) {
        std::string sql = "SELECT count(*)";
        for (const auto& c : table.columns) sql += ", count(*) - count(" + quote_identifier(c.name) + ")";
        SL_TRY(const Table t, ask(sql + " FROM " + quote_identifier(relation)));
        Nulls out;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            out[table.columns[i].name] = whole(t.value(0, i + 1));
        return out;
    }

    Result<void> count_changes(const std::vector<std::string>& touched, const std::string& before,
                               const std::string& after, const query::TableInfo& table, const Nulls& nulls,
                               StepCount& count) {
        if (touched.empty()) return {};
        std::string sql;
        for (const auto& name : touched) {
            const auto *was = out_.table.find(name), *is = table.find(name);
            const bool comparable = was->type == is->type || (is_numeric(was->type) && is_numeric(is->type));
            const std::string q = quote_identifier(name);
            const auto side = [&](const char* s) {
                return comparable ? s + ("." + q) : "CAST(" + (s + ("." + q)) + " AS VARCHAR)";
            };
            sql += (sql.empty() ? "SELECT " : ", ") + ("count(*) FILTER (WHERE " + side("was")) +
                   " IS DISTINCT FROM " + side("now") + ")";
        }
        SL_TRY(const Table t, ask(sql + " FROM " + quote_identifier(before) + " AS was POSITIONAL JOIN " +
                                  quote_identifier(after) + " AS now"));
        for (std::size_t i = 0; i < touched.size(); ++i) {
            const std::int64_t changed = whole(t.value(0, i));
            count.changed += changed;
            count.columns.push_back({touched[i], nulls_.at(touched[i]), nulls.at(touched[i]), changed});
        }
        return {};
    }

    engine::Engine& engine_;
    const RecipeInput& input_;
    const engine::CancelToken& cancel_;
    RecipeOutcome out_;
    Nulls nulls_;
    std::vector<recipe::NamedSelect> selects_;
};

}  // namespace

Result<query::TableInfo> table_in(engine::Engine& engine, const std::string& relation,
                                  const engine::CancelToken& cancel) {
    const std::string from = " FROM " + quote_identifier(relation);
    SL_TRY(const Table shape, engine.query({"SELECT *" + from + " LIMIT 0", {}}, cancel));
    SL_TRY(const Table rows, engine.query({"SELECT count(*)" + from, {}}, cancel));
    query::TableInfo out;
    out.name = relation;
    out.row_count = whole(rows.value(0, 0));
    for (const Column& c : shape.columns) {
        query::ColumnInfo info;
        info.name = c.name();
        info.type = c.type();
        out.columns.push_back(std::move(info));
    }
    return out;
}

Result<RecipeOutcome> run_recipe(engine::Engine& engine, const recipe::Recipe& recipe,
                                 const RecipeInput& input, const engine::CancelToken& cancel,
                                 const std::function<void(double)>& progress) {
    return Run(engine, input, cancel).all(recipe, progress);
}

}  // namespace sightline::datasets
