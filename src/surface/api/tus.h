#pragma once
// /datasets/upload/tus: resumable uploads by the tus protocol 1.0.0
// (https://tus.io/protocols/resumable-upload) with its extensions creation, creation-with-upload,
// termination, expiration and checksum. The id of an upload is that of the dataset it becomes.

#include "surface/api/route.h"

namespace sightline::api {

Result<net::Response> tus_capabilities(Call& call);  ///< OPTIONS
Result<net::Response> tus_create(Call& call);        ///< POST, perhaps with the first bytes
Result<net::Response> tus_offset(Call& call);        ///< HEAD
Result<net::Response> tus_piece(Call& call);         ///< PATCH
Result<net::Response> tus_end(Call& call);           ///< DELETE
/// POST to an upload with X-HTTP-Method-Override, for clients behind proxies that know few methods.
Result<net::Response> tus_override(Call& call);

}  // namespace sightline::api
