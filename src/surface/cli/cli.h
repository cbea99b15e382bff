#pragma once
// The command line: each command takes its parsed arguments and gives the exit status. 0 done, 1 refused or
// failed, 2 wrong use.

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "base/settings.h"
#include "core/language/language.h"
#include "platform/engine/engine.h"
#include "product/datasets/importing/file_reading.h"

namespace sightline::cli {

/// What commands over files need, made by app.
struct Local {
    engine::Launch launch;
    datasets::FileReader reader;
    engine::Limits limits;
    std::shared_ptr<const language::Language> language;
    std::string folder;  ///< for files on the way; engines may write there
};

struct AskArguments {
    std::vector<std::string> files;
    std::string question, today;  ///< today: YYYY-MM-DD, "" = the clock's
    bool json = false, events = false, plain = false;
    int width = 0;  ///< 0 = of the terminal, else 80
    std::size_t max_rows = 1000;
};

struct ExplainArguments {
    std::vector<std::string> files;
    std::string question, today;
    std::vector<std::string> after;  ///< the questions before it, for a follow-up
    bool json = false;
    std::size_t candidates = 5;
};

int ask(const Local& local, const AskArguments& arguments, std::ostream& out, std::ostream& err);
/// Questions as JSON lines on `in`, answers as JSON lines on `out` (the contract is score.py's docstring),
/// two engines side by side.
int ask_batch(const Local& local, int workers, std::istream& in, std::ostream& out, std::ostream& err);
/// How a question is understood: spans, candidates with their features, why the first one won.
int explain(const Local& local, const ExplainArguments& arguments, std::ostream& out, std::ostream& err);
int profile(const Local& local, const std::string& file, bool json, std::ostream& out, std::ostream& err);

struct ConvertArguments {
    std::string file;
    std::string to;      ///< "csv", "json" (one object a line) or "parquet"; "" = as `output` ends, else csv
    std::string output;  ///< "" = standard output
    std::string sheet;   ///< of a workbook; "" = its largest table
    std::string table;   ///< which one of an archive or database; "" = the first
    bool typed = false;  ///< csv: cells as the types make of them, not the source's text
};
/// Writes a file as it is loaded; the repairs go to `err`.
int convert(const Local& local, const ConvertArguments& arguments, std::ostream& out, std::ostream& err);

struct RecipeArguments {
    std::string file, recipe;         ///< paths
    std::vector<std::string> others;  ///< NAME=FILE of the datasets that join and union name
    std::string sheet;                ///< of a workbook; "" takes its largest table
    std::string drift_from;           ///< an earlier file, to tell how this one differs from it
    std::string output;               ///< "" = CSV on standard output; .csv, .json or .parquet
    bool preview = false;             ///< the first rows as a table
    bool sql = false;                 ///< the recipe as one SQL script
};
/// Runs a recipe over a file; what each step did goes to `err`.
int recipe(const Local& local, const RecipeArguments& arguments, std::ostream& out, std::ostream& err);
int config(const Settings& settings, bool json, std::ostream& out);

}  // namespace sightline::cli
