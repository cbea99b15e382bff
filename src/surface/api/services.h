#pragma once
// What the API is made of: the product's services, and its own settings.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "platform/net/fetch.h"
#include "product/analysis/analysis.h"
#include "product/ask/ask.h"
#include "product/datasets/datasets.h"
#include "product/datasets/intake/uploads.h"
#include "product/search/search.h"
#include "product/teams/accounts.h"

namespace sightline::api {

/// One line of /health. `check` must answer within a second or so; results are kept for
/// `ApiSettings::health_life`.
struct HealthCheck {
    std::string name;  ///< "database", "engine", …
    std::function<Result<void>()> check;
};

struct Services {
    std::shared_ptr<teams::Accounts> accounts;
    std::shared_ptr<datasets::DatasetService> datasets;
    std::shared_ptr<datasets::Uploads> uploads;
    std::shared_ptr<analysis::AnalysisService> analysis;
    std::shared_ptr<search::SearchService> search;
    std::shared_ptr<ask::AskService> ask;
    std::shared_ptr<Metrics> metrics;
    std::vector<HealthCheck> health;
};

struct ApiSettings {
    std::string version = "0.1.0";
    std::string web_folder;                  ///< the built page; "" serves none
    std::vector<std::string> allowed_hosts;  ///< names a request may be addressed to; empty: see `loopback`
    bool loopback = true;  ///< bound to loopback: with no allowed_hosts only localhost names are taken
    std::vector<std::string> cors_origins;     ///< origins whose pages may call with a bearer token
    std::vector<std::string> trusted_proxies;  ///< addresses whose X-Forwarded-For is believed
    bool cookie_secure = false;
    bool metrics_public = false;
    std::int64_t requests_per_minute =
        6000;                ///< of one person, or of one address that is not signed in; 0: no limit
    std::int64_t burst = 0;  ///< requests at once; 0: a tenth of the minute's
    std::size_t max_json_bytes = 1 << 20;
    std::size_t max_upload_files = 20;
    std::size_t quick_files = 3;  ///< of the quick form, which answers with previews
    std::int64_t quick_file_bytes = 10 << 20;
    std::chrono::milliseconds quick_wait{30'000};  ///< for its imports
    net::FetchRules fetch;
    std::size_t max_rows = 10'000;                ///< of one answer
    std::chrono::milliseconds heartbeat{15'000};  ///< between comment lines of a quiet stream
    std::size_t max_socket_asks = 4;              ///< running at once on one WebSocket
    std::size_t max_all_socket_asks = 64;         ///< on all of them
    std::size_t max_sockets = 1024;
    std::chrono::milliseconds socket_sign_in{10'000};  ///< time a WebSocket has to say who it is
    std::chrono::milliseconds health_life{2'000};
};

}  // namespace sightline::api
