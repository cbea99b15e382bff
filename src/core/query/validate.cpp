#include "core/query/validate.h"

#include "core/query/checker.h"

namespace sightline::query {

namespace {

// Counts before anything recurses further: what comes after may trust the size.
class Measure {
  public:
    explicit Measure(const QueryLimits& limits) : limits_(limits) {}

    template <class Node>
    Result<void> node(const Node& node, int depth) {
        if (depth > limits_.max_depth)
            return path_.fail("nested more than " + std::to_string(limits_.max_depth) + " deep; simplify it");
        if (++nodes_ > limits_.max_nodes)
            return path_.fail("the query has more than " + std::to_string(limits_.max_nodes) +
                              " parts; simplify it");
        Result<void> result;
        for_each_child(node, [&](const auto& child, const Step& step) {
            if (!result) return;
            if constexpr (std::same_as<std::remove_cvref_t<decltype(child)>, ColumnRef>) {
                ++nodes_;
            } else {
                const Path::Enter enter(path_, step);
                result = this->node(child, depth + 1);
            }
        });
        return result;
    }

  private:
    const QueryLimits& limits_;
    int nodes_ = 0;
    Path path_;
};

}  // namespace

Result<std::vector<ColumnType>> validate(const Query& query, const Schema& schema,
                                         const QueryLimits& limits) {
    SL_CHECK(Measure(limits).node(query, 0));
    SL_TRY(const Query qualified, qualify(query, schema));
    return Checker(schema, limits).query(qualified, nullptr);
}

}  // namespace sightline::query
