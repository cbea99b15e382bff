#pragma once
// Trees: gradient-boosted regression trees, learned by LambdaMART (Burges, "From RankNet to LambdaRank to
// LambdaMART", 2010) outside and only evaluated here. Immutable.

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace sightline::language {

class Trees {
  public:
    /// {"inputs": [names], "trees": [{"input": [], "split": [], "left": [], "right": [], "mean": [],
    /// "leaf": []}]}: of each inner node the input it looks at, the largest value that goes left, its
    /// children (a node, or ~leaf) and the mean of its leaves as the training saw them. InvalidInput where it
    /// is broken.
    static Result<Trees> read(const boost::json::value& json);

    bool empty() const { return roots_.empty(); }
    const std::vector<std::string>& inputs() const { return inputs_; }
    /// `facts` has a value for each of inputs().
    double score(std::span<const float> facts) const;
    /// The score taken apart: by input, the steps from mean to mean on the way to the leaves (Saabas,
    /// "Interpreting random forests", 2014). The last is what the trees give before any step.
    std::vector<double> contributions(std::span<const float> facts) const;

  private:
    struct Node {
        std::int32_t input = 0, left = 0, right = 0;
        float split = 0, mean = 0;
    };
    std::vector<std::string> inputs_;
    std::vector<std::int32_t> roots_;  ///< a node, or ~leaf
    std::vector<Node> nodes_;          ///< of all trees; children come after their parent
    std::vector<float> leaves_;
};

}  // namespace sightline::language
