#include "product/datasets/sources/source_secret.h"

#include <sodium.h>

namespace sightline::datasets {

namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);

unsigned char* bytes(std::string& s) {
    return reinterpret_cast<unsigned char*>(s.data());
}
const unsigned char* bytes(const std::string& s) {
    return reinterpret_cast<const unsigned char*>(s.data());
}

}  // namespace

std::string seal(const std::string& key, const std::string& secret, const std::string& bound_to) {
    if (secret.empty()) return {};
    std::string sealed(kNonce + secret.size() + kTag, '\0');
    randombytes_buf(sealed.data(), kNonce);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(sealed) + kNonce, nullptr, bytes(secret), secret.size(),
                                               bytes(bound_to), bound_to.size(), nullptr, bytes(sealed),
                                               bytes(key));
    std::string text(sodium_base64_encoded_len(sealed.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes(sealed), sealed.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // its end mark
    return text;
}

Result<std::string> unseal(const std::string& key, const std::string& text, const std::string& bound_to) {
    if (text.empty()) return std::string();
    const auto refused = [] {
        return fail(
            ErrorCode::Unavailable,
            "The password of the source cannot be read: it was kept under another key. Enter it again.",
            "unseal");
    };
    std::string sealed(text.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(bytes(sealed), sealed.size(), text.data(), text.size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        size < kNonce + kTag)
        return refused();
    std::string secret(size - kNonce - kTag, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(secret), nullptr, nullptr, bytes(sealed) + kNonce,
                                                   size - kNonce, bytes(bound_to), bound_to.size(),
                                                   bytes(sealed), bytes(key)) != 0)
        return refused();
    return secret;
}

}  // namespace sightline::datasets
