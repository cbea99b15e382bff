#include "product/teams/access_token.h"

#include <gtest/gtest.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <future>

namespace sightline::teams {
namespace {

const std::string kKey(32, 'k');
constexpr std::int64_t kNow = 1'700'000'000;

Claims claims() {
    return {.subject = "user",
            .tenant = "tenant",
            .session = "session",
            .token_id = "id",
            .issued_at = kNow,
            .expires_at = kNow + 3000};
}

std::string encode(std::string_view bytes) {
    std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out.pop_back();
    return out;
}

/// A token with any header and body, rightly signed by HMAC-SHA-256 through libsodium: an independent
/// implementation.
std::string forge(std::string_view header, std::string_view body, const std::string& key = kKey) {
    std::string text = encode(header) + '.' + encode(body);
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    crypto_auth_hmacsha256_final(&state, mac);
    return text + '.' + encode({reinterpret_cast<const char*>(mac), sizeof mac});
}

constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view kBody =
    R"({"sub":"user","tid":"tenant","sid":"session","jti":"id","iat":1700000000,"exp":1700003000})";

TEST(AccessToken, IsTheTokenOfTheStandard) {
    EXPECT_EQ(TokenSigner(kKey).sign(claims()), forge(kHeader, kBody));
}

TEST(AccessToken, ReadsBackWhatItSigned) {
    const TokenSigner signer(kKey);
    const auto read = signer.verify(signer.sign(claims()), kNow + 10);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->subject, "user");
    EXPECT_EQ(read->tenant, "tenant");
    EXPECT_EQ(read->session, "session");
    EXPECT_EQ(read->token_id, "id");
    EXPECT_EQ(read->expires_at, kNow + 3000);
}

TEST(AccessToken, EndsInTime) {
    const TokenSigner signer(kKey);
    const std::string token = signer.sign(claims());
    EXPECT_TRUE(signer.verify(token, kNow + 2999));
    const auto late = signer.verify(token, kNow + 3000);
    ASSERT_FALSE(late);
    EXPECT_NE(late.error().message.find("expired"), std::string::npos);
    EXPECT_TRUE(signer.verify(token, kNow - 60));
    EXPECT_FALSE(signer.verify(token, kNow - 61)) << "issued in the future";
}

TEST(AccessToken, RefusesWhatWasTamperedWith) {
    const TokenSigner signer(kKey);
    const std::string token = signer.sign(claims());
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(signer.verify(changed, kNow)) << i;
    }
    EXPECT_FALSE(TokenSigner(std::string(32, 'x')).verify(token, kNow));
    EXPECT_FALSE(signer.verify(token + "A", kNow));
    EXPECT_FALSE(signer.verify(token + ".A", kNow));
    EXPECT_FALSE(signer.verify(token + "=", kNow));
}

TEST(AccessToken, TakesOneAlgorithmAndWholeClaimsOnly) {
    const TokenSigner signer(kKey);
    ASSERT_TRUE(signer.verify(forge(kHeader, kBody), kNow));
    for (const std::string_view header :
         {R"({"alg":"none","typ":"JWT"})", R"({"alg":"HS512","typ":"JWT"})", R"({"alg":"hs256","typ":"JWT"})",
          R"({"typ":"JWT"})", R"({"alg":"HS256"})", R"({"alg":"HS256","typ":"JWT","crit":["x"]})",
          R"({"alg":["HS256"],"typ":"JWT"})", "[]", "", "{"})
        EXPECT_FALSE(signer.verify(forge(header, kBody), kNow)) << header;
    for (const std::string_view body :
         {R"({"tid":"t","sid":"s","jti":"i","iat":1700000000,"exp":1700003000})",
          R"({"sub":"","tid":"t","sid":"s","jti":"i","iat":1700000000,"exp":1700003000})",
          R"({"sub":5,"tid":"t","sid":"s","jti":"i","iat":1700000000,"exp":1700003000})",
          R"({"sub":"u","tid":"t","sid":"s","jti":"i","iat":1700000000})",
          R"({"sub":"u","tid":"t","sid":"s","jti":"i","iat":1700000000,"exp":"1700003000"})",
          R"({"sub":"u","tid":"t","sid":"s","jti":"i","iat":1700000000,"exp":1.7e9})",
          R"({"sub":"u","tid":"t","sid":"s","jti":"i","iat":1700000000,"exp":1600000000})", "[]", "null", ""})
        EXPECT_FALSE(signer.verify(forge(kHeader, body), kNow)) << body;
    const std::string token = forge(kHeader, kBody);
    EXPECT_FALSE(signer.verify(token.substr(0, token.rfind('.')), kNow)) << "no signature";
    EXPECT_FALSE(signer.verify(token.substr(0, token.rfind('.') + 1), kNow)) << "empty signature";
    for (const std::string_view odd : {"", ".", "..", "a.b.c", "....", "\xff\xff.\xff.\xff"})
        EXPECT_FALSE(signer.verify(odd, kNow)) << odd;
    EXPECT_FALSE(signer.verify(std::string(1 << 20, 'a'), kNow));
}

class KeyFile : public testing::Test {
  protected:
    void SetUp() override {
        char name[] = "/tmp/sightline-key-XXXXXX";
        ASSERT_NE(::mkdtemp(name), nullptr);
        folder_ = name;
        path_ = folder_ + "/key";
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::string folder_, path_;
};

TEST_F(KeyFile, IsMadeOnceAndKeptPrivate) {
    const auto first = load_or_make_key(path_);
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_EQ(first->size(), 32u);
    EXPECT_EQ(load_or_make_key(path_).value(), *first);
    struct stat info{};
    ASSERT_EQ(::stat(path_.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1)
        << "nothing else is left behind";
}

TEST_F(KeyFile, IsTheSameForAllWhoStartAtOnce) {
    std::vector<std::future<Result<std::string>>> starts;
    for (int i = 0; i < 8; ++i)
        starts.push_back(std::async(std::launch::async, [this] { return load_or_make_key(path_); }));
    std::string key;
    for (auto& start : starts) {
        const auto got = start.get();
        ASSERT_TRUE(got) << got.error().detail;
        if (key.empty()) key = *got;
        EXPECT_EQ(*got, key);
    }
}

TEST_F(KeyFile, IsRefusedWhenOthersMayReadItOrItIsCut) {
    ASSERT_TRUE(load_or_make_key(path_));
    ::chmod(path_.c_str(), 0644);
    EXPECT_FALSE(load_or_make_key(path_));
    ::chmod(path_.c_str(), 0600);
    std::filesystem::resize_file(path_, 5);
    EXPECT_FALSE(load_or_make_key(path_));
    EXPECT_FALSE(load_or_make_key(folder_ + "/none/key"));
}

}  // namespace
}  // namespace sightline::teams
