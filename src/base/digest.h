#pragma once
// digest: SHA-256 of bytes as they come.

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace sightline {

class Digest {
  public:
    Digest();
    void add(std::string_view bytes);
    std::string hex() const;  ///< of what was added so far; more may follow

  private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace sightline
