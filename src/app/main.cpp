// Reads the command line and hands over to app.cpp.

#include <CLI/CLI.hpp>
#include <clocale>
#include <csignal>
#include <iostream>

#include "app/app.h"
#include "base/readable_files.h"
#include "platform/engine/engine.h"
#include "platform/jail/jail.h"

extern char** environ;

namespace {

std::map<std::string, std::string> environment() {
    std::map<std::string, std::string> out;
    for (char** e = environ; *e; ++e) {
        const std::string_view entry(*e);
        if (const auto eq = entry.find('='); eq != std::string_view::npos)
            out.emplace(entry.substr(0, eq), entry.substr(eq + 1));
    }
    return out;
}

/// Every setting as a flag: engine_memory_mb is --engine-memory-mb.
void add_settings(CLI::App& command, std::map<std::string, std::string>& flags, std::string& file) {
    command.add_option("--config", file, "Settings file (TOML)");
    for (const auto& s : sightline::setting_list()) {
        std::string flag = "--" + s.name;
        for (char& c : flag)
            if (c == '_') c = '-';
        command
            .add_option_function<std::string>(
                flag, [&flags, name = s.name](const std::string& value) { flags[name] = value; }, s.help)
            ->type_name(s.kind)
            ->group("Settings");
    }
}

}  // namespace

int main(int argc, char** argv) {
    // The child that runs queries: started by ourselves, before anything else is touched.
    if (argc == 2 && std::string_view(argv[1]) == "engine") return sightline::engine::engine_main();
    // What a Python worker is started through; no command of a person's.
    if (argc == 3 && std::string_view(argv[1]) == "jail") return sightline::jail::jail_main(argv[2]);

    std::setlocale(LC_CTYPE, "C.UTF-8");
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App cli{"Sightline: ask your data in plain words.", "sightline"};
    cli.require_subcommand(1);
    std::map<std::string, std::string> flags;
    std::string settings_file;

    auto* serve = cli.add_subcommand("serve", "Start the server and its page");
    add_settings(*serve, flags, settings_file);
    bool no_link = false;
    serve->add_flag("--no-link", no_link, "Do not print a one-time sign-in link for the owner");

    auto* ask = cli.add_subcommand("ask", "Ask files a question: ask FILE… \"question\"");
    sightline::cli::AskArguments question;
    std::vector<std::string> words;
    bool batch = false;
    int workers = 0;
    ask->add_option("words", words, "Files, then the question")->type_name("FILE… QUESTION");
    ask->add_flag("--json", question.json, "Print the whole Answer as JSON");
    ask->add_flag("--events", question.events, "Print the events as JSON lines as they come");
    ask->add_flag("--plain", question.plain, "Draw with ASCII only");
    ask->add_option("--today", question.today, "The day relative dates count from, YYYY-MM-DD");
    ask->add_option("--width", question.width, "Columns of the terminal");
    ask->add_option("--max-rows", question.max_rows, "Most rows of the answer");
    ask->add_flag("--batch", batch,
                  "Read questions as JSON lines from standard input, write answers as JSON lines");
    ask->add_option("--workers", workers, "Engines side by side for --batch (default: one a core)");

    auto* explain = cli.add_subcommand(
        "explain", "Show how a question is understood, and why: explain FILE… \"question\"");
    sightline::cli::ExplainArguments explained;
    explain->add_option("words", words, "Files, then the question")->type_name("FILE… QUESTION");
    explain->add_flag("--json", explained.json, "Print it as JSON");
    explain->add_option("--today", explained.today, "The day relative dates count from, YYYY-MM-DD");
    explain->add_option("--after", explained.after, "A question asked before it; more than once for more");
    explain->add_option("--candidates", explained.candidates, "How many candidates to show");

    auto* profile = cli.add_subcommand("profile", "Show what a file holds");
    std::string profiled;
    bool profile_json = false;
    const std::string readable =
        "A file with tables: " + std::string(sightline::kReadableFiles) + ", also packed";
    profile->add_option("file", profiled, readable)->required();
    profile->add_flag("--json", profile_json, "Print it as JSON");

    auto* convert =
        cli.add_subcommand("convert", "Write a file as it is loaded; repairs go to standard error");
    sightline::cli::ConvertArguments converted;
    convert->add_option("file", converted.file, readable)->required();
    convert->add_option("--table", converted.table,
                        "Which table of an archive or database (default: the first)");
    convert->add_option(
        "--sheet", converted.sheet,
        "Sheet of a workbook; as csv it is written as it stands (default: the largest table)");
    convert->add_option("--to", converted.to,
                        "csv, json (one object a line) or parquet (default: as --output ends, else csv)");
    convert->add_option("--output,-o", converted.output, "File to write (default: standard output)");
    convert->add_flag("--typed", converted.typed,
                      "csv: write what the types make of the cells, not their text");

    auto* recipe =
        cli.add_subcommand("recipe", "Run a recipe over a file; what each step did goes to standard error");
    sightline::cli::RecipeArguments cooked;
    recipe->add_option("file", cooked.file, readable)->required();
    recipe->add_option("--recipe,-r", cooked.recipe, "The recipe: a text file, one step a line")->required();
    recipe->add_option("--sheet", cooked.sheet, "The sheet of a workbook; its largest table is taken");
    recipe->add_option("--with", cooked.others, "NAME=FILE: another dataset, for join and union");
    recipe->add_option("--drift-from", cooked.drift_from,
                       "The file the recipe was made on: tell how this one differs from it");
    recipe->add_option("--output,-o", cooked.output, "File to write: .csv, .json or .parquet");
    recipe->add_flag("--preview", cooked.preview, "Show the first rows instead of writing them");
    recipe->add_flag("--sql", cooked.sql, "Print the recipe as one SQL script instead");

    auto* config = cli.add_subcommand(
        "config", "List every setting with its value, where it came from and what it does");
    add_settings(*config, flags, settings_file);
    bool config_json = false;
    config->add_flag("--json", config_json, "Print it as JSON");

    auto* migrate = cli.add_subcommand("migrate", "Bring the metadata store to this version's schema");
    add_settings(*migrate, flags, settings_file);

    auto* openapi = cli.add_subcommand("openapi", "Print the OpenAPI document of the HTTP API");
    auto* version = cli.add_subcommand("version", "Print the version");

    CLI11_PARSE(cli, argc, argv);

    const auto settings = sightline::Settings::read(settings_file, environment(), flags);
    if (!settings) {
        std::cerr << "sightline: " << settings.error().message << '\n';
        return 2;
    }
    sightline::app::App app(*settings);
    if (*serve) return app.serve(!no_link);
    if (*config) return sightline::cli::config(*settings, config_json, std::cout);
    if (*migrate) return app.migrate();
    if (*openapi) return app.print_openapi();
    if (*version) return app.print_version();
    if (*convert) return app.convert(converted);
    if (*recipe) return app.recipe(cooked);
    if (*profile) return app.profile(profiled, profile_json);
    if (*ask && batch) return app.ask_batch(workers);
    if (words.size() < 2) {
        std::cerr << "sightline: name at least one file, then the question: sightline "
                  << (*explain ? "explain" : "ask") << " sales.csv \"total amount by region\"\n";
        return 2;
    }
    std::string text = std::move(words.back());
    words.pop_back();
    if (*explain) {
        explained.question = std::move(text);
        explained.files = std::move(words);
        return app.explain(explained);
    }
    question.question = std::move(text);
    question.files = std::move(words);
    return app.ask(question);
}
