#include "product/datasets/layout/long_form.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <regex>

#include "base/json_members.h"
#include "core/language/text.h"
#include "core/recipe/recipe_text.h"
#include "platform/engine/csv/csv_totals.h"

namespace sightline::datasets {

namespace {

namespace bj = boost::json;

constexpr std::size_t kFewest = 3;
constexpr std::size_t kLongestName = 24;  // of a column that is a period
constexpr const char* kMonth =
    "jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|"
    "dec(ember)?";

/// "year", "quarter" or "month" when the name of a column is one; "" otherwise.
std::string period_of(const std::string& name) {
    using std::regex;
    constexpr auto kHow = regex::icase | regex::optimize;
    static const std::string year = "(18|19|20)\\d\\d", short_year = "('?\\d\\d|" + year + ")",
                             month = "(" + std::string(kMonth) + ")\\.?";
    static const regex a_year("(fy ?)?" + year, kHow);
    static const regex a_quarter("q[1-4]|(q[1-4][ /_-]?" + short_year + ")|(" + year + "[ /_-]?q[1-4])",
                                 kHow);
    static const regex a_month("(" + month + ")|(" + month + "[ /_-]" + short_year + ")|(" + year + "[ /_-]" +
                                   month + ")|(" + year + "[/_-](0[1-9]|1[0-2]))",
                               kHow);
    if (name.empty() || name.size() > kLongestName) return {};
    if (std::regex_match(name, a_year)) return "year";
    if (std::regex_match(name, a_quarter)) return "quarter";
    if (std::regex_match(name, a_month)) return "month";
    return {};
}

std::string free_name(const std::string& wanted, const std::string& otherwise,
                      const std::vector<std::string>& kept) {
    const auto folded = [](std::string s) {
        std::ranges::transform(s, s.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        return s;
    };
    const auto taken = [&](const std::string& name) {
        return std::ranges::any_of(kept, [&](const auto& other) { return folded(other) == folded(name); });
    };
    if (!taken(wanted)) return wanted;
    std::string out = otherwise;
    for (int n = 2; taken(out); ++n) out = otherwise + " " + std::to_string(n);
    return out;
}

/// "Q1" beside "2023 Q2": whose the first is cannot be told.
bool some_of_a_year(const std::vector<std::string>& periods) {
    const auto with_year = [](const std::string& period) {
        const auto digits = std::ranges::count_if(period, [](char c) { return c >= '0' && c <= '9'; });
        return digits > 1;
    };
    const auto found = std::ranges::count_if(periods, with_year);
    return found > 0 && found < std::ssize(periods);
}

/// Names of the new columns that none has which stays.
void name_freely(LongForm& form, const query::TableInfo& table) {
    std::vector<std::string> kept;
    for (const auto& c : table.columns)
        if (std::ranges::find(form.columns, c.name) == form.columns.end()) kept.push_back(c.name);
    const auto settle = [&](std::string& name, const std::string& otherwise) {
        name = free_name(name, otherwise, kept);
        kept.push_back(name);
    };
    if (form.names.empty()) {
        settle(form.name, form.name + " of value");
        settle(form.value, "amount");
    }
    for (std::size_t i = 0; i < form.names.size(); ++i)
        settle(form.names[i], form.names[i] + (i == 0 ? " of value" : " of it"));
}

std::optional<LongForm> by_names(const query::TableInfo& table) {
    std::map<std::string, std::vector<std::string>> found;
    for (const auto& c : table.columns)
        if (is_numeric(c.type))
            if (const std::string period = period_of(c.name); !period.empty())
                found[period].push_back(c.name);
    for (const char* period : {"year", "quarter", "month"}) {
        const auto it = found.find(period);
        if (it == found.end() || it->second.size() < kFewest || some_of_a_year(it->second)) continue;
        if (it->second.size() == table.columns.size()) continue;  // rows would lose what they are about
        LongForm out{.columns = it->second, .name = period, .value = "value"};
        name_freely(out, table);
        return out;
    }
    return std::nullopt;
}

/// Without what divides it from the rest of a name; brackets go only in pairs, as in "(2023)".
std::string bare(std::string_view s) {
    constexpr std::string_view kAround = " _-:/,.";
    while (true) {
        const std::size_t begin = s.find_first_not_of(kAround);
        if (begin == std::string_view::npos) return {};
        s = s.substr(begin, s.find_last_not_of(kAround) - begin + 1);
        const char close = s.front() == '(' ? ')' : s.front() == '[' ? ']' : '\0';
        if (close == '\0' || s.find(close) != s.size() - 1) return std::string(s);
        s = s.substr(1, s.size() - 2);
    }
}

/// "year" of "2023 Revenue", with "2023" and "Revenue"; the longest period at either end of a name.
struct Beside {
    std::string kind, period, rest;
    bool first = false;  ///< the period stands before the rest
};
std::optional<Beside> period_beside(const std::string& name) {
    std::optional<Beside> out;
    for (std::size_t at = name.find_first_of(" _"); at != std::string::npos;
         at = name.find_first_of(" _", at + 1)) {
        const std::string left = bare(std::string_view(name).substr(0, at)),
                          right = bare(std::string_view(name).substr(at));
        for (const bool first : {true, false}) {
            const std::string &period = first ? left : right, &rest = first ? right : left;
            std::string kind = period_of(period);
            if (!kind.empty() && !rest.empty() && period_of(rest).empty() &&
                (!out || period.size() > out->period.size()))
                out = Beside{std::move(kind), period, rest, first};
        }
    }
    return out;
}

/// "Total", "Total Revenue" and "Revenue, total" where Revenue is one of the figures.
bool is_total_of(const std::string& name, const std::vector<std::string>& figures) {
    static const std::vector<std::string> words = [] {
        std::vector<std::string> out;
        for (const auto word : std::views::split(engine::total_words(), '|'))
            if (std::string folded = language::fold(std::string_view(word)); !folded.empty())
                out.push_back(std::move(folded));
        return out;
    }();
    const std::string text = language::fold(name);
    const auto is = [&](const std::string& word) {
        return text == word || std::ranges::any_of(figures, [&](const auto& figure) {
                   const std::string of = language::fold(figure);
                   return text == word + ' ' + of || text == of + ' ' + word;
               });
    };
    return std::ranges::any_of(words, is);
}

/// "2023 Revenue", "2023 Cost", "2024 Revenue", "2024 Cost".
std::optional<LongForm> by_two_names(const query::TableInfo& table) {
    struct Group {
        std::string period;
        std::vector<std::string> rests, columns;
    };
    std::map<std::pair<std::string, bool>, std::vector<Group>> found;
    for (const auto& c : table.columns) {
        if (!is_numeric(c.type)) continue;
        const auto beside = period_beside(c.name);
        if (!beside) continue;
        auto& groups = found[{beside->kind, beside->first}];
        auto group = std::ranges::find(groups, beside->period, &Group::period);
        if (group == groups.end()) group = groups.insert(groups.end(), Group{beside->period, {}, {}});
        group->rests.push_back(beside->rest);
        group->columns.push_back(c.name);
    }
    for (const auto& [kind, groups] : found) {
        const auto& rests = groups.front().rests;
        if (groups.size() < 2 || rests.size() < 2 ||
            !std::ranges::all_of(groups, [&](const Group& g) { return g.rests == rests; }))
            continue;
        LongForm out;
        for (const auto& g : groups) {
            out.groups.push_back(g.period);
            out.columns.insert(out.columns.end(), g.columns.begin(), g.columns.end());
        }
        if (out.columns.size() == table.columns.size()) continue;
        for (const auto& c : table.columns)
            if (is_numeric(c.type) && std::ranges::find(out.columns, c.name) == out.columns.end() &&
                is_total_of(c.name, rests))
                out.totals.push_back(c.name);
        out.names = rests;
        out.names.insert(out.names.begin(), kind.first);
        name_freely(out, table);
        return out;
    }
    return std::nullopt;
}

/// `two_level` and `two_series` of the reader.
std::optional<LongForm> two_told(const bj::object& form) {
    LongForm out{.totals = json::texts_of(form, "left_out")};
    if (json::text_of(form, "kind") == "two_series") {
        out.columns = json::texts_of(form, "columns");
        out.names = json::texts_of(form, "names");
        out.names.push_back(json::text_of(form, "value"));
        const bj::array* values = json::list_of(form, "values");
        for (const auto& pair : values ? *values : bj::array{}) {
            if (!pair.is_array() || pair.get_array().size() != 2) return std::nullopt;
            for (const std::size_t level : {0, 1})
                if (const auto& text = pair.get_array()[level]; text.is_string())
                    (level ? out.within : out.groups).emplace_back(text.get_string());
        }
        if (out.names.size() != 3 || out.groups.size() != out.columns.size() ||
            out.within.size() != out.columns.size())
            return std::nullopt;
    } else {
        out.names = json::texts_of(form, "measures");
        const std::size_t measures = out.names.size();
        out.names.insert(out.names.begin(), json::text_of(form, "name"));
        const bj::array* groups = json::list_of(form, "groups");
        for (const auto& group : groups ? *groups : bj::array{}) {
            if (!group.is_object()) return std::nullopt;
            const auto columns = json::texts_of(group.get_object(), "columns");
            if (columns.size() != measures) return std::nullopt;
            out.groups.push_back(json::text_of(group.get_object(), "value"));
            out.columns.insert(out.columns.end(), columns.begin(), columns.end());
        }
    }
    if (out.columns.size() < 2 || json::texts_of(form, "keys").empty()) return std::nullopt;
    return out;
}

/// Whether the figures that become one column count in one unit; of a column without one nothing is known.
bool of_one_unit(const query::TableInfo& table, const LongForm& form) {
    const std::size_t figures = form.names.empty() || !form.within.empty() ? 1 : form.names.size() - 1;
    std::vector<std::string> units(figures);
    for (std::size_t i = 0; i < form.columns.size(); ++i) {
        const query::ColumnInfo* column = table.find(form.columns[i]);
        if (!column || column->unit.empty()) continue;
        std::string& unit = units[i % figures];
        if (!unit.empty() && unit != column->unit) return false;
        unit = column->unit;
    }
    return true;
}

/// "2019 … 2022", "North and South".
std::string told_briefly(const std::vector<std::string>& texts) {
    std::vector<std::string> once;
    for (const auto& text : texts)
        if (std::ranges::find(once, text) == once.end()) once.push_back(text);
    if (once.size() == 1) return once.front();
    return once.front() + (once.size() > 2 ? " … " : " and ") + once.back();
}

}  // namespace

std::optional<LongForm> long_form_told(const bj::object& report) {
    const bj::object* table = json::object_of(report, "table");
    const bj::object* said = table ? json::object_of(*table, "long_form") : nullptr;
    if (!said) return std::nullopt;
    const bj::object& form = *said;
    if (json::text_of(form, "kind").starts_with("two_")) return two_told(form);
    if (json::text_of(form, "kind") != "series") return std::nullopt;
    LongForm out{.columns = json::texts_of(form, "columns"),
                 .name = json::text_of(form, "name"),
                 .value = json::text_of(form, "value"),
                 .totals = json::texts_of(form, "left_out")};
    if (out.columns.size() < 2 || out.name.empty() || out.value.empty() ||
        json::texts_of(form, "keys").empty())
        return std::nullopt;
    return out;
}

std::optional<LongForm> long_form(const query::TableInfo& table, const bj::object& report) {
    if (auto told = long_form_told(report)) {
        const auto is_there = [&](const std::string& name) {
            const auto it = std::ranges::find(table.columns, name, &query::ColumnInfo::name);
            return it != table.columns.end() && is_numeric(it->type);
        };
        std::erase_if(told->totals, [&](const auto& name) { return !is_there(name); });
        // A recipe may have made another table of it, or a mask may hide some.
        if (std::ranges::all_of(told->columns, is_there) && of_one_unit(table, *told)) {
            name_freely(*told, table);
            return told;
        }
    }
    for (auto form : {by_names(table), by_two_names(table)})
        if (form && of_one_unit(table, *form)) return form;
    return std::nullopt;
}

std::string unpivot_step(const LongForm& form) {
    recipe::Step step;
    step.kind = "unpivot";
    step.arguments = {{"columns", form.columns}};
    if (form.names.empty()) {
        step.arguments["name"] = form.name;
        step.arguments["value"] = form.value;
    } else {
        step.arguments["values"] = form.groups;
        if (!form.within.empty()) step.arguments["within"] = form.within;
        step.arguments["names"] = form.names;
    }
    return recipe::print(step);
}

std::string reason_of(const LongForm& form) {
    std::string out;
    if (form.names.empty())
        out = told_briefly(form.columns) + " stand across; as rows they can be asked by " + form.name;
    else if (form.within.empty())
        out = told_briefly(form.groups) + " stand across, each over " +
              told_briefly({form.names.begin() + 1, form.names.end()}) + "; as rows they can be asked by " +
              form.names.front();
    else
        out = told_briefly(form.groups) + " stand across, over " + told_briefly(form.within) +
              "; as rows they can be asked by " + form.names[0] + " and " + form.names[1];
    for (const auto& total : form.totals) out += "; drop “" + total + "”, which sums them, first";
    return out;
}

}  // namespace sightline::datasets
