#include "platform/blob/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace sightline::blob {

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::unexpected<Error> file_error(const char* call, const std::string& what) {
    const int problem = errno;
    auto detail = std::string(call) + " " + what + ": " + std::strerror(problem);
    if (problem == ENOSPC || problem == EDQUOT || problem == EFBIG)
        return fail(ErrorCode::ResourceExhausted, "The disk is full. Free some space and try again.",
                    std::move(detail));
    return fail(ErrorCode::Unavailable,
                "The stored files cannot be read or written. Check the disk and its permissions.",
                std::move(detail));
}

Result<void> check_space(const File& file, std::size_t bytes, std::int64_t reserve, const std::string& path) {
    struct statvfs disk{};
    if (::fstatvfs(file.descriptor(), &disk) != 0) return file_error("statvfs", path);
    const auto block = static_cast<std::int64_t>(disk.f_frsize);
    const auto size = static_cast<std::int64_t>(disk.f_blocks) * block,
               left = static_cast<std::int64_t>(disk.f_bavail) * block;
    if (size == 0 || left - static_cast<std::int64_t>(bytes) >= std::min(reserve, size / 20)) return {};
    errno = ENOSPC;
    return file_error("write", path);
}

Result<void> make_folders(const std::string& path) {
    const auto parent = std::filesystem::path(path).parent_path().string();
    // Someone may remove a parent between its making and its use.
    for (int tries = 1;; ++tries) {
        if (::mkdir(path.c_str(), 0700) == 0) return sync_folder(parent);
        if (errno == EEXIST) {
            struct stat info{};
            if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return {};
            if (errno != ENOENT) errno = ENOTDIR;
        }
        if (errno != ENOENT || parent.empty() || parent == path || tries == kTries)
            return file_error("mkdir", path);
        SL_CHECK(make_folders(parent));
    }
}

Result<void> sync_folder(const std::string& path) {
    const File folder(::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder && errno == ENOENT) return {};  // removed meanwhile: nothing to keep
    if (!folder) return file_error("open", path);
    // Some file systems have no such thing and say EINVAL.
    if (::fsync(folder.descriptor()) != 0 && errno != EINVAL) return file_error("fsync", path);
    return {};
}

}  // namespace sightline::blob
