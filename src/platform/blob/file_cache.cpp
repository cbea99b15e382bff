#include "platform/blob/file_cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/ids.h"
#include "platform/blob/file.h"
#include "platform/blob/writer.h"

namespace sightline::blob {

namespace fs = std::filesystem;

namespace {

/// Open and locked against removal; nothing when it is not there (any more).
std::optional<Held> locked(const std::string& path) {
    auto file = std::make_shared<File>(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct stat info{};
    if (!*file || ::flock(file->descriptor(), LOCK_SH) != 0 || ::fstat(file->descriptor(), &info) != 0 ||
        info.st_nlink == 0)
        return std::nullopt;
    ::futimens(file->descriptor(), nullptr);  // used now
    return Held{path, std::move(file)};
}

}  // namespace

FileCache::FileCache(std::string folder, std::int64_t max_bytes, std::int64_t reserve)
    : folder_(std::move(folder)),
      temporary_(folder_ + "/.incoming"),
      staged_(folder_ + "/.staged"),
      max_bytes_(max_bytes),
      reserve_(reserve) {}

Result<void> FileCache::prepare() {
    SL_CHECK(make_folders(temporary_));
    clear_leftovers(temporary_);
    std::error_code ignored;
    fs::remove_all(staged_, ignored);
    SL_CHECK(make_folders(staged_));
    make_room();
    return {};
}

std::optional<Held> FileCache::find(const std::string& key, const std::string& identity) const {
    return locked(path_of(key, identity));
}

Result<FileCache::Staged> FileCache::stage() {
    Staged out{.writer = nullptr, .path = staged_ + "/" + new_id()};
    SL_TRY(out.writer, open_writer(temporary_, out.path, reserve_));
    return out;
}

Result<Held> FileCache::keep(Staged& staged, const std::string& key, const std::string& identity) {
    const std::string path = path_of(key, identity);
    staged.writer.reset();  // and its lock
    auto held = locked(staged.path);
    if (!held) return file_error("open", staged.path);
    for (int tries = 1;; ++tries) {
        SL_CHECK(make_folders(fs::path(path).parent_path().string()));
        if (::rename(staged.path.c_str(), path.c_str()) == 0) break;
        if (errno != ENOENT || tries == kTries) return file_error("rename", path);
    }
    held->path = path;
    make_room();
    return *held;
}

std::vector<std::pair<std::string, std::string>> FileCache::copies() const {
    std::vector<std::pair<std::string, std::string>> out;
    std::error_code problem;
    for (fs::recursive_directory_iterator it(folder_, problem), end; !problem && it != end;
         it.increment(problem)) {
        const std::string path = it->path().string();
        const auto mark = path.find("/@", folder_.size());
        const auto name = path.rfind('/');
        if (mark == std::string::npos || mark + 1 >= name) continue;
        out.emplace_back(path,
                         path.substr(folder_.size() + 1, mark - folder_.size()) + path.substr(name + 1));
    }
    return out;
}

void FileCache::remove(const std::string& path) const {
    ::unlink(path.c_str());
    for (fs::path up = fs::path(path).parent_path(); up.string().size() > folder_.size();
         up = up.parent_path())
        if (::rmdir(up.c_str()) != 0) break;
}

void FileCache::forget(const std::string& prefix) {
    std::error_code ignored;
    fs::remove_all(folder_ + "/" + prefix, ignored);
}

/// The file's own name stays: what it ends in tells how it is read.
std::string FileCache::path_of(const std::string& key, const std::string& identity) const {
    const auto slash = key.rfind('/') + 1;
    return folder_ + "/" + key.substr(0, slash) + "@" + identity + "/" + key.substr(slash);
}

void FileCache::make_room() const {
    struct Copy {
        fs::file_time_type used;
        std::int64_t size;
        fs::path path;
    };
    const std::lock_guard lock(clearing_);
    std::vector<Copy> copies;
    std::int64_t total = 0;
    std::error_code problem;
    for (fs::recursive_directory_iterator it(folder_, problem), end; !problem && it != end;
         it.increment(problem)) {
        std::error_code gone;
        if (it.depth() == 0 && it->path().filename().string().starts_with('.')) {
            it.disable_recursion_pending();
            continue;
        }
        if (!it->is_regular_file(gone)) continue;
        Copy copy{it->last_write_time(gone), 0, it->path()};
        copy.size = static_cast<std::int64_t>(it->file_size(gone));
        if (gone) continue;
        total += copy.size;
        copies.push_back(std::move(copy));
    }
    if (total <= max_bytes_) return;
    std::ranges::sort(copies, {}, &Copy::used);
    for (const Copy& copy : copies) {
        if (total <= max_bytes_) return;
        const File file(::open(copy.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
        if (!file || ::flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0) continue;  // in use
        remove(copy.path.string());
        total -= copy.size;
    }
}

}  // namespace sightline::blob
