#include "product/teams/access_token.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <optional>

#include "base/ids.h"
#include "base/json.h"
#include "base/json_members.h"

namespace sightline::teams {

namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::size_t kMaxToken = 4096;
constexpr std::size_t kKeyBytes = 32;

std::string encode(std::string_view bytes) {
    std::string out(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), kVariant);
    out.resize(out.size() - 1);
    return out;
}

std::optional<std::string> decode(std::string_view text) {
    std::string out(text.size(), '\0');
    std::size_t length = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(),
                          nullptr, &length, nullptr, kVariant) != 0)
        return std::nullopt;
    out.resize(length);
    return out;
}

std::optional<boost::json::object> object_in(std::string_view part) {
    const auto text = decode(part);
    if (!text) return std::nullopt;
    auto parsed = json::parse(*text, 4);
    if (!parsed || !parsed->is_object()) return std::nullopt;
    return std::move(parsed->get_object());
}

bool take_text(const boost::json::object& from, std::string_view name, std::string& out) {
    out = json::text_of(from, name);
    return !out.empty();
}

bool take_seconds(const boost::json::object& from, std::string_view name, std::int64_t& out) {
    out = json::integer_of(from, name);
    return out > 0;
}

}  // namespace

std::string TokenSigner::mac(std::string_view text) const {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (!HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
              reinterpret_cast<const unsigned char*>(text.data()), text.size(), out, &length))
        std::abort();
    return {reinterpret_cast<const char*>(out), length};
}

std::string TokenSigner::sign(const Claims& claims) const {
    const boost::json::object body{{"sub", claims.subject},   {"tid", claims.tenant},
                                   {"sid", claims.session},   {"jti", claims.token_id},
                                   {"iat", claims.issued_at}, {"exp", claims.expires_at}};
    std::string text = encode(kHeader) + '.' + encode(json::write(body));
    const std::string signature = encode(mac(text));
    return text + '.' + signature;
}

Result<Claims> TokenSigner::verify(std::string_view token, std::int64_t now) const {
    const auto invalid = [] {
        return fail(ErrorCode::Unauthenticated, "The access token is not valid; sign in again.");
    };
    if (token.size() > kMaxToken) return invalid();
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
        return invalid();

    const auto signature = decode(token.substr(second + 1));
    const std::string expected = mac(token.substr(0, second));
    if (!signature || signature->size() != expected.size() ||
        sodium_memcmp(signature->data(), expected.data(), expected.size()) != 0)
        return invalid();

    const auto header = object_in(token.substr(0, first));
    if (!header || header->size() != 2 || header->at("alg") != "HS256" || !header->contains("typ") ||
        header->at("typ") != "JWT")
        return invalid();
    const auto body = object_in(token.substr(first + 1, second - first - 1));
    Claims claims;
    if (!body || !take_text(*body, "sub", claims.subject) || !take_text(*body, "tid", claims.tenant) ||
        !take_text(*body, "sid", claims.session) || !take_text(*body, "jti", claims.token_id) ||
        !take_seconds(*body, "iat", claims.issued_at) || !take_seconds(*body, "exp", claims.expires_at))
        return invalid();
    if (claims.issued_at > now + 60 || claims.issued_at >= claims.expires_at) return invalid();
    if (claims.expires_at <= now)
        return fail(ErrorCode::Unauthenticated, "The access token has expired; refresh it or sign in again.");
    return claims;
}

Result<std::string> load_or_make_key(const std::string& path) {
    const auto unavailable = [&](std::string detail) {
        return fail(ErrorCode::Unavailable, "A key in the data folder cannot be used; see the log.",
                    std::move(detail));
    };
    for (int attempt = 0; attempt < 2; ++attempt) {
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (fd >= 0) {
            struct stat info{};
            std::string key(kKeyBytes, '\0');
            const bool good = ::fstat(fd, &info) == 0 && info.st_size == static_cast<off_t>(kKeyBytes) &&
                              ::read(fd, key.data(), key.size()) == static_cast<ssize_t>(kKeyBytes);
            ::close(fd);
            if (!good) return unavailable(path + " does not hold " + std::to_string(kKeyBytes) + " bytes");
            if ((info.st_mode & 077) != 0) return unavailable(path + " may be read by others; chmod 600 it");
            return key;
        }
        if (errno != ENOENT) return unavailable(path + " cannot be opened");

        // Made under another name and linked: whoever links first wins, and nobody sees half a key.
        const std::string fresh = path + '.' + random_token(6);
        std::string key(kKeyBytes, '\0');
        randombytes_buf(key.data(), key.size());
        const int out = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (out < 0) return unavailable(fresh + " cannot be made");
        const bool written =
            ::write(out, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(out) == 0;
        ::close(out);
        const bool linked = written && ::link(fresh.c_str(), path.c_str()) == 0;
        const bool raced = written && !linked && errno == EEXIST;
        ::unlink(fresh.c_str());
        if (linked) return key;
        if (!raced) return unavailable(path + " cannot be written");
    }
    return unavailable(path + " comes and goes");
}

}  // namespace sightline::teams
