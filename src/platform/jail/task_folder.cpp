#include "platform/jail/task_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "platform/confine/process.h"

namespace sightline::jail {

namespace fs = std::filesystem;
using confine::Descriptor;

namespace {

std::unexpected<Error> no_room(const char* what) {
    return fail(ErrorCode::ResourceExhausted,
                "There is no room to work on the file. Free some disk space and try again.",
                std::string(what) + ": " + std::strerror(errno));
}

Result<void> copy(const std::string& from, const std::string& to, int uid, int gid) {
    const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat facts{};
    if (in.get() < 0 || ::fstat(in.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return fail(ErrorCode::NotFound, "The file is not there or cannot be read.", from);
    const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400));
    if (out.get() < 0) return no_room("open");
    for (off_t left = facts.st_size; left > 0;) {
        const ssize_t n =
            ::copy_file_range(in.get(), nullptr, out.get(), nullptr, static_cast<std::size_t>(left), 0);
        if (n < 0) return no_room("copy");
        if (n == 0) break;
        left -= n;
    }
    if (uid >= 0 && ::fchown(out.get(), static_cast<uid_t>(uid), static_cast<gid_t>(gid)) != 0)
        return no_room("chown");
    return {};
}

Result<void> make_part(const std::string& path, int uid, int gid) {
    if (::mkdir(path.c_str(), 0700) != 0) return no_room("mkdir");
    if (uid >= 0 && ::chown(path.c_str(), static_cast<uid_t>(uid), static_cast<gid_t>(gid)) != 0)
        return no_room("chown");
    return {};
}

}  // namespace

Result<TaskFolder> TaskFolder::make(const std::string& base, const Task& task, int uid, int gid,
                                    bool linked) {
    std::string path = base + "/task-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) return no_room("mkdtemp");
    TaskFolder folder(path);
    if (uid >= 0 && ::chown(path.c_str(), static_cast<uid_t>(uid), static_cast<gid_t>(gid)) != 0)
        return no_room("chown");
    for (const char* name : {"in", "out", "tmp"}) SL_CHECK(make_part(folder.part(name), uid, gid));
    for (const auto& input : task.inputs) {
        if (input.name.empty() || input.name.starts_with('.') || input.name.find('/') != std::string::npos)
            return fail(ErrorCode::Internal, "The task could not be prepared.", "input " + input.name);
        const std::string to = folder.part("in") + "/" + input.name;
        std::error_code ec;
        const std::string real = fs::canonical(input.path, ec).string();
        if (linked && !ec && ::link(real.c_str(), to.c_str()) == 0) continue;
        SL_CHECK(copy(input.path, to, uid, gid));
    }
    return folder;
}

TaskFolder::~TaskFolder() {
    std::error_code ec;
    if (!path_.empty()) fs::remove_all(path_, ec);
}

Result<void> check_left_files(const std::string& folder) {
    std::error_code ec;
    for (auto it = fs::recursive_directory_iterator(folder, ec); !ec && it != fs::end(it); it.increment(ec)) {
        struct stat facts{};
        const bool there = ::lstat(it->path().c_str(), &facts) == 0;
        if (there && (S_ISDIR(facts.st_mode) || (S_ISREG(facts.st_mode) && facts.st_nlink == 1))) continue;
        return fail(ErrorCode::Unprocessable, "The task left something that is not a plain file.",
                    it->path().string());
    }
    if (ec) return fail(ErrorCode::Internal, "What the task left cannot be read.", ec.message());
    return {};
}

}  // namespace sightline::jail
