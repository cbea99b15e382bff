#pragma once
// Masking: who sees which columns of a dataset only in part, as hashes, or not at all. A masked version is a
// table of its own: made once from the version's file, measured and indexed anew, and opened by engines
// instead of it. So whoever may not see the values has no engine, profile, value index, completion or cache
// that ever held them.

#include <string>
#include <vector>

#include "core/query/schema.h"
#include "product/teams/access.h"

namespace sightline::datasets {

enum class Mask {
    None,
    Partial,  ///< "A••• S•••", "a•••@example.com", "••••1234", the year of a date
    Hash,     ///< 16 hexadecimal digits: the same for the same value throughout the organization
    Hidden,   ///< the column is not there
};

struct MaskRule {
    std::string column;
    Mask mask = Mask::Partial;
    teams::Standing visible_to =
        teams::Standing::Owner;  ///< the least standing that sees the column as it is
    friend bool operator==(const MaskRule&, const MaskRule&) = default;
};

struct MaskingPolicy {
    std::vector<MaskRule> rules;
    /// Columns the dataset had when the rules were made. A column that came later is hidden from everyone
    /// masked until the rules are saved again.
    std::vector<std::string> reviewed;
    std::int64_t updated_at = 0;  ///< 0: there is none
};

/// The rules that hold for someone of this standing.
std::vector<MaskRule> rules_for(const MaskingPolicy& policy, teams::Standing standing);

/// Is the column there, masked or not, for someone of this standing?
bool shows_column(const MaskingPolicy& policy, teams::Standing standing, const std::string& column);

/// Names what `rules` do, the same for the same masks; "" when nothing is masked.
std::string masks_key(const MaskingPolicy& policy, const std::vector<MaskRule>& rules);

/// SELECT list of the masked table; $1 is the secret of the hashes (`uses_secret` says whether it is named).
/// "" when no column is left.
std::string masked_columns(const query::TableInfo& table, const MaskingPolicy& policy,
                           const std::vector<MaskRule>& rules, bool& uses_secret);

/// InvalidInput for a column the table does not have or that is named twice, and when nothing would be left.
Result<void> check_rules(const query::TableInfo& table, const std::vector<MaskRule>& rules);

}  // namespace sightline::datasets
