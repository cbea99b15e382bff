#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>

#include "product/datasets/importing/convert.h"
#include "surface/cli/cli.h"
#include "surface/cli/print.h"

namespace sightline::cli {

int convert(const Local& local, const ConvertArguments& arguments, std::ostream& out, std::ostream& err) {
    using datasets::ConvertedFormat;
    static const std::map<std::string, ConvertedFormat, std::less<>> kFormats = {
        {"csv", ConvertedFormat::Csv},
        {"json", ConvertedFormat::Json},
        {"parquet", ConvertedFormat::Parquet}};
    std::string wanted = arguments.to;
    if (wanted.empty()) {
        std::string ending = std::filesystem::path(arguments.output).extension().string();
        std::ranges::transform(ending, ending.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        wanted = ending == ".parquet" ? "parquet" : ending == ".json" || ending == ".ndjson" ? "json" : "csv";
    }
    const auto format = kFormats.find(wanted);
    if (format == kFormats.end()) {
        err << "sightline: --to must be csv, json or parquet, not '" << arguments.to << "'\n";
        return 2;
    }
    if (format->second == ConvertedFormat::Parquet && arguments.output.empty() && ::isatty(STDOUT_FILENO)) {
        err << "sightline: Parquet is binary; name a file with --output\n";
        return 2;
    }
    const auto done =
        datasets::convert_file(local.launch, local.limits, local.reader, arguments.file, local.folder,
                               {format->second, arguments.typed, arguments.sheet, arguments.table});
    if (!done) {
        print_error(err, done.error());
        return 1;
    }
    std::ifstream in(done->path, std::ios::binary);
    std::ofstream file;
    if (!arguments.output.empty()) file.open(arguments.output, std::ios::binary | std::ios::trunc);
    std::ostream& to = arguments.output.empty() ? out : file;
    to << done->header;
    if (std::filesystem::file_size(done->path) > 0) to << in.rdbuf();
    to.flush();
    if (!to) {
        err << "sightline: " << (arguments.output.empty() ? "standard output" : arguments.output)
            << " cannot be written\n";
        return 1;
    }
    if (const auto& others = done->report.other_parts; !others.empty()) {
        err << "note: the file holds " << others.size() + 1 << " tables; this is “" << done->report.part
            << "”. Choose another one with --table:\n";
        for (const auto& other : others) err << "note:   " << other << '\n';
    }
    for (const auto& repair : done->report.repairs) err << "note: " << repair << '\n';
    if (!done->advice.empty()) err << "note: " << done->advice << '\n';
    return 0;
}

}  // namespace sightline::cli
