#include "product/datasets/importing/convert.h"

#include <filesystem>

#include "product/datasets/layout/long_form.h"

namespace sightline::datasets {

namespace fs = std::filesystem;

namespace {

/// One line of CSV.
std::string csv_line(const std::vector<std::string>& cells) {
    std::string out;
    for (const std::string& cell : cells) {
        if (&cell != &cells.front()) out += ',';
        const bool plain =
            cell.find_first_of(",\"\r\n") == std::string::npos && !(cell.empty() && cells.size() == 1);
        if (!plain) out += '"';
        for (const char c : cell) out.append(c == '"' ? 2 : 1, c);
        if (!plain) out += '"';
    }
    return out + '\n';
}

/// Of a sheet with years or the like across, in one level or two.
std::string layout_advice(const TableSource& source) {
    boost::json::object report{{"row_count", 0}};
    source.complete(report);
    const auto form = long_form_told(report);
    if (!form) return {};
    return reason_of(*form) + ". The recipe that makes it so: " + unpivot_step(*form);
}

}  // namespace

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
                               const FileReader& reader, const std::string& path, const std::string& folder,
                               const Conversion& conversion, const engine::CancelToken& cancel) {
    std::error_code ec;
    const fs::path full = fs::canonical(path, ec);
    if (ec || !fs::is_regular_file(full, ec))
        return fail(ErrorCode::NotFound, "There is no file '" + path + "'.");
    const bool text = conversion.to == ConvertedFormat::Csv && !conversion.typed;
    SL_TRY(const TableSource source,
           TableSource::find(reader, "local", full.string(), conversion.part, cancel, {}, conversion.sheet));
    Converted out;
    out.path = folder + "/converted";
    if (source.has_table()) out.advice = layout_advice(source);
    if (text && !source.text_file().empty()) {
        fs::copy_file(source.text_file(), out.path, ec);
        if (ec)
            return fail(ErrorCode::ResourceExhausted, "The file cannot be written: " + ec.message() + ".");
        if (source.has_table()) source.complete(out.report);
        return out;
    }
    if (!source.has_table()) return fail(ErrorCode::Unprocessable, "The sheet holds no table.");
    engine::Spec spec;
    spec.readable = {fs::path(source.path()).parent_path().string()};
    spec.writable = {folder};
    spec.limits = limits;
    SL_TRY(const auto engine, engine::start(launch, spec));
    engine::LoadOptions options = source.options();
    options.all_text = text;
    SL_TRY(out.report, engine->load(source.path(), options, cancel));
    source.complete(out.report);
    engine::Request copy;
    std::string format(copy_options(conversion.to));
    if (text && !out.report.header_cells.empty()) {
        // A file may name two columns alike, or not at all; a table may not.
        out.header = csv_line(out.report.header_cells);
        format = "FORMAT csv, HEADER false";
    }
    copy.sql = "COPY data TO '" + out.path + "' (" + format + ")";
    SL_CHECK(engine->query(copy, cancel));
    return out;
}

}  // namespace sightline::datasets
