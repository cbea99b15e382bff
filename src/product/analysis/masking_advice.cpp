#include "product/analysis/masking_advice.h"

#include <fmt/format.h>

#include "core/recipe/recipe_text.h"

namespace sightline::analysis {

namespace {

struct Way {
    std::map<std::string, recipe::Argument, std::less<>> arguments;
    std::string why;
};

Way way_of(const PersonalColumn& c) {
    const auto whole = [](const char* how, std::string why) {
        return Way{{{"how", std::string(how)}}, std::move(why)};
    };
    if (c.within_text) return whole("redact", "they stand inside longer texts, so the texts go");
    if (c.kind == "email" || c.kind == "person_name")
        return whole("hash", "as hashes they still tell rows apart and join");
    if (c.kind == "phone" || c.kind == "card" || c.kind == "iban")
        return {{{"end", std::string("last")}, {"count", 4.0}},
                "the last four characters are enough to recognize one"};
    return whole("redact", "nothing of them is needed to count");
}

}  // namespace

std::vector<datasets::Advice> masking_steps(const PersonalReport& report) {
    std::vector<datasets::Advice> out;
    for (const auto& f : report.findings) {
        if (f.mask != "none") continue;
        Way way = way_of(f);
        recipe::Step step;
        step.kind = "mask";
        step.arguments = std::move(way.arguments);
        step.arguments["columns"] = std::vector<std::string>{f.column};
        out.push_back({f.column, recipe::print(step),
                       f.by_values ? fmt::format("{:.0f} % of the values looked at are {}; {}", 100 * f.share,
                                                 f.label, way.why)
                                   : fmt::format("by its name it holds {}; {}", f.label, way.why),
                       "personal", false});
    }
    return out;
}

}  // namespace sightline::analysis
