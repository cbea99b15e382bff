#include "core/query/query.h"

namespace sightline::query {

// Out of line where a member is a vector of a type that is complete only further down.
bool operator==(const WindowCall& a, const WindowCall& b) {
    return a.function == b.function && a.arguments == b.arguments && a.partition == b.partition &&
           a.order == b.order && a.frame == b.frame;
}
bool operator==(const FunctionCall& a, const FunctionCall& b) {
    return a.function == b.function && a.arguments == b.arguments;
}
bool operator==(const Case& a, const Case& b) {
    return a.branches == b.branches && a.otherwise == b.otherwise;
}
bool operator==(const Junction& a, const Junction& b) {
    return a.connective == b.connective && a.parts == b.parts;
}

}  // namespace sightline::query
