// Questions worth asking of a table, from the roles and shapes of its columns alone.

#include <algorithm>

#include "core/language/interpret.h"
#include "core/query/sentence.h"

namespace sightline::language {
namespace {

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
        if (c.numeric && !coded && !c.category)
            p.measures.push_back(id);
        else if (c.category && !c.temporal && c.info->distinct_count >= 2 && !c.identifier)
            p.categories.push_back(id);
        else if (c.numeric && !coded)
            p.measures.push_back(id);
    }
    // Money first, then other measures; categories with few values first.
    const auto worth = [&](ColumnId id) {
        return lexicon.column(id).info->role == query::Role::Money     ? 0
               : lexicon.column(id).info->role == query::Role::Measure ? 1
                                                                       : 2;
    };
    std::stable_sort(p.measures.begin(), p.measures.end(),
                     [&](ColumnId a, ColumnId b) { return worth(a) < worth(b); });
    const auto many = [&](ColumnId id) { return lexicon.column(id).info->distinct_count > 12; };
    std::stable_sort(p.categories.begin(), p.categories.end(),
                     [&](ColumnId a, ColumnId b) { return many(a) < many(b); });
    return p;
}

}  // namespace

std::vector<std::string> suggest_questions(const Lexicon& lexicon, std::size_t count) {
    std::vector<std::string> out;
    const auto add = [&](std::string s) {
        if (out.size() < count && std::find(out.begin(), out.end(), s) == out.end())
            out.push_back(std::move(s));
    };
    const auto words = [&](ColumnId c) { return query::words_of(lexicon.column(c).info->name); };
    const auto additive = [&](ColumnId c) {
        const query::Role role = lexicon.column(c).info->role;
        return role != query::Role::Percentage && lexicon.column(c).info->unit != "%";
    };
    for (const LexicalTable& table : lexicon.tables()) {
        const Parts p = parts_of(lexicon, table);
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
                add("which " + words(category) + " has the highest average " + words(measure));
            if (k == 0 && p.measures.size() >= 2) add(words(p.measures[0]) + " vs " + words(p.measures[1]));
            if (m && k < 2) add("distribution of " + words(measure));
        }
        if (p.measures.empty() && p.categories.empty()) add("how many rows by " + words(p.time));
    }
    return out;
}

}  // namespace sightline::language
