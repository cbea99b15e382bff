#include <algorithm>
#include <array>
#include <chrono>

#include "product/search/dataset_index.h"
#include "product/search/kept_indexes.h"
#include "product/search/question_index.h"
#include "product/search/search_store.h"

namespace sightline::search {

namespace {

constexpr std::size_t kMostText = 500;  // bytes of what is searched for
constexpr double kAnsweredWell = 0.45;  // confidence from Medium on
constexpr double kLikeness = 0.5;       // of questions that are offered for another

class Service final : public SearchService {
  public:
    Service(std::shared_ptr<store::Store> store, std::shared_ptr<const language::Language> language,
            std::int64_t memory_bytes, std::shared_ptr<Metrics> metrics)
        : store_(std::move(store)),
          language_(std::move(language)),
          metrics_(std::move(metrics)),
          datasets_(static_cast<std::size_t>(memory_bytes) / 4 * 3),
          questions_(static_cast<std::size_t>(memory_bytes) / 4) {}

    Result<Found> find(const teams::Identity& who, const Request& request) override {
        const auto started = std::chrono::steady_clock::now();
        if (request.text.size() > kMostText)
            return fail(ErrorCode::InvalidInput, "Search for something shorter: at most 500 characters.");
        Found out;
        SL_TRY(const auto datasets, datasets_of(who));
        out.partial = datasets->partial();
        std::vector<std::vector<Hit>> groups;
        for (const Kind kind : {Kind::Dataset, Kind::Column})
            if (!request.only || request.only == kind)
                groups.push_back(datasets->find(who, kind, request.text, request.limit));
        if (!request.only || request.only == Kind::Question) {
            SL_TRY(auto asked, living<Hit>(who, [&](const QuestionIndex& questions) {
                       out.partial = out.partial || questions.partial();
                       return questions.find(request.text, request.limit, seen_by(who, *datasets));
                   }));
            for (Hit& hit : asked) hit.dataset_name = datasets->names_of(hit.dataset_ids);
            groups.push_back(std::move(asked));
        }
        std::ranges::stable_sort(groups, std::greater{},
                                 [](const auto& group) { return group.empty() ? 0.0 : group.front().score; });
        for (auto& group : groups)
            for (auto& hit : group) out.hits.push_back(std::move(hit));
        metrics_->observe_seconds(
            "search_seconds",
            std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
        return out;
    }

    Result<std::vector<PastQuestion>> similar(const teams::Identity& who,
                                              const std::vector<std::string>& dataset_ids,
                                              const std::string& text, std::size_t limit) override {
        SL_TRY(const auto datasets, datasets_of(who));
        const auto seen = seen_by(who, *datasets);
        auto wanted = dataset_ids;
        std::ranges::sort(wanted);
        SL_TRY(const auto alike, living<AskedQuestion>(who, [&](const QuestionIndex& questions) {
                   return questions.like(text.substr(0, kMostText), 2 * limit, kLikeness,
                                         [&](const AskedQuestion& q) {
                                             if (q.dataset_ids.size() != wanted.size()) return false;
                                             auto theirs = q.dataset_ids;
                                             std::ranges::sort(theirs);
                                             return theirs == wanted && seen(q);
                                         });
               }));
        std::vector<PastQuestion> out;
        for (const auto& q : alike) {
            if (out.size() == limit) break;
            SL_TRY(const double confidence, confidence_of(who, q.id));
            if (confidence >= kAnsweredWell) out.push_back({q.id, q.text, q.asked_at});
        }
        return out;
    }

  private:
    Result<std::shared_ptr<DatasetIndex>> datasets_of(const teams::Identity& who) {
        auto index = datasets_.get(who.tenant_id,
                                   [&] { return std::make_shared<DatasetIndex>(who.tenant_id, language_); });
        SL_CHECK(index->refresh(*store_, datasets_.most_bytes()));
        metrics_->gauge("search_index_bytes", static_cast<double>(datasets_.shrink()), {{"of", "datasets"}});
        return index;
    }

    /// What `look` finds in the person's questions; looked for anew when one of it was deleted meanwhile.
    template <class T>
    Result<std::vector<T>> living(const teams::Identity& who,
                                  const std::function<std::vector<T>(const QuestionIndex&)>& look) {
        auto index = questions_.get(who.tenant_id + ":" + who.user_id,
                                    [&] { return std::make_shared<QuestionIndex>(who, language_); });
        for (bool anew = false;; anew = true) {
            SL_CHECK(index->refresh(*store_, questions_.most_bytes(), anew));
            auto found = look(*index);
            SL_TRY(const auto there, store_->read<std::vector<std::string>>([&](store::Session& s) {
                std::vector<std::string> ids;
                for (const auto& f : found) ids.push_back(f.id);
                return existing_answers(s, who, ids);
            }));
            if (there.size() == found.size() || anew) {
                std::erase_if(found,
                              [&](const T& f) { return std::ranges::find(there, f.id) == there.end(); });
                metrics_->gauge("search_index_bytes", static_cast<double>(questions_.shrink()),
                                {{"of", "questions"}});
                return found;
            }
        }
    }

    Result<double> confidence_of(const teams::Identity& who, const std::string& id) {
        return store_->read<double>([&](store::Session& s) { return answer_confidence(s, who, id); });
    }

    static std::function<bool(const AskedQuestion&)> seen_by(const teams::Identity& who,
                                                             const DatasetIndex& datasets) {
        return [&who, &datasets](const AskedQuestion& q) {
            return datasets.visible(who, q.dataset_ids).size() == q.dataset_ids.size();
        };
    }

    std::shared_ptr<store::Store> store_;
    std::shared_ptr<const language::Language> language_;
    std::shared_ptr<Metrics> metrics_;
    KeptIndexes<DatasetIndex> datasets_;
    KeptIndexes<QuestionIndex> questions_;
};

}  // namespace

std::string_view name_of(Kind kind) {
    static constexpr std::array<std::string_view, 3> kNames{"dataset", "column", "question"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::shared_ptr<SearchService> make_search(std::shared_ptr<store::Store> store,
                                           std::shared_ptr<const language::Language> language,
                                           std::int64_t memory_bytes, std::shared_ptr<Metrics> metrics) {
    return std::make_shared<Service>(std::move(store), std::move(language), memory_bytes, std::move(metrics));
}

}  // namespace sightline::search
