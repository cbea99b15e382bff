#include "platform/blob/growing.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>

#include "base/digest.h"
#include "platform/blob/file.h"

namespace sightline::blob {

namespace fs = std::filesystem;

namespace {

class LocalGrowing final : public Growing {
  public:
    LocalGrowing(File file, std::string path, std::int64_t from, std::int64_t reserve)
        : file_(std::move(file)), path_(std::move(path)), size_(from), reserve_(reserve) {
        if (from == 0) digest_.emplace();
    }

    Result<void> write(std::string_view bytes) override {
        if (failed_) return std::unexpected(*failed_);
        if (auto space = check_space(file_, bytes.size(), reserve_, path_); !space)
            return broken(std::unexpected(space.error()));
        for (std::string_view rest = bytes; !rest.empty();) {
            const auto done = ::pwrite(file_.descriptor(), rest.data(), rest.size(), size_);
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) return broken(file_error("write", path_));
            rest.remove_prefix(static_cast<std::size_t>(done));
            size_ += done;
        }
        if (digest_) digest_->add(bytes);
        return {};
    }

    Result<void> sync() override {
        if (failed_) return std::unexpected(*failed_);
        if (::fdatasync(file_.descriptor()) != 0) return broken(file_error("fsync", path_));
        return {};
    }

    std::int64_t size() const override { return size_; }
    std::string sha256() const override { return digest_ ? digest_->hex() : std::string(); }

  private:
    /// What was synced before is still good; what came after is not known, so nothing more is written here.
    std::unexpected<Error> broken(std::unexpected<Error> error) {
        failed_ = error.error();
        return error;
    }

    File file_;
    std::string path_;
    std::int64_t size_, reserve_;
    std::optional<Digest> digest_;
    std::optional<Error> failed_;
};

std::unexpected<Error> absent(const std::string& key) {
    return fail(ErrorCode::NotFound, "The unfinished file is not there (any more).",
                "nothing grows at " + key);
}

/// Folders that hold nothing more; the one in use by somebody else is not empty and stays.
void remove_empty_parents(const std::string& folder, fs::path path) {
    for (path = path.parent_path(); path.string().size() > folder.size(); path = path.parent_path())
        if (::rmdir(path.c_str()) != 0) return;
}

}  // namespace

Result<std::unique_ptr<Growing>> open_growing(const std::string& folder, const std::string& key,
                                              std::int64_t from, std::int64_t reserve) {
    const std::string path = folder + "/" + key;
    for (int tries = 1;; ++tries) {
        if (from == 0) SL_CHECK(make_folders(fs::path(path).parent_path().string()));
        const int flags = O_WRONLY | O_CLOEXEC | O_NOFOLLOW | (from == 0 ? O_CREAT : 0);
        File file(::open(path.c_str(), flags, 0600));
        if (!file && errno == ENOENT && from == 0 && tries < kTries) continue;
        if (!file) return errno == ENOENT || errno == ENOTDIR ? absent(key) : file_error("open", path);
        struct stat info{};
        if (::fstat(file.descriptor(), &info) != 0) return file_error("stat", path);
        if (info.st_size < from) return absent(key);
        if (from == 0) SL_CHECK(sync_folder(fs::path(path).parent_path().string()));
        return std::make_unique<LocalGrowing>(std::move(file), path, from, reserve);
    }
}

Result<bool> finish_growing(const std::string& folder, const std::string& key, std::int64_t size,
                            const std::string& path) {
    const std::string grown = folder + "/" + key;
    struct stat info{};
    if (::lstat(grown.c_str(), &info) != 0) {
        if (errno == ENOENT || errno == ENOTDIR) return false;
        return file_error("stat", grown);
    }
    if (info.st_size != size)
        return fail(ErrorCode::Conflict, "The file is not complete. Send the rest of it, or send it again.",
                    grown + " has " + std::to_string(info.st_size) + " bytes");
    const auto to = fs::path(path).parent_path().string();
    for (int tries = 1;; ++tries) {
        SL_CHECK(make_folders(to));
        if (::rename(grown.c_str(), path.c_str()) == 0) break;
        struct stat there{};
        // Someone else finished it just now.
        if (errno == ENOENT && ::lstat(path.c_str(), &there) == 0) return false;
        if (errno != ENOENT || tries == kTries) return file_error("rename", path);
    }
    SL_CHECK(sync_folder(to));
    remove_empty_parents(folder, grown);
    return true;
}

Result<void> abandon_growing(const std::string& folder, const std::string& key) {
    const std::string path = folder + "/" + key;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) return file_error("unlink", path);
    remove_empty_parents(folder, path);
    return {};
}

Result<std::string> hash_file(const std::string& path) {
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file) return file_error("open", path);
    ::posix_fadvise(file.descriptor(), 0, 0, POSIX_FADV_SEQUENTIAL);
    Digest digest;
    std::string buffer(1 << 20, '\0');
    for (;;) {
        const auto got = ::read(file.descriptor(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return file_error("read", path);
        if (got == 0) return digest.hex();
        digest.add(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
    }
}

}  // namespace sightline::blob
