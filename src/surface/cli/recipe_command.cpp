#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "product/datasets/recipes/recipe_file.h"
#include "product/datasets/recipes/recipes.h"
#include "surface/cli/cli.h"
#include "surface/cli/print.h"

namespace sightline::cli {

namespace {

void print_counts(std::ostream& err, const datasets::RecipeOutcome& outcome) {
    int n = 0;
    for (const auto& s : outcome.steps) {
        err << ++n << ". " << s.text;
        if (!s.on) {
            err << "  (off)\n";
            continue;
        }
        err << "\n   rows " << s.rows_before << " -> " << s.rows_after << ", columns " << s.columns_before
            << " -> " << s.columns_after << ", missing " << s.nulls_before << " -> " << s.nulls_after
            << ", changed " << s.changed << '\n';
    }
    for (const auto& w : datasets::warnings_of(datasets::report_json(outcome.steps)))
        err << "warning: " << w << '\n';
}

void print_drift(std::ostream& err, const datasets::Drift& drift) {
    err << "drift: " << drift.rows << " rows, before " << drift.base_rows << '\n';
    for (const auto& f : drift.findings)
        err << "drift: " << f.column << ": " << f.detail << (f.severe ? "  (severe)" : "") << '\n';
    if (drift.findings.empty()) err << "drift: nothing differs\n";
}

std::optional<datasets::ConvertedFormat> format_of(const std::string& output) {
    const std::string e = std::filesystem::path(output).extension().string();
    if (output.empty() || e == ".csv") return datasets::ConvertedFormat::Csv;
    if (e == ".json" || e == ".ndjson") return datasets::ConvertedFormat::Json;
    if (e == ".parquet") return datasets::ConvertedFormat::Parquet;
    return std::nullopt;
}

}  // namespace

int recipe(const Local& local, const RecipeArguments& arguments, std::ostream& out, std::ostream& err) {
    datasets::FileRecipe what;
    what.file = arguments.file;
    what.sheet = arguments.sheet;
    what.preview = arguments.preview || arguments.sql;
    const auto format = format_of(arguments.output);
    if (!format) {
        err << "sightline: --output must end in .csv, .json or .parquet, not '" << arguments.output << "'\n";
        return 2;
    }
    what.to = *format;
    for (const auto& given : arguments.others) {
        const std::size_t eq = given.find('=');
        if (eq == std::string::npos || eq == 0) {
            err << "sightline: --with takes NAME=FILE, not '" << given << "'\n";
            return 2;
        }
        what.others.emplace_back(given.substr(0, eq), given.substr(eq + 1));
    }
    std::ifstream in(arguments.recipe, std::ios::binary);
    what.recipe.assign(std::istreambuf_iterator<char>(in), {});
    if (!in.is_open() || in.bad()) {
        err << "sightline: There is no recipe '" << arguments.recipe << "'.\n";
        return 1;
    }
    what.drift_from = arguments.drift_from;
    what.drifted = [&](const datasets::Drift& drift) { print_drift(err, drift); };
    const auto done = datasets::run_file_recipe(local.launch, local.limits, local.reader, local.folder, what);
    if (!done) {
        print_error(err, done.error());
        return 1;
    }
    for (const auto& repair : done->repairs) err << "note: " << repair << '\n';
    if (arguments.sql) {
        out << done->outcome.sql;
        return 0;
    }
    print_counts(err, done->outcome);
    if (arguments.preview) {
        print_table(out, done->rows, what.shown_rows, 160);
        return 0;
    }
    std::ifstream result(done->path, std::ios::binary);
    std::ofstream file;
    if (!arguments.output.empty()) file.open(arguments.output, std::ios::binary | std::ios::trunc);
    std::ostream& to = arguments.output.empty() ? out : file;
    if (std::filesystem::file_size(done->path) > 0) to << result.rdbuf();
    to.flush();
    if (!to) {
        err << "sightline: " << (arguments.output.empty() ? "standard output" : arguments.output)
            << " cannot be written\n";
        return 1;
    }
    return 0;
}

}  // namespace sightline::cli
