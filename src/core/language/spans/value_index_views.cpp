// An index under another table name.

#include "core/language/value_index.h"

namespace sightline::language {

namespace {

class RenamedIndex final : public ValueIndex {
  public:
    RenamedIndex(std::shared_ptr<const ValueIndex> index, std::string from, std::string to)
        : index_(std::move(index)), from_(std::move(from)), to_(std::move(to)) {}

    std::vector<ValueMatch> exact(std::string_view phrase, std::size_t limit) const override {
        return named(index_->exact(phrase, limit));
    }
    std::vector<ValueMatch> similar(std::string_view phrase, std::size_t limit) const override {
        return named(index_->similar(phrase, limit));
    }
    std::vector<ValueMatch> prefix(std::string_view phrase, std::size_t limit) const override {
        return named(index_->prefix(phrase, limit));
    }

  private:
    std::vector<ValueMatch> named(std::vector<ValueMatch> matches) const {
        for (auto& m : matches)
            if (m.table == from_) m.table = to_;
        return matches;
    }
    std::shared_ptr<const ValueIndex> index_;
    std::string from_, to_;
};

}  // namespace

std::shared_ptr<const ValueIndex> ValueIndex::renamed(std::shared_ptr<const ValueIndex> index,
                                                      std::string from, std::string to) {
    return std::make_shared<RenamedIndex>(std::move(index), std::move(from), std::move(to));
}

}  // namespace sightline::language
