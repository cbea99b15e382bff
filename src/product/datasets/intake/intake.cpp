#include "product/datasets/intake/intake.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/log.h"
#include "product/datasets/dataset_store.h"
#include "product/datasets/intake/upload_store.h"

namespace sightline::datasets {

namespace {

/// Control characters, path parts and over-length out; never empty.
std::string clean_filename(const std::string& given) {
    std::string name =
        given.substr(given.find_last_of("/\\") == std::string::npos ? 0 : given.find_last_of("/\\") + 1);
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (name.size() > 200) name = name.substr(name.size() - 200);
    return name.empty() || name == "." || name == ".." ? "data" : name;
}

std::string extension_of(const std::string& filename) {
    std::string e = std::filesystem::path(filename).extension().string();
    std::erase_if(e, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); });
    std::ranges::transform(
        e, e.begin(), [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return e.empty() || e.size() > 10 ? "dat" : e;
}

std::string mebibytes(std::int64_t bytes) {
    return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

class StoredUpload final : public Upload {
  public:
    StoredUpload(const IntakeParts& parts, Dataset dataset, bool choose, std::unique_ptr<blob::Writer> writer)
        : parts_(parts), dataset_(std::move(dataset)), choose_(choose), writer_(std::move(writer)) {}

    Result<void> write(std::string_view bytes) override {
        if (writer_->size() + static_cast<std::int64_t>(bytes.size()) > parts_.limits.max_file_bytes)
            return std::unexpected(too_large(dataset_.filename, parts_.limits));
        return writer_->write(bytes);
    }

    Result<Dataset> finish() override {
        if (writer_->size() == 0) return std::unexpected(empty_file(dataset_.filename));
        dataset_.file_size = writer_->size();
        dataset_.content_hash = writer_->sha256();
        SL_CHECK(announce(parts_, dataset_));
        const auto committed = writer_->commit();
        const auto stored = committed ? parts_.store->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(keep_announced(s, dataset_));
            SL_CHECK(admit(s, parts_, dataset_, choose_));
            return true;
        })
                                      : Result<bool>(std::unexpected(committed.error()));
        if (!stored) {
            // Else it goes with the upload's life.
            if (const auto removed = withdraw(parts_, dataset_); !removed)
                log::warning("blob_left_behind", {{"key", dataset_.file_key}});
            return std::unexpected(stored.error());
        }
        parts_.jobs->wake();
        return dataset_;
    }

  private:
    const IntakeParts parts_;
    Dataset dataset_;
    const bool choose_;
    std::unique_ptr<blob::Writer> writer_;
};

}  // namespace

Result<void> announce(const IntakeParts& parts, const Dataset& d) {
    UploadRow row{.dataset = d, .metadata = {}};
    row.expires_at = now_micros() + std::chrono::microseconds(parts.limits.upload_life).count();
    SL_CHECK(parts.store->write<bool>([&](store::Session& s) -> Result<bool> {
        SL_CHECK(insert_upload(s, row));
        return true;
    }));
    return {};
}

Result<void> keep_announced(store::Session& s, const Dataset& d) {
    if (const auto row = find_upload(s, d.tenant_id, d.id); !row)
        return row.error().code == ErrorCode::NotFound
                   ? fail(ErrorCode::Conflict, "Storing the file took too long. Send it again.")
                   : Result<void>(std::unexpected(row.error()));
    return delete_upload(s, d.tenant_id, d.id);
}

Result<void> withdraw(const IntakeParts& parts, const Dataset& d) {
    SL_CHECK(parts.blobs->remove_prefix(d.tenant_id + "/datasets/" + d.id + "/"));
    SL_CHECK(parts.store->write<bool>([&](store::Session& s) -> Result<bool> {
        SL_CHECK(delete_upload(s, d.tenant_id, d.id));
        return true;
    }));
    return {};
}

Error too_large(const std::string& filename, const Limits& limits) {
    return {ErrorCode::TooLarge,
            "Files exceed size limit: " + filename + " is larger than " +
                std::to_string(limits.max_file_bytes >> 20) + " MiB.",
            {}};
}

Error empty_file(const std::string& filename) {
    return {ErrorCode::InvalidInput,
            "The file " + filename + " is empty. Choose a file that has rows in it.",
            {}};
}

Dataset new_dataset(const teams::Identity& who, const Incoming& incoming) {
    Dataset d;
    d.id = new_id();
    d.tenant_id = who.tenant_id;
    d.owner_id = who.user_id;
    d.filename = clean_filename(incoming.filename);
    d.name = incoming.name.empty() ? d.filename : incoming.name.substr(0, 200);
    d.description = incoming.description.substr(0, 4000);
    d.source_url = incoming.source_url;
    d.file_key = d.tenant_id + "/datasets/" + d.id + "/data." + extension_of(d.filename);
    d.created_at = d.updated_at = now_micros();
    return d;
}

Result<void> check_room(store::Session& s, const Limits& limits, const std::string& tenant_id,
                        const std::string& owner_id, std::int64_t bytes, const std::string& except) {
    struct Quota {
        std::int64_t limit;
        std::string owner;
        const char* whose;
    };
    for (const Quota& quota : {Quota{limits.user_quota_bytes, owner_id, "your files"},
                               Quota{limits.tenant_quota_bytes, "", "the files of your organization"}}) {
        if (quota.limit == 0) continue;
        SL_TRY(const std::int64_t used, stored_bytes(s, tenant_id, quota.owner, except));
        if (used + bytes > quota.limit)
            return fail(ErrorCode::ResourceExhausted,
                        fmt::format("There is no room for this: {} may take {} and take {} already. Delete "
                                    "what is not needed any more, or ask for a larger quota.",
                                    quota.whose, mebibytes(quota.limit), mebibytes(used)));
    }
    return {};
}

Result<void> admit(store::Session& s, const IntakeParts& parts, Dataset& d, bool choose,
                   const std::string& upload_id) {
    SL_CHECK(check_room(s, parts.limits, d.tenant_id, d.owner_id, d.file_size, upload_id));
    SL_TRY(d.duplicate_of, find_duplicate(s, d, d.owner_id));
    SL_CHECK(insert_dataset(s, d));
    const std::int64_t least = parts.limits.sample_first_bytes;
    const bool sample_first = least > 0 && d.file_size > least;
    if (sample_first) SL_CHECK(parts.jobs->enqueue(s, d.tenant_id, "sample", d.id, "{}"));
    boost::json::object import;
    if (sample_first) import["number"] = 2;
    if (choose && parts.limits.choice_wait.count() > 0) import["choose"] = true;
    SL_CHECK(parts.jobs->enqueue(s, d.tenant_id, "import", d.id, json::write(import)));
    return {};
}

Result<std::unique_ptr<Upload>> begin_stored_upload(const IntakeParts& parts, const teams::Identity& who,
                                                    Dataset dataset, bool choose) {
    // Told before the bytes are sent, where it is known by then.
    SL_CHECK(parts.store->read<bool>([&](store::Session& s) -> Result<bool> {
        SL_CHECK(check_room(s, parts.limits, who.tenant_id, who.user_id, 1));
        return true;
    }));
    SL_TRY(auto writer, parts.blobs->create(dataset.file_key));
    return std::make_unique<StoredUpload>(parts, std::move(dataset), choose, std::move(writer));
}

}  // namespace sightline::datasets
