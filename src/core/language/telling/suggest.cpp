// Questions worth asking of a table, from the roles and shapes of its columns alone.

#include <algorithm>
#include <unordered_set>

#include "core/language/telling/interpret.h"
#include "core/query/query_walk.h"
#include "core/query/sentence.h"

namespace sightline::language {
namespace {

/// Does adding up its values mean anything? Prices, rates, ages and measurements are averaged instead.
bool adds_up(const LexicalColumn& c) {
    static const std::unordered_set<std::string_view> kLevels{
        "price",   "unit",       "rate",     "ratio",     "average", "avg",        "mean",        "median",
        "percent", "percentage", "pct",      "share",     "speed",   "pace",       "temperature", "temp",
        "degree",  "humidity",   "pressure", "age",       "score",   "rating",     "grade",       "index",
        "level",   "height",     "width",    "length",    "depth",   "weight",     "bmi",         "mpg",
        "salary",  "wage",       "latitude", "longitude", "density", "efficiency", "satisfaction"};
    if (c.info->role == query::Role::Percentage || c.info->unit == "%") return false;
    const std::string name = query::words_of(c.info->name);
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t end = std::min(name.find(' ', at), name.size());
        if (kLevels.contains(std::string_view(name).substr(at, end - at))) return false;
        at = end + 1;
    }
    return true;
}

struct Parts {
    std::vector<ColumnId> measures, categories;
    ColumnId time = -1;
};

Parts parts_of(const Lexicon& lexicon, const LexicalTable& table) {
    Parts p;
    p.time = table.time;
    for (int i = 0; i < table.count; ++i) {
        const ColumnId id = table.first + i;
        const LexicalColumn& c = lexicon.column(id);
        const bool coded = c.identifier || c.year;
        if (c.category && !c.temporal && c.info->distinct_count >= 2 && !c.identifier)
            p.categories.push_back(id);
        else if (c.numeric && !coded)
            p.measures.push_back(id);
    }
    // What adds up first, of that money; categories with few values first.
    const auto worth = [&](ColumnId id) {
        const int level = adds_up(lexicon.column(id)) ? 0 : 3;
        return level + (lexicon.column(id).info->role == query::Role::Money     ? 0
                        : lexicon.column(id).info->role == query::Role::Measure ? 1
                                                                                : 2);
    };
    std::stable_sort(p.measures.begin(), p.measures.end(),
                     [&](ColumnId a, ColumnId b) { return worth(a) < worth(b); });
    const auto many = [&](ColumnId id) { return lexicon.column(id).info->distinct_count > 12; };
    std::stable_sort(p.categories.begin(), p.categories.end(),
                     [&](ColumnId a, ColumnId b) { return many(a) < many(b); });
    return p;
}

}  // namespace

std::vector<std::string> suggest_questions(const Lexicon& lexicon, std::size_t count,
                                           const query::Query* after) {
    std::vector<std::string> out;
    std::unordered_set<std::string> asked;
    if (after != nullptr)
        query::for_each_column(*after, [&](const query::ColumnRef& c) { asked.insert(c.column); });
    const auto was_asked = [&](ColumnId c) { return asked.contains(lexicon.column(c).info->name); };
    const auto add = [&](std::string s) {
        if (out.size() < count && std::find(out.begin(), out.end(), s) == out.end())
            out.push_back(std::move(s));
    };
    const auto words = [&](ColumnId c) { return query::words_of(lexicon.column(c).info->name); };
    const auto additive = [&](ColumnId c) { return adds_up(lexicon.column(c)); };
    for (const LexicalTable& table : lexicon.tables()) {
        Parts p = parts_of(lexicon, table);
        // After a question: more of what it measured, by what it did not ask for.
        std::stable_partition(p.measures.begin(), p.measures.end(), was_asked);
        std::stable_partition(p.categories.begin(), p.categories.end(),
                              [&](ColumnId c) { return !was_asked(c); });
        if (p.measures.empty() && p.categories.empty() && p.time < 0) {
            add("how many rows");
            continue;
        }
        for (std::size_t k = 0; k < 3; ++k) {
            const bool m = k < p.measures.size(), c = k < p.categories.size();
            const ColumnId measure = p.measures.empty() ? -1 : p.measures[m ? k : 0];
            const ColumnId category = p.categories.empty() ? -1 : p.categories[c ? k : 0];
            if (measure >= 0 && category >= 0 && (m || c))
                add(std::string(additive(measure) ? "total " : "average ") + words(measure) + " by " +
                    words(category));
            if (k == 0 && measure >= 0 && p.time >= 0)
                add(std::string(additive(measure) ? "total " : "average ") + words(measure) +
                    (lexicon.column(p.time).temporal ? " by month" : " by " + words(p.time)));
            if (k == 0 && category >= 0) add("how many rows for each " + words(category));
            if (k == 0 && measure >= 0 && category >= 0)
                add("which " + words(category) + " has the highest " +
                    (additive(measure) ? "total " : "average ") + words(measure));
            if (k == 0 && p.measures.size() >= 2) add(words(p.measures[0]) + " vs " + words(p.measures[1]));
            if (m && k < 2) add("distribution of " + words(measure));
        }
        if (p.measures.empty() && p.categories.empty()) add("how many rows by " + words(p.time));
    }
    return out;
}

}  // namespace sightline::language
