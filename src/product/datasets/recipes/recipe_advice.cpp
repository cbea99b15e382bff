#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "core/query/sql.h"
#include "core/recipe/compile.h"
#include "core/recipe/recipe_text.h"
#include "product/datasets/layout/long_form.h"
#include "product/datasets/recipes/recipe_advice_parts.h"

namespace sightline::datasets {

namespace {

using query::quote_identifier;

constexpr double kMostlyMissing = 0.6;
constexpr double kConverts = 0.98;  // share of the values that must fit a type to advise it
constexpr double kFarFence = 3;     // quartile distances: Tukey's "far out"
constexpr double kFewApart = 10;    // the same where a column has few different values, as grades have
constexpr std::int64_t kFewValues = 10;
constexpr double kSkewed = 0.5;       // (mean - median) in deviations: the median speaks for the column
constexpr double kLopsided = 0.25;    // Bowley's skewness of the quartiles: 0.33 of a lognormal, 0.26 of an
                                      // exponential distribution; no single value moves it
constexpr double kVerySkewed = 0.75;  // of (mean - median): its logarithm is worth a look
constexpr std::int64_t kMaxRowsCompared = 5'000'000;

std::string percent(double share) {
    return share < 0.001 ? "under 0.1 %" : fmt::format("{:.1f} %", 100 * share);
}
double number(const boost::json::object& c, std::string_view key) {
    const auto* v = c.if_contains(key);
    return v && v->is_number() ? v->to_number<double>() : std::nan("");
}

class Adviser {
  public:
    Adviser(const query::TableInfo& table, const std::string& relation, const AskTable& ask)
        : table_(table), relation_(relation), ask_(ask) {}

    Result<std::vector<Advice>> all(const boost::json::object& profile, const boost::json::object& report) {
        SL_CHECK(look_at_texts());
        SL_TRY(totals_, find_total_rows(table_, relation_, ask_));
        if (totals_) out_.push_back(totals_->advice);
        SL_TRY(labels_, find_group_labels(table_, relation_, ask_));
        if (!labels_.empty()) fill_labels();
        const auto& columns = profile.at("columns").as_array();
        for (std::size_t i = 0; i < table_.columns.size() && i < columns.size(); ++i)
            SL_CHECK(column(table_.columns[i], columns[i].as_object()));
        // Rows are told apart by the labels above them.
        if (labels_.empty()) SL_CHECK(duplicates());
        if (auto form = long_form(table_, report)) {
            if (form->totals.empty()) {
                SL_TRY(form->totals, columns_that_sum(table_, form->columns, relation_, ask_));
            }
            out_.push_back({"", unpivot_step(*form), reason_of(*form), "layout", false});
        }
        // Blanks and placeholders first, then types, rows, gaps; then what only marks or adds, and what
        // takes away the columns that the others are about.
        constexpr std::string_view kOrder[] = {
            "blanks",          "placeholders", "total",    "spellings", "type",     "constant", "duplicates",
            "near_duplicates", "missing",      "outliers", "skew",      "personal", "layout"};
        std::ranges::stable_sort(out_, {}, [&](const Advice& a) {
            return std::ranges::find(kOrder, a.kind) - std::begin(kOrder);
        });
        return std::move(out_);
    }

  private:
    struct Texts {
        std::int64_t blanks = 0;
        std::int64_t placeholders = 0;
        std::vector<std::string> words;  // the placeholders there are
        std::int64_t open = 0;           // those that may be meant: "none" of allergies, "NA" of countries
        std::int64_t worded = 0;         // values without any digit that are no placeholders
    };

    void add(const std::string& column, const std::string& kind, bool safe, const recipe::Step& step,
             std::string reason) {
        out_.push_back({column, recipe::print(step), std::move(reason), kind, safe});
    }
    static recipe::Step step(std::string kind, Arguments arguments) {
        return made_step(std::move(kind), std::move(arguments));
    }
    using Names = std::vector<std::string>;

    static const Names& placeholders() {
        static const Names kWords{"n/a",  "N/A",  "-", "--", "?",  "nan",  "NaN", "null",
                                  "NULL", "#N/A", ".", "NA", "na", "None", "none"};
        return kWords;
    }
    static constexpr std::size_t kOpenWords = 4;  // the last of them
    static bool is_open(const std::string& word) {
        const auto open = std::span(placeholders()).last(kOpenWords);
        return std::ranges::find(open, word) != open.end();
    }

    /// One pass over all texts: blanks around them, and words that mean nothing is there.
    Result<void> look_at_texts() {
        std::string words, open, sql;
        for (const auto& w : placeholders()) words += (words.empty() ? "'" : ", '") + w + "'";
        for (const auto& w : std::span(placeholders()).last(kOpenWords))
            open += (open.empty() ? "'" : ", '") + w + "'";
        for (const auto& c : table_.columns) {
            if (c.type != ColumnType::Text) continue;
            const std::string q = quote_identifier(c.name), none = "trim(" + q + ") IN (" + words + ")";
            sql += (sql.empty() ? "SELECT " : ", ") + ("count(*) FILTER (WHERE regexp_matches(" + q) +
                   ", '^[\\s\\x{00A0}]|[\\s\\x{00A0}]$')), count(*) FILTER (WHERE " + none +
                   "), string_agg(DISTINCT trim(" + q + "), ' ' ORDER BY trim(" + q + ")) FILTER (WHERE " +
                   none + "), count(*) FILTER (WHERE trim(" + q + ") IN (" + open +
                   ")), count(*) FILTER (WHERE NOT (" + none + ") AND NOT regexp_matches(" + q +
                   ", '[0-9]'))";
        }
        if (sql.empty()) return {};
        SL_TRY(const Table t, ask_(sql + " FROM " + quote_identifier(relation_)));
        std::size_t at = 0;
        for (const auto& c : table_.columns) {
            if (c.type != ColumnType::Text) continue;
            Texts& seen = texts_[c.name];
            seen.blanks = whole_number(t.value(0, at));
            seen.placeholders = whole_number(t.value(0, at + 1));
            const std::string found = " " + to_text(t.value(0, at + 2)) + " ";
            for (const auto& w : placeholders())
                if (found.contains(" " + w + " ")) seen.words.push_back(w);
            seen.open = whole_number(t.value(0, at + 3));
            seen.worded = whole_number(t.value(0, at + 4));
            at += 5;
        }
        return {};
    }

    Result<void> column(const query::ColumnInfo& c, const boost::json::object& profile) {
        const std::int64_t rows = table_.row_count, filled = rows - c.null_count;
        if (rows == 0) return {};
        const Names one{c.name};
        if (filled == 0) {
            add(c.name, "constant", true, step("drop", {{"columns", one}}), "no row has a value");
            return {};
        }
        if (c.distinct_count == 1 && rows > 1 && c.null_count == 0) {
            add(c.name, "constant", false, step("drop", {{"columns", one}}),
                "every row says the same" + (c.samples.empty() ? "" : ": " + c.samples.front()));
            return {};
        }
        if (c.type == ColumnType::Text) SL_CHECK(text(c, filled));
        // What is missing in rows of totals alone goes with them.
        if (c.null_count > (totals_ ? totals_->missing.at(c.name) : 0) &&
            std::ranges::find(labels_, c.name) == labels_.end())
            missing(c, profile);
        if (is_numeric(c.type) && c.role != query::Role::Identifier) spread(c, profile);
        return {};
    }

    Result<void> text(const query::ColumnInfo& c, std::int64_t filled) {
        const Texts& seen = texts_[c.name];
        const Names one{c.name};
        if (seen.blanks > 0)
            add(c.name, "blanks", true, step("trim", {{"columns", one}}),
                fmt::format("{} with a blank", seen.blanks == 1
                                                   ? "1 value begins or ends"
                                                   : fmt::format("{} values begin or end", seen.blanks)));
        if (seen.placeholders > 0) placeholders(c, seen);
        if (c.role != query::Role::Identifier) {
            SL_TRY(const auto spellings, advise_spellings(c, filled, relation_, ask_));
            out_.insert(out_.end(), spellings.begin(), spellings.end());
        }
        return type(c, filled - seen.placeholders, seen.placeholders);
    }

    /// Among numbers and dates a word stands for none; among words it may be one of them.
    void placeholders(const query::ColumnInfo& c, const Texts& seen) {
        const auto emptied = [&](const Names& what, std::int64_t n, bool safe, const std::string& more) {
            add(c.name, "placeholders", safe,
                step("replace", {{"what", what}, {"value", recipe::Constant{}}, {"columns", Names{c.name}}}),
                fmt::format("{} {} that there is none", n, n == 1 ? "value says" : "values say") + more);
        };
        if (seen.open == 0 || seen.worded == 0) return emptied(seen.words, seen.placeholders, true, "");
        Names clear, open;
        for (const auto& w : seen.words) (is_open(w) ? open : clear).push_back(w);
        if (!clear.empty()) emptied(clear, seen.placeholders - seen.open, true, "");
        emptied(open, seen.open, false, ", unless that is a value here, as a code or an answer is");
    }

    /// The first type that nearly all values fit, tried on the whole column. Of two that both fit there is
    /// no telling which is meant, and none is advised.
    Result<void> type(const query::ColumnInfo& c, std::int64_t values, std::int64_t placeholders) {
        if (values < 3 || c.role == query::Role::Identifier) return {};
        struct Candidate {
            std::string type, slot, value;
        };
        const std::vector<std::vector<Candidate>> kinds = {
            {{"double", "locale", "en"}, {"double", "locale", "de"}},
            {{"date", "formats", "%d/%m/%Y"}, {"date", "formats", "%m/%d/%Y"}},
            {{"date", "formats", "%d.%m.%Y"}},
            {{"date", "formats", "%d-%m-%Y"}, {"date", "formats", "%m-%d-%Y"}},
            {{"date", "formats", "%Y/%m/%d"}},
            {{"date", "formats", "%d %b %Y"}},
            {{"date", "formats", "%b %d, %Y"}},
            {{"date", "formats", "%d %B %Y"}},
            {{"date", "formats", "%B %d, %Y"}},
            {{"date", "formats", "%Y%m%d"}},
            {{"timestamp", "formats", "%d/%m/%Y %H:%M"}, {"timestamp", "formats", "%m/%d/%Y %H:%M"}}};
        for (const auto& kind : kinds) {
            std::vector<std::pair<recipe::Step, std::int64_t>> fitting;
            for (const auto& candidate : kind) {
                recipe::Step s = step("convert", {{"columns", Names{c.name}},
                                                  {"type", candidate.type},
                                                  {"otherwise", std::string("stop")}});
                if (candidate.slot == "formats")
                    s.arguments["formats"] = Names{candidate.value};
                else
                    s.arguments[candidate.slot] = candidate.value;
                SL_TRY(const auto compiled, recipe::compile(s, table_, relation_));
                SL_TRY(const Table lost, ask_(*compiled.refused));
                const std::int64_t n =
                    std::max<std::int64_t>(whole_number(lost.value(0, 0)) - placeholders, 0);
                s.arguments.erase("otherwise");
                if (static_cast<double>(values - n) >= kConverts * static_cast<double>(values))
                    fitting.emplace_back(s, n);
            }
            if (fitting.empty()) continue;
            if (fitting.size() > 1) return {};
            const auto& [s, n] = fitting.front();
            add(c.name, "type", n == 0, s,
                fmt::format("{} of {} values are {}s kept as text", values - n, values,
                            s.text("type") == "double" ? "number" : s.text("type")));
            return {};
        }
        return {};
    }

    /// No mean of codes, years or places stands in for one.
    static bool is_amount(const query::ColumnInfo& c) {
        return c.role != query::Role::Identifier && c.role != query::Role::Time &&
               c.role != query::Role::Geography;
    }

    void missing(const query::ColumnInfo& c, const boost::json::object& profile) {
        const double share = static_cast<double>(c.null_count) / static_cast<double>(table_.row_count);
        const std::string said = fmt::format("{} rows ({}) have none", c.null_count, percent(share));
        const Names one{c.name};
        if (share > kMostlyMissing) {
            add(c.name, "missing", false, step("drop", {{"columns", one}}), said);
        } else if (is_numeric(c.type) && is_amount(c)) {
            const Spread s = spread_of(c, profile);
            const bool median = s.far || s.lopsided;
            add(c.name, "missing", false,
                step("impute", {{"columns", one}, {"method", std::string(median ? "median" : "mean")}}),
                said + (s.far    ? fmt::format("; a value as far out as {:g} pulls the mean, so the median "
                                                  "stands in",
                                               *s.far)
                        : median ? "; the values lie to one side of the mean, so the median stands in"
                                 : "; the mean stands in"));
        } else if (c.type == ColumnType::Text && c.role == query::Role::Category) {
            add(c.name, "missing", false,
                step("fill", {{"columns", one}, {"value", recipe::Constant{Value{std::string("unknown")}}}}),
                said + "; a word of its own keeps them apart");
        }
    }

    void fill_labels() {
        const std::string& first = labels_.front();
        const query::ColumnInfo& c = *table_.find(first);
        const std::int64_t labels = table_.row_count - c.null_count;
        add(first, "missing", false,
            step("fill", {{"columns", labels_}, {"direction", std::string("forward")}}),
            fmt::format(
                "{} labels stand once each, over {} rows without one{}; the other columns are full, so "
                "the label above is theirs",
                labels, c.null_count,
                labels_.size() > 1 ? ", and so do those of “" + labels_[1] + "” within them" : ""));
    }

    struct Spread {
        std::optional<double> far;  ///< the outermost value, when it lies far out
        double reach = 0;           ///< in distances of the quartiles
        bool lopsided = false;
    };
    /// By the quartiles, which a few wild values do not move as they move mean and deviation.
    static Spread spread_of(const query::ColumnInfo& c, const boost::json::object& profile) {
        const double q1 = number(profile, "q1"), q3 = number(profile, "q3"), low = number(profile, "min"),
                     high = number(profile, "max"), median = number(profile, "median"), half = q3 - q1;
        Spread out;
        out.reach = c.distinct_count > kFewValues ? kFarFence : kFewApart;
        if (half > 0) {
            if (high > q3 + out.reach * half) out.far = high;
            if (low < q1 - out.reach * half && (!out.far || q1 - low > high - q3)) out.far = low;
        }
        const double apart = std::abs(number(profile, "mean") - median) / number(profile, "std");
        out.lopsided =
            apart > kSkewed || half == 0 || (half > 0 && std::abs(q1 + q3 - 2 * median) / half > kLopsided);
        return out;
    }

    void spread(const query::ColumnInfo& c, const boost::json::object& profile) {
        const double q1 = number(profile, "q1"), q3 = number(profile, "q3"), low = number(profile, "min");
        const Names one{c.name};
        const Spread s = spread_of(c, profile);
        if (s.far)
            add(c.name, "outliers", false,
                step("outliers", {{"columns", one},
                                  {"method", std::string("iqr")},
                                  {"reach", s.reach},
                                  {"action", std::string("mark")}}),
                fmt::format("half of the values lie from {:g} to {:g}, the outermost at {:g}", q1, q3,
                            *s.far));
        if (c.distinct_count <= kFewValues) return;
        const double apart = (number(profile, "mean") - number(profile, "median")) / number(profile, "std");
        std::string name = "log " + c.name;
        if (apart > kVerySkewed && low > 0 && !table_.find(name))
            add(c.name, "skew", false,
                step("derive", {{"name", name}, {"expression", "ln(" + written_column(c.name) + ")"}}),
                "a long tail of large values; its logarithm is easier to compare");
    }
    Result<void> duplicates() {
        if (table_.row_count > kMaxRowsCompared || table_.columns.empty()) return {};
        const std::string from = " FROM " + quote_identifier(relation_);
        SL_TRY(const Table t, ask_("SELECT count(*) FROM (SELECT DISTINCT *" + from + ")"));
        const std::int64_t repeated = table_.row_count - whole_number(t.value(0, 0));
        if (repeated > 0) {
            // Where columns have few values each, rows that are events of their own are alike by chance.
            const auto rows = static_cast<double>(table_.row_count);
            double alike = rows * (rows - 1) / 2;
            for (const auto& c : table_.columns) {
                const auto different = static_cast<double>(std::max<std::int64_t>(c.distinct_count, 1));
                // Where most differ, the few that do not tell how often two are the same.
                alike *= 2 * different > rows ? 2 * (rows - different) / (rows * (rows - 1)) : 1 / different;
            }
            const bool chance = alike > 0.5 && 3 * alike + 1 > static_cast<double>(repeated);
            add("", "duplicates", !chance, step("deduplicate", {}),
                fmt::format("{} row{} another one in every column{}", repeated,
                            repeated == 1 ? " repeats" : "s repeat",
                            chance ? "; with so few different values that many may be alike by chance" : ""));
        }
        SL_TRY(const auto near, advise_near_duplicates(table_, relation_, repeated, ask_));
        if (near) out_.push_back(*near);
        return {};
    }

    const query::TableInfo& table_;
    const std::string& relation_;
    const AskTable& ask_;
    std::map<std::string, Texts> texts_;
    std::optional<TotalRows> totals_;
    Names labels_;  // columns of labels written once for the rows below
    std::vector<Advice> out_;
};

}  // namespace

Result<std::vector<Advice>> advise(const query::TableInfo& table, const boost::json::object& profile,
                                   const boost::json::object& report, const std::string& relation,
                                   const AskTable& ask) {
    return Adviser(table, relation, ask).all(profile, report);
}

}  // namespace sightline::datasets
