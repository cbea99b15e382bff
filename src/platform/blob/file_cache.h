#pragma once
// file_cache: a bounded folder of copies of blobs that are kept elsewhere. A copy stands under its blob's key
// and what tells its bytes from others (a hash, an ETag), so a blob that was replaced is never taken for its
// former self. A copy in use is locked and stays; of the others those go first that were not used for
// longest. Thread-safe; one process at a time has the folder.

#include <mutex>
#include <optional>

#include "platform/blob/blob.h"

namespace sightline::blob {

class FileCache {
  public:
    FileCache(std::string folder, std::int64_t max_bytes, std::int64_t reserve);
    /// Makes the folder and clears what a process that ended left half done.
    Result<void> prepare();
    std::optional<Held> find(const std::string& key, const std::string& identity) const;
    /// A new file on its way in, and the path it has once it is committed. Then keep it or remove it.
    struct Staged {
        std::unique_ptr<Writer> writer;
        std::string path;
    };
    Result<Staged> stage();
    Result<Held> keep(Staged& staged, const std::string& key,
                      const std::string& identity);  ///< ends its writer
    /// The copies there are, by path, and the keys they are of.
    std::vector<std::pair<std::string, std::string>> copies() const;
    void remove(const std::string& path) const;
    /// All copies of blobs whose keys begin with this folder ("a/b/").
    void forget(const std::string& prefix);

  private:
    std::string path_of(const std::string& key, const std::string& identity) const;
    void make_room() const;

    const std::string folder_, temporary_, staged_;
    const std::int64_t max_bytes_, reserve_;
    mutable std::mutex clearing_;
};

}  // namespace sightline::blob
