#include "product/teams/password.h"

#include <crypt.h>
#include <sodium.h>

#include <algorithm>
#include <memory>

namespace sightline::teams {

namespace {

std::string argon2id(const std::string& password) {
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str(out, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return {};  // no memory
    return out;
}

std::string random_base64(std::size_t bytes) {
    std::string raw(bytes, '\0');
    randombytes_buf(raw.data(), raw.size());
    std::string out(sodium_base64_encoded_len(bytes, sodium_base64_VARIANT_ORIGINAL_NO_PADDING), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(raw.data()), bytes,
                      sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    out.pop_back();
    return out;
}

bool bcrypt_matches(const std::string& password, const std::string& hash) {
    const auto data = std::make_unique<crypt_data>();
    const char* computed = crypt_r(password.c_str(), hash.c_str(), data.get());
    return computed && std::string_view(computed).size() == hash.size() &&
           sodium_memcmp(computed, hash.data(), hash.size()) == 0;
}

}  // namespace

class PasswordHasher::Turn {
  public:
    explicit Turn(PasswordHasher& hasher) : hasher_(hasher) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        {
            const std::lock_guard lock(hasher_.mutex_);
            --hasher_.running_;
        }
        hasher_.free_.notify_one();
    }

  private:
    PasswordHasher& hasher_;
};

PasswordHasher::PasswordHasher(PasswordLimits limits) : limits_(limits) {
    if (sodium_init() < 0) std::abort();
    // Parameters as today's, salt and hash by chance: no password is known to fit, and none has to be hashed
    // at start.
    decoy_ = "$argon2id$v=19$m=" + std::to_string(crypto_pwhash_MEMLIMIT_INTERACTIVE / 1024) +
             ",t=" + std::to_string(crypto_pwhash_OPSLIMIT_INTERACTIVE) + ",p=1$" + random_base64(16) + '$' +
             random_base64(32);
}

Result<void> PasswordHasher::check_strength(const std::string& password) const {
    const auto characters = std::ranges::count_if(password, [](char c) { return (c & 0xc0) != 0x80; });
    if (static_cast<std::size_t>(characters) < limits_.min_characters)
        return fail(ErrorCode::InvalidInput, "The password must have at least " +
                                                 std::to_string(limits_.min_characters) + " characters.");
    if (password.size() > limits_.max_bytes)
        return fail(ErrorCode::InvalidInput,
                    "The password is too long; use at most " + std::to_string(limits_.max_bytes) + " bytes.");
    return {};
}

Result<void> PasswordHasher::wait_for_turn() {
    std::unique_lock lock(mutex_);
    const auto busy = [] {
        return fail(ErrorCode::Unavailable,
                    "Many people are signing in right now; try again in a few seconds.");
    };
    if (running_ >= limits_.concurrent) {
        if (waiting_ >= limits_.waiting) return busy();
        ++waiting_;
        const bool got =
            free_.wait_for(lock, limits_.patience, [&] { return running_ < limits_.concurrent; });
        --waiting_;
        if (!got) return busy();
    }
    ++running_;
    return {};
}

Result<std::string> PasswordHasher::hash(const std::string& password) {
    SL_CHECK(check_strength(password));
    SL_CHECK(wait_for_turn());
    const Turn turn(*this);
    std::string out = argon2id(password);
    if (out.empty())
        return fail(ErrorCode::ResourceExhausted,
                    "There is not enough memory to sign in right now; try again later.");
    return out;
}

Result<bool> PasswordHasher::verify(const std::string& password, const std::string& hash) {
    SL_CHECK(wait_for_turn());
    const Turn turn(*this);
    if (password.size() > limits_.max_bytes) return false;
    if (hash.starts_with("$2") && bcrypt_matches(password, hash)) return true;
    const bool argon = hash.starts_with("$argon2");
    const std::string& against = argon ? hash : decoy_;
    return crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0 && argon;
}

bool PasswordHasher::needs_rehash(const std::string& hash) {
    return !hash.starts_with("$argon2id$") ||
           crypto_pwhash_str_needs_rehash(hash.c_str(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0;
}

}  // namespace sightline::teams
