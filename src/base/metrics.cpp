#include "base/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>

namespace sightline {

namespace {

class PrometheusMetrics final : public Metrics {
  public:
    void describe(const std::string& name, const std::string& help) override {
        const std::lock_guard lock(mutex_);
        help_[name] = help;
    }
    void count(const std::string& name, double by, const Labels& labels) override {
        counters(name).Add(labels).Increment(by);
    }
    void observe_seconds(const std::string& name, double seconds, const Labels& labels) override {
        static const prometheus::Histogram::BucketBoundaries bounds{
            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
        histograms(name).Add(labels, bounds).Observe(seconds);
    }
    void gauge(const std::string& name, double value, const Labels& labels) override {
        gauges(name).Add(labels).Set(value);
    }
    std::string text() const override { return prometheus::TextSerializer().Serialize(registry_->Collect()); }

  private:
    template <class T, class Builder>
    T& family(std::map<std::string, T*>& families, Builder builder, const std::string& name) {
        const std::lock_guard lock(mutex_);
        auto& slot = families[name];
        if (!slot) slot = &builder.Name(name).Help(help_[name]).Register(*registry_);
        return *slot;
    }
    prometheus::Family<prometheus::Counter>& counters(const std::string& n) {
        return family(counters_, prometheus::BuildCounter(), n);
    }
    prometheus::Family<prometheus::Histogram>& histograms(const std::string& n) {
        return family(histograms_, prometheus::BuildHistogram(), n);
    }
    prometheus::Family<prometheus::Gauge>& gauges(const std::string& n) {
        return family(gauges_, prometheus::BuildGauge(), n);
    }

    std::shared_ptr<prometheus::Registry> registry_ = std::make_shared<prometheus::Registry>();
    std::mutex mutex_;
    std::map<std::string, std::string> help_;
    std::map<std::string, prometheus::Family<prometheus::Counter>*> counters_;
    std::map<std::string, prometheus::Family<prometheus::Histogram>*> histograms_;
    std::map<std::string, prometheus::Family<prometheus::Gauge>*> gauges_;
};

}  // namespace

std::shared_ptr<Metrics> make_metrics() {
    return std::make_shared<PrometheusMetrics>();
}

}  // namespace sightline
