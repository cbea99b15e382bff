#include <algorithm>
#include <map>
#include <mutex>

#include "base/clock.h"
#include "product/analysis/analysis.h"
#include "product/analysis/personal_data.h"
#include "product/analysis/report_store.h"

namespace sightline::analysis {

namespace {

/// Raised whenever a report means something else than before.
constexpr std::string_view kReports = "/4";
/// A job that failed is not tried again at once: whoever asks within that time hears why.
constexpr std::int64_t kTryAgainMicros = 60'000'000;

std::string_view advised_mask(PersonalKind kind, bool within_text) {
    if (within_text) return "hidden";
    switch (kind) {
        case PersonalKind::Ssn:
        case PersonalKind::Card:
        case PersonalKind::Iban:
            return "hash";
        default:
            return "partial";
    }
}

class Service final : public AnalysisService {
  public:
    Service(std::shared_ptr<datasets::DatasetService> datasets, std::shared_ptr<store::Store> store,
            std::shared_ptr<jobs::Jobs> jobs, std::shared_ptr<const PersonNames> names,
            AnalysisSettings settings)
        : datasets_(std::move(datasets)),
          store_(std::move(store)),
          jobs_(std::move(jobs)),
          names_(std::move(names)),
          settings_(settings) {}

    Result<Quality> quality(const teams::Identity& who, const std::string& id,
                            const engine::CancelToken& cancel) override {
        SL_TRY(const auto subject, datasets_->subject(who, {id}));
        if (takes_long(subject)) return labelled(by_job<Quality>(who, subject, "quality"), subject);
        return labelled(made_quality(subject, runner(subject, cancel)), subject);
    }

    Result<std::optional<Quality>> known_quality(const teams::Identity& who, const std::string& id) override {
        SL_TRY(const auto version, datasets_->version(who, id));
        return found<Quality>(version, "quality");
    }

    Result<Table> quality_rows(const teams::Identity& who, const std::string& id, const std::string& finding,
                               std::int64_t limit, std::int64_t offset,
                               const engine::CancelToken& cancel) override {
        SL_TRY(const Quality q, quality(who, id, cancel));
        if (q.status != "complete")
            return fail(ErrorCode::Unavailable,
                        "The quality of this dataset is still being measured. Try again in a moment.");
        const auto it = std::ranges::find(q.findings, finding, &QualityFinding::id);
        if (it == q.findings.end())
            return fail(ErrorCode::NotFound,
                        "There is no such finding. Take one of those that /quality lists.");
        if (it->condition.empty())
            return fail(ErrorCode::InvalidInput,
                        "This finding is about the column as a whole, not about some rows.");
        SL_TRY(const auto subject, datasets_->subject(who, {id}));
        return runner(subject, cancel)(rows_sql(subject.schema.tables.front(), it->condition, limit, offset));
    }

    Result<PersonalReport> personal_data(const teams::Identity& who, const std::string& id,
                                         const engine::CancelToken& cancel) override {
        SL_TRY(const auto subject, datasets_->unmasked(who, id));
        SL_TRY(PersonalReport report,
               kept<PersonalReport>(subject, "personal_data", [&] { return find(subject, cancel); }));
        SL_TRY(const auto policy, datasets_->masking(who, id));
        SL_TRY(const auto seen, datasets_->version(who, id));
        for (auto& f : report.findings) {
            const auto rule = std::ranges::find(policy.rules, f.column, &datasets::MaskRule::column);
            f.mask = rule == policy.rules.end() ? "none" : mask_name(rule->mask);
            // A mask may have come with a dataset it was made of.
            const auto masked = std::ranges::find(seen.masked, f.column, &datasets::MaskedColumn::column);
            if (masked != seen.masked.end()) f.mask = masked->mask;
        }
        // Not even that there is such a column.
        std::erase_if(report.findings, [&](const auto& f) {
            return std::ranges::none_of(seen.table.columns,
                                        [&](const auto& c) { return c.name == f.column; });
        });
        if (!seen.masks.empty())
            for (auto& f : report.findings)
                if (f.mask != "none") f.examples.clear();
        return labelled<PersonalReport>(std::move(report), subject);
    }

    Result<Statistics> statistics(const teams::Identity& who, const std::string& id,
                                  const engine::CancelToken& cancel) override {
        SL_TRY(const auto subject, datasets_->subject(who, {id}));
        if (takes_long(subject)) return labelled(by_job<Statistics>(who, subject, "statistics"), subject);
        return labelled(made_statistics(subject, runner(subject, cancel)), subject);
    }

    Result<std::vector<Relation>> relations(const teams::Identity& who, const std::vector<std::string>& ids,
                                            const engine::CancelToken& cancel) override {
        if (ids.size() < 2)
            return fail(ErrorCode::InvalidInput, "Name at least two datasets; relations are between them.");
        SL_TRY(const auto subject, datasets_->subject(who, ids));
        SL_TRY(const auto decisions, datasets_->relation_decisions(who, ids));
        return measure_relations(runner(subject, cancel), subject, decisions);
    }

    Result<Relation> join_advice(const teams::Identity& who, const RelationEnds& ends,
                                 const engine::CancelToken& cancel) override {
        if (ends.from_dataset == ends.to_dataset)
            return fail(ErrorCode::InvalidInput, "A relation is between two datasets; name another one.");
        SL_TRY(const auto subject, datasets_->subject(who, {ends.from_dataset, ends.to_dataset}));
        SL_TRY(const auto decisions,
               datasets_->relation_decisions(who, {ends.from_dataset, ends.to_dataset}));
        return measure_join(runner(subject, cancel), subject, ends, decisions);
    }

    /// The job's own way in.
    Result<void> measure(jobs::Run& run) {
        SL_TRY(const auto order, json::parse(run.job().parameters, 16));
        const auto text = [&](const char* name) { return std::string(order.at(name).as_string()); };
        const teams::Identity who{run.job().tenant_id, text("user"), teams::role_from(text("role"))};
        const engine::CancelToken cancel;
        const auto stopping = run.on_stop([cancel] { cancel.cancel(); });
        SL_TRY(const auto subject, datasets_->subject(who, {text("dataset")}));
        if (subject.versions.front().id != text("version")) return {};  // another one is shown by now
        const RunSql plain = runner(subject, cancel);
        int statements = 0;
        const RunSql counted = [&](const std::string& sql) {
            auto rows = plain(sql);
            run.progress(1 - 1 / (1 + 0.2 * ++statements));  // how many there will be is not known
            return rows;
        };
        if (text("kind") == "quality") {
            SL_CHECK(made_quality(subject, counted));
        } else {
            SL_CHECK(made_statistics(subject, counted));
        }
        return {};
    }

  private:
    /// A report of a sample says so. Not kept with it: what is said changes when the whole cannot be loaded.
    template <typename Report>
    static Result<Report> labelled(Result<Report> report, const datasets::Subject& subject) {
        const std::string note = datasets::sample_note(subject.datasets.front());
        if (report && !note.empty()) report->sample_note = note;
        return report;
    }

    bool takes_long(const datasets::Subject& subject) const {
        return subject.schema.tables.front().row_count > settings_.at_once_rows;
    }

    Result<Quality> made_quality(const datasets::Subject& subject, const RunSql& run) {
        return kept<Quality>(subject, "quality", [&]() -> Result<Quality> {
            QualityOptions options;
            options.sample_rows = settings_.sample_rows;
            options.today = today_utc();
            for (const auto& m : subject.versions.front().masked) options.masked.push_back(m.column);
            return measure_quality(run, subject.schema.tables.front(), subject.versions.front().profile,
                                   options);
        });
    }

    Result<Statistics> made_statistics(const datasets::Subject& subject, const RunSql& run) {
        return kept<Statistics>(subject, "statistics", [&]() -> Result<Statistics> {
            StatisticsOptions options;
            options.exact_rows = settings_.exact_rows;
            return measure_statistics(run, subject.schema.tables.front(), options);
        });
    }

    /// What is kept, or how far the job is that makes it; the first who asks starts it.
    template <class Report>
    Result<Report> by_job(const teams::Identity& who, const datasets::Subject& subject,
                          const std::string& kind) {
        const auto& v = subject.versions.front();
        SL_TRY(auto known, found<Report>(v, kind));
        if (known) return std::move(*known);
        const std::string about = v.id + ":" + kind;
        const std::lock_guard lock(starting_);
        SL_TRY(const auto latest, jobs_->latest(v.tenant_id, about));
        Report out;
        out.status = "measuring";
        out.progress = latest ? latest->progress : 0;
        out.row_count = subject.schema.tables.front().row_count;
        if (latest && (latest->status == "pending" || latest->status == "running")) return out;
        if (latest && latest->status == "failed" && latest->completed_at + kTryAgainMicros > now_micros())
            return fail(ErrorCode::Unprocessable, latest->error_message);
        SL_TRY(known, found<Report>(v, kind));
        if (known) return std::move(*known);
        const boost::json::object order{{"dataset", v.dataset_id},
                                        {"version", v.id},
                                        {"kind", kind},
                                        {"user", who.user_id},
                                        {"role", teams::name_of(who.role)}};
        SL_CHECK(store_->write<bool>([&](store::Session& s) -> Result<bool> {
            SL_CHECK(jobs_->enqueue(s, v.tenant_id, "analysis", about, json::write(order)));
            return true;
        }));
        jobs_->wake();
        out.progress = 0;
        return out;
    }

    static std::string mask_name(datasets::Mask mask) {
        using enum datasets::Mask;
        return mask == Partial ? "partial" : mask == Hash ? "hash" : mask == Hidden ? "hidden" : "none";
    }

    RunSql runner(const datasets::Subject& subject, const engine::CancelToken& cancel) {
        return [this, &subject, cancel](const std::string& sql) {
            engine::Request request;
            request.sql = sql;
            request.deadline = settings_.deadline;
            return datasets_->query(subject, request, cancel);
        };
    }

    template <class Report>
    Result<std::optional<Report>> found(const datasets::Version& v, const std::string& kind) {
        SL_TRY(const auto body, find_report(*store_, v.tenant_id, v.id, kind + std::string(kReports)));
        if (!body) return std::nullopt;
        SL_TRY(const auto document, json::parse(*body, 64));
        auto report = json::from_json<Report>(document);
        if (!report) return std::nullopt;  // written by an older program
        return std::optional(std::move(*report));
    }

    /// One at a time measures the same thing; the others wait and take what it found.
    template <class Report, class Make>
    Result<Report> kept(const datasets::Subject& subject, const std::string& kind, const Make& make) {
        const auto& v = subject.versions.front();
        SL_TRY(auto known, found<Report>(v, kind));
        if (known) return std::move(*known);
        std::shared_ptr<std::mutex> turn;
        {
            const std::lock_guard lock(mutex_);
            auto& slot = making_[v.id + kind];
            if (auto living = slot.lock())
                turn = std::move(living);
            else
                slot = turn = std::make_shared<std::mutex>();
            std::erase_if(making_, [](const auto& m) { return m.second.expired(); });
        }
        const std::lock_guard lock(*turn);
        SL_TRY(known, found<Report>(v, kind));
        if (known) return std::move(*known);
        SL_TRY(Report report, make());
        SL_CHECK(keep_report(*store_, v.tenant_id, v.dataset_id, v.id, kind + std::string(kReports),
                             json::write(json::to_json(report))));
        return report;
    }

    Result<PersonalReport> find(const datasets::Subject& subject, const engine::CancelToken& cancel) {
        const auto& table = subject.schema.tables.front();
        SL_TRY(const TableSample sample, sample_table(runner(subject, cancel), table, settings_.sample_rows));
        PersonalReport out;
        out.row_count = table.row_count;
        out.sampled_rows = sample.rows;
        out.approximate = !sample.whole;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const auto& c = table.columns[i];
            for (auto& f : find_personal(c.name, c.type, sample.columns[i].values, *names_)) {
                PersonalColumn column;
                column.column = c.name;
                column.kind = name_of(f.kind);
                column.label = label_of(f.kind);
                column.share = f.share;
                column.confidence = f.confidence;
                column.by_values = f.by_values;
                column.by_name = f.by_name;
                column.within_text = f.within_text;
                column.examples = std::move(f.examples);
                column.mask = "none";
                column.advised = advised_mask(f.kind, f.within_text);
                out.findings.push_back(std::move(column));
                break;  // the surest: a column is of one kind
            }
        }
        return out;
    }

    std::shared_ptr<datasets::DatasetService> datasets_;
    std::shared_ptr<store::Store> store_;
    std::shared_ptr<jobs::Jobs> jobs_;
    std::shared_ptr<const PersonNames> names_;
    AnalysisSettings settings_;
    std::mutex mutex_, starting_;
    std::map<std::string, std::weak_ptr<std::mutex>> making_;
};

}  // namespace

std::shared_ptr<AnalysisService> make_analysis(std::shared_ptr<datasets::DatasetService> datasets,
                                               std::shared_ptr<store::Store> store,
                                               const std::shared_ptr<jobs::Jobs>& jobs,
                                               std::shared_ptr<const PersonNames> names,
                                               AnalysisSettings settings) {
    auto service =
        std::make_shared<Service>(std::move(datasets), std::move(store), jobs, std::move(names), settings);
    jobs->handle("analysis", [measuring = std::weak_ptr(service)](jobs::Run& run) -> Result<void> {
        const auto own = measuring.lock();
        if (!own) return fail(ErrorCode::Unavailable, "The server is stopping.");
        auto done = own->measure(run);
        if (!done && done.error().code == ErrorCode::NotFound) return {};  // deleted meanwhile
        return done;
    });
    return service;
}

}  // namespace sightline::analysis
