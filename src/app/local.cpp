// Commands over files, with no server: wiring of the language and of engines.

#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "app/app.h"
#include "app/assets.h"
#include "app/places.h"
#include "base/log.h"
#include "surface/cli/print.h"

#ifndef SIGHTLINE_VERSION
#error "SIGHTLINE_VERSION comes from the build"
#endif

namespace sightline::app {

namespace {

/// A scratch folder that goes when the command ends.
struct Scratch {
    std::string folder;
    ~Scratch() {
        std::error_code ec;
        if (!folder.empty()) std::filesystem::remove_all(folder, ec);
    }
};

struct LocalParts {
    Assets assets;
    Scratch scratch;
    cli::Local local;
};

Result<std::unique_ptr<LocalParts>> make_local(const Settings& settings) {
    // What a command has to say it prints; the log is for servers.
    log::configure(log::Level::Warning, !isatty(STDERR_FILENO));
    auto parts = std::make_unique<LocalParts>();
    SL_TRY(const Places places, find_places(settings, false));
    SL_TRY(parts->assets, open_assets(places.assets));
    SL_TRY(const EngineUser user, engine_user(settings));
    std::string folder = places.temp + "/cli-XXXXXX";
    if (!::mkdtemp(folder.data()))
        return fail(ErrorCode::ResourceExhausted, "No scratch folder can be made in " + places.temp + ".");
    parts->scratch.folder = folder;
    parts->local.language = parts->assets.language;
    parts->local.folder = folder + "/files";
    std::error_code ec;
    std::filesystem::create_directory(parts->local.folder, ec);
    if (ec || (user.uid >= 0 && ::chown(parts->local.folder.c_str(), static_cast<uid_t>(user.uid),
                                        static_cast<gid_t>(user.gid)) != 0))
        return fail(ErrorCode::ResourceExhausted, "No folder can be made in " + places.temp + ".");
    parts->local.launch = {places.program, folder, user.uid, user.gid};
    parts->local.reader = file_reader(
        settings,
        jail::make_jail(jail_launch(settings, places, user, folder), jail_settings(settings), nullptr),
        folder, parts->local.launch);
    parts->local.limits.memory_bytes = settings.integer("import_memory_mb") << 20;
    parts->local.limits.temp_bytes = settings.integer("engine_temp_mb") << 20;
    parts->local.limits.deadline = std::chrono::seconds(settings.integer("import_seconds"));
    parts->local.limits.threads = engine_threads(settings);
    parts->local.limits.unpack = unpack_limits(settings);
    return parts;
}

template <class F>
int with_local(const Settings& settings, F run) {
    const auto parts = make_local(settings);
    if (!parts) {
        cli::print_error(std::cerr, parts.error());
        return 1;
    }
    return run((*parts)->local);
}

}  // namespace

App::App(Settings settings) : settings_(std::move(settings)) {}

int App::ask(const cli::AskArguments& arguments) {
    return with_local(
        settings_, [&](const cli::Local& local) { return cli::ask(local, arguments, std::cout, std::cerr); });
}

int App::ask_batch(int workers) {
    const int count =
        workers > 0 ? workers : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    return with_local(settings_, [&](cli::Local local) {
        local.limits.threads = 1;  // many small questions side by side
        return cli::ask_batch(local, count, std::cin, std::cout, std::cerr);
    });
}

int App::explain(const cli::ExplainArguments& arguments) {
    return with_local(settings_, [&](const cli::Local& local) {
        return cli::explain(local, arguments, std::cout, std::cerr);
    });
}

int App::profile(const std::string& file, bool json) {
    return with_local(settings_, [&](const cli::Local& local) {
        return cli::profile(local, file, json, std::cout, std::cerr);
    });
}

int App::convert(const cli::ConvertArguments& arguments) {
    return with_local(settings_, [&](const cli::Local& local) {
        return cli::convert(local, arguments, std::cout, std::cerr);
    });
}

int App::recipe(const cli::RecipeArguments& arguments) {
    return with_local(settings_, [&](const cli::Local& local) {
        return cli::recipe(local, arguments, std::cout, std::cerr);
    });
}

int App::print_version() {
    std::cout << "sightline " << SIGHTLINE_VERSION << '\n';
    return 0;
}

}  // namespace sightline::app
