#include "product/datasets/sources/server_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

namespace sightline::datasets {

namespace fs = std::filesystem;

namespace {

constexpr int kTries = 5;
constexpr std::chrono::milliseconds kPause{300};

std::string real_path(const std::string& path) {
    char* found = ::realpath(path.c_str(), nullptr);
    std::string out = found == nullptr ? "" : found;
    std::free(found);
    return out;
}

/// What SQLite and DuckDB name the log of changes that are not in the file yet.
std::string log_of(const std::string& path) {
    const std::string sqlite = path + "-wal", duckdb = path + ".wal";
    return ::access(sqlite.c_str(), F_OK) == 0 ? sqlite : duckdb;
}

std::string state_of(const std::string& path) {
    struct stat s{};
    if (::stat(path.c_str(), &s) != 0) return "";
    return fmt::format("{}-{}-{}.{}", s.st_ino, s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
}

std::string mark_of(const std::string& path) {
    return path + "\n" + state_of(path) + "+" + state_of(log_of(path));
}

Result<void> copy(const std::string& from, const std::string& to) {
    std::error_code problem;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, problem);
    if (!problem) return {};
    if (problem == std::errc::no_space_on_device)
        return fail(ErrorCode::ResourceExhausted, "There is no room for the file. Free some disk space.",
                    problem.message());
    return fail(ErrorCode::Unprocessable, "The file cannot be read by the server. Check its permissions.",
                problem.message());
}

}  // namespace

Result<std::string> find_server_file(const std::string& path, const std::vector<std::string>& folders) {
    const auto outside = [] {
        return fail(ErrorCode::Forbidden,
                    "Files of the server are sources only in folders that an operator opened by the setting "
                    "source_folders. This one is in none of them.");
    };
    if (!path.starts_with('/') || path.find('\0') != std::string::npos || folders.empty()) return outside();
    const std::string real = real_path(path);
    // What is not there is looked for by its name alone: whether it is, is nobody's business outside.
    const std::string named = real.empty() ? fs::path(path).lexically_normal().string() : real;
    bool inside = false;
    for (const std::string& folder : folders) {
        const std::string base = real_path(folder);
        inside = inside || (!base.empty() && named.starts_with(base == "/" ? base : base + "/"));
    }
    if (!inside) return outside();
    struct stat s{};
    if (real.empty() || ::stat(real.c_str(), &s) != 0 || !S_ISREG(s.st_mode))
        return fail(ErrorCode::Unprocessable, "There is no such file on the server. Check its path.");
    return real;
}

Result<std::string> server_file_mark(const std::string& path, const std::vector<std::string>& folders) {
    SL_TRY(const std::string real, find_server_file(path, folders));
    return mark_of(real);
}

Result<ServerFile> copy_server_file(const std::string& path, const std::vector<std::string>& folders,
                                    const std::string& kind, const std::string& into) {
    SL_TRY(const std::string real, find_server_file(path, folders));
    const std::string copied = into + "/source." + kind;
    const std::string copied_log = copied + (kind == "sqlite" ? "-wal" : ".wal");
    for (int tried = 0; tried < kTries; ++tried) {
        const std::string before = mark_of(real), log = log_of(real);
        SL_CHECK(copy(real, copied));
        std::error_code ignored;
        fs::remove(copied_log, ignored);
        struct stat s{};
        if (::stat(log.c_str(), &s) == 0 && S_ISREG(s.st_mode) && s.st_size > 0) {
            const auto done = copy(log, copied_log);
            // A log that went was written into the file: look again.
            if (!done && !state_of(log).empty()) return std::unexpected(done.error());
        }
        if (mark_of(real) == before) return ServerFile{copied, before};
        std::this_thread::sleep_for(kPause);
    }
    return fail(ErrorCode::Unprocessable,
                "The file is being written all the time, so it cannot be read as of one moment. Take it at a "
                "quieter time, or make copies of it for this.");
}

}  // namespace sightline::datasets
