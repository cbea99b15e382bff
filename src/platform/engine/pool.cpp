#include <algorithm>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include "platform/engine/engine_client.h"

namespace sightline::engine {

namespace {

using Clock = std::chrono::steady_clock;

class EnginePool final : public Pool {
  public:
    EnginePool(Launch launch, Settings settings) : launch_(std::move(launch)), settings_(settings) {
        confine::sweep_private_folders(launch_.temp_folder, "engine");
        keeper_ = std::thread([this] { keep(); });
    }
    ~EnginePool() override { close(); }

    Result<Table> query(const std::string& key, const Spec& spec, const Request& request,
                        const CancelToken& cancel) override {
        // The second round is for an engine that died between two requests.
        for (int round = 0;; ++round) {
            SL_TRY(const Slot slot, borrow(key, spec, cancel));
            bool died_idle = false;
            auto result = slot->engine->query(request, cancel, died_idle);
            give_back(slot);
            if (!died_idle || round > 0) return result;
        }
    }

    void evict(const std::string& key_prefix) override {
        std::list<Entry> leaving;
        {
            const std::lock_guard lock(mutex_);
            for (auto it = entries_.begin(); it != entries_.end();) {
                const auto at = it++;
                if (!at->key.starts_with(key_prefix)) continue;
                if (at->busy)
                    at->leaving = true;
                else
                    leaving.splice(leaving.end(), entries_, at);
            }
        }
        changed_.notify_all();
        end(leaving);
    }

    void close() override {
        std::list<Entry> leaving;
        {
            std::unique_lock lock(mutex_);
            closed_ = true;
            for (auto& e : entries_)
                if (e.engine) e.engine->hang_up();  // whoever asks one gets Unavailable
            changed_.notify_all();
            idle_check_.notify_all();
            changed_.wait(lock, [this] { return std::ranges::none_of(entries_, &Entry::busy); });
            leaving.swap(entries_);
        }
        end(leaving);
        if (keeper_.joinable()) keeper_.join();
    }

    Numbers numbers() const override {
        const std::lock_guard lock(mutex_);
        Numbers n;
        for (const auto& e : entries_) {
            ++n.engines;
            n.busy += e.busy;
            if (e.engine) n.resident_bytes += e.engine->resident_bytes();
        }
        return n;
    }

  private:
    struct Entry {
        std::string key;
        std::unique_ptr<EngineClient> engine;  // empty while it starts
        bool busy = true;
        bool leaving = false;  // to be ended when given back
        Clock::time_point used = Clock::now();
    };
    using Slot = std::list<Entry>::iterator;

    /// The list owner ends the processes: all are told first, then each is waited for. Never under the lock.
    static void end(std::list<Entry>& leaving) {
        for (auto& e : leaving)
            if (e.engine) e.engine->hang_up();
        leaving.clear();
    }

    Result<Slot> borrow(const std::string& key, const Spec& spec, const CancelToken& cancel) {
        const auto deadline = Clock::now() + settings_.wait;
        // In this order: the lock is let go before engines are ended and before the hook, which takes it, is
        // waited for.
        std::shared_ptr<void> wake;
        std::list<Entry> leaving;
        std::unique_lock lock(mutex_);
        for (;;) {
            if (closed_) return fail(ErrorCode::Unavailable, "The server is shutting down.");
            if (cancel.cancelled()) return fail(ErrorCode::Cancelled, "The request was cancelled.");
            if (const Slot idle = idle_engine(key, leaving); idle != entries_.end()) {
                idle->busy = true;
                lock.unlock();
                end(leaving);
                return idle;
            }
            if (make_room(key, leaving)) {
                entries_.emplace_front(key);
                const Slot slot = entries_.begin();
                lock.unlock();
                end(leaving);
                return start_into(slot, spec);
            }
            if (!wake) {
                lock.unlock();
                wake = cancel.on_cancel([this] {
                    {
                        const std::lock_guard guard(mutex_);
                    }
                    changed_.notify_all();
                });
                lock.lock();
                continue;
            }
            if (changed_.wait_until(lock, deadline) == std::cv_status::timeout && Clock::now() >= deadline)
                return fail(ErrorCode::Unavailable,
                            "All query engines are busy. Please try again in a moment.");
        }
    }

    Slot idle_engine(const std::string& key, std::list<Entry>& leaving) {
        for (auto it = entries_.begin(); it != entries_.end();) {
            const auto at = it++;
            if (at->busy || at->key != key) continue;
            if (at->engine->alive()) return at;
            leaving.splice(leaving.end(), entries_, at);
        }
        return entries_.end();
    }

    /// Whether one more engine for `key` may start; puts out the longest unused one when the pool is full.
    bool make_room(const std::string& key, std::list<Entry>& leaving) {
        const auto same = std::ranges::count(entries_, key, &Entry::key);
        if (static_cast<std::size_t>(same) >= std::max<std::size_t>(settings_.per_key, 1)) return false;
        if (entries_.size() < std::max<std::size_t>(settings_.max_engines, 1)) return true;
        auto oldest = entries_.end();
        for (auto it = entries_.begin(); it != entries_.end(); ++it)
            if (!it->busy && (oldest == entries_.end() || it->used < oldest->used)) oldest = it;
        if (oldest == entries_.end()) return false;
        leaving.splice(leaving.end(), entries_, oldest);
        return true;
    }

    Result<Slot> start_into(Slot slot, const Spec& spec) {
        auto engine = EngineClient::start(launch_, spec);
        if (engine) {
            const std::lock_guard lock(mutex_);
            slot->engine = std::move(*engine);
            if (closed_) slot->engine->hang_up();
            return slot;
        }
        {
            const std::lock_guard lock(mutex_);
            entries_.erase(slot);
        }
        changed_.notify_all();
        return std::unexpected(std::move(engine).error());
    }

    void give_back(Slot slot) {
        std::list<Entry> leaving;
        const bool alive = slot->engine->alive();
        {
            const std::lock_guard lock(mutex_);
            slot->busy = false;
            slot->used = Clock::now();
            if (!alive || (slot->leaving && !closed_))
                leaving.splice(leaving.end(), entries_, slot);
            else
                entries_.splice(entries_.begin(), entries_, slot);
        }
        changed_.notify_all();
        end(leaving);
    }

    void keep() {
        std::unique_lock lock(mutex_);
        while (!closed_) {
            const auto now = Clock::now();
            auto next = now + std::max<Clock::duration>(settings_.idle, std::chrono::seconds(1));
            std::list<Entry> leaving;
            for (auto it = entries_.begin(); it != entries_.end();) {
                const auto at = it++;
                if (at->busy) continue;
                if (now - at->used >= settings_.idle)
                    leaving.splice(leaving.end(), entries_, at);
                else
                    next = std::min(next, at->used + settings_.idle);
            }
            if (!leaving.empty()) {
                lock.unlock();
                end(leaving);
                lock.lock();
                continue;
            }
            idle_check_.wait_until(lock, next, [this] { return closed_; });
        }
    }

    const Launch launch_;
    const Settings settings_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;  // an engine came free, or the pool closed
    std::condition_variable idle_check_;
    std::list<Entry> entries_;
    bool closed_ = false;
    std::thread keeper_;
};

}  // namespace

std::unique_ptr<Pool> make_pool(Launch launch, Pool::Settings settings) {
    return std::make_unique<EnginePool>(std::move(launch), settings);
}

}  // namespace sightline::engine
