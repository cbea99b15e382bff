#include "product/datasets/convert.h"

#include <filesystem>

namespace sightline::datasets {

namespace fs = std::filesystem;

std::string_view copy_options(ConvertedFormat format) {
    switch (format) {
        case ConvertedFormat::Csv:
            return "FORMAT csv, HEADER true";
        case ConvertedFormat::Json:
            return "FORMAT json";
        case ConvertedFormat::Parquet:
            return "FORMAT parquet, COMPRESSION zstd";
    }
    return {};
}

Result<Converted> convert_file(const engine::Launch& launch, const engine::Limits& limits,
                               const std::string& path, const std::string& folder,
                               const Conversion& conversion, const engine::CancelToken& cancel) {
    std::error_code ec;
    const fs::path full = fs::canonical(path, ec);
    if (ec || !fs::is_regular_file(full, ec))
        return fail(ErrorCode::NotFound, "There is no file '" + path + "'.");
    engine::Spec spec;
    spec.readable = {full.parent_path().string()};
    spec.writable = {folder};
    spec.limits = limits;
    SL_TRY(const auto engine, engine::start(launch, spec));
    engine::LoadOptions options;
    options.all_text = conversion.to == ConvertedFormat::Csv && !conversion.typed;
    Converted out;
    SL_TRY(out.report, engine->load(full.string(), options, cancel));
    out.path = folder + "/converted";
    engine::Request copy;
    copy.sql = "COPY data TO '" + out.path + "' (" + std::string(copy_options(conversion.to)) + ")";
    SL_CHECK(engine->query(copy, cancel));
    return out;
}

}  // namespace sightline::datasets
