#pragma once
// The names of the confinement room that this room uses everywhere.

#include "platform/confine/process.h"

namespace sightline::engine {

using confine::Descriptor;

}  // namespace sightline::engine
