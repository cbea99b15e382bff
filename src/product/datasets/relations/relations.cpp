#include "product/datasets/relations/relations.h"

#include <algorithm>
#include <string>

#include "core/query/sentence.h"

namespace sightline::datasets {

namespace {

using query::ColumnInfo;
using query::TableInfo;

bool types_join(const ColumnInfo& a, const ColumnInfo& b) {
    return a.type == b.type || (is_numeric(a.type) && is_numeric(b.type));
}

bool unique(const TableInfo& t, const ColumnInfo& c) {
    const std::int64_t filled = t.row_count - c.null_count;
    return filled > 0 &&
           (c.distinct_exact ? c.distinct_count == filled
                             : static_cast<double>(c.distinct_count) > 0.95 * static_cast<double>(filled));
}

/// Could the values of `from` lie within `to`? Only ranges are known here.
bool ranges_fit(const ColumnInfo& from, const ColumnInfo& to) {
    if (!from.min || !from.max || !to.min || !to.max) return true;
    const auto a = as_number(*from.min), b = as_number(*from.max), c = as_number(*to.min),
               d = as_number(*to.max);
    if (!a || !b || !c || !d) return true;
    return *a <= *d && *b >= *c;
}

/// Do all values of `from` lie between the least and the greatest of `to`, as far as is known?
bool range_within(const ColumnInfo& from, const ColumnInfo& to) {
    if (!from.min || !from.max || !to.min || !to.max) return true;
    const auto a = as_number(*from.min), b = as_number(*from.max), c = as_number(*to.min),
               d = as_number(*to.max);
    if (!a || !b || !c || !d) return true;
    return *a >= *c && *b <= *d;
}

std::string singular(std::string s) {
    if (s.ends_with("ies")) return s.substr(0, s.size() - 3) + "y";
    if (s.ends_with("ses") || s.ends_with("xes")) return s.substr(0, s.size() - 2);
    if (s.ends_with('s') && !s.ends_with("ss")) s.pop_back();
    return s;
}

bool is_key_like(const std::string& words) {
    for (const std::string_view suffix : {" id", " code", " key", " no", " num", " number", " name"})
        if (words.ends_with(suffix)) return true;
    return words == "id" || words == "code" || words == "key" || words == "name";
}

/// "StuID" and "stuid" are one name.
std::string squeezed(std::string words) {
    std::erase(words, ' ');
    return words;
}

/// "stuid", "aid": a key written in one word.
bool is_short_key(const std::string& words) {
    return words.size() > 2 && words.size() <= 10 && words.ends_with("id") &&
           words.find(' ') == std::string::npos;
}

/// The column that names the rows of a table: its first unique one that looks like a key.
const ColumnInfo* own_key(const TableInfo& t) {
    for (const auto& c : t.columns) {
        const std::string words = query::words_of(c.name);
        const bool key = c.role == query::Role::Identifier || (is_key_like(words) && words != "name") ||
                         is_short_key(words);
        if (key && unique(t, c)) return &c;
    }
    return nullptr;
}

/// Names of people are the same by chance.
bool is_personal(const std::string& words) {
    constexpr std::string_view kFirst[] = {"first", "last", "middle", "given", "family",
                                           "full",  "f",    "l",      "user"};
    const std::string first = words.substr(0, words.find(' '));
    return words == "fname" || words == "lname" ||
           (words.ends_with(" name") && std::ranges::find(kFirst, first) != std::end(kFirst));
}

/// "id", "name": says nothing of what it is the key of.
bool is_bare_key(const std::string& words) {
    return words == "id" || words == "code" || words == "key" || words == "name" || words == "number";
}

/// "author_id" of the table authors_and_tutors.
bool begins_table(const std::string& words, const std::string& table) {
    const std::string first = words.substr(0, words.rfind(' '));
    return !first.empty() && (table.starts_with(first + " ") || table.starts_with(first + "s "));
}

/// How likely `from` refers to `to`, from names alone: 0 when nothing says so.
double name_evidence(const TableInfo& ft, const ColumnInfo& from, const TableInfo& tt, const ColumnInfo& to) {
    const std::string f = query::words_of(from.name), t = query::words_of(to.name);
    const std::string target = singular(query::words_of(tt.name));
    const bool to_unique = unique(tt, to);
    if (squeezed(f) == squeezed(t)) {
        if (f == "name" || is_personal(f) || is_personal(t)) return 0;
        // Every table may have an id; one that repeats is of another table.
        if (f == "id") return to_unique && !unique(ft, from) && range_within(from, to) ? 0.5 : 0;
        if (is_key_like(f) || is_key_like(t)) return 0.9;
        if (from.role == query::Role::Identifier || (to_unique && is_short_key(f))) return 0.85;
        return from.type == ColumnType::Text && to_unique && !unique(ft, from) ? 0.5 : 0.3;
    }
    if (t == "id" || t == "code" || t == "key" || t == "name") {
        if (f == target + " " + t || f == target) return 0.9;
        if (f.ends_with(" " + target + " " + t)) return 0.8;
    }
    if (f == target && is_key_like(t)) return 0.7;
    if (is_bare_key(t)) return f.ends_with(" " + t) && begins_table(f, query::words_of(tt.name)) ? 0.6 : 0;
    if (is_key_like(t) && !is_personal(t) &&
        (f.ends_with(" " + t) || t == f + " id" || t.ends_with(" " + f) || f == t + " id"))
        return 0.6;
    // "dst_apid" of an "apid"; "winning_aircraft" and "patient" of the table's key whatever it is called.
    if (to_unique && is_short_key(t) && f.ends_with(" " + t)) return 0.6;
    if (own_key(tt) == &to && (f == target || f.ends_with(" " + target)) && range_within(from, to))
        return 0.6;
    return 0;
}

}  // namespace

std::vector<query::Relation> infer_relations(const std::vector<TableInfo>& tables) {
    std::vector<query::Relation> found;
    for (const auto& ft : tables) {
        for (const auto& tt : tables) {
            if (&ft == &tt) continue;
            for (const auto& from : ft.columns) {
                for (const auto& to : tt.columns) {
                    if (!types_join(from, to) || !ranges_fit(from, to)) continue;
                    double confidence = name_evidence(ft, from, tt, to);
                    if (confidence == 0) continue;
                    const bool to_unique = unique(tt, to), from_unique = unique(ft, from);
                    if (!to_unique) confidence *= 0.5;
                    if (from_unique && to_unique && ft.row_count > tt.row_count)
                        continue;  // the other direction says it better
                    if (confidence < 0.4) continue;
                    found.push_back({ft.name, from.name, tt.name, to.name, to_unique, confidence, {}});
                }
            }
        }
    }
    std::ranges::stable_sort(found, [](const auto& a, const auto& b) { return a.confidence > b.confidence; });
    // Both directions of one pair: keep the better.
    std::vector<query::Relation> kept;
    for (auto& r : found) {
        const bool mirrored = std::ranges::any_of(kept, [&](const auto& k) {
            return k.from_table == r.to_table && k.to_table == r.from_table && k.from_column == r.to_column &&
                   k.to_column == r.from_column;
        });
        if (!mirrored) kept.push_back(std::move(r));
    }
    return kept;
}

}  // namespace sightline::datasets
