#pragma once
// Metrics in Prometheus form (prometheus-cpp core inside). Names end in _total, _seconds or _bytes as
// Prometheus asks. Thread-safe. One registry is made in app and handed to whoever counts.

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace sightline {

using Labels = std::map<std::string, std::string>;

class Metrics {
  public:
    virtual ~Metrics() = default;
    virtual void describe(const std::string& name, const std::string& help) = 0;  ///< before first use
    virtual void count(const std::string& name, double by = 1, const Labels& labels = {}) = 0;
    virtual void observe_seconds(const std::string& name, double seconds,
                                 const Labels& labels = {}) = 0;  ///< histogram
    virtual void gauge(const std::string& name, double value, const Labels& labels = {}) = 0;
    virtual std::string text() const = 0;  ///< exposition format 0.0.4
};

std::shared_ptr<Metrics> make_metrics();

}  // namespace sightline
