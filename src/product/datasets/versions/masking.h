#pragma once
// Masking: who sees which columns of a dataset only in part, as hashes, or not at all. A masked version is a
// table of its own: made once from the version's file, measured and indexed anew, and opened by engines
// instead of it. So whoever may not see the values has no engine, profile, value index, completion or cache
// that ever held them.

#include <string>
#include <vector>

#include "core/query/schema.h"
#include "product/datasets/versions/column_lineage.h"
#include "product/teams/access.h"

namespace sightline::datasets {

enum class Mask {
    None,
    Partial,  ///< "A••• S•••", "a•••@e•••", "••••1234", the year of a date
    Hash,     ///< 16 hexadecimal digits: the same for the same value wherever the same person set the mask
    Hidden,   ///< the column is not there
};

struct MaskRule {
    std::string column;
    Mask mask = Mask::Partial;
    teams::Standing visible_to =
        teams::Standing::Owner;  ///< the least standing that sees the column as it is
    std::string set_by = {};  ///< user id: who set it, and so whose key its hashes have; no part of a rule's
                              ///< meaning. "": the dataset's owner
    friend bool operator==(const MaskRule& a, const MaskRule& b) {
        return a.column == b.column && a.mask == b.mask && a.visible_to == b.visible_to;
    }
};

/// A column the dataset had when its rules were made, and what it held of the dataset's own columns.
struct ReviewedColumn {
    std::string column;
    std::vector<Strand> strands;
};

struct MaskingPolicy {
    std::vector<MaskRule> rules;
    /// Columns the dataset had when the rules were made. A column that came later is hidden from everyone
    /// masked until the rules are saved again.
    std::vector<ReviewedColumn> reviewed;
    std::int64_t updated_at = 0;  ///< 0: there is none
};

/// The rules that hold for someone of this standing.
std::vector<MaskRule> rules_for(const MaskingPolicy& policy, teams::Standing standing);

/// A column of a version as someone sees it.
struct SeenColumn {
    std::string column;
    Mask mask = Mask::None;
    std::string hashed_by;  ///< user id, see MaskRule
};

/// What these rules of the policy do to a column that holds values of the policy's dataset. `name`: the
/// column's, where it is the dataset's own; null for one of a dataset that was joined or united. What came to
/// its values by another way than any column that was reviewed is masked as what it was made of; hidden,
/// where that cannot be told or something new was computed of it.
SeenColumn mask_of(const MaskingPolicy& policy, const std::vector<MaskRule>& rules, const std::string* name,
                   const std::vector<Strand>& strands);

/// Is a column of that name there, masked or not, for someone of this standing, by the dataset's own rules?
bool shows_column(const MaskingPolicy& policy, teams::Standing standing, const std::string& column);

/// Names what `rules` do, the same for the same masks; "" when nothing is masked.
std::string masks_key(const MaskingPolicy& policy, const std::vector<MaskRule>& rules);

/// One name for the dataset's own masks and those that came with what it was made of.
std::string together(std::string own, const std::vector<std::string>& others);

/// SELECT list of the masked table; $1 is the secret of the hashes (`uses_secret` says whether it is named).
/// "" when no column is left.
std::string masked_columns(const query::TableInfo& table, const std::vector<SeenColumn>& seen,
                           bool& uses_secret);

/// The policy after someone of this standing saves `rules` over `before`, looking at `version`. What is
/// masked for them stays so, and is not reviewed by them; rules of columns that only other versions have stay
/// too. InvalidInput for a column the version does not have or that is named twice, and when nothing would be
/// left; Forbidden for a change of what is masked for them.
Result<MaskingPolicy> new_policy(const std::string& user_id, teams::Standing standing, const Version& version,
                                 const MaskingPolicy& before, std::vector<MaskRule> rules);

}  // namespace sightline::datasets
