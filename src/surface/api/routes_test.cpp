#include "surface/api/routes.h"

#include <gtest/gtest.h>

#include <set>

#include "base/ids.h"
#include "base/json.h"
#include "surface/api/openapi.h"
#include "surface/api/problem.h"
#include "surface/api/rate_limit.h"
#include "surface/api/router.h"

namespace sightline::api {
namespace {

TEST(Routes, HaveNamesOfTheirOwnAndAreFoundUnderEveryPrefix) {
    const Router router(routes());
    std::set<std::string_view> names;
    for (const Route& route : routes()) {
        EXPECT_TRUE(names.insert(route.operation).second) << route.operation;
        EXPECT_FALSE(route.summary.empty()) << route.operation;
        std::string path(route.pattern);
        for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
            path.replace(open, path.find('}') + 1 - open, new_id());
        const bool prefixed = route.reach != Reach::Root, bare = route.reach != Reach::Api;
        EXPECT_EQ(router.find(route.method, "/api/v1" + path).route, prefixed ? &route : nullptr) << path;
        EXPECT_EQ(router.find(route.method, "/api" + path).route, prefixed ? &route : nullptr) << path;
        EXPECT_EQ(router.find(route.method, path).route, bare ? &route : nullptr) << path;
    }
}

TEST(Routes, TakeFixedPartsBeforeIdsAndOnlyIdsForIds) {
    const Router router(routes());
    EXPECT_EQ(router.find("GET", "/api/datasets/public").route->operation, "listPublicDatasets");
    EXPECT_EQ(router.find("GET", "/api/query/history").route->operation, "queryHistory");
    EXPECT_EQ(router.find("GET", "/api/datasets/not-an-id").route, nullptr);
    EXPECT_EQ(router.find("GET", "/api/datasets/not-an-id").allow, "");
    EXPECT_EQ(router.find("GET", "/api/v1/api/v1/datasets").route, nullptr);
    EXPECT_EQ(router.find("GET", "/api/datasets/").route, nullptr);
    EXPECT_EQ(router.find("GET", "/api//datasets").route, nullptr);
    EXPECT_EQ(router.find("GET", "").route, nullptr);
    const auto match = router.find("GET", "/api/datasets/0190AAAA-0000-7000-8000-00000000000A");
    ASSERT_NE(match.route, nullptr);
    EXPECT_EQ(match.parameters.at(0), "0190aaaa-0000-7000-8000-00000000000a");
}

TEST(Routes, TellTheMethodsOfAPath) {
    const Router router(routes());
    const auto match = router.find("PATCH", "/api/datasets/" + new_id());
    EXPECT_EQ(match.route, nullptr);
    EXPECT_EQ(match.allow, "GET, HEAD, PUT, DELETE");
    EXPECT_EQ(router.find("HEAD", "/health").route->operation, "health");
}

TEST(Routes, OnlyTheseAreOpenToStrangers) {
    std::set<std::string> open;
    for (const Route& route : routes())
        if (route.access == Access::Open) open.insert(std::string(route.operation));
    EXPECT_EQ(open, (std::set<std::string>{"register", "login", "refresh", "welcome", "health", "metrics",
                                           "tusCapabilities", "openapi", "docs", "docsScript", "docsStyle"}));
}

TEST(OpenApi, ShowsEveryRouteWithItsErrorsAndItsTypes) {
    const auto document = openapi_document("1.2.3");
    EXPECT_EQ(document.at("openapi"), "3.1.0");
    EXPECT_EQ(document.at("info").at("version"), "1.2.3");
    const auto& schemas = document.at("components").at("schemas").as_object();
    std::set<std::string> operations;
    std::size_t count = 0;
    for (const auto& path : document.at("paths").as_object())
        for (const auto& method : path.value().as_object()) {
            const auto& operation = method.value().as_object();
            ++count;
            EXPECT_TRUE(operations.insert(std::string(operation.at("operationId").as_string())).second)
                << path.key();
            const auto& responses = operation.at("responses").as_object();
            EXPECT_TRUE(responses.contains("500"));
            EXPECT_EQ(responses.contains("401"),
                      !operation.contains("security") || operation.at("tags").at(0) == "auth")
                << path.key();
        }
    EXPECT_EQ(count, operations.size());
    for (const Route& route : routes())
        EXPECT_TRUE(operations.contains(std::string(route.operation))) << route.operation;
    for (const char* name : {"RegisterRequest", "LoginRequest", "Session", "User", "Dataset", "DatasetList",
                             "DatasetStatus", "DatasetProfile", "Answer", "Assumption", "HistoryList",
                             "RowsPage", "SuggestionList", "UploadResponse", "ErrorDocument"})
        EXPECT_TRUE(schemas.contains(name)) << name;
    // Every reference leads somewhere.
    const std::string text = json::write(document);
    for (std::size_t at = text.find("\"#/components/"); at != std::string::npos;
         at = text.find("\"#/components/", at + 1)) {
        const std::string ref = text.substr(at + 14, text.find('"', at + 14) - at - 14);
        const std::size_t slash = ref.find('/');
        EXPECT_TRUE(
            document.at("components").at(ref.substr(0, slash)).as_object().contains(ref.substr(slash + 1)))
            << ref;
    }
}

TEST(Problem, EveryCodeHasOneStatusAndInternalOnesTellNothing) {
    EXPECT_EQ(status_of(ErrorCode::NotFound), 404);
    EXPECT_EQ(status_of(ErrorCode::ResourceExhausted), 507);
    const auto response = problem(Error{ErrorCode::Internal, "/secret/path", "detail"}, "r1");
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
    const auto document =
        json::parse(problem(Error{ErrorCode::Timeout, "It took \"long\".", "detail"}, "r1").body).value();
    EXPECT_EQ(json::write(document),
              R"({"error":{"code":"timeout","message":"It took \"long\".","request_id":"r1"}})");
}

TEST(RateLimit, LetsABurstThroughAndThenSoManyAMinute) {
    RateLimit limit(60, 3);
    auto now = RateLimit::Clock::now();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take("a", now));
    EXPECT_FALSE(limit.take("a", now));
    EXPECT_TRUE(limit.take("b", now)) << "each has its own";
    now += std::chrono::milliseconds(999);
    EXPECT_FALSE(limit.take("a", now));
    now += std::chrono::milliseconds(2);
    EXPECT_TRUE(limit.take("a", now));
    EXPECT_FALSE(limit.take("a", now));
    now += std::chrono::hours(1);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.take("a", now));
    EXPECT_FALSE(limit.take("a", now)) << "no more than the burst is saved up";
    RateLimit none(0, 0);
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(none.take("a", now));
}

}  // namespace
}  // namespace sightline::api
