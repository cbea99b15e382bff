#pragma once
// Hot files: one DuckDB file a version in a local folder, what engines open. Made by the import; rebuilt from
// the version's Parquet blob, or from the original while that is not written, when this machine does not have
// it. Thread-safe.

#include <map>
#include <memory>
#include <mutex>
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

    std::string path(const Version& version) const;
    /// A private folder for an import in progress; left-over ones are removed when the server starts.
    Result<std::string> begin(const std::string& version_id);
    Result<void> publish(const Version& version,
                         const std::string& built);  ///< moves the finished file into place
    void discard(const std::string& version_id);
    void remove(const std::string& tenant_id, const std::string& version_id);

    /// The file, rebuilt first when missing.
    Result<std::string> ensure(const Version& version, const std::string& original_key,
                               const engine::CancelToken& cancel);

  private:
    std::string building(const std::string& version_id) const;
    std::string folder_;
    engine::Launch launch_;
    engine::Limits limits_;
    FileReader reader_;
    std::shared_ptr<blob::Blobs> blobs_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<std::mutex>> rebuilding_;
};

}  // namespace sightline::datasets
