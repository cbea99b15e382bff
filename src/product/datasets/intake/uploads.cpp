#include "product/datasets/intake/uploads.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "product/datasets/intake/table_choices.h"
#include "product/datasets/intake/upload_store.h"

namespace sightline::datasets {

namespace {

/// Bytes between two acknowledgements of one long request: what a kill may cost at most.
constexpr std::int64_t kCheckpointBytes = 8 << 20;
constexpr auto kSweepEvery = std::chrono::minutes(5);
constexpr std::int64_t kMicrosPerHour = 3'600'000'000;

using Stop = std::shared_ptr<std::atomic<bool>>;

UploadState state_of(const UploadRow& u) {
    return {.id = u.dataset.id,
            .filename = u.dataset.filename,
            .metadata = u.metadata,
            .length = u.dataset.file_size,
            .received = u.received,
            .expires_at = u.expires_at,
            .finished = u.finished_at != 0};
}

class Service final : public Uploads {
  public:
    explicit Service(IntakeParts parts)
        : parts_(std::move(parts)), sweeper_([this](const std::stop_token& stop) { look_after(stop); }) {}

    Result<UploadState> create(const teams::Identity& who, const NewUpload& wanted) override {
        UploadRow u{
            .dataset = new_dataset(
                who, {.filename = wanted.filename, .name = wanted.name, .description = wanted.description}),
            .metadata = wanted.metadata,
            .expires_at = expiry(),
            .choose = wanted.choose};
        u.dataset.file_size = wanted.length;
        if (wanted.length == 0) return std::unexpected(empty_file(u.dataset.filename));
        if (wanted.length > parts_.limits.max_file_bytes)
            return std::unexpected(too_large(u.dataset.filename, parts_.limits));
        SL_CHECK(parts_.blobs->grow(u.dataset.file_key, 0));
        const auto stored = parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(check_room(s, parts_.limits, who.tenant_id, who.user_id, wanted.length));
            SL_CHECK(insert_upload(s, u));
            return true;
        });
        if (!stored) {
            (void)parts_.blobs->abandon(u.dataset.file_key);
            return std::unexpected(stored.error());
        }
        return state_of(u);
    }

    Result<UploadState> find(const teams::Identity& who, const std::string& id) override {
        SL_TRY(UploadRow u, row(who, id));
        if (u.finished_at == 0 && u.received == u.dataset.file_size) SL_CHECK(finish(u, ""));
        return state_of(u);
    }

    Result<std::unique_ptr<Piece>> resume(const teams::Identity& who, const std::string& id,
                                          std::int64_t offset, bool whole) override;

    Result<void> remove(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const UploadRow u, row(who, id));
        return drop(u);
    }

    std::int64_t max_bytes() const override { return parts_.limits.max_file_bytes; }

    /// Acknowledges u.received for `writer`; the blob is synced already.
    Result<void> advance(UploadRow& u, const std::string& writer) {
        u.expires_at = expiry();
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(advance_upload(s, u, writer));
            return true;
        }));
        return {};
    }

    /// All bytes are there: the dataset is made once, whoever comes first, and again and again until it is.
    Result<void> finish(UploadRow& u, const std::string& known_hash) {
        SL_TRY(u.dataset.content_hash,
               parts_.blobs->finish(u.dataset.file_key, u.dataset.file_size, known_hash));
        u.dataset.created_at = u.dataset.updated_at = now_micros();
        SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_TRY(const bool mine, finish_upload(s, u));
            if (!mine) {
                SL_TRY(u, find_upload(s, u.dataset.tenant_id, u.dataset.id));
                return true;
            }
            SL_CHECK(admit(s, parts_, u.dataset, u.choose, u.dataset.id));
            return true;
        }));
        u.finished_at = now_micros();
        parts_.jobs->wake();
        return {};
    }

  private:
    std::int64_t expiry() const { return now_micros() + parts_.limits.upload_life.count() * kMicrosPerHour; }

    Result<UploadRow> row(const teams::Identity& who, const std::string& id) {
        SL_TRY(UploadRow u, parts_.store->read<UploadRow>(
                                [&](store::Session& s) { return find_upload(s, who.tenant_id, id); }));
        // An upload is nobody else's business, whatever the role.
        if (u.dataset.owner_id != who.user_id || u.expires_at < now_micros())
            return fail(ErrorCode::NotFound, "There is no such upload.");
        return u;
    }

    Result<void> drop(const UploadRow& seen) {
        const auto& d = seen.dataset;
        // Read again inside: a dataset that came of it meanwhile keeps its file.
        SL_TRY(const UploadRow u, parts_.store->write<UploadRow>([&](store::Session& s) -> Result<UploadRow> {
            SL_TRY(UploadRow found, find_upload(s, d.tenant_id, d.id));
            SL_CHECK(delete_upload(s, d.tenant_id, d.id));
            return found;
        }));
        if (u.finished_at != 0) return {};
        return parts_.blobs->remove_prefix(d.tenant_id + "/datasets/" + d.id + "/");
    }

    void look_after(const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        do sweep();
        while (!wake.wait_for(lock, stop, kSweepEvery, [] { return false; }) && !stop.stop_requested());
    }

    void sweep() {
        take_unchosen(parts_);
        using Rows = std::vector<UploadRow>;
        auto complete = parts_.store->read<Rows>([](store::Session& s) { return complete_uploads(s); });
        for (auto& u : complete ? *complete : Rows{})
            if (const auto done = finish(u, ""); !done)
                log::warning("upload_not_finished",
                             {{"upload", u.dataset.id}, {"reason", done.error().detail}});
        const auto expired =
            parts_.store->read<Rows>([](store::Session& s) { return expired_uploads(s, now_micros()); });
        for (const auto& u : expired ? *expired : Rows{})
            if (const auto done = drop(u); !done)
                log::warning("upload_not_purged",
                             {{"upload", u.dataset.id}, {"reason", done.error().detail}});
    }

    friend class ReceivedPiece;
    const IntakeParts parts_;
    std::mutex mutex_;
    std::map<std::string, Stop, std::less<>> writing_;  // by upload: its newest request here
    std::jthread sweeper_;
};

class ReceivedPiece final : public Piece {
  public:
    ReceivedPiece(Service& service, UploadRow row, std::string writer, std::unique_ptr<blob::Growing> blob,
                  Stop stop, bool whole)
        : service_(service),
          row_(std::move(row)),
          writer_(std::move(writer)),
          blob_(std::move(blob)),
          stop_(std::move(stop)),
          whole_(whole) {}
    ReceivedPiece(const ReceivedPiece&) = delete;
    ReceivedPiece& operator=(const ReceivedPiece&) = delete;

    /// A line that broke: what came before it counts.
    ~ReceivedPiece() override {
        if (!ended_ && !whole_) (void)acknowledge();
        const std::lock_guard lock(service_.mutex_);
        if (const auto mine = service_.writing_.find(row_.dataset.id);
            mine != service_.writing_.end() && mine->second == stop_)
            service_.writing_.erase(mine);
    }

    Result<void> write(std::string_view bytes) override {
        if (*stop_)
            return fail(ErrorCode::Conflict, "Another request goes on with this upload. Ask for its offset.");
        if (blob_->size() + static_cast<std::int64_t>(bytes.size()) > row_.dataset.file_size)
            return fail(ErrorCode::TooLarge, "More bytes came than Upload-Length announced.");
        SL_CHECK(blob_->write(bytes));
        if (!whole_ && blob_->size() - row_.received >= kCheckpointBytes) SL_CHECK(acknowledge());
        return {};
    }

    Result<UploadState> end() override {
        ended_ = true;
        SL_CHECK(acknowledge());
        if (row_.received == row_.dataset.file_size) SL_CHECK(service_.finish(row_, blob_->sha256()));
        return state_of(row_);
    }

  private:
    Result<void> acknowledge() {
        if (blob_->size() == row_.received) return {};
        SL_CHECK(blob_->sync());
        UploadRow next = row_;
        next.received = blob_->size();
        SL_CHECK(service_.advance(next, writer_));
        row_ = std::move(next);
        return {};
    }

    Service& service_;
    UploadRow row_;
    const std::string writer_;
    std::unique_ptr<blob::Growing> blob_;
    const Stop stop_;
    const bool whole_;
    bool ended_ = false;
};

Result<std::unique_ptr<Piece>> Service::resume(const teams::Identity& who, const std::string& id,
                                               std::int64_t offset, bool whole) {
    const std::string writer = new_id();
    SL_TRY(UploadRow u, row(who, id));
    SL_CHECK(parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
        SL_TRY(u, find_upload(s, who.tenant_id, id));
        if (u.finished_at != 0) return fail(ErrorCode::Conflict, "The upload is complete already.");
        if (u.received != offset)
            return fail(ErrorCode::Conflict,
                        "The upload goes on at byte " + std::to_string(u.received) + ".");
        u.expires_at = expiry();
        SL_CHECK(claim_upload(s, u, writer));
        return true;
    }));
    auto stop = std::make_shared<std::atomic<bool>>(false);
    {
        const std::lock_guard lock(mutex_);
        Stop& slot = writing_[id];
        if (slot) *slot = true;  // its line is dead, or its client thinks so
        slot = stop;
    }
    SL_TRY(auto blob, parts_.blobs->grow(u.dataset.file_key, offset));
    return std::make_unique<ReceivedPiece>(*this, std::move(u), writer, std::move(blob), std::move(stop),
                                           whole);
}

}  // namespace

std::shared_ptr<Uploads> make_uploads(const IntakeParts& parts) {
    return std::make_shared<Service>(parts);
}

}  // namespace sightline::datasets
