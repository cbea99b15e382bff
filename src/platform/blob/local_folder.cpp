#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/ids.h"
#include "platform/blob/blob.h"
#include "platform/blob/file.h"
#include "platform/blob/growing.h"
#include "platform/blob/keys.h"
#include "platform/blob/writer.h"

namespace sightline::blob {

namespace fs = std::filesystem;

namespace {

// No key starts with a dot.
constexpr auto kTemporary = ".incoming";  // gone with the process that made it
constexpr auto kGrowing = ".growing";     // stays

class LocalFolder final : public Blobs {
  public:
    LocalFolder(std::string folder, std::int64_t reserve)
        : folder_(std::move(folder)),
          temporary_(folder_ + "/" + kTemporary),
          growing_(folder_ + "/" + kGrowing),
          reserve_(reserve) {}

    Result<void> prepare() {
        SL_CHECK(make_folders(temporary_));
        SL_CHECK(make_folders(growing_));
        clear_leftovers(temporary_);
        return {};
    }

    Result<std::unique_ptr<Writer>> create(const std::string& key) override {
        SL_CHECK(check_key(key));
        return open_writer(temporary_, path_of(key), reserve_);
    }

    Result<std::unique_ptr<Growing>> grow(const std::string& key, std::int64_t from) override {
        SL_CHECK(check_key(key));
        return open_growing(growing_, key, from, reserve_);
    }

    Result<std::string> finish(const std::string& key, std::int64_t size, const std::string& known) override {
        SL_CHECK(check_key(key));
        const auto path = path_of(key);
        SL_TRY(const bool moved, finish_growing(growing_, key, size, path));
        struct stat info{};
        if (!moved && (::lstat(path.c_str(), &info) != 0 || info.st_size != size)) return absent(key);
        if (!known.empty()) return known;
        return hash_file(path);
    }

    Result<void> abandon(const std::string& key) override {
        SL_CHECK(check_key(key));
        return abandon_growing(growing_, key);
    }

    /// Blobs never change in place, so a second name for the same file does.
    Result<void> copy(const std::string& from, const std::string& to) override {
        SL_TRY(const Held source, hold(from));
        SL_CHECK(check_key(to));
        const auto path = path_of(to), aside = temporary_ + "/copy-" + new_id();
        const auto folder = fs::path(path).parent_path().string();
        if (::link(source.path.c_str(), aside.c_str()) != 0) return file_error("link", from);
        for (int tries = 1;; ++tries) {
            const auto made = make_folders(folder);
            if (made && ::rename(aside.c_str(), path.c_str()) == 0) break;
            if (made && errno == ENOENT && tries < kTries) continue;
            const auto error = made ? file_error("rename", to) : std::unexpected(made.error());
            ::unlink(aside.c_str());
            return error;
        }
        ::unlink(aside.c_str());  // rename leaves it when both names were the same file already
        return sync_folder(folder);
    }

    Result<Held> hold(const std::string& key) override {
        SL_TRY(const bool there, exists(key));
        if (!there) return absent(key);
        return Held{path_of(key), nullptr};
    }

    Result<HeldPart> hold_part(const std::string& key, std::int64_t, std::int64_t) override {
        SL_TRY(Held whole, hold(key));
        return HeldPart{std::move(whole), 0};
    }

    Result<std::string> read(const std::string& key) override {
        SL_CHECK(check_key(key));
        const File file(::open(path_of(key).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
        if (!file) return errno == ENOENT || errno == ENOTDIR ? absent(key) : file_error("open", key);
        struct stat info{};
        if (::fstat(file.descriptor(), &info) != 0) return file_error("stat", key);
        if (!S_ISREG(info.st_mode)) return absent(key);
        std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
        std::size_t have = 0;
        while (have < bytes.size()) {
            const auto got = ::read(file.descriptor(), bytes.data() + have, bytes.size() - have);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return file_error("read", key);
            if (got == 0) break;
            have += static_cast<std::size_t>(got);
        }
        bytes.resize(have);
        return bytes;
    }

    Result<bool> exists(const std::string& key) override {
        SL_CHECK(check_key(key));
        struct stat info{};
        return ::lstat(path_of(key).c_str(), &info) == 0 && S_ISREG(info.st_mode);
    }

    Result<void> check() override {
        if (::access(temporary_.c_str(), W_OK | X_OK) != 0) return file_error("access", temporary_);
        return {};
    }

    /// Moved aside first, so that the whole folder vanishes in one step.
    Result<void> remove_prefix(const std::string& prefix) override {
        SL_CHECK(check_folder_prefix(prefix));
        SL_CHECK(remove_folder(growing_ + "/" + prefix, prefix));
        return remove_folder(path_of(prefix), prefix);
    }

    Result<std::vector<std::string>> list(const std::string& prefix) override {
        SL_CHECK(check_prefix(prefix));
        std::vector<std::string> keys;
        const auto slash = prefix.rfind('/');
        const fs::path start =
            slash == std::string::npos ? fs::path(folder_) : fs::path(path_of(prefix.substr(0, slash)));
        std::error_code problem;
        for (fs::recursive_directory_iterator it(start, problem), end; !problem && it != end;
             it.increment(problem)) {
            if (it.depth() == 0 && slash == std::string::npos &&
                (it->path().filename() == kTemporary || it->path().filename() == kGrowing)) {
                it.disable_recursion_pending();
                continue;
            }
            auto key = it->path().string().substr(folder_.size() + 1);
            std::error_code gone;
            if (key.starts_with(prefix) && it->is_regular_file(gone)) keys.push_back(std::move(key));
        }
        // A folder removed meanwhile holds nothing.
        if (problem && problem != std::errc::no_such_file_or_directory &&
            problem != std::errc::not_a_directory)
            return fail(ErrorCode::Unavailable, "The stored files cannot be listed. Check the disk.",
                        problem.message());
        std::ranges::sort(keys);
        return keys;
    }

  private:
    /// `path` ends in "/", so a file is not taken for a folder.
    Result<void> remove_folder(const std::string& path, const std::string& prefix) {
        const auto aside = temporary_ + "/removed-" + new_id();
        if (::rename(path.c_str(), aside.c_str()) != 0) {
            if (errno == ENOENT || errno == ENOTDIR) return {};
            return file_error("rename", prefix);
        }
        SL_CHECK(sync_folder(fs::path(path).parent_path().parent_path()));
        std::error_code problem;
        fs::remove_all(aside, problem);
        if (problem)
            return fail(ErrorCode::Unavailable,
                        "The stored files could not be removed completely. Check the disk.",
                        "remove " + aside + ": " + problem.message());
        return {};
    }

    std::string path_of(const std::string& key) const { return folder_ + "/" + key; }

    static std::unexpected<Error> absent(const std::string& key) {
        return fail(ErrorCode::NotFound, "The stored file is not there (any more).", "no blob " + key);
    }

    std::string folder_, temporary_, growing_;
    std::int64_t reserve_;
};

}  // namespace

Result<std::shared_ptr<Blobs>> local_folder(const std::string& folder, std::int64_t reserve) {
    std::error_code problem;
    auto path = fs::absolute(folder, problem).lexically_normal().string();
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    if (problem || folder.empty() || path == "/")
        return fail(ErrorCode::InvalidInput,
                    "The folder for stored files is not a usable path. Name a folder of its own.");
    auto blobs = std::make_shared<LocalFolder>(path, reserve);
    SL_CHECK(blobs->prepare());
    return blobs;
}

}  // namespace sightline::blob
