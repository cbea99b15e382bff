#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "platform/blob/file_cache.h"
#include "platform/blob/keys.h"
#include "platform/blob/segments.h"

namespace sightline::blob {

namespace {

constexpr std::string_view kGrowing = ".growing/";  // no key starts with a dot
constexpr std::int64_t kMostCopied = 5LL << 30;     // by one request, within the server
constexpr auto kSweepEvery = std::chrono::hours(1);
constexpr std::size_t kMostListed = 1'000'000;

/// What somebody has to set right at the bucket is, to whoever uses the store, that it is out of order.
template <class T>
Result<T> stored(Result<T> result) {
    if (!result && result.error().code == ErrorCode::Unprocessable)
        return fail(ErrorCode::Unavailable, "The file storage is out of order. " + result.error().message,
                    result.error().detail);
    return result;
}

/// A local file until it is whole, then an object.
class ObjectWriter final : public Writer {
  public:
    ObjectWriter(FileCache& cache, s3::Bucket& bucket, FileCache::Staged staged, std::string key,
                 std::string object)
        : cache_(cache),
          bucket_(bucket),
          staged_(std::move(staged)),
          key_(std::move(key)),
          object_(std::move(object)) {}
    ObjectWriter(const ObjectWriter&) = delete;
    ObjectWriter& operator=(const ObjectWriter&) = delete;
    ~ObjectWriter() override { (void)std::remove(staged_.path.c_str()); }

    Result<void> write(std::string_view bytes) override { return staged_.writer->write(bytes); }

    Result<void> commit() override {
        SL_CHECK(staged_.writer->commit());
        size_ = size();
        hash_ = sha256();
        SL_CHECK(stored(bucket_.put_file(object_, staged_.path, size_, hash_)));
        // It is stored; whether the copy can be kept here too is of no matter.
        if (const auto kept = cache_.keep(staged_, key_, hash_); !kept)
            log::warning("blob_not_cached", {{"key", key_}, {"reason", kept.error().detail}});
        return {};
    }

    std::int64_t size() const override { return staged_.writer ? staged_.writer->size() : size_; }
    std::string sha256() const override { return staged_.writer ? staged_.writer->sha256() : hash_; }

  private:
    FileCache& cache_;
    s3::Bucket& bucket_;
    FileCache::Staged staged_;
    const std::string key_, object_;
    std::int64_t size_ = 0;  // once the writer has ended
    std::string hash_;
};

/// Names the bytes of an object: its hash, or what the server has for it.
std::string identity_of(const s3::Properties& p) {
    if (!p.sha256.empty() && check_key(p.sha256)) return p.sha256;
    std::string out = "etag-";
    for (const char c : p.etag)
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-') out += c;
    return out + "-" + std::to_string(p.size);
}

class S3Bucket final : public Blobs {
  public:
    S3Bucket(const S3Settings& settings, std::shared_ptr<s3::Bucket> bucket)
        : settings_(settings),
          bucket_(std::move(bucket)),
          cache_(settings.cache, settings.cache_bytes, settings.reserve) {}

    Result<void> prepare() {
        SL_CHECK(cache_.prepare());
        SL_CHECK(check());
        clear_uploads();
        sweeper_ = std::jthread([this](const std::stop_token& stop) { look_after(stop); });
        return {};
    }

    Result<std::unique_ptr<Writer>> create(const std::string& key) override {
        SL_CHECK(check_key(key));
        SL_TRY(auto staged, cache_.stage());
        return std::make_unique<ObjectWriter>(cache_, *bucket_, std::move(staged), key, object_of(key));
    }

    Result<std::unique_ptr<Growing>> grow(const std::string& key, std::int64_t from) override {
        SL_CHECK(check_key(key));
        return stored(grow_segments(bucket_, growing_of(key + "/"), from));
    }

    Result<std::string> finish(const std::string& key, std::int64_t size, const std::string&) override {
        SL_CHECK(check_key(key));
        const auto there = stored(bucket_->head(object_of(key)));
        if (!there && there.error().code != ErrorCode::NotFound) return std::unexpected(there.error());
        if (there && there->size == size && !there->sha256.empty()) {
            SL_CHECK(abandon(key));
            return there->sha256;
        }
        SL_TRY(const auto writer, create(key));
        SL_TRY(const bool any,
               stored(join_segments(*bucket_, growing_of(key + "/"), size,
                                    [&](std::string_view bytes) { return writer->write(bytes); })));
        if (!any) return absent(key);
        SL_CHECK(writer->commit());
        SL_CHECK(abandon(key));
        return writer->sha256();
    }

    Result<void> abandon(const std::string& key) override {
        SL_CHECK(check_key(key));
        return stored(remove_segments(*bucket_, growing_of(key + "/")));
    }

    Result<void> copy(const std::string& from, const std::string& to) override {
        SL_CHECK(check_key(from));
        SL_CHECK(check_key(to));
        SL_TRY(const auto source, stored(bucket_->head(object_of(from))));
        if (source.size <= kMostCopied) return stored(bucket_->copy(object_of(from), object_of(to)));
        SL_TRY(const Held file, hold(from));
        return stored(bucket_->put_file(object_of(to), file.path, source.size, source.sha256));
    }

    Result<Held> hold(const std::string& key) override {
        SL_CHECK(check_key(key));
        // Replaced between the two looks at it, it is looked at again.
        for (int tries = 1;; ++tries) {
            SL_TRY(const auto now, stored(bucket_->head(object_of(key))));
            if (auto copy = cache_.find(key, identity_of(now))) return *copy;
            auto fetched = fetch(key);
            if (fetched || fetched.error().code != ErrorCode::Conflict || tries == 3) return fetched;
        }
    }

    Result<HeldPart> hold_part(const std::string& key, std::int64_t from, std::int64_t length) override {
        SL_CHECK(check_key(key));
        SL_TRY(const auto now, stored(bucket_->head(object_of(key))));
        if (auto copy = cache_.find(key, identity_of(now))) return HeldPart{std::move(*copy), 0};
        SL_TRY(auto staged, cache_.stage());
        std::shared_ptr<const void> kept(
            nullptr, [path = staged.path](const void*) { (void)std::remove(path.c_str()); });
        SL_CHECK(
            stored(bucket_->get_part(object_of(key), now, from, std::min(length, now.size - from),
                                     [&](std::string_view bytes) { return staged.writer->write(bytes); })));
        SL_CHECK(staged.writer->commit());
        return HeldPart{{staged.path, std::move(kept)}, from};
    }

    Result<std::string> read(const std::string& key) override {
        SL_TRY(const Held held, hold(key));
        std::ifstream in(held.path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    }

    Result<bool> exists(const std::string& key) override {
        SL_CHECK(check_key(key));
        const auto found = stored(bucket_->head(object_of(key)));
        if (!found && found.error().code != ErrorCode::NotFound) return std::unexpected(found.error());
        return found.has_value();
    }

    Result<void> remove_prefix(const std::string& prefix) override {
        SL_CHECK(check_folder_prefix(prefix));
        SL_CHECK(stored(remove_segments(*bucket_, growing_of(prefix))));
        SL_TRY(const auto objects, stored(bucket_->list(object_of(prefix), kMostListed)));
        for (const auto& o : objects) SL_CHECK(stored(bucket_->remove(o.key)));
        cache_.forget(prefix);
        return {};
    }

    Result<std::vector<std::string>> list(const std::string& prefix) override {
        SL_CHECK(check_prefix(prefix));
        SL_TRY(const auto objects, stored(bucket_->list(object_of(prefix), kMostListed)));
        std::vector<std::string> keys;
        for (const auto& o : objects)
            if (const auto key = o.key.substr(settings_.prefix.size()); !key.starts_with(kGrowing))
                keys.push_back(key);
        std::ranges::sort(keys);
        return keys;
    }

    Result<void> check() override { return stored(bucket_->check()); }

  private:
    Result<Held> fetch(const std::string& key) {
        SL_TRY(auto staged, cache_.stage());
        const std::shared_ptr<void> clean(nullptr, [&](void*) { (void)std::remove(staged.path.c_str()); });
        SL_TRY(const auto got, stored(bucket_->get(object_of(key), 0, [&](std::string_view bytes) {
                   return staged.writer->write(bytes);
               })));
        SL_CHECK(staged.writer->commit());
        return cache_.keep(staged, key, identity_of(got));
    }

    /// Parts that a killed server left cost room and are listed nowhere else.
    void clear_uploads() {
        const auto uploads = bucket_->open_uploads(settings_.prefix);
        if (!uploads) {
            log::warning("s3_uploads_not_listed", {{"reason", uploads.error().detail}});
            return;
        }
        const std::int64_t before = now_micros() - std::chrono::microseconds(settings_.upload_life).count();
        for (const auto& upload : *uploads)
            if (upload.started_at <= before)
                if (const auto done = bucket_->abort_upload(upload); !done)
                    log::warning("s3_upload_not_aborted",
                                 {{"key", upload.key}, {"reason", done.error().detail}});
    }

    void look_after(const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        do {
            if (const auto done = forget_removed(); !done)
                log::warning("blob_copies_not_compared", {{"reason", done.error().detail}});
        } while (!wake.wait_for(lock, stop, kSweepEvery, [] { return false; }) && !stop.stop_requested());
    }

    /// Copies of blobs that other servers removed.
    Result<void> forget_removed() {
        const auto copies = cache_.copies();  // before the list: what is stored meanwhile is not among them
        if (copies.empty()) return {};
        SL_TRY(const auto keys, list(""));
        for (const auto& [path, key] : copies)
            if (!std::ranges::binary_search(keys, key)) cache_.remove(path);
        return {};
    }

    std::string object_of(const std::string& key) const { return settings_.prefix + key; }
    std::string growing_of(const std::string& key) const {
        return settings_.prefix + std::string(kGrowing) + key;
    }

    static std::unexpected<Error> absent(const std::string& key) {
        return fail(ErrorCode::NotFound, "The stored file is not there (any more).", "no blob " + key);
    }

    const S3Settings settings_;
    const std::shared_ptr<s3::Bucket> bucket_;
    FileCache cache_;
    std::jthread sweeper_;
};

}  // namespace

Result<std::shared_ptr<Blobs>> s3_bucket(const S3Settings& settings) {
    if (!settings.prefix.empty()) SL_CHECK(check_folder_prefix(settings.prefix));
    SL_TRY(auto bucket, s3::open(settings.place));
    auto blobs = std::make_shared<S3Bucket>(settings, std::move(bucket));
    SL_CHECK(blobs->prepare());
    return blobs;
}

}  // namespace sightline::blob
