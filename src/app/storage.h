#pragma once
// Where files are stored, as the settings have it.

#include <memory>

#include "base/settings.h"
#include "platform/blob/blob.h"

namespace sightline::app {

/// A folder under `data`, or a bucket, which is tried: the error says which setting to look at.
Result<std::shared_ptr<blob::Blobs>> open_blobs(const Settings& settings, const std::string& data);

}  // namespace sightline::app
