#include "app/places.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace sightline::app {

namespace fs = std::filesystem;

namespace {

/// The first of these folders that holds `file`.
std::string first_with(const std::vector<fs::path>& folders, const std::string& file) {
    std::error_code ec;
    for (const auto& f : folders)
        if (fs::exists(f / file, ec)) return fs::weakly_canonical(f, ec).string();
    return {};
}

}  // namespace

Result<Places> find_places(const Settings& settings, bool with_data) {
    Places p;
    std::error_code ec;
    const fs::path program = fs::read_symlink("/proc/self/exe", ec);
    if (ec) return fail(ErrorCode::Internal, "Cannot tell where the program stands: /proc is not there.");
    p.program = program.string();
    const fs::path beside = program.parent_path();
    const fs::path shared = beside.parent_path() / "share" / "sightline";
    const fs::path source = beside.parent_path().parent_path();  // build/release in a checkout
    p.assets = settings.text("assets_dir").empty()
                   ? first_with({beside / "data", shared / "data", source / "data"}, "language.json")
                   : settings.text("assets_dir");
    if (p.assets.empty())
        return fail(ErrorCode::Unavailable,
                    "The language data (data/language.json) is not beside the program. Reinstall, or set "
                    "assets_dir.");
    p.web = settings.text("web_dir").empty()
                ? first_with({beside / "web", shared / "web", source / "web" / "dist"}, "index.html")
                : settings.text("web_dir");
    p.worker = settings.text("worker_dir").empty()
                   ? first_with({beside / "worker", shared / "worker", source / "worker"},
                                "sightline_worker/__main__.py")
                   : settings.text("worker_dir");
    const char* temp = std::getenv("TMPDIR");
    if (with_data) {
        p.data = settings.text("data_dir");
        if (p.data.empty()) {
            const char* share = std::getenv("XDG_DATA_HOME");
            const char* home = std::getenv("HOME");
            if (!share && !home)
                return fail(ErrorCode::InvalidInput, "Say where data is kept: set data_dir.");
            p.data =
                share ? std::string(share) + "/sightline" : std::string(home) + "/.local/share/sightline";
        }
        fs::create_directories(p.data, ec);
        if (ec)
            return fail(ErrorCode::InvalidInput,
                        "The data folder '" + p.data + "' cannot be made: " + ec.message() + ".");
        p.data = fs::canonical(p.data, ec).string();
        fs::permissions(p.data, fs::perms::owner_all, ec);
        p.temp = p.data + "/temp";
    } else {
        p.temp = std::string(temp ? temp : "/tmp") + "/sightline-" + std::to_string(::getuid());
    }
    fs::create_directories(p.temp, ec);
    if (ec)
        return fail(ErrorCode::InvalidInput,
                    "The folder '" + p.temp + "' cannot be made: " + ec.message() + ".");
    return p;
}

Result<EngineUser> engine_user(const Settings& settings) {
    if (::geteuid() != 0) return EngineUser{};
    const std::string& name = settings.text("engine_user");
    const passwd* user = ::getpwnam(name.c_str());
    if (!user)
        return fail(ErrorCode::InvalidInput, "Started as root, engines would run as '" + name +
                                                 "', but there is no such user. Set engine_user.");
    if (user->pw_uid == 0) return fail(ErrorCode::InvalidInput, "engine_user must not be root.");
    return EngineUser{static_cast<int>(user->pw_uid), static_cast<int>(user->pw_gid)};
}

}  // namespace sightline::app
