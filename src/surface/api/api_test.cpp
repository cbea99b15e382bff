#include "surface/api/api_fixture.h"
#include "surface/api/authentication.h"
#include "surface/api/routes.h"

namespace sightline::api {
namespace {

TEST_F(ApiTest, EveryRouteThatIsNotOpenRefusesStrangersAndForgedTokens) {
    for (const Route& route : routes()) {
        if (route.access == Access::Open) continue;
        std::string path = "/api/v1" + std::string(route.pattern);
        for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
            path.replace(open, path.find('}') + 1 - open, datasets_->known.id);
        for (const Fields& headers :
             {Fields{}, Fields{{"Authorization", "Bearer x.y.z"}}, Fields{{"Authorization", "Basic eDp5"}},
              Fields{{"Cookie", "sightline_session=slc_nothing"}}}) {
            const auto sent = send(std::string(route.method), path, "", headers);
            EXPECT_EQ(sent.status, 401) << route.method << ' ' << path;
            EXPECT_EQ(sent.code(), "unauthenticated");
            EXPECT_EQ(sent.json.at("error").at("request_id"), "request-1");
            EXPECT_FALSE(sent.headers.get("WWW-Authenticate").empty());
        }
    }
}

TEST_F(ApiTest, AnswersWhatIsNotThereAndWhatIsNotTaken) {
    EXPECT_EQ(send("GET", "/api/v1/nothing").status, 404);
    EXPECT_EQ(send("GET", "/api").status, 404);
    const auto sent = send("DELETE", "/api/v1/datasets");
    EXPECT_EQ(sent.status, 405);
    EXPECT_EQ(sent.headers.get("Allow"), "GET, HEAD");
    EXPECT_EQ(sent.code(), "method_not_allowed");
    EXPECT_EQ(send("OPTIONS", "/api/v1/datasets").status, 405) << "cross-origin calls are off";
}

TEST_F(ApiTest, AnotherTenantsIdsAreNotThere) {
    const auto ada = bearer("ada@example.com"), bob = bearer("bob@example.com");
    datasets_->known.tenant_id =
        send("GET", "/api/auth/me", "", ada).json.at("id").as_string();  // not a tenant: nobody's
    for (const auto& who : {ada, bob}) {
        const auto sent = send("GET", "/api/v1/datasets/" + datasets_->known.id, "", who);
        EXPECT_EQ(sent.status, 404);
        EXPECT_EQ(sent.code(), "not_found");
    }
}

TEST_F(ApiTest, ChecksBodies) {
    const auto ada = bearer("ada@example.com");
    const auto ask = [&](const std::string& body, Fields more = {}) {
        more.insert(more.end(), ada.begin(), ada.end());
        return send("POST", "/api/v1/query", body, more);
    };
    EXPECT_EQ(ask("{").status, 400);
    EXPECT_EQ(ask("[]").status, 400);
    EXPECT_EQ(ask("\xff\xfe").status, 400);
    EXPECT_EQ(ask("").status, 400);
    EXPECT_EQ(ask("{}").status, 400);
    EXPECT_EQ(ask(R"({"question":"q"})", {{"Content-Type", "text/plain"}}).status, 415);
    EXPECT_EQ(ask(R"({"question":"q"})", {{"Content-Type", "application/json; charset=utf-8"}}).status, 200);
    EXPECT_EQ(ask("{\"question\":\"" + std::string(2 << 20, 'x') + "\"}").status, 413);
    EXPECT_EQ(ask(R"({"question":"q","query":{"nonsense":1}})").status, 400);
    const auto sent = ask(R"({"question":5,"dataset_ids":"x","other":1})");
    EXPECT_EQ(sent.status, 400);
    const auto& details = sent.json.at("error").at("details").as_array();
    ASSERT_EQ(details.size(), 3u);
    EXPECT_EQ(details[0].at("path"), "question");
    EXPECT_EQ(details[0].at("message"), "must be text, not a number");
    const auto listed = send("GET", "/api/v1/datasets?limit=0&nothing=1", "", ada);
    EXPECT_EQ(listed.status, 400);
    EXPECT_EQ(listed.json.at("error").at("details").as_array().size(), 2u);
}

TEST_F(ApiTest, TellsNothingOfWhatWentWrongInside) {
    const auto ada = bearer("ada@example.com");
    for (const char* query : {"explode", "fail"}) {
        const auto sent = send("GET", std::string("/api/v1/datasets?q=") + query, "", ada);
        EXPECT_EQ(sent.status, 500);
        EXPECT_EQ(sent.code(), "internal");
        EXPECT_EQ(sent.body.find("secret"), std::string::npos);
    }
}

TEST_F(ApiTest, ACookieSignsThePageInAndChangesNothingWithoutThePagesMark) {
    const std::string body = R"({"email":"ada@example.com","password":"Correct-horse-9!"})";
    EXPECT_EQ(send("POST", "/api/v1/auth/register", body).headers.get("Set-Cookie"), "")
        << "programs get no cookie";
    const auto in = send("POST", "/api/v1/auth/login", body, {{"X-Requested-With", "sightline"}});
    const std::string set(in.headers.get("Set-Cookie"));
    EXPECT_NE(set.find("; HttpOnly; SameSite=Strict"), std::string::npos) << set;
    const std::string cookie = set.substr(0, set.find(';'));
    EXPECT_EQ(send("GET", "/api/v1/auth/me", "", {{"Cookie", cookie}}).status, 200);
    const auto refused = send("POST", "/api/v1/query", R"({"question":"q"})", {{"Cookie", cookie}});
    EXPECT_EQ(refused.status, 403);
    EXPECT_TRUE(ask_->asked.empty());
    EXPECT_EQ(send("POST", "/api/v1/query", R"({"question":"q"})",
                   {{"Cookie", cookie}, {"X-Requested-With", "sightline"}})
                  .status,
              200);
    const auto out =
        send("POST", "/api/v1/auth/logout", "", {{"Cookie", cookie}, {"X-Requested-With", "sightline"}});
    EXPECT_EQ(out.status, 204);
    EXPECT_NE(out.headers.get("Set-Cookie").find("Max-Age=0"), std::string::npos);
    EXPECT_EQ(send("GET", "/api/v1/auth/me", "", {{"Cookie", cookie}}).status, 401);
    EXPECT_EQ(send("POST", "/api/v1/auth/login", body, {{"Cookie", cookie}}).status, 200)
        << "a stale cookie does not keep anyone out";
}

TEST_F(ApiTest, TheOwnersLinkSetsTheCookieOnce) {
    const std::string link = accounts_->make_owner_link().value();
    const auto first = send("GET", "/welcome?token=" + link);
    EXPECT_EQ(first.status, 303);
    EXPECT_EQ(first.headers.get("Location"), "/");
    const std::string set(first.headers.get("Set-Cookie"));
    const std::string cookie = set.substr(0, set.find(';'));
    EXPECT_EQ(send("GET", "/api/v1/auth/me", "", {{"Cookie", cookie}}).json.at("role"), "super_admin");
    EXPECT_EQ(send("GET", "/welcome?token=" + link).status, 401);
    EXPECT_EQ(send("GET", "/welcome").status, 401);
    const auto shown = send("GET", "/welcome?token=" + link, "", {{"Accept", "text/html,*/*;q=0.8"}});
    EXPECT_EQ(shown.headers.get("Location"), "/?link=refused");
    EXPECT_EQ(shown.headers.get("Set-Cookie"), "");
    EXPECT_EQ(send("GET", "/welcome?token=" + link, "", {{"Cookie", cookie}}).status, 303)
        << "reloaded by who it signed in";
}

TEST_F(ApiTest, RefusesOtherNames) {
    const auto to = [&](const std::string& host) {
        return send("GET", "/health", "", {{"Host", host}}).status;
    };
    for (const char* host : {"localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000", "LOCALHOST:1"})
        EXPECT_EQ(to(host), 200) << host;
    for (const char* host :
         {"evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "localhost.evil.example"})
        EXPECT_EQ(to(host), 403) << host;
    settings_.allowed_hosts = {"data.example"};
    restart();
    EXPECT_EQ(to("data.example:443"), 200);
    EXPECT_EQ(to("localhost"), 403);
    settings_.allowed_hosts = {};
    settings_.loopback = false;
    restart();
    EXPECT_EQ(to("anything.example"), 200);
}

TEST_F(ApiTest, OtherOriginsCallOnlyWhenNamed) {
    const Fields from{{"Origin", "https://a.example"}, {"Access-Control-Request-Method", "POST"}};
    EXPECT_EQ(send("GET", "/health", "", from).headers.get("Access-Control-Allow-Origin"), "");
    settings_.cors_origins = {"https://a.example"};
    restart();
    const auto preflight = send("OPTIONS", "/api/v1/query", "", from);
    EXPECT_EQ(preflight.status, 204);
    EXPECT_EQ(preflight.headers.get("Access-Control-Allow-Origin"), "https://a.example");
    EXPECT_EQ(preflight.headers.get("Access-Control-Allow-Credentials"), "")
        << "tokens only, never the cookie";
    const auto other = send("GET", "/health", "", {{"Origin", "https://b.example"}});
    EXPECT_EQ(other.headers.get("Access-Control-Allow-Origin"), "");
    EXPECT_EQ(other.headers.get("Vary"), "Origin");
}

TEST_F(ApiTest, EveryResponseTellsBrowsersToBeCareful) {
    for (const char* path : {"/health", "/docs", "/api/v1/nothing", "/api/v1/datasets"}) {
        const auto sent = send("GET", path);
        EXPECT_NE(sent.headers.get("Content-Security-Policy").find("default-src 'self'"), std::string::npos)
            << path;
        EXPECT_EQ(sent.headers.get("Content-Security-Policy").find("script-src 'self' 'unsafe"),
                  std::string::npos);
        EXPECT_EQ(sent.headers.get("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(sent.headers.get("X-Frame-Options"), "DENY");
    }
    EXPECT_EQ(send("GET", "/docs").body.find("<script>"), std::string::npos) << "nothing inline";
}

TEST_F(ApiTest, LimitsRequestsByPersonAndByAddress) {
    settings_.requests_per_minute = 60;
    settings_.burst = 3;
    restart();
    const auto ada = bearer("ada@example.com");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(send("GET", "/api/v1/auth/me", "", ada).status, 200);
    const auto sent = send("GET", "/api/v1/auth/me", "", ada);
    EXPECT_EQ(sent.status, 429);
    EXPECT_EQ(sent.code(), "rate_limited");
    EXPECT_FALSE(sent.headers.get("Retry-After").empty());
    EXPECT_EQ(send("GET", "/health").status, 200) << "an address has its own";
}

TEST_F(ApiTest, BelievesOnlyTrustedProxies) {
    net::Request r = request("GET", "/health", {{"X-Forwarded-For", "203.0.113.9, 198.51.100.7"}});
    EXPECT_EQ(client_address(settings_, r), "127.0.0.1");
    settings_.trusted_proxies = {"127.0.0.1"};
    EXPECT_EQ(client_address(settings_, r), "198.51.100.7");
}

TEST_F(ApiTest, HealthNamesWhatIsDownAndMetricsStayAtHome) {
    int asked = 0;
    health_ = {{"database", [] { return Result<void>(); }}, {"engine", [&asked]() -> Result<void> {
                                                                 ++asked;
                                                                 return fail(ErrorCode::Unavailable,
                                                                             "no engine starts");
                                                             }}};
    restart();
    const auto sent = send("GET", "/health");
    EXPECT_EQ(sent.status, 200);
    EXPECT_EQ(sent.json.at("status"), "degraded");
    EXPECT_EQ(sent.json.at("services").at("database"), "healthy");
    EXPECT_EQ(sent.json.at("services").at("engine"), "unhealthy: no engine starts");
    for (int i = 0; i < 20; ++i) send("GET", "/health");
    EXPECT_LE(asked, 2) << "asked once in a while";

    const auto metrics = send("GET", "/metrics");
    EXPECT_EQ(metrics.status, 200);
    EXPECT_NE(metrics.body.find("# TYPE visualization_requests_total counter"), std::string::npos);
    EXPECT_NE(metrics.body.find("http_requests_total{method=\"GET\",route=\"/health\",status=\"200\"} 21"),
              std::string::npos)
        << metrics.body;
    net::Request far = request("GET", "/metrics");
    far.remote_address = "192.0.2.1";
    TextBody nothing("");
    far.body = &nothing;
    EXPECT_EQ(api_->handle(far).status, 403);
}

TEST_F(ApiTest, ProfileAndPreferencesAreKept) {
    const auto ada = bearer("ada@example.com");
    EXPECT_EQ(send("PUT", "/api/user/profile", R"({"preferences":{"theme":"blue"}})", ada).status, 400);
    const auto sent = send("PUT", "/api/user/profile",
                           R"({"full_name":"Ada","preferences":{"theme":"light","page":{"x":1}}})", ada);
    EXPECT_EQ(sent.status, 200) << sent.body;
    EXPECT_EQ(json::write(send("GET", "/api/user/profile", "", ada).json.at("preferences")),
              R"({"theme":"light","page":{"x":1}})");
    send("POST", "/api/v1/query", R"({"question":"q"})", ada);
    EXPECT_EQ(ask_->asked.back().theme, "light");
    send("POST", "/api/v1/query", R"({"question":"q","theme":"dark"})", ada);
    EXPECT_EQ(ask_->asked.back().theme, "dark");
}

TEST_F(ApiTest, TakesFilesAndKeepsNothingOfABrokenForm) {
    const auto ada = bearer("ada@example.com");
    const auto upload = [&](const std::string& form, std::string type = "multipart/form-data; boundary=b") {
        Fields headers = ada;
        headers.emplace_back("Content-Type", std::move(type));
        return send("POST", "/api/v1/datasets/upload", form, headers);
    };
    const auto part = [](const std::string& name, const std::string& file, const std::string& data) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"" +
               (file.empty() ? "" : "; filename=\"" + file + "\"") + "\r\n\r\n" + data + "\r\n";
    };
    const auto good = upload(part("files", "a.csv", "x\n1\n") + part("file", "b.CSV", "y\n2\n") +
                             part("files", "c.csv", "") + "--b--\r\n");
    EXPECT_EQ(good.status, 202) << good.body;
    const auto& items = good.json.at("items").as_array();
    ASSERT_EQ(items.size(), 3u);
    EXPECT_TRUE(items[0].at("id").is_string());
    EXPECT_EQ(items[2].at("status"), "failed");
    EXPECT_EQ(items[2].at("error_message"), "The file is empty.");
    EXPECT_EQ(datasets_->finished.size(), 2u);

    datasets_->finished.clear();
    datasets_->dropped = 0;
    EXPECT_EQ(upload(part("files", "a.csv", "x\n1\n") + "--b\r\nContent-Dispo").status, 400);
    EXPECT_EQ(
        upload(part("files", "a.csv", "x\n1\n") + part("files", "virus.exe", "MZ") + "--b--\r\n").status,
        415);
    EXPECT_TRUE(datasets_->finished.empty());
    EXPECT_EQ(datasets_->dropped, 2);
    EXPECT_EQ(upload(part("files", "empty.csv", "") + "--b--\r\n").status, 400);
    EXPECT_EQ(upload("--b--\r\n").status, 400);
    EXPECT_EQ(upload(part("other", "", "x") + "--b--\r\n").status, 400);
    EXPECT_EQ(upload("{}", "application/json").status, 415);
    std::string many;
    for (int i = 0; i < 21; ++i) many += part("files", "a.csv", "x\n1\n");
    const auto crowd = upload(many + "--b--\r\n");
    EXPECT_EQ(crowd.status, 400);
    EXPECT_EQ(crowd.json.at("error").at("message"), "Maximum 20 files allowed");
}

}  // namespace
}  // namespace sightline::api
