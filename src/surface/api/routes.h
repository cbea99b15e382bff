#pragma once
// The route table: the page to open first.

#include <span>

#include "surface/api/route.h"

namespace sightline::api {

std::span<const Route> routes();

}  // namespace sightline::api
