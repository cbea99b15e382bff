#include "product/search/question_index.h"

#include <algorithm>
#include <numeric>

#include "base/json.h"
#include "core/language/text.h"
#include "product/search/texts.h"

namespace sightline::search {

namespace {

constexpr std::size_t kMostText = 500;       // bytes of a question that are kept
constexpr std::size_t kEntry = 600;          // bytes of a question with its words, about
constexpr std::size_t kLooked = 50;          // questions that share a word, compared with each other
constexpr std::int64_t kLate = 120'000'000;  // microseconds another server may write behind its clock

std::string clipped(const std::string& text) {
    if (text.size() <= kMostText) return text;
    std::size_t end = kMostText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

std::string key_of(const AskedQuestion& q) {
    std::string key = language::fold(q.text);
    for (const auto& id : q.dataset_ids) key += "\n" + id;
    return key;
}

/// Words that carry meaning, as stems, each once.
std::vector<std::string> content_of(std::string_view text) {
    std::vector<std::string> out;
    for (const auto& t : language::tokenize(text))
        if (!t.stop) out.push_back(t.stem);
    std::ranges::sort(out);
    out.erase(std::ranges::unique(out).begin(), out.end());
    return out;
}

double shared_part(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<std::string> both;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    const auto all = static_cast<double>(a.size() + b.size() - both.size());
    return all > 0 ? static_cast<double>(both.size()) / all : 0;
}

/// Every word asked for stands in it, the last perhaps only begun: a question that is being typed.
bool holds_all(const std::vector<retrieval::WordMatch>& matches, std::size_t words) {
    using enum retrieval::Likeness;
    return words > 0 && matches.size() >= words && std::ranges::all_of(matches, [](const auto& m) {
               return m.likeness == Word || m.likeness == Beginning;
           });
}

Result<AskedQuestion> question_of(const store::Row& r) {
    AskedQuestion q{r.text("id"), clipped(r.text("question")), {}, r.integer("created_at")};
    SL_TRY(const auto ids, json::parse(r.text("dataset_ids"), 4));
    for (const auto& id : ids.as_array()) q.dataset_ids.emplace_back(id.as_string());
    return q;
}

}  // namespace

QuestionIndex::QuestionIndex(teams::Identity who, std::shared_ptr<const language::Language> language)
    : who_(std::move(who)),
      language_(std::move(language)),
      questions_(std::make_unique<EntryIndex>(language_)) {}

Result<void> QuestionIndex::refresh(store::Store& store, std::size_t most_bytes, bool anew) {
    const std::lock_guard turn(refreshing_);
    return store.run(false, [&](store::Session& s) -> Result<void> {
        SL_TRY(const auto marks, s.query("SELECT count(*) AS n, coalesce(max(created_at), 0) AS newest FROM "
                                         "answers WHERE tenant_id = ? AND user_id = ?",
                                         {who_.tenant_id, who_.user_id}));
        const std::int64_t count = marks.front().integer("n"), newest = marks.front().integer("newest");
        if (!anew && count == count_ && newest == newest_) return {};
        if (count < count_) anew = true;
        SL_TRY(const auto rows,
               s.query("SELECT id, question, dataset_ids, created_at FROM answers WHERE tenant_id = ? AND "
                       "user_id = ? AND query <> '{}' AND question <> '' AND created_at > ? ORDER BY "
                       "created_at DESC, id DESC LIMIT ?",
                       {who_.tenant_id, who_.user_id, anew ? 0 : newest_ - kLate,
                        static_cast<std::int64_t>(most_bytes / kEntry)}));
        std::vector<AskedQuestion> asked;
        for (const auto& r : rows) {
            SL_TRY(auto question, question_of(r));
            asked.push_back(std::move(question));
        }
        const std::unique_lock lock(mutex_);
        if (anew) clear();
        for (auto& q : asked) {
            partial_ = partial_ || bytes_ + kEntry > most_bytes;
            if (bytes_ + kEntry <= most_bytes) take(std::move(q));
        }
        count_ = count;
        newest_ = newest;
        return {};
    });
}

void QuestionIndex::clear() {
    questions_ = std::make_unique<EntryIndex>(language_);
    by_slot_.clear();
    same_.clear();
    bytes_ = 0;
    partial_ = false;
}

void QuestionIndex::take(AskedQuestion q) {
    const std::string key = key_of(q);
    if (const auto it = same_.find(key); it != same_.end()) {
        AskedQuestion& known = by_slot_[it->second];
        if (known.asked_at < q.asked_at) known = std::move(q);
        return;
    }
    const Slot slot = questions_->add(question_text(q.text));
    by_slot_.resize(slot + 1);
    by_slot_[slot] = std::move(q);
    same_.emplace(key, slot);
    bytes_ += kEntry;
}

std::vector<char> QuestionIndex::slots_where(const std::function<bool(const AskedQuestion&)>& visible) const {
    std::vector<char> among(by_slot_.size());
    for (std::size_t i = 0; i < among.size(); ++i) among[i] = visible(by_slot_[i]);
    return among;
}

std::vector<Hit> QuestionIndex::find(std::string_view text, std::size_t count,
                                     const std::function<bool(const AskedQuestion&)>& visible) const {
    const std::shared_lock lock(mutex_);
    // The same words asked of one dataset after another weigh the same: the newest of them first.
    auto all = questions_->find(text, std::max(count, kLooked), slots_where(visible));
    std::ranges::stable_sort(all, std::greater{}, [this](const auto& found) {
        return std::pair(found.score, by_slot_[found.slot].asked_at);
    });
    if (all.size() > count) all.resize(count);
    std::vector<Hit> out;
    for (const auto& found : all) {
        const AskedQuestion& q = by_slot_[found.slot];
        Hit& hit = out.emplace_back();
        hit.kind = Kind::Question;
        hit.id = q.id;
        hit.title = q.text;
        hit.dataset_ids = q.dataset_ids;
        hit.asked_at = q.asked_at;
        hit.score = found.score;
        hit.reasons = reasons_of(found.matches);
    }
    return out;
}

std::vector<AskedQuestion> QuestionIndex::like(
    std::string_view text, std::size_t count, double least,
    const std::function<bool(const AskedQuestion&)>& visible) const {
    const std::shared_lock lock(mutex_);
    const std::string folded = language::fold(text);
    const auto words = content_of(text);
    const auto meaning = language_->meaning(folded);
    std::vector<std::pair<double, Slot>> alike;
    for (const auto& found : questions_->find(text, kLooked, slots_where(visible))) {
        const std::string other = language::fold(by_slot_[found.slot].text);
        if (other == folded) continue;
        const auto theirs = language_->meaning(other);
        double likeness = shared_part(words, content_of(other));
        if (!meaning.empty() && meaning.size() == theirs.size())
            likeness =
                (likeness + std::inner_product(meaning.begin(), meaning.end(), theirs.begin(), 0.0)) / 2;
        if (holds_all(found.matches, words.size())) likeness = 1;
        if (likeness >= least) alike.emplace_back(-likeness, found.slot);
    }
    std::ranges::sort(alike);
    std::vector<AskedQuestion> out;
    for (const auto& [likeness, slot] : alike)
        if (out.size() < count) out.push_back(by_slot_[slot]);
    return out;
}

std::size_t QuestionIndex::bytes() const {
    const std::shared_lock lock(mutex_);
    return bytes_ + questions_->bytes();
}

bool QuestionIndex::partial() const {
    const std::shared_lock lock(mutex_);
    return partial_;
}

}  // namespace sightline::search
