#include "platform/blob/writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>

#include "base/digest.h"
#include "base/ids.h"
#include "platform/blob/file.h"

namespace sightline::blob {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kWriteBehind =
    16 << 20;  // bytes between nudges to the disk, so that the final fsync is short

class LocalWriter final : public Writer {
  public:
    LocalWriter(File file, std::string temporary, std::string path, std::int64_t reserve)
        : file_(std::move(file)),
          temporary_(std::move(temporary)),
          path_(std::move(path)),
          reserve_(reserve) {}
    LocalWriter(const LocalWriter&) = delete;
    LocalWriter& operator=(const LocalWriter&) = delete;
    ~LocalWriter() override {
        if (!committed_) ::unlink(temporary_.c_str());
    }

    Result<void> write(std::string_view bytes) override {
        if (committed_) throw std::logic_error("write after commit");
        if (failed_) return std::unexpected(*failed_);
        if (auto space = check_space(file_, bytes.size(), reserve_, temporary_); !space)
            return broken(std::unexpected(space.error()));
        for (std::string_view rest = bytes; !rest.empty();) {
            const auto done = ::write(file_.descriptor(), rest.data(), rest.size());
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) return broken(file_error("write", temporary_));
            rest.remove_prefix(static_cast<std::size_t>(done));
        }
        digest_.add(bytes);
        size_ += static_cast<std::int64_t>(bytes.size());
        if (size_ - nudged_ >= kWriteBehind) {
            ::sync_file_range(file_.descriptor(), nudged_, size_ - nudged_, SYNC_FILE_RANGE_WRITE);
            nudged_ = size_;
        }
        return {};
    }

    Result<void> commit() override {
        if (committed_) throw std::logic_error("commit after commit");
        if (failed_) return std::unexpected(*failed_);
        if (::fsync(file_.descriptor()) != 0) return broken(file_error("fsync", temporary_));
        const auto folder = fs::path(path_).parent_path().string();
        // Someone may remove the folder between its making and the rename.
        for (int tries = 1;; ++tries) {
            if (auto made = make_folders(folder); !made) return broken(std::unexpected(made.error()));
            if (::rename(temporary_.c_str(), path_.c_str()) == 0) break;
            if (errno != ENOENT || tries == kTries) return broken(file_error("rename", path_));
        }
        committed_ = true;
        return sync_folder(folder);
    }

    std::int64_t size() const override { return size_; }

    std::string sha256() const override { return digest_.hex(); }

  private:
    /// After a failed write or fsync nobody knows what the disk holds: the file can only be dropped.
    std::unexpected<Error> broken(std::unexpected<Error> error) {
        failed_ = error.error();
        return error;
    }

    File file_;
    std::string temporary_, path_;
    std::int64_t reserve_;
    Digest digest_;
    std::int64_t size_ = 0, nudged_ = 0;
    bool committed_ = false;
    std::optional<Error> failed_;
};

}  // namespace

Result<std::unique_ptr<Writer>> open_writer(const std::string& temporary, const std::string& path,
                                            std::int64_t reserve) {
    for (;;) {
        auto name = temporary + "/writing-" + new_id();
        File file(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!file) return file_error("create", name);
        // Another process that opens the folder just now may have locked and unlinked it before us.
        struct stat info{};
        if (::flock(file.descriptor(), LOCK_EX) != 0) return file_error("flock", name);
        if (::fstat(file.descriptor(), &info) != 0) return file_error("stat", name);
        if (info.st_nlink > 0)
            return std::make_unique<LocalWriter>(std::move(file), std::move(name), path, reserve);
    }
}

void clear_leftovers(const std::string& temporary) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(temporary, ignored)) {
        if (entry.is_directory(ignored)) {
            fs::remove_all(entry.path(), ignored);
            continue;
        }
        const File file(::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
        if (file && ::flock(file.descriptor(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
    }
}

}  // namespace sightline::blob
