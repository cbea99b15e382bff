#pragma once
// Identifiers: UUID version 7 (RFC 9562): sortable by time of making. Random bytes from the system.

#include <string>
#include <string_view>

namespace sightline {

std::string new_id();                      ///< lower case, 36 characters
bool is_id(std::string_view text);         ///< any UUID
std::string random_token(int bytes = 32);  ///< URL-safe base64 of random bytes

}  // namespace sightline
