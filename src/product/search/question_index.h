#pragma once
// QuestionIndex: one person's answered questions, each once, kept as the store has them.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "product/search/entry_index.h"
#include "product/search/search.h"

namespace sightline::search {

struct AskedQuestion {
    std::string id, text;
    std::vector<std::string> dataset_ids;
    std::int64_t asked_at = 0;
};

class QuestionIndex {
  public:
    QuestionIndex(teams::Identity who, std::shared_ptr<const language::Language> language);

    /// Takes over what was asked since, the newest first; at most `most_bytes` of it. Begins anew when there
    /// is less than there was, and when told to.
    Result<void> refresh(store::Store& store, std::size_t most_bytes, bool anew = false);

    /// Best first, of those alike the newest. `visible` says whether the person still sees the datasets of a
    /// question.
    std::vector<Hit> find(std::string_view text, std::size_t count,
                          const std::function<bool(const AskedQuestion&)>& visible) const;
    /// Those like `text` as a whole by at least `least` (0..1), most alike first.
    std::vector<AskedQuestion> like(std::string_view text, std::size_t count, double least,
                                    const std::function<bool(const AskedQuestion&)>& visible) const;

    std::size_t bytes() const;
    bool partial() const;

  private:
    void take(AskedQuestion question);
    void clear();
    std::vector<char> slots_where(const std::function<bool(const AskedQuestion&)>& visible) const;

    const teams::Identity who_;
    const std::shared_ptr<const language::Language> language_;
    std::mutex refreshing_;
    mutable std::shared_mutex mutex_;
    std::int64_t newest_ = 0, count_ = 0;
    bool partial_ = false;
    std::size_t bytes_ = 0;
    std::unique_ptr<EntryIndex> questions_;
    std::vector<AskedQuestion> by_slot_;
    std::map<std::string, Slot, std::less<>> same_;  // folded question and datasets -> its entry
};

}  // namespace sightline::search
