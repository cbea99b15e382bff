#pragma once
// MaskedVersions: makes, keeps and forgets the masked tables of versions. Thread-safe; calls block.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "platform/store/store.h"
#include "product/datasets/datasets.h"
#include "product/datasets/versions/hot_files.h"
#include "product/datasets/versions/masking.h"

namespace sightline::datasets {

class MaskedVersions {
  public:
    MaskedVersions(std::shared_ptr<store::Store> store, std::shared_ptr<blob::Blobs> blobs,
                   std::shared_ptr<HotFiles> hot, engine::Launch launch, Limits limits)
        : store_(std::move(store)),
          blobs_(std::move(blobs)),
          hot_(std::move(hot)),
          launch_(std::move(launch)),
          limits_(limits) {}

    Result<MaskingPolicy> policy(const Dataset& dataset);
    /// Forgets every masked table made under the old policy. Conflict when that is not the one of `before`,
    /// a time, any more.
    Result<void> set_policy(const teams::Identity& who, const Dataset& dataset, const MaskingPolicy& policy,
                            std::int64_t before);

    /// The version as this person sees it: itself, or its masked table, made now when it is not there yet.
    /// The masks are those of the dataset and, for what a recipe took from others, those of the others.
    Result<Version> seen(const teams::Identity& who, const Dataset& dataset, const Version& version,
                         const engine::CancelToken& cancel);

    /// The same for a list, where its table need not be made: what its columns are called, none of its
    /// values.
    Result<Version> listed(const teams::Identity& who, const Dataset& dataset, const Version& version);

    /// What `seen` does to each column, and a name for it; "" when nothing is masked.
    struct Seen {
        std::vector<SeenColumn> columns;
        std::string key;
    };
    Result<Seen> look(const teams::Identity& who, const Dataset& dataset, const Version& version);

    /// Do steps, names and errors of the dataset's recipes stay away from this person? They may name values
    /// of what is masked in any of its versions, or in a dataset they read.
    Result<bool> withholds(const teams::Identity& who, const Dataset& dataset);

    /// What a version keeps of a dataset it was made of, should that be deleted.
    static boost::json::object origins_json(const Dataset& dataset, const MaskingPolicy& policy);

    /// Before a dataset goes: versions that were made of it keep its masks as they are now.
    static Result<void> leave_masks(store::Session& session, const Dataset& dataset);

    /// Files of masked tables on this machine; the rows go with the dataset's.
    Result<void> forget(const std::string& tenant_id, const std::string& dataset_id);

  private:
    Result<Version> find(const Version& version, const std::string& id);
    struct Held {
        std::string owner_id;
        MaskingPolicy policy;
    };
    Result<Held> held(const Version& version, const std::string& dataset_id);
    Result<void> build(const Dataset& dataset, const Version& version, const std::vector<SeenColumn>& seen,
                       Version& masked, bool known, const engine::CancelToken& cancel);
    Result<std::string> secret(const std::string& tenant_id);

    std::shared_ptr<store::Store> store_;
    std::shared_ptr<blob::Blobs> blobs_;
    std::shared_ptr<HotFiles> hot_;
    engine::Launch launch_;
    Limits limits_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<std::mutex>> making_;
};

/// Of a row of masking_policies: rules, reviewed, updated_at.
Result<MaskingPolicy> policy_of(const store::Row& row);

/// "none", "partial", "hash", "hidden".
std::string_view name_of(Mask mask);
std::optional<Mask> mask_from(std::string_view name);
std::optional<teams::Standing> standing_from(std::string_view name);

}  // namespace sightline::datasets
