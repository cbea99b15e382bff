#pragma once
// What the quick form answers with beyond ids: a preview and figures of each file, and how they relate.

#include "surface/api/uploads.h"

namespace sightline::api {

/// Waits for the imports (ApiSettings::quick_wait) and fills in what is ready; the answer is 200 when all
/// have ended, and stays 202 when some still run. Ends early when the client hangs up (Cancelled).
Result<void> describe_upload(Call& call, UploadResponse& response);

}  // namespace sightline::api
