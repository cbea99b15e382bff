#pragma once
// Rows of answers, as far as search needs them. Every statement names the tenant and the user.

#include <string>
#include <vector>

#include "platform/store/store.h"
#include "product/teams/access.h"

namespace sightline::search {

/// Those of `ids` that are there.
Result<std::vector<std::string>> existing_answers(store::Session& session, const teams::Identity& who,
                                                  const std::vector<std::string>& ids);

/// 0..1; 0 when the answer is not there.
Result<double> answer_confidence(store::Session& session, const teams::Identity& who, const std::string& id);

}  // namespace sightline::search
