#include "app/assets.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

namespace sightline::app {

Result<Assets> open_assets(const std::string& folder) {
    std::ifstream in(folder + "/language.json", std::ios::binary);
    std::stringstream weights;
    weights << in.rdbuf();
    if (!in)
        return fail(ErrorCode::Unavailable,
                    "The language weights (language.json) cannot be read. Reinstall, or set assets_dir.");
    Assets assets;
    std::string_view words;
    const int fd = ::open((folder + "/words.slv").c_str(), O_RDONLY | O_CLOEXEC);
    struct stat info{};
    if (fd >= 0 && ::fstat(fd, &info) == 0 && info.st_size > 0) {
        const auto size = static_cast<std::size_t>(info.st_size);
        void* p = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p != MAP_FAILED) {
            assets.words = std::shared_ptr<const void>(
                p, [size](const void* mapped) { ::munmap(const_cast<void*>(mapped), size); });
            words = {static_cast<const char*>(p), size};
        }
    }
    if (fd >= 0) ::close(fd);
    if (words.empty())
        return fail(ErrorCode::Unavailable,
                    "The word vectors (words.slv) cannot be read. Reinstall, or set assets_dir.");
    SL_TRY(assets.language, language::Language::load(weights.str(), words));
    return assets;
}

jail::Launch jail_launch(const Settings& settings, const Places& places, const EngineUser& user,
                         const std::string& temp_folder) {
    jail::Launch out;
    out.program = places.program;
    out.worker_folder = places.worker;
    out.python = places.worker + "/.venv/bin/python";
    out.temp_folder = temp_folder;
    out.uid = user.uid;
    out.gid = user.gid;
    const std::string& namespaces = settings.text("jail_namespaces");
    out.namespaces = namespaces == "off"        ? jail::Namespaces::Off
                     : namespaces == "required" ? jail::Namespaces::Required
                                                : jail::Namespaces::Auto;
    const std::string& groups = settings.text("jail_cgroups");
    out.control_groups = groups == "off"        ? jail::ControlGroups::Off
                         : groups == "required" ? jail::ControlGroups::Required
                                                : jail::ControlGroups::Auto;
    out.threads = settings.integer("jail_threads");
    return out;
}

jail::Settings jail_settings(const Settings& settings) {
    jail::Settings out;
    out.max_workers = static_cast<std::size_t>(settings.integer("jail_workers"));
    out.per_tenant = static_cast<std::size_t>(settings.integer("jail_workers_per_tenant"));
    out.idle = std::chrono::seconds(settings.integer("jail_idle_seconds"));
    return out;
}

datasets::FileReader file_reader(const Settings& settings, std::shared_ptr<jail::Jail> jail,
                                 const std::string& folder, engine::Launch launch) {
    datasets::FileReader out;
    out.launch = std::move(launch);
    out.unpack = unpack_limits(settings);
    out.jail = std::move(jail);
    out.limits.memory_bytes = settings.integer("jail_memory_mb") << 20;
    out.limits.output_bytes = settings.integer("jail_output_mb") << 20;
    out.limits.deadline = std::chrono::seconds(settings.integer("jail_seconds"));
    out.limits.cpu = std::chrono::seconds(settings.integer("jail_cpu_seconds"));
    out.folder = folder;
    out.max_tables = static_cast<std::size_t>(settings.integer("max_file_tables"));
    out.max_cells = settings.integer("max_sheet_cells");
    out.max_page_bytes = settings.integer("max_page_mb") << 20;
    return out;
}

engine::UnpackLimits unpack_limits(const Settings& settings) {
    engine::UnpackLimits u;
    u.bytes = settings.integer("max_unpacked_mb") << 20;
    u.ratio = settings.integer("max_unpack_ratio");
    u.entries = settings.integer("max_archive_entries");
    u.tables = settings.integer("max_archive_tables");
    u.depth = static_cast<int>(settings.integer("max_archive_depth"));
    return u;
}

Result<std::shared_ptr<const analysis::PersonNames>> open_names(const std::string& folder) {
    std::ifstream in(folder + "/person_names.txt", std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in)
        return fail(
            ErrorCode::Unavailable,
            "The list of personal names (person_names.txt) cannot be read. Reinstall, or set assets_dir.");
    SL_TRY(auto names, analysis::PersonNames::parse(text.str()));
    return std::make_shared<const analysis::PersonNames>(std::move(names));
}

int engine_threads(const Settings& settings) {
    const auto asked = static_cast<int>(settings.integer("engine_threads"));
    return asked > 0 ? asked : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

}  // namespace sightline::app
