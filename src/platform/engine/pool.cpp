#include "platform/confine/process_pool.h"
#include "platform/engine/engine_client.h"

namespace sightline::engine {

namespace {

class EnginePool final : public Pool {
  public:
    EnginePool(Launch launch, const Settings& settings, const std::shared_ptr<Metrics>& metrics)
        : launch_(std::move(launch)),
          pool_({.most = settings.max_engines,
                 .per_key = settings.per_key,
                 .idle = settings.idle,
                 .wait = settings.wait,
                 .busy_message = "All query engines are busy. Please try again in a moment.",
                 .on_count = confine::count_into(metrics, "query_engines", "Warm query engines.")}) {
        confine::sweep_private_folders(launch_.temp_folder, "engine");
    }

    Result<Table> query(const std::string& key, const Spec& spec, const Request& request,
                        const CancelToken& cancel) override {
        // The second round is for an engine that died between two requests.
        for (int round = 0;; ++round) {
            SL_TRY(const auto slot,
                   pool_.borrow(key, cancel, [&] { return EngineClient::start(launch_, spec); }));
            bool died_idle = false;
            auto result = slot->child->query(request, cancel, died_idle);
            pool_.give_back(slot);
            if (!died_idle || round > 0) return result;
        }
    }

    void evict(const std::string& key_prefix) override { pool_.evict(key_prefix); }
    void close() override { pool_.close(); }

    Numbers numbers() const override {
        Numbers n;
        pool_.each([&n](const auto& e) {
            ++n.engines;
            n.busy += e.busy;
            if (e.child) n.resident_bytes += e.child->resident_bytes();
        });
        return n;
    }

  private:
    const Launch launch_;
    confine::ProcessPool<EngineClient> pool_;
};

}  // namespace

std::unique_ptr<Pool> make_pool(Launch launch, Pool::Settings settings,
                                const std::shared_ptr<Metrics>& metrics) {
    return std::make_unique<EnginePool>(std::move(launch), settings, metrics);
}

}  // namespace sightline::engine
