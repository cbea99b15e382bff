#include "product/datasets/versions/masking.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "core/query/sql.h"

namespace sightline::datasets {

namespace {

bool was_reviewed(const MaskingPolicy& policy, const std::string& column) {
    return std::ranges::find(policy.reviewed, column) != policy.reviewed.end();
}

const MaskRule* rule_of(const std::vector<MaskRule>& rules, const std::string& column) {
    const auto it = std::ranges::find(rules, column, &MaskRule::column);
    return it == rules.end() ? nullptr : &*it;
}

/// What is left of a text: of an e-mail address its first letter and its host, of anything with seven digits
/// or more the last four, of an IP address its network, of words their first letters.
std::string partial_text(const std::string& q) {
    return fmt::format(
        "CASE WHEN {0} IS NULL THEN NULL "
        "WHEN length({0}) > 80 THEN '•••' "
        "WHEN regexp_full_match({0}, '[^@\\s]+@[^@\\s]+') THEN left({0}, 1) || '•••@' || split_part({0}, "
        "'@', 2) "
        "WHEN regexp_full_match({0}, '\\d+\\.\\d+\\.\\d+\\.\\d+') "
        "THEN split_part({0}, '.', 1) || '.' || split_part({0}, '.', 2) || '.•.•' "
        "WHEN length(regexp_replace({0}, '[^0-9]', '', 'g')) >= 7 "
        "THEN '••••' || right(regexp_replace({0}, '[^0-9]', '', 'g'), 4) "
        "ELSE regexp_replace(regexp_replace({0}, '(\\pL)[\\pL\\pM]*', '\\1•••', 'g'), '[0-9]+', '•', 'g') "
        "END",
        q);
}

std::string partial(const query::ColumnInfo& c, const std::string& q) {
    if (is_temporal(c.type)) return "date_trunc('year', " + q + ")";
    if (c.type == ColumnType::Text) return partial_text(q);
    if (is_numeric(c.type)) return partial_text("CAST(" + q + " AS VARCHAR)");
    return "CASE WHEN " + q + " IS NULL THEN NULL ELSE '•' END";
}

}  // namespace

std::vector<MaskRule> rules_for(const MaskingPolicy& policy, teams::Standing standing) {
    std::vector<MaskRule> out;
    for (const auto& r : policy.rules)
        if (r.mask != Mask::None && standing < r.visible_to) out.push_back(r);
    std::ranges::sort(out, {}, &MaskRule::column);
    return out;
}

bool shows_column(const MaskingPolicy& policy, teams::Standing standing, const std::string& column) {
    const auto rules = rules_for(policy, standing);
    const MaskRule* rule = rule_of(rules, column);
    return rules.empty() || (was_reviewed(policy, column) && !(rule && rule->mask == Mask::Hidden));
}

std::string masks_key(const MaskingPolicy& policy, const std::vector<MaskRule>& rules) {
    if (rules.empty()) return "";
    // FNV-1a, twice 64 bits: names a file, keeps no secret.
    std::uint64_t a = 14695981039346656037ULL, b = 0x9E3779B97F4A7C15ULL;
    const auto add = [&](std::string_view text) {
        for (const char c : text) {
            a = (a ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
            b = (b ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        }
        a = (a ^ 0x100) * 1099511628211ULL;
        b = (b ^ 0x100) * 1099511628211ULL;
    };
    for (const auto& r : rules) {
        add(r.column);
        add(std::string(1, static_cast<char>('0' + static_cast<int>(r.mask))));
    }
    add("reviewed");
    auto reviewed = policy.reviewed;
    std::ranges::sort(reviewed);
    for (const auto& c : reviewed) add(c);
    return fmt::format("{:016x}{:016x}", a, b);
}

std::string masked_columns(const query::TableInfo& table, const MaskingPolicy& policy,
                           const std::vector<MaskRule>& rules, bool& uses_secret) {
    std::string out;
    uses_secret = false;
    for (const auto& c : table.columns) {
        const MaskRule* rule = rule_of(rules, c.name);
        if (!was_reviewed(policy, c.name) || (rule && rule->mask == Mask::Hidden)) continue;
        const std::string q = query::quote_identifier(c.name);
        std::string sql = q;
        if (rule && rule->mask == Mask::Partial) sql = partial(c, q) + " AS " + q;
        if (rule && rule->mask == Mask::Hash) {
            sql = "left(sha256($1 || CAST(" + q + " AS VARCHAR)), 16) AS " + q;
            uses_secret = true;
        }
        out += (out.empty() ? "" : ", ") + sql;
    }
    return out;
}

Result<void> check_rules(const query::TableInfo& table, const std::vector<MaskRule>& rules) {
    std::size_t hidden = 0;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto& name = rules[i].column;
        if (std::ranges::none_of(table.columns, [&](const auto& c) { return c.name == name; }))
            return fail(ErrorCode::InvalidInput,
                        "The dataset has no column '" + name + "'. Name one as it is written.");
        for (std::size_t j = 0; j < i; ++j)
            if (rules[j].column == name)
                return fail(ErrorCode::InvalidInput, "'" + name + "' has two rules. Give each column one.");
        hidden += rules[i].mask == Mask::Hidden;
    }
    if (hidden == table.columns.size())
        return fail(ErrorCode::InvalidInput,
                    "Every column would be hidden. Leave one, or stop sharing the dataset.");
    return {};
}

}  // namespace sightline::datasets
