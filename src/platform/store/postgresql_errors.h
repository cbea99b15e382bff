#pragma once
// postgresql_errors: what a PostgreSQL state code (SQLSTATE) means for a person and for the transaction.

#include <string_view>

#include "platform/store/connection.h"

namespace sightline::store {

struct Explanation {
    ErrorCode code;
    const char* message;
    Trouble trouble;
};

/// `state` is the five-character code, "" when the server gave none; `lost`: the connection is gone.
Explanation explain_state(std::string_view state, bool lost);

}  // namespace sightline::store
