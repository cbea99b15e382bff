#pragma once
// A file as a response: validators, 304, one byte range, sent in pieces.

#include "platform/net/http.h"

namespace sightline::net {

/// Turns a response with `file` set into one with a body (small files) or a stream and a Content-Length. Adds
/// ETag (unless set), Last-Modified, Accept-Ranges; answers If-None-Match, If-Modified-Since, Range and
/// If-Range. Several ranges at once get the whole file, as RFC 9110 allows. 404 when the file is not there.
/// Blocking: opens the file.
Response file_response(const Request& request, Response response);

/// "*" or a list of entity tags holds this one (weak comparison).
bool matches_etag(std::string_view list, std::string_view etag);

}  // namespace sightline::net
