#pragma once
// What operators and programs ask: health, metrics, the OpenAPI document, the page that shows it.

#include "surface/api/route.h"

namespace sightline::api {

struct Health {
    std::string status, timestamp;
    std::map<std::string, std::string> services;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "status", .one_of = "healthy|degraded"},
                          json::Rule{.member = "timestamp", .format = "date-time"},
                          json::Rule{.member = "services", .description = "healthy, or unhealthy: and why."}};
    }
};
BOOST_DESCRIBE_STRUCT(Health, (), (status, timestamp, services))

Result<Health> health(Call& call);
Result<net::Response> metrics(Call& call);
Result<net::Response> openapi(Call& call);
Result<net::Response> docs_page(Call& call);
Result<net::Response> docs_script(Call& call);
Result<net::Response> docs_style(Call& call);

}  // namespace sightline::api
