#pragma once
// App: the only wiring. Reads settings, builds objects with plain constructors, starts and stops them.

#include <memory>
#include <string>

#include "base/settings.h"
#include "surface/cli/cli.h"

namespace sightline::app {

class App {
  public:
    explicit App(Settings settings);

    int serve(bool print_link);
    int migrate();
    int ask(const cli::AskArguments& arguments);
    int ask_batch(int workers);
    int convert(const cli::ConvertArguments& arguments);
    int recipe(const cli::RecipeArguments& arguments);
    int explain(const cli::ExplainArguments& arguments);
    int profile(const std::string& file, bool json);
    int print_openapi();
    int print_version();

  private:
    Settings settings_;
};

}  // namespace sightline::app
