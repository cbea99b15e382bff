#include "product/datasets/layout/long_form.h"

#include <algorithm>
#include <map>
#include <regex>

#include "base/json_members.h"
#include "core/recipe/recipe_text.h"

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

std::optional<LongForm> by_names(const query::TableInfo& table) {
    std::map<std::string, std::vector<std::string>> found;
    for (const auto& c : table.columns)
        if (is_numeric(c.type))
            if (const std::string period = period_of(c.name); !period.empty())
                found[period].push_back(c.name);
    for (const char* period : {"year", "quarter", "month"}) {
        const auto it = found.find(period);
        if (it == found.end() || it->second.size() < kFewest) continue;
        std::vector<std::string> kept;
        for (const auto& c : table.columns)
            if (std::ranges::find(it->second, c.name) == it->second.end()) kept.push_back(c.name);
        if (kept.empty()) continue;  // rows would lose what they are about
        LongForm out{.columns = it->second};
        out.name = free_name(period, std::string(period) + " of value", kept);
        out.value = free_name("value", "amount", kept);
        return out;
    }
    return std::nullopt;
}

}  // namespace

std::optional<LongForm> long_form_told(const bj::object& report) {
    const bj::object* table = json::object_of(report, "table");
    const bj::object* said = table ? json::object_of(*table, "long_form") : nullptr;
    if (!said) return std::nullopt;
    const bj::object& form = *said;
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
        if (std::ranges::all_of(told->columns, is_there)) return told;
    }
    return by_names(table);
}

std::string unpivot_step(const LongForm& form) {
    recipe::Step step;
    step.kind = "unpivot";
    step.arguments = {{"columns", form.columns}, {"name", form.name}, {"value", form.value}};
    return recipe::print(step);
}

std::string reason_of(const LongForm& form) {
    const std::string& first = form.columns.front();
    const std::string& last = form.columns.back();
    std::string out = first + (form.columns.size() > 2 ? " … " : " and ") + last +
                      " stand across; as rows they can be asked by " + form.name;
    for (const auto& total : form.totals) out += "; drop “" + total + "”, which sums them, first";
    return out;
}

}  // namespace sightline::datasets
