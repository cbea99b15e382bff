#include "product/datasets/versions/hot_sweep.h"

#include <sys/stat.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"

namespace sightline::datasets {

namespace fs = std::filesystem;

namespace {

constexpr auto kEvery = std::chrono::hours(1);
constexpr std::int64_t kUnpublished =
    3'600'000'000;                           // microseconds between a file's end and its version's row
constexpr std::int64_t kClockStep = 50'000;  ///< microseconds a file's time may lag behind the clock
constexpr std::size_t kIdLength = 36;        // what follows names the masks put on

std::int64_t written_at(const fs::path& path) {
    struct stat s{};
    return ::stat(path.c_str(), &s) == 0
               ? static_cast<std::int64_t>(s.st_mtim.tv_sec) * 1'000'000 + s.st_mtim.tv_nsec / 1000
               : INT64_MAX;
}

}  // namespace

HotSweep::HotSweep(std::string folder, std::shared_ptr<store::Store> store)
    : folder_(std::move(folder)),
      store_(std::move(store)),
      started_(now_micros()),
      thread_([this](const std::stop_token& stop) { look_after(stop); }) {}

void HotSweep::look_after(const std::stop_token& stop) const {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    do sweep();
    while (!wake.wait_for(lock, stop, kEvery, [] { return false; }) && !stop.stop_requested());
}

void HotSweep::sweep() const {
    std::error_code problem;
    for (const auto& tenant : fs::directory_iterator(folder_, problem)) {
        const std::string tenant_id = tenant.path().filename().string();
        if (!is_id(tenant_id)) continue;
        for (const auto& file : fs::directory_iterator(tenant.path(), problem)) {
            const std::string version_id = file.path().filename().string().substr(0, kIdLength);
            const std::int64_t written = written_at(file.path());
            // One that this process makes just now has no row yet.
            if (!is_id(version_id) ||
                (written >= started_ - kClockStep && written > now_micros() - kUnpublished))
                continue;
            const auto known = store_->read<bool>([&](store::Session& s) -> Result<bool> {
                SL_TRY(const auto rows,
                       s.query("SELECT id FROM dataset_versions WHERE id = ? AND tenant_id = ?",
                               {version_id, tenant_id}));
                return !rows.empty();
            });
            if (!known) return;  // the store is out of reach: nothing is known to be gone
            if (*known) continue;
            std::error_code ignored;
            fs::remove_all(file.path(), ignored);
            log::info("hot_file_removed", {{"version", version_id}});
        }
    }
}

}  // namespace sightline::datasets
