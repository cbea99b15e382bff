#pragma once
// errors: what S3 servers and lines refuse, as our errors.

#include <curl/curl.h>

#include "platform/s3/connection.h"

namespace sightline::s3 {

std::unexpected<Error> no_answer(CURLcode code, const char* detail);
std::unexpected<Error> refusal(const Request& request, const Response& response);
/// A response of 200 may still tell of a failure that came after its head was sent.
Result<void> check_document(const Request& request, const Response& response);

}  // namespace sightline::s3
