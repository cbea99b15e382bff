#pragma once
// What tus puts into header fields: key-value metadata, checksums, dates.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct evp_md_ctx_st;

namespace sightline::api {

/// "filename d29ybGQ=,is_ready": values decoded, "" where there is none. InvalidInput for what is not base64,
/// for a key said twice, and past 16 KiB.
Result<std::map<std::string, std::string, std::less<>>> read_metadata(std::string_view field);

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::int64_t micros);

/// The digest a client announced ("sha1 BASE64" or "sha256 BASE64") beside that of the bytes that came.
class Checksum {
  public:
    static Result<Checksum> parse(std::string_view field);
    void add(std::string_view bytes);
    bool matches();  ///< once, at the end

  private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::string announced_;
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace sightline::api
