#include "platform/jobs/active_run.h"

#include <algorithm>

#include "base/log.h"
#include "platform/jobs/job_store.h"

namespace sightline::jobs {

void ActiveRun::progress(double fraction) {
    if (fraction >= 0) fraction_ = std::min(fraction, 1.0);  // a NaN fails the comparison
}

std::shared_ptr<void> ActiveRun::on_stop(std::function<void()> hook) {
    auto guarded = [hook = std::move(hook)] {
        try {
            hook();
        } catch (const std::exception& e) {
            log::error("job_stop_hook_failed", {{"detail", e.what()}});
        }
    };
    using Callback = std::stop_callback<std::function<void()>>;
    return std::make_shared<Callback>(stop_.get_token(), std::move(guarded));
}

Result<void> ActiveRun::complete(const std::string& result,
                                 const std::function<Result<void>(store::Session&)>& effects) {
    settling_ = true;
    auto done = store_->run(true, [&](store::Session& session) -> Result<void> {
        SL_CHECK(complete_job(session, job_, result));
        return effects ? effects(session) : Result<void>{};
    });
    completed_ = done.has_value();
    if (!done) settling_ = false;
    return done;
}

void ActiveRun::stop(StopReason reason) {
    auto expected = StopReason::None;
    if (!reason_.compare_exchange_strong(expected, reason) && reason != StopReason::ShuttingDown) {
        expected = StopReason::ShuttingDown;
        reason_.compare_exchange_strong(expected, reason);
    }
    stop_.request_stop();
}

}  // namespace sightline::jobs
