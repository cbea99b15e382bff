#include "surface/api/tus_fields.h"

#include <openssl/evp.h>

#include <array>
#include <ctime>
#include <optional>
#include <stdexcept>

namespace sightline::api {

namespace {

constexpr std::size_t kMaxMetadata = 16 * 1024;

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string out(text.size() / 4 * 3, '\0');
    if (text.empty()) return out;
    const int n =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    if (n < 0) return std::nullopt;
    // EVP_DecodeBlock counts the padding as zero bytes.
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    out.resize(static_cast<std::size_t>(n) - padding);
    return out;
}

}  // namespace

Result<std::map<std::string, std::string, std::less<>>> read_metadata(std::string_view field) {
    std::map<std::string, std::string, std::less<>> out;
    const auto refuse = [](const char* what) {
        return fail(ErrorCode::InvalidInput,
                    std::string("The header Upload-Metadata ") + what +
                        "; it is a list of keys with base64 values: filename ZGF0YS5jc3Y=");
    };
    if (field.size() > kMaxMetadata) return refuse("is longer than 16 KiB");
    while (!field.empty()) {
        const std::size_t comma = std::min(field.find(','), field.size());
        std::string_view pair = field.substr(0, comma);
        field.remove_prefix(std::min(comma + 1, field.size()));
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        while (pair.ends_with(' ')) pair.remove_suffix(1);
        const std::size_t space = std::min(pair.find(' '), pair.size());
        const std::string key(pair.substr(0, space));
        auto value = from_base64(pair.substr(std::min(space + 1, pair.size())));
        if (key.empty()) return refuse("has an empty key");
        if (!value) return refuse("has a value that is not base64");
        if (!out.emplace(key, std::move(*value)).second) return refuse("names a key twice");
    }
    return out;
}

std::string http_date(std::int64_t micros) {
    const std::time_t seconds = micros / 1'000'000;
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::array<char, 64> text{};
    const auto n = std::strftime(text.data(), text.size(), "%Y %H:%M:%S GMT", &parts);
    const std::string day = (parts.tm_mday < 10 ? "0" : "") + std::to_string(parts.tm_mday);
    return std::string(kDays[static_cast<std::size_t>(parts.tm_wday)]) + ", " + day + " " +
           kMonths[static_cast<std::size_t>(parts.tm_mon)] + " " + std::string(text.data(), n);
}

void Checksum::Free::operator()(evp_md_ctx_st* context) const {
    EVP_MD_CTX_free(context);
}

Result<Checksum> Checksum::parse(std::string_view field) {
    const std::size_t space = std::min(field.find(' '), field.size());
    const std::string_view name = field.substr(0, space);
    const EVP_MD* algorithm = name == "sha1" ? EVP_sha1() : name == "sha256" ? EVP_sha256() : nullptr;
    const auto announced = from_base64(field.substr(std::min(space + 1, field.size())));
    if (!algorithm || !announced)
        return fail(ErrorCode::InvalidInput,
                    "The header Upload-Checksum must be sha1 or sha256, a space and the digest in base64.");
    Checksum out;
    out.announced_ = *announced;
    out.context_.reset(EVP_MD_CTX_new());
    if (!out.context_ || EVP_DigestInit_ex(out.context_.get(), algorithm, nullptr) != 1)
        throw std::runtime_error("a digest is missing");
    return out;
}

void Checksum::add(std::string_view bytes) {
    if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1)
        throw std::runtime_error("a digest failed");
}

bool Checksum::matches() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned length = 0;
    if (EVP_DigestFinal_ex(context_.get(), bytes.data(), &length) != 1)
        throw std::runtime_error("a digest failed");
    return announced_ == std::string_view(reinterpret_cast<const char*>(bytes.data()), length);
}

}  // namespace sightline::api
