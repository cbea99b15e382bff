#include "product/datasets/versions/masking.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "core/query/sql.h"

namespace sightline::datasets {

namespace {

/// Of what masks leave of a value: another text, and every masked table is made anew.
constexpr std::string_view kForms = "reviewed 2";

/// FNV-1a, twice 64 bits: names a file, keeps no secret.
class KeyHash {
  public:
    void add(std::string_view text) {
        for (const char c : text) mix(static_cast<unsigned char>(c));
        mix(0x100);
    }
    std::string text() const { return fmt::format("{:016x}{:016x}", a_, b_); }

  private:
    void mix(std::uint64_t x) {
        a_ = (a_ ^ x) * 1099511628211ULL;
        b_ = (b_ ^ x) * 1099511628211ULL;
    }
    std::uint64_t a_ = 14695981039346656037ULL, b_ = 0x9E3779B97F4A7C15ULL;
};

const ReviewedColumn* review_of(const MaskingPolicy& policy, const std::string& column) {
    const auto it = std::ranges::find(policy.reviewed, column, &ReviewedColumn::column);
    return it == policy.reviewed.end() ? nullptr : &*it;
}

const MaskRule* rule_of(const std::vector<MaskRule>& rules, const std::string& column) {
    const auto it = std::ranges::find(rules, column, &MaskRule::column);
    return it == rules.end() ? nullptr : &*it;
}

/// Does `later` go on where `earlier` was, with changes of single values at most?
bool goes_on(const Strand& later, const Strand& earlier) {
    return later.columns == earlier.columns && later.computed == earlier.computed &&
           later.way.starts_with(earlier.way);
}
bool go_on(const std::vector<Strand>& later, const ReviewedColumn& earlier) {
    return std::ranges::all_of(later, [&](const Strand& s) {
        return std::ranges::any_of(earlier.strands, [&](const Strand& e) { return goes_on(s, e); });
    });
}

/// Of the way a value took, the strictest mask of whatever was reviewed that holds the same columns.
class Strictest {
  public:
    Strictest(const MaskingPolicy& policy, const std::vector<MaskRule>& rules)
        : policy_(policy), rules_(rules) {}

    void take(const std::string& column) {
        if (const MaskRule* rule = rule_of(rules_, column); rule && rule->mask > out_.mask) {
            out_.mask = rule->mask;
            out_.hashed_by = rule->set_by;
        }
    }
    void hide() { out_.mask = Mask::Hidden; }
    void trace(const Strand& strand) {
        Strictest inputs(policy_, rules_);
        for (const auto& column : strand.columns)
            if (!inputs.take_origin(strand, column)) return hide();
        if (inputs.out_.mask == Mask::None) return;
        if (strand.computed) return hide();
        if (inputs.out_.mask > out_.mask) out_ = inputs.out_;
    }
    SeenColumn result() && { return std::move(out_); }

  private:
    /// False where nothing that was reviewed tells of the column's own values.
    bool take_origin(const Strand& strand, const std::string& column) {
        bool told = false;
        for (const auto& r : policy_.reviewed)
            for (const auto& s : r.strands) {
                if (std::ranges::find(s.columns, column) == s.columns.end()) continue;
                take(r.column);
                told = told || (!s.computed && s.columns.size() == 1 &&
                                (strand.computed ? s.way.empty() : strand.way.starts_with(s.way)));
            }
        return told;
    }

    const MaskingPolicy& policy_;
    const std::vector<MaskRule>& rules_;
    SeenColumn out_;
};

/// What is left of a text: at most about a third of its characters, and nothing of fewer than four. Of words
/// of three letters and more the first, of an e-mail address the first letters of name and host, of seven
/// digits and more the last quarter, four at most, of an IP address its first number.
std::string partial_text(const std::string& q) {
    return fmt::format(
        "CASE WHEN {0} IS NULL THEN NULL "
        "WHEN length({0}) < 4 OR length({0}) > 80 THEN '•••' "
        "WHEN regexp_full_match({0}, '[^@\\s]+@[^@\\s]+') THEN "
        "CASE WHEN length(split_part({0}, '@', 1)) >= 3 THEN left({0}, 1) ELSE '' END || '•••@' || "
        "CASE WHEN length(split_part(split_part({0}, '@', 2), '.', 1)) >= 3 THEN left(split_part({0}, '@', "
        "2), 1) ELSE '' END "
        "|| '•••' "
        "WHEN regexp_full_match({0}, '\\d+\\.\\d+\\.\\d+\\.\\d+') "
        "THEN split_part({0}, '.', 1) || '.•.•.•' "
        "WHEN length(regexp_replace({0}, '[^0-9]', '', 'g')) >= 7 "
        "THEN '••••' || right(regexp_replace({0}, '[^0-9]', '', 'g'), "
        "least(4, length(regexp_replace({0}, '[^0-9]', '', 'g')) // 4)) "
        "ELSE array_to_string([CASE WHEN regexp_full_match(part, '\\s+') THEN ' ' "
        "WHEN regexp_full_match(part, '[\\pL\\pM]{{3,}}') THEN left(part, 1) || '•••' "
        "WHEN regexp_full_match(part, '[\\pL\\pM]+') THEN '•••' ELSE '•' END "
        "FOR part IN regexp_extract_all({0}, '[\\pL\\pM]+|\\s+|[^\\pL\\pM\\s]+')], '') "
        "END",
        q);
}

std::string partial(const query::ColumnInfo& c, const std::string& q) {
    if (is_temporal(c.type)) return "date_trunc('year', " + q + ")";
    if (c.type == ColumnType::Text) return partial_text(q);
    if (is_numeric(c.type)) return partial_text("CAST(abs(" + q + ") AS VARCHAR)");
    return "CASE WHEN " + q + " IS NULL THEN NULL ELSE '•' END";
}

/// InvalidInput, see new_policy.
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

}  // namespace

std::vector<MaskRule> rules_for(const MaskingPolicy& policy, teams::Standing standing) {
    std::vector<MaskRule> out;
    for (const auto& r : policy.rules)
        if (r.mask != Mask::None && standing < r.visible_to) out.push_back(r);
    std::ranges::sort(out, {}, &MaskRule::column);
    return out;
}

SeenColumn mask_of(const MaskingPolicy& policy, const std::vector<MaskRule>& rules, const std::string* name,
                   const std::vector<Strand>& strands) {
    Strictest out(policy, rules);
    if (rules.empty()) return std::move(out).result();
    bool told = false;
    if (name) {
        const ReviewedColumn* reviewed = review_of(policy, *name);
        if (!reviewed) out.hide();
        out.take(*name);
        told = !reviewed || go_on(strands, *reviewed);
    } else {
        for (const auto& r : policy.reviewed)
            if (!strands.empty() && go_on(strands, r)) {
                out.take(r.column);
                told = true;
            }
    }
    if (!told)
        for (const auto& s : strands) out.trace(s);
    return std::move(out).result();
}

bool shows_column(const MaskingPolicy& policy, teams::Standing standing, const std::string& column) {
    const auto rules = rules_for(policy, standing);
    const MaskRule* rule = rule_of(rules, column);
    return rules.empty() || (review_of(policy, column) && !(rule && rule->mask == Mask::Hidden));
}

std::string masks_key(const MaskingPolicy& policy, const std::vector<MaskRule>& rules) {
    if (rules.empty()) return "";
    KeyHash hash;
    const auto add = [&](std::string_view text) { hash.add(text); };
    for (const auto& r : rules) {
        add(r.column);
        add(std::string(1, static_cast<char>('0' + static_cast<int>(r.mask))));
        add(r.set_by);
    }
    add(kForms);
    auto reviewed = policy.reviewed;
    std::ranges::sort(reviewed, {}, &ReviewedColumn::column);
    for (const auto& c : reviewed) {
        add(c.column);
        add(boost::json::serialize(to_json(c.strands)));
    }
    return hash.text();
}

std::string together(std::string own, const std::vector<std::string>& others) {
    if (others.empty()) return own;
    KeyHash hash;
    hash.add(own);
    for (const auto& o : others) hash.add(o);
    return hash.text();
}

std::string masked_columns(const query::TableInfo& table, const std::vector<SeenColumn>& seen,
                           bool& uses_secret) {
    std::string out;
    uses_secret = false;
    for (const auto& c : table.columns) {
        const auto it = std::ranges::find(seen, c.name, &SeenColumn::column);
        if (it == seen.end() || it->mask == Mask::Hidden) continue;
        const std::string q = query::quote_identifier(c.name);
        std::string sql = q;
        if (it->mask == Mask::Partial) sql = partial(c, q) + " AS " + q;
        if (it->mask == Mask::Hash) {
            // A list of one's own, masked by oneself, has other codes: it cannot be used to look values up.
            sql = "left(sha256($1 || '" + it->hashed_by + ":' || CAST(" + q + " AS VARCHAR)), 16) AS " + q;
            uses_secret = true;
        }
        out += (out.empty() ? "" : ", ") + sql;
    }
    return out;
}

Result<MaskingPolicy> new_policy(const std::string& user_id, teams::Standing standing, const Version& version,
                                 const MaskingPolicy& before, std::vector<MaskRule> rules) {
    const auto is_there = [&](const std::string& column) {
        return std::ranges::find(version.table.columns, column, &query::ColumnInfo::name) !=
               version.table.columns.end();
    };
    std::erase_if(rules, [&](const MaskRule& r) {
        return !is_there(r.column) && std::ranges::find(before.rules, r) != before.rules.end();
    });
    SL_CHECK(check_rules(version.table, rules));
    const auto masked = rules_for(before, standing);
    for (const auto& rule : masked) {
        const auto it = std::ranges::find(rules, rule.column, &MaskRule::column);
        if (is_there(rule.column) && (it == rules.end() || *it != rule))
            return fail(
                ErrorCode::Forbidden,
                "'" + rule.column + "' is masked for you too: only someone who sees it may change that.");
    }
    MaskingPolicy out;
    out.rules = std::move(rules);
    for (auto& rule : out.rules) {
        const auto it = std::ranges::find(before.rules, rule);
        rule.set_by = it == before.rules.end() ? user_id : it->set_by;
    }
    ColumnLineage lineage = lineage_of(version);
    for (const auto& c : version.table.columns) {
        auto strands = std::move(lineage[c.name][version.dataset_id]);
        if (mask_of(before, masked, &c.name, strands).mask == Mask::None)
            out.reviewed.push_back({c.name, std::move(strands)});
        else if (const auto* as_it_was = review_of(before, c.name))
            out.reviewed.push_back(*as_it_was);
    }
    for (const auto& rule : before.rules) {
        if (is_there(rule.column)) continue;
        out.rules.push_back(rule);
        if (const auto* as_it_was = review_of(before, rule.column)) out.reviewed.push_back(*as_it_was);
    }
    return out;
}

}  // namespace sightline::datasets
