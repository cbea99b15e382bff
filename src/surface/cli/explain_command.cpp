// `sightline explain`: what the words of a question were taken as, the candidates with their features, and
// why the first one won. The tool for working on how questions are understood.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <ostream>

#include "base/clock.h"
#include "base/json.h"
#include "core/query/sentence.h"
#include "core/query/sql.h"
#include "product/datasets/importing/local_files.h"
#include "surface/cli/cli.h"
#include "surface/cli/print.h"

namespace sightline::cli {

namespace {

constexpr std::size_t kFeatureLines = 25, kPreferenceLines = 12;

/// A feature of a reading, however often it holds.
struct Sum {
    double value = 0, weight = 0;
    double effect() const { return value * weight; }
};
using Sums = std::map<std::string, Sum>;

Sums sums_of(const language::Reading& r) {
    Sums sums;
    for (const auto& f : r.features) {
        Sum& s = sums[f.name];
        s.value += f.value;
        s.weight = f.weight;
    }
    return sums;
}

struct Difference {
    std::string name;
    double first = 0, second = 0, weight = 0;
    double effect() const { return (first - second) * weight; }
};

/// What the two do not share, the largest effect first.
std::vector<Difference> difference(const language::Reading& a, const language::Reading& b) {
    std::map<std::string, Difference> all;
    for (const auto& [name, s] : sums_of(a)) all[name] = {name, s.value, 0, s.weight};
    for (const auto& [name, s] : sums_of(b)) {
        Difference& d = all[name];
        d.name = name;
        d.second = s.value;
        d.weight = s.weight;
    }
    std::vector<Difference> out;
    for (const auto& [name, d] : all)
        if (d.effect() != 0) out.push_back(d);
    std::ranges::stable_sort(
        out, [](const auto& x, const auto& y) { return std::abs(x.effect()) > std::abs(y.effect()); });
    return out;
}

/// What the trees saw differently in the two, the largest effect first.
std::vector<std::pair<std::string, double>> preference(const language::Reading& a,
                                                       const language::Reading& b) {
    std::map<std::string, double> all;
    for (const auto& e : a.preferences) all[e.input] += e.effect;
    for (const auto& e : b.preferences) all[e.input] -= e.effect;
    std::vector<std::pair<std::string, double>> out(all.begin(), all.end());
    std::erase_if(out, [](const auto& e) { return std::abs(e.second) < 0.0005; });
    std::ranges::stable_sort(
        out, [](const auto& x, const auto& y) { return std::abs(x.second) > std::abs(y.second); });
    return out;
}

/// Its features are those of leaning on the last question, which no other candidate has.
bool is_follow_up(const language::Reading& r) {
    return std::ranges::any_of(r.features, [](const auto& f) { return f.name.starts_with("follow:"); });
}

boost::json::object to_json(const language::Reading& r, const query::Schema& schema,
                            const std::string& question) {
    boost::json::array spans, features;
    for (const auto& s : r.spans)
        spans.push_back(boost::json::object{{"words", question.substr(s.begin, s.end - s.begin)},
                                            {"begin", s.begin},
                                            {"end", s.end},
                                            {"kind", s.kind},
                                            {"meaning", s.meaning},
                                            {"score", s.score}});
    for (const auto& [name, s] : sums_of(r))
        features.push_back(boost::json::object{
            {"name", name}, {"value", s.value}, {"weight", s.weight}, {"effect", s.effect()}});
    boost::json::array assumptions;
    for (const auto& a : r.assumptions) assumptions.emplace_back(a.meaning);
    return {{"sentence", query::sentence(r.query, schema)},
            {"sql", query::readable_sql(r.query, schema)},
            {"score", r.score},
            {"preference", r.preference},
            {"confidence", r.confidence},
            {"spans", std::move(spans)},
            {"assumptions", std::move(assumptions)},
            {"features", std::move(features)}};
}

boost::json::object to_json(const language::Understanding& u, const query::Schema& schema,
                            const std::string& question, double ms) {
    boost::json::array candidates, unmatched, differences;
    for (const auto& r : u.readings) candidates.push_back(to_json(r, schema, question));
    for (const auto& w : u.unmatched) unmatched.emplace_back(w);
    if (u.readings.size() > 1 && !is_follow_up(u.readings.front()))
        for (const auto& d : difference(u.readings[0], u.readings[1]))
            differences.push_back(boost::json::object{{"name", d.name},
                                                      {"first", d.first},
                                                      {"second", d.second},
                                                      {"weight", d.weight},
                                                      {"effect", d.effect()}});
    boost::json::array preferred;
    if (u.readings.size() > 1)
        for (const auto& [input, effect] : preference(u.readings[0], u.readings[1]))
            preferred.push_back(boost::json::object{{"input", input}, {"effect", effect}});
    return {{"question", question},
            {"refused", u.refused},
            {"refusal", u.refusal},
            {"unmatched", std::move(unmatched)},
            {"understand_ms", ms},
            {"candidates", std::move(candidates)},
            {"difference", std::move(differences)},
            {"preferred", std::move(preferred)}};
}

void print_features(std::ostream& out, const language::Reading& r) {
    std::vector<std::pair<std::string, Sum>> list;
    for (const auto& f : sums_of(r))
        if (f.second.effect() != 0) list.push_back(f);
    std::ranges::stable_sort(list, [](const auto& a, const auto& b) {
        return std::abs(a.second.effect()) > std::abs(b.second.effect());
    });
    for (std::size_t i = 0; i < std::min(list.size(), kFeatureLines); ++i)
        out << fmt::format("     {:+8.3f}  {:<44} {:g} x {:+.3f}\n", list[i].second.effect(), list[i].first,
                           list[i].second.value, list[i].second.weight);
    if (list.size() > kFeatureLines)
        out << "     " << list.size() - kFeatureLines << " more of smaller effect (--json has them all)\n";
}

void print(std::ostream& out, const language::Understanding& u, const query::Schema& schema,
           const std::string& question, double ms) {
    out << fmt::format("\"{}\", read in {:.2f} ms\n", question, ms);
    if (u.refused) out << "Refused: " << u.refusal << '\n';
    if (u.readings.empty()) return;
    out << "\nSpans\n";
    for (const auto& s : u.readings.front().spans)
        out << fmt::format("  {:<24} {:<12} {:<40} {:+.3f}\n",
                           "\"" + question.substr(s.begin, s.end - s.begin) + "\"", s.kind, s.meaning,
                           s.score);
    for (const auto& w : u.unmatched) out << "  \"" << w << "\" matched nothing\n";
    out << "\nCandidates\n";
    for (std::size_t i = 0; i < u.readings.size(); ++i) {
        const auto& r = u.readings[i];
        out << fmt::format("  {}. score {:.3f}, preference {:+.3f}, confidence {:.3f}: {}\n", i + 1, r.score,
                           r.preference, r.confidence, query::sentence(r.query, schema));
        std::string sql = query::readable_sql(r.query, schema);
        for (std::size_t at = 0; (at = sql.find('\n', at)) != std::string::npos; at += 6)
            sql.replace(at, 1, "\n     ");
        out << "     " << sql << '\n';
        for (const auto& a : r.assumptions) out << "     assuming " << a.meaning << '\n';
        print_features(out, r);
    }
    if (is_follow_up(u.readings.front())) {
        out << fmt::format("\nIt leans on the last question: {:+.3f}, above 0 by the features above.\n",
                           u.readings.front().score);
        return;
    }
    if (u.readings.size() < 2) {
        out << "\nNo other candidate was left.\n";
        return;
    }
    const auto& a = u.readings[0];
    const auto& b = u.readings[1];
    if (!a.preferences.empty() && !b.preferences.empty()) {
        out << fmt::format("\nWhat the trees prefer: {:+.3f} against {:+.3f}\n", a.preference, b.preference);
        const auto effects = preference(a, b);
        for (std::size_t i = 0; i < std::min(effects.size(), kPreferenceLines); ++i)
            out << fmt::format("  {:+8.3f}  {}\n", effects[i].second, effects[i].first);
    }
    out << fmt::format("\nWhy 1 and not 2 by score: {:.3f} against {:.3f}\n", a.score, b.score);
    const auto list = difference(a, b);
    for (std::size_t i = 0; i < std::min(list.size(), kFeatureLines); ++i)
        out << fmt::format("  {:+8.3f}  {:<44} {:g} against {:g}, weight {:+.3f}\n", list[i].effect(),
                           list[i].name, list[i].first, list[i].second, list[i].weight);
    if (list.size() > kFeatureLines)
        out << "  " << list.size() - kFeatureLines << " more of smaller effect (--json has them all)\n";
}

}  // namespace

int explain(const Local& local, const ExplainArguments& arguments, std::ostream& out, std::ostream& err) {
    language::Options options;
    options.today = today_utc();
    options.explain = true;
    options.max_readings = arguments.candidates;
    if (!arguments.today.empty()) {
        const auto day = parse_date(arguments.today);
        if (!day) {
            err << "sightline: --today must be a date like 2026-01-31.\n";
            return 2;
        }
        options.today = *day;
    }
    datasets::LocalFiles::Options local_options;
    local_options.limits = local.limits;
    local_options.reader = local.reader;
    datasets::LocalFiles files(local.launch, local.language, local_options);
    const auto subject = files.open(arguments.files);
    if (!subject) {
        print_error(err, subject.error());
        return 1;
    }
    for (const std::string& earlier : arguments.after) {
        const auto u = local.language->understand(earlier, *(*subject)->lexicon, options);
        if (u.refused || u.readings.empty()) {
            err << "sightline: --after \"" << earlier << "\" is refused: " << u.refusal << '\n';
            return 1;
        }
        options.before_previous = std::move(options.previous);
        options.previous = u.readings.front().query;
        options.previous_presentation = u.readings.front().presentation;
    }
    const auto start = std::chrono::steady_clock::now();
    const auto u = local.language->understand(arguments.question, *(*subject)->lexicon, options);
    const double ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    if (arguments.json)
        out << json::write(to_json(u, (*subject)->schema, arguments.question, ms)) << '\n';
    else
        print(out, u, (*subject)->schema, arguments.question, ms);
    return u.refused ? 1 : 0;
}

}  // namespace sightline::cli
