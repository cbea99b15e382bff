#include "product/teams/accounts.h"

#include <crypt.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <thread>

namespace sightline::teams {
namespace {

constexpr std::string_view kAddress = "192.0.2.1";

class AccountsTest : public testing::Test {
  protected:
    void SetUp() override {
        char name[] = "/tmp/sightline-accounts-XXXXXX";
        ASSERT_NE(::mkdtemp(name), nullptr);
        folder_ = name;
        auto opened = store::open("sqlite:" + folder_ + "/test.db", 4);
        ASSERT_TRUE(opened) << opened.error().message;
        store_ = *opened;
        ASSERT_TRUE(store_->migrate());
        settings_.now = [this] { return now_.load(); };
        settings_.session_cache = std::chrono::milliseconds(0);
        restart();
    }
    void TearDown() override {
        accounts_.reset();
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    void restart() { accounts_ = std::make_unique<Accounts>(store_, std::string(32, 'k'), settings_); }
    void pass(std::chrono::microseconds time) { now_ += time.count(); }

    SignedIn account(const std::string& email, const std::string& invite = "") {
        auto made = accounts_->create(
            {.email = email, .password = "Correct-horse-9!", .full_name = "A", .invite = invite},
            std::string(kAddress));
        EXPECT_TRUE(made) << made.error().message;
        return made ? std::move(*made) : SignedIn{};
    }
    Result<SignedIn> sign_in(const std::string& email, const std::string& password = "Correct-horse-9!") {
        return accounts_->sign_in(email, password, std::string(kAddress));
    }
    std::int64_t count(const std::string& action) {
        return store_
            ->read<std::int64_t>([&](store::Session& s) -> Result<std::int64_t> {
                SL_TRY(const auto rows,
                       s.query("SELECT count(*) AS n FROM audit_log WHERE action = ?", {action}));
                return rows.front().integer("n");
            })
            .value();
    }

    std::string folder_;
    std::shared_ptr<store::Store> store_;
    AccountSettings settings_;
    std::atomic<std::int64_t> now_ = 1'700'000'000'000'000;
    std::unique_ptr<Accounts> accounts_;
};

TEST_F(AccountsTest, TheFirstOwnsTheInstallationAndEveryOneElseAnOrganization) {
    const auto first = account("Ada@Example.com"), second = account("bob@example.com");
    EXPECT_EQ(first.user.role, Role::SuperAdmin);
    EXPECT_EQ(first.user.email, "ada@example.com");
    EXPECT_EQ(second.user.role, Role::Admin);
    EXPECT_NE(first.user.tenant_id, second.user.tenant_id);
    EXPECT_EQ(count("account.created"), 2);
    const auto again = accounts_->create({.email = "ADA@example.com", .password = "Correct-horse-9!"},
                                         std::string(kAddress));
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::Conflict);
    EXPECT_NE(again.error().message.find("account with this e-mail"), std::string::npos);
}

TEST_F(AccountsTest, SignsInAndProvesWhoItIs) {
    const auto made = account("ada@example.com");
    const auto in = sign_in("ADA@example.com");
    ASSERT_TRUE(in) << in.error().message;
    EXPECT_EQ(in->expires_in, 3000);
    const auto session = accounts_->session_of_bearer(in->access_token);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->identity.user_id, made.user.id);
    EXPECT_EQ(session->identity.tenant_id, made.user.tenant_id);
    EXPECT_EQ(accounts_->session_of_cookie(in->cookie_token).value().identity.user_id, made.user.id);
    EXPECT_FALSE(accounts_->session_of_cookie(in->refresh_token)) << "a refresh token is no cookie";
    EXPECT_FALSE(accounts_->refresh(in->cookie_token)) << "a cookie is no refresh token";
    pass(std::chrono::minutes(50));
    EXPECT_FALSE(accounts_->session_of_bearer(in->access_token));
    EXPECT_TRUE(accounts_->session_of_cookie(in->cookie_token));
    pass(std::chrono::hours(24 * 30));
    EXPECT_FALSE(accounts_->session_of_cookie(in->cookie_token));
}

TEST_F(AccountsTest, AWrongPasswordAndAnUnknownAccountReadAndCostAlike) {
    settings_.throttle = {.per_account_and_address = 1000, .per_account = 1000, .per_address = 1000};
    restart();
    account("ada@example.com");
    const auto time = [&](const std::string& email) {
        double best = 1e9;
        for (int i = 0; i < 4; ++i) {
            const auto begin = std::chrono::steady_clock::now();
            const auto in = sign_in(email, "wrong-password");
            best = std::min(best,
                            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
            EXPECT_FALSE(in);
            EXPECT_EQ(in.error().code, ErrorCode::Unauthenticated);
            EXPECT_EQ(in.error().message, "The e-mail address or the password is wrong.");
        }
        return best;
    };
    const double known = time("ada@example.com"), unknown = time("nobody@example.com");
    EXPECT_LT(std::abs(known - unknown), 0.5 * std::max(known, unknown))
        << known << " s and " << unknown << " s";
    EXPECT_EQ(count("sign_in.failed"), 8);
}

TEST_F(AccountsTest, SlowsGuessingDownForKnownAndUnknownAccountsAlike) {
    account("ada@example.com");
    for (const std::string email : {"ada@example.com", "nobody@example.com"}) {
        for (int i = 0; i < 5; ++i)
            EXPECT_EQ(sign_in(email, "wrong-password").error().code, ErrorCode::Unauthenticated);
        const auto sixth = sign_in(email, "wrong-password");
        ASSERT_FALSE(sixth);
        EXPECT_EQ(sixth.error().code, ErrorCode::RateLimited);
        EXPECT_NE(sixth.error().message.find("minutes"), std::string::npos) << sixth.error().message;
    }
    EXPECT_EQ(sign_in("ada@example.com").error().code, ErrorCode::RateLimited)
        << "the right password has to wait too";
    EXPECT_TRUE(accounts_->sign_in("ada@example.com", "Correct-horse-9!", "198.51.100.7"))
        << "from elsewhere she gets in";
    pass(std::chrono::minutes(4));
    EXPECT_TRUE(sign_in("ada@example.com"));
}

TEST_F(AccountsTest, RefreshTokensWorkOnceAndTheftEndsTheSession) {
    account("ada@example.com");
    const auto in = sign_in("ada@example.com").value();
    const auto second = accounts_->refresh(in.refresh_token);
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_NE(second->refresh_token, in.refresh_token);
    EXPECT_TRUE(accounts_->session_of_bearer(second->access_token));
    const auto third = accounts_->refresh(second->refresh_token);
    ASSERT_TRUE(third);
    EXPECT_FALSE(accounts_->refresh(in.refresh_token)) << "used before: someone else has it";
    EXPECT_FALSE(accounts_->refresh(third->refresh_token)) << "so the whole session is over";
    EXPECT_FALSE(accounts_->session_of_bearer(third->access_token));
    EXPECT_FALSE(accounts_->session_of_cookie(in.cookie_token));
    EXPECT_EQ(count("session.token_reused"), 2);
    EXPECT_TRUE(sign_in("ada@example.com"));
}

TEST_F(AccountsTest, OfTwoUsesAtOnceOneWins) {
    account("ada@example.com");
    for (int round = 0; round < 5; ++round) {
        const auto in = sign_in("ada@example.com").value();
        std::atomic<int> won = 0;
        std::vector<std::jthread> both;
        for (int i = 0; i < 2; ++i)
            both.emplace_back([&] { won += accounts_->refresh(in.refresh_token).has_value(); });
        both.clear();
        EXPECT_EQ(won, 1);
    }
}

TEST_F(AccountsTest, SigningOutEndsTheSessionAndNoOther) {
    account("ada@example.com");
    const auto one = sign_in("ada@example.com").value(), other = sign_in("ada@example.com").value();
    ASSERT_TRUE(accounts_->sign_out(one.session));
    EXPECT_FALSE(accounts_->session_of_bearer(one.access_token));
    EXPECT_FALSE(accounts_->session_of_cookie(one.cookie_token));
    EXPECT_FALSE(accounts_->refresh(one.refresh_token));
    EXPECT_TRUE(accounts_->session_of_bearer(other.access_token));
}

TEST_F(AccountsTest, ASignOutIsSeenAtOnceThoughSessionsAreRemembered) {
    settings_.session_cache = std::chrono::minutes(5);
    restart();
    account("ada@example.com");
    const auto in = sign_in("ada@example.com").value();
    ASSERT_TRUE(accounts_->session_of_bearer(in.access_token));
    ASSERT_TRUE(accounts_->session_of_cookie(in.cookie_token));
    ASSERT_TRUE(accounts_->sign_out(in.session));
    EXPECT_FALSE(accounts_->session_of_bearer(in.access_token));
    EXPECT_FALSE(accounts_->session_of_cookie(in.cookie_token));
}

TEST_F(AccountsTest, VerifiesBcryptAndMovesOnToArgon2id) {
    const auto made = account("ada@example.com");
    crypt_data data{};
    const std::string bcrypt = crypt_r("old-password", "$2b$04$abcdefghijklmnopqrstuu", &data);
    ASSERT_TRUE(bcrypt.starts_with("$2b$04$"));
    const auto stored = [&] {
        return store_->read<std::string>([&](store::Session& s) -> Result<std::string> {
            SL_TRY(const auto user, find_user(s, made.user.id));
            return user->hashed_password;
        });
    };
    ASSERT_TRUE(store_->write<void>([&](store::Session& s) -> Result<void> {
        SL_CHECK(s.execute("UPDATE users SET hashed_password = ? WHERE id = ?", {bcrypt, made.user.id}));
        return {};
    }));
    EXPECT_FALSE(sign_in("ada@example.com", "other-password"));
    EXPECT_EQ(stored().value(), bcrypt);
    EXPECT_TRUE(sign_in("ada@example.com", "old-password"));
    EXPECT_TRUE(stored().value().starts_with("$argon2id$"));
    EXPECT_TRUE(sign_in("ada@example.com", "old-password"));
}

TEST_F(AccountsTest, TheOwnersLinkWorksOnceAndMakesTheOwner) {
    const std::string stale = accounts_->make_owner_link().value();
    const std::string link = accounts_->make_owner_link().value();
    EXPECT_FALSE(accounts_->open_owner_link(stale, "")) << "a new link ends the one before";
    EXPECT_FALSE(accounts_->open_owner_link("", ""));
    const auto in = accounts_->open_owner_link(link, "");
    ASSERT_TRUE(in) << in.error().message;
    EXPECT_EQ(in->user.role, Role::SuperAdmin);
    EXPECT_EQ(in->user.email, "owner@localhost");
    EXPECT_FALSE(accounts_->open_owner_link(link, "")) << "once";
    EXPECT_FALSE(sign_in("owner@localhost", "")) << "it has no password";
    EXPECT_TRUE(accounts_->session_of_cookie(in->cookie_token));
    const auto next = accounts_->open_owner_link(accounts_->make_owner_link().value(), "");
    ASSERT_TRUE(next);
    EXPECT_EQ(next->user.id, in->user.id);
    EXPECT_EQ(account("ada@example.com").user.role, Role::Admin) << "the owner was first";
    const std::string late = accounts_->make_owner_link().value();
    pass(std::chrono::hours(25));
    EXPECT_FALSE(accounts_->open_owner_link(late, ""));
}

TEST_F(AccountsTest, TheOwnerClaimsTheAccountWithAddressAndPassword) {
    const auto in = accounts_->open_owner_link(accounts_->make_owner_link().value(), "").value();
    const auto changed =
        accounts_->change(in.session, {.email = "Me@example.com", .new_password = "A-new-one-9"}, "");
    ASSERT_TRUE(changed) << changed.error().message;
    EXPECT_TRUE(sign_in("me@example.com", "A-new-one-9"));
    EXPECT_FALSE(accounts_->change(in.session, {.new_password = "Another-9-x"}, ""))
        << "now there is one to prove";
}

TEST_F(AccountsTest, ANewPasswordTakesTheOldOneAndEndsOtherSessions) {
    account("ada@example.com");
    const auto here = sign_in("ada@example.com").value(), there = sign_in("ada@example.com").value();
    EXPECT_EQ(accounts_->change(here.session, {.new_password = "Brand-new-7"}, "").error().code,
              ErrorCode::InvalidInput);
    EXPECT_EQ(
        accounts_->change(here.session, {.current_password = "wrong", .new_password = "Brand-new-7"}, "")
            .error()
            .code,
        ErrorCode::Forbidden);
    EXPECT_EQ(
        accounts_->change(here.session, {.current_password = "Correct-horse-9!", .new_password = "short"}, "")
            .error()
            .code,
        ErrorCode::InvalidInput);
    ASSERT_TRUE(accounts_->change(
        here.session,
        {.full_name = "Ada L", .current_password = "Correct-horse-9!", .new_password = "Brand-new-7"}, ""));
    EXPECT_TRUE(accounts_->session_of_bearer(here.access_token));
    EXPECT_FALSE(accounts_->session_of_bearer(there.access_token));
    EXPECT_FALSE(sign_in("ada@example.com"));
    const auto again = sign_in("ada@example.com", "Brand-new-7");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->user.full_name, "Ada L");
}

TEST_F(AccountsTest, KeepsPreferences) {
    const auto in = account("ada@example.com");
    ASSERT_TRUE(accounts_->change(in.session, {.preferences = boost::json::object{{"theme", "light"}}}, ""));
    EXPECT_EQ(accounts_->user(in.session.identity).value().preferences.at("theme"), "light");
    const auto big = accounts_->change(
        in.session, {.preferences = boost::json::object{{"x", std::string(20'000, 'x')}}}, "");
    ASSERT_FALSE(big);
    EXPECT_EQ(big.error().code, ErrorCode::TooLarge);
}

TEST_F(AccountsTest, InvitesJoinTheOrganizationOnce) {
    const auto ada = account("ada@example.com");
    settings_.registration = Registration::Invite;
    restart();
    EXPECT_EQ(accounts_->create({.email = "x@example.com", .password = "Correct-horse-9!"}, "").error().code,
              ErrorCode::Forbidden);
    const auto invite = accounts_->invite(ada.session.identity, "Bob@example.com", Role::User).value();
    EXPECT_FALSE(accounts_->create(
        {.email = "eve@example.com", .password = "Correct-horse-9!", .invite = invite.token}, ""))
        << "it is for Bob";
    const auto bob = account("bob@example.com", invite.token);
    EXPECT_EQ(bob.user.tenant_id, ada.user.tenant_id);
    EXPECT_EQ(bob.user.role, Role::User);
    EXPECT_FALSE(accounts_->create(
        {.email = "bob@example.com", .password = "Correct-horse-9!", .invite = invite.token}, ""))
        << "once";
    EXPECT_EQ(accounts_->invite(bob.session.identity, "", Role::User).error().code, ErrorCode::Forbidden);
    const auto late = accounts_->invite(ada.session.identity, "", Role::Admin).value();
    pass(std::chrono::hours(24 * 8));
    EXPECT_FALSE(accounts_->create(
        {.email = "c@example.com", .password = "Correct-horse-9!", .invite = late.token}, ""));
    settings_.registration = Registration::Closed;
    restart();
    EXPECT_FALSE(accounts_->create(
        {.email = "d@example.com", .password = "Correct-horse-9!", .invite = late.token}, ""));
}

TEST_F(AccountsTest, OnlyAFewPasswordsAreHashedAtOnceAndTheRestWaitsForABoundedTime) {
    PasswordHasher hasher({.concurrent = 1, .waiting = 1, .patience = std::chrono::milliseconds(10'000)});
    const std::string hash = hasher.hash("Correct-horse-9!").value();
    std::atomic<int> right = 0, busy = 0;
    {
        std::vector<std::jthread> crowd;
        for (int i = 0; i < 8; ++i)
            crowd.emplace_back([&] {
                const auto verified = hasher.verify("Correct-horse-9!", hash);
                if (verified)
                    right += *verified;
                else
                    busy += verified.error().code == ErrorCode::Unavailable;
            });
    }
    EXPECT_EQ(right + busy, 8);
    EXPECT_GE(right, 1);
    EXPECT_GE(busy, 1);
}

TEST_F(AccountsTest, ADisabledAccountIsOut) {
    const auto in = account("ada@example.com");
    ASSERT_TRUE(store_->write<void>([&](store::Session& s) -> Result<void> {
        SL_CHECK(s.execute("UPDATE users SET is_active = 0 WHERE id = ?", {in.user.id}));
        return {};
    }));
    EXPECT_FALSE(accounts_->session_of_bearer(in.access_token));
    EXPECT_FALSE(sign_in("ada@example.com"));
    EXPECT_FALSE(accounts_->refresh(in.refresh_token));
}

TEST(Access, SeesTheOwnAndThePublicOfTheTenantOnly) {
    const Identity ada{"t1", "ada", Role::User}, admin{"t1", "root", Role::Admin},
        eve{"t2", "eve", Role::SuperAdmin};
    const Owned own{"t1", "ada"}, of_bob{"t1", "bob"}, published{"t1", "bob", true};
    EXPECT_TRUE(may_change(ada, own, "dataset"));
    EXPECT_EQ(may_read(ada, of_bob, "dataset").error().code, ErrorCode::NotFound);
    EXPECT_TRUE(may_read(ada, published, "dataset"));
    EXPECT_EQ(may_change(ada, published, "dataset").error().code, ErrorCode::Forbidden);
    EXPECT_TRUE(may_change(admin, of_bob, "dataset"));
    EXPECT_EQ(may_read(eve, published, "dataset").error().code, ErrorCode::NotFound);
    EXPECT_EQ(may_change(eve, own, "dataset").error().message, "There is no such dataset.");
}

}  // namespace
}  // namespace sightline::teams
