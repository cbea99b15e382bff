#pragma once
// Hot files: what engines open, in a local folder: a DuckDB file a version, or several for one that was
// imported in pieces. Made by the import; rebuilt from the version's Parquet blob, or from the original while
// that is not written, when this machine does not have it. Thread-safe.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "platform/blob/blob.h"
#include "platform/engine/engine.h"
#include "product/datasets/dataset.h"
#include "product/datasets/importing/file_reading.h"

namespace sightline::datasets {

class HotFiles {
  public:
    HotFiles(std::string folder, engine::Launch launch, engine::Limits limits, FileReader reader,
             std::shared_ptr<blob::Blobs> blobs);

    std::string path(const Version& version) const;  ///< of one in a single file
    /// A private folder for an import in progress; left-over ones are removed when the server starts.
    Result<std::string> begin(const std::string& version_id);
    Result<void> publish(const Version& version,
                         const std::string& built);  ///< moves the finished file into place
    /// The same for a version in pieces: a folder of files that shard_name names.
    Result<void> publish_shards(const Version& version, const std::string& built);
    static std::string shard_name(std::size_t piece);
    /// A file of this process as one of the engines', at `to` in a folder of begin().
    Result<void> bring(const std::string& from, const std::string& to) const;
    void discard(const std::string& version_id);
    void remove(const std::string& tenant_id, const std::string& version_id);

    /// The version as the table `name` of an engine, rebuilt first when missing.
    Result<engine::Attachment> ensure(const std::string& name, const Version& version,
                                      const std::string& original_key, const engine::CancelToken& cancel);

    /// The file that the version came from, read again: with every cell as text where it is one that has
    /// cells as texts.
    Result<engine::Attachment> ensure_reread(const std::string& name, const Version& version,
                                             const std::string& original_key, const recipe::Reread& how,
                                             const engine::CancelToken& cancel);

  private:
    Result<engine::Attachment> ensure(const std::string& name, const Version& version,
                                      const std::string& original_key,
                                      const std::optional<recipe::Reread>& reread,
                                      const engine::CancelToken& cancel);
    std::string building(const std::string& version_id) const;
    std::optional<engine::Attachment> find(const std::string& name, const Version& version) const;
    Result<void> give_to_engines(const std::string& path) const;
    std::string folder_;
    engine::Launch launch_;
    engine::Limits limits_;
    FileReader reader_;
    std::shared_ptr<blob::Blobs> blobs_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<std::mutex>> rebuilding_;
};

}  // namespace sightline::datasets
