#pragma once
// migrate: applies the migrations a database does not have yet, all in one transaction, one process at a
// time.

#include "platform/store/connection.h"

namespace sightline::store {

/// The number of the newest migration. Unprocessable when the database was made by a newer program.
Result<int> migrate_schema(Connection& connection);

}  // namespace sightline::store
