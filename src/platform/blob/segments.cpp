#include "platform/blob/segments.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>

#include "base/digest.h"

namespace sightline::blob {

namespace {

/// What is kept in memory before it becomes an object. Uploads are acknowledged about as often.
constexpr std::size_t kSegment = 8 << 20;
constexpr std::size_t kMostSegments = 1'000'000;

struct Segment {
    std::int64_t from = 0, size = 0;
    std::string key;
};

/// In order of where they begin.
Result<std::vector<Segment>> segments_of(s3::Bucket& bucket, const std::string& folder) {
    SL_TRY(const auto objects, bucket.list(folder, kMostSegments));
    std::vector<Segment> out;
    for (const auto& o : objects) {
        Segment s{0, o.size, o.key};
        const std::string_view name = std::string_view(o.key).substr(folder.size());
        const auto [end, ec] = std::from_chars(name.data(), name.data() + name.size(), s.from);
        if (ec == std::errc{} && end == name.data() + name.size()) out.push_back(std::move(s));
    }
    std::ranges::sort(out, {}, &Segment::from);
    return out;
}

/// How far they reach without a gap.
std::int64_t reach(const std::vector<Segment>& segments) {
    std::int64_t at = 0;
    for (const Segment& s : segments)
        if (s.from <= at) at = s.from + s.size;
    return at;
}

std::unexpected<Error> absent(const std::string& folder) {
    return fail(ErrorCode::NotFound, "The unfinished file is not there (any more).",
                "nothing grows at " + folder);
}

class SegmentGrowing final : public Growing {
  public:
    SegmentGrowing(std::shared_ptr<s3::Bucket> bucket, std::string folder, std::int64_t from)
        : bucket_(std::move(bucket)), folder_(std::move(folder)), synced_(from) {
        if (from == 0) digest_.emplace();
    }

    Result<void> write(std::string_view bytes) override {
        if (digest_) digest_->add(bytes);
        pending_ += bytes;
        return pending_.size() < kSegment ? Result<void>{} : sync();
    }

    Result<void> sync() override {
        if (pending_.empty()) return {};
        char name[24];
        std::snprintf(name, sizeof name, "%020lld", static_cast<long long>(synced_));
        SL_CHECK(bucket_->put(folder_ + name, pending_));
        synced_ += static_cast<std::int64_t>(pending_.size());
        pending_.clear();
        return {};
    }

    std::int64_t size() const override { return synced_ + static_cast<std::int64_t>(pending_.size()); }
    std::string sha256() const override { return digest_ ? digest_->hex() : std::string(); }

  private:
    const std::shared_ptr<s3::Bucket> bucket_;
    const std::string folder_;
    std::int64_t synced_;
    std::string pending_;
    std::optional<Digest> digest_;
};

}  // namespace

Result<std::unique_ptr<Growing>> grow_segments(std::shared_ptr<s3::Bucket> bucket, const std::string& folder,
                                               std::int64_t from) {
    SL_TRY(auto segments, segments_of(*bucket, folder));
    if (reach(segments) < from) return absent(folder);
    for (const Segment& s : segments)
        if (s.from >= from) SL_CHECK(bucket->remove(s.key));
    return std::make_unique<SegmentGrowing>(std::move(bucket), folder, from);
}

Result<bool> join_segments(s3::Bucket& bucket, const std::string& folder, std::int64_t size,
                           const s3::Sink& sink) {
    SL_TRY(const auto segments, segments_of(bucket, folder));
    if (segments.empty()) return false;
    if (reach(segments) != size)
        return fail(ErrorCode::Conflict, "The file is not complete. Send the rest of it, or send it again.",
                    folder + " has " + std::to_string(reach(segments)) + " bytes");
    for (std::size_t i = 0; i < segments.size(); ++i) {
        // One that begins within another was written after it and goes on from there.
        const std::int64_t end = i + 1 < segments.size() ? segments[i + 1].from : size;
        std::int64_t left = end - segments[i].from;
        SL_CHECK(bucket.get(segments[i].key, 0, [&](std::string_view bytes) -> Result<void> {
            bytes = bytes.substr(0, static_cast<std::size_t>(std::max<std::int64_t>(left, 0)));
            left -= static_cast<std::int64_t>(bytes.size());
            return sink(bytes);
        }));
        if (left != 0)
            return fail(ErrorCode::Conflict, "The file is not complete. Send it again.", segments[i].key);
    }
    return true;
}

Result<void> remove_segments(s3::Bucket& bucket, const std::string& folder) {
    SL_TRY(const auto objects, bucket.list(folder, kMostSegments));
    for (const auto& o : objects) SL_CHECK(bucket.remove(o.key));
    return {};
}

}  // namespace sightline::blob
