// `sightline ask --batch`: a stream of questions. Questions over the same files go to the same worker, so
// each file is loaded once.

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <istream>
#include <mutex>
#include <ostream>
#include <thread>

#include "base/clock.h"
#include "base/json.h"
#include "base/json_members.h"
#include "core/charts/chart_fields.h"
#include "product/answers/written_dates.h"
#include "product/ask/pipeline.h"
#include "product/datasets/importing/local_files.h"
#include "surface/cli/cli.h"

namespace sightline::cli {

namespace {

struct Item {
    std::string id, question, today;
    std::vector<std::string> tables, steps;
};

Result<Item> read_item(const std::string& line) {
    SL_TRY(const boost::json::value v, json::parse(line));
    const auto* o = v.if_object();
    if (!o)
        return fail(ErrorCode::InvalidInput, "Each line must be a JSON object with id, question and tables.");
    Item item{json::text_of(*o, "id"), json::text_of(*o, "question"), json::text_of(*o, "today"),
              json::texts_of(*o, "tables"), json::texts_of(*o, "steps")};
    if (item.steps.empty()) item.steps.push_back(item.question);
    return item;
}

class Worker {
  public:
    Worker(const Local& local, std::function<void(std::string)> write)
        : local_(local),
          files_(local.launch, local.language,
                 [&] {
                     datasets::LocalFiles::Options options;
                     options.limits = local.limits;
                     options.reader = local.reader;
                     return options;
                 }()),
          write_(std::move(write)),
          thread_([this] { work(); }) {}
    ~Worker() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        ready_.notify_all();
        thread_.join();
    }
    void add(Item item) {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return queue_.size() < 256; });
        queue_.push_back(std::move(item));
        ready_.notify_one();
    }

  private:
    void work() {
        while (true) {
            std::unique_lock lock(mutex_);
            ready_.wait(lock, [&] { return ended_ || !queue_.empty(); });
            if (queue_.empty()) return;
            const Item item = std::move(queue_.front());
            queue_.pop_front();
            room_.notify_one();
            lock.unlock();
            write_(json::write(answer(item)));
        }
    }

    boost::json::object answer(const Item& item) {
        boost::json::object out{{"id", item.id}};
        const auto subject = files_.open(item.tables);
        if (!subject) {
            out["error"] = subject.error().message;
            return out;
        }
        const auto start = std::chrono::steady_clock::now();
        ask::Ground ground;
        ground.schema = &(*subject)->schema;
        ground.lexicon = (*subject)->lexicon.get();
        ground.run = [&](const engine::Request& request) { return files_.run(request); };
        ask::Plan plan;
        plan.with_evidence = plan.with_suggestions = false;
        plan.max_rows = 10'000;
        plan.options.today = parse_date(item.today).value_or(today_utc());
        plan.options.max_readings = 3;
        Result<answers::Answer> a = fail(ErrorCode::InvalidInput, "There is no question.");
        for (const auto& step : item.steps) {
            plan.question = step;
            a = ask::run_pipeline(*local_.language, ground, plan, {});
            if (!a) break;
            if (!a->query) continue;
            plan.options.before_previous = std::move(plan.options.previous);
            plan.options.previous = a->query;
            plan.options.previous_presentation = a->presentation;
        }
        out["ms"] =
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
        if (!a) {
            out["error"] = a.error().message;
            return out;
        }
        out["refused"] = a->refused;
        out["confidence"] = a->confidence_score;
        if (a->refused) return out;
        out["sql"] = a->sql;
        boost::json::array columns, picked;
        for (const auto& c : a->table->columns) columns.emplace_back(c.name());
        for (const auto c : a->answer_columns) picked.emplace_back(c);
        out["columns"] = std::move(columns);
        out["rows"] = answers::rows_json(
            answers::with_written_dates(*a->query, (*subject)->schema, *a->table), a->table->row_count());
        if (!picked.empty()) out["answer_columns"] = std::move(picked);
        out["chart"] = charts::chart_fields(a->chart, *a->query);
        return out;
    }

    const Local& local_;
    datasets::LocalFiles files_;
    std::function<void(std::string)> write_;
    std::mutex mutex_;
    std::condition_variable ready_, room_;
    std::deque<Item> queue_;
    bool ended_ = false;
    std::thread thread_;
};

}  // namespace

int ask_batch(const Local& local, int workers, std::istream& in, std::ostream& out, std::ostream& err) {
    std::mutex mutex;
    const auto write = [&](const std::string& line) {
        const std::lock_guard lock(mutex);
        out << line << '\n' << std::flush;
    };
    int status = 0;
    {
        std::vector<std::unique_ptr<Worker>> pool;
        for (int i = 0; i < std::max(workers, 1); ++i) pool.push_back(std::make_unique<Worker>(local, write));
        std::string line;
        while (std::getline(in, line)) {
            if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
            auto item = read_item(line);
            if (!item) {
                err << "sightline: " << item.error().message << '\n';
                status = 2;
                continue;
            }
            std::string key;
            for (const auto& t : item->tables) key += t + '\n';
            const std::size_t worker = std::hash<std::string>{}(key) % pool.size();
            pool[worker]->add(std::move(*item));
        }
    }
    return status;
}

}  // namespace sightline::cli
