#pragma once
// The page at /docs: shows /openapi.json. Self-contained, no script or style inline.

#include <string_view>

namespace sightline::api {

extern const std::string_view kDocsPage, kDocsScript, kDocsStyle;

}  // namespace sightline::api
