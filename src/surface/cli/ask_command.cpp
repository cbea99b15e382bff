#include <sys/ioctl.h>
#include <unistd.h>

#include <ostream>

#include "base/clock.h"
#include "base/json.h"
#include "core/charts/terminal/terminal.h"
#include "product/answers/written_dates.h"
#include "product/ask/pipeline.h"
#include "product/datasets/importing/local_files.h"
#include "surface/cli/cli.h"
#include "surface/cli/print.h"

namespace sightline::cli {

namespace {

std::size_t terminal_width(int asked) {
    if (asked > 0) return static_cast<std::size_t>(asked);
    winsize size{};
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
        return size.ws_col;
    return 80;
}

void print_list(std::ostream& out, const std::string& title, const std::vector<std::string>& items) {
    if (items.empty()) return;
    out << title << '\n';
    for (const auto& s : items) out << "  · " << s << '\n';
}

void print_evidence(std::ostream& out, const answers::Evidence& e) {
    out << "Evidence\n  " << e.rows_scanned << " rows scanned, " << e.rows_used << " used, " << e.result_rows
        << " in the result\n";
    for (const auto& s : e.steps)
        out << "  " << s.kind << ": " << s.label << ": " << s.rows_before << " -> " << s.rows_after << '\n';
    if (e.date_span)
        out << "  " << e.date_span->column << " from " << to_text(e.date_span->from) << " to "
            << to_text(e.date_span->to) << '\n';
    for (const auto& l : e.lints) out << "  ! " << l.message << '\n';
}

void print_answer(std::ostream& out, const answers::Answer& a, const query::Schema& schema,
                  const AskArguments& arguments) {
    const std::size_t width = terminal_width(arguments.width);
    if (a.refused) {
        out << a.refusal << '\n';
        print_list(out, "What I did understand:", a.understood);
        print_list(out, "What matched nothing:", a.unmatched);
        print_list(out, "What I could answer:", a.suggestions);
        return;
    }
    out << a.response_text << "\n\n";
    charts::TerminalOptions options;
    options.width = width;
    options.ascii = arguments.plain;
    if (const std::string drawn = charts::draw(a.chart, *a.table, options); !drawn.empty())
        out << drawn << '\n';
    print_table(out, answers::with_written_dates(*a.query, schema, *a.table), 20, width);
    out << "\nUnderstood as: " << a.sentence << "  (" << answers::confidence_word(a.confidence_score)
        << " confidence)\n";
    for (const auto& s : a.assumptions) out << "  assuming " << s.meaning << '\n';
    out << "\n" << a.sql << "\n\n";
    if (a.evidence) print_evidence(out, *a.evidence);
}

}  // namespace

int ask(const Local& local, const AskArguments& arguments, std::ostream& out, std::ostream& err) {
    language::Options options;
    options.today = today_utc();
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
    for (const auto& report : (*subject)->reports)
        for (const auto& repair : report.at("repairs").as_array())
            err << "note: " << std::string_view(repair.as_string()) << '\n';
    ask::Ground ground;
    ground.schema = &(*subject)->schema;
    ground.lexicon = (*subject)->lexicon.get();
    ground.run = [&](const engine::Request& request) { return files.run(request); };
    ask::Plan plan;
    plan.question = arguments.question;
    plan.options = options;
    plan.max_rows = arguments.max_rows;
    const ask::EventSink sink = [&](const ask::Event& e) {
        boost::json::object line = e.data;
        line["event"] = e.name;
        out << json::write(line) << '\n' << std::flush;
    };
    const auto answer =
        ask::run_pipeline(*local.language, ground, plan, arguments.events ? sink : ask::EventSink{});
    if (!answer) {
        if (arguments.events) {
            sink(ask::error_event(answer.error(), "sql_execution"));
            sink(ask::done_event("", "", false));
        }
        print_error(err, answer.error());
        return 1;
    }
    if (arguments.events) {
        if (answer->refused) sink(ask::refusal_event(*answer));
        sink(ask::done_event("", "", !answer->refused));
    } else if (arguments.json) {
        out << json::write(answers::to_json(*answer, (*subject)->schema, arguments.max_rows)) << '\n';
    } else {
        print_answer(out, *answer, (*subject)->schema, arguments);
    }
    return answer->refused ? 1 : 0;
}

}  // namespace sightline::cli
