#include "core/language/ranking/trees.h"

#include <boost/json.hpp>
#include <cmath>

namespace sightline::language {
namespace {

constexpr double kMost = 1e9;  ///< of any number in them

Error broken(std::string what) {
    return {ErrorCode::InvalidInput,
            "The trees of the language weights are broken: " + std::move(what) + "."};
}

Result<std::vector<double>> numbers(const boost::json::object& of, std::string_view key) {
    const auto* list = of.if_contains(key);
    if (!list || !list->is_array()) return std::unexpected(broken("no list \"" + std::string(key) + "\""));
    std::vector<double> out;
    out.reserve(list->get_array().size());
    for (const auto& v : list->get_array()) {
        if (!v.is_number()) return std::unexpected(broken("\"" + std::string(key) + "\" holds no number"));
        out.push_back(v.to_number<double>());
        if (!(std::abs(out.back()) <= kMost))
            return std::unexpected(broken("\"" + std::string(key) + "\" holds a number out of range"));
    }
    return out;
}

}  // namespace

Result<Trees> Trees::read(const boost::json::value& json) {
    Trees t;
    const auto* root = json.if_object();
    const auto* inputs = root ? root->if_contains("inputs") : nullptr;
    const auto* trees = root ? root->if_contains("trees") : nullptr;
    if (!inputs || !inputs->is_array() || !trees || !trees->is_array())
        return std::unexpected(broken("no \"inputs\" or no \"trees\""));
    for (const auto& name : inputs->get_array()) {
        if (!name.is_string()) return std::unexpected(broken("an input without a name"));
        t.inputs_.emplace_back(name.get_string());
    }
    for (const auto& each : trees->get_array()) {
        if (!each.is_object()) return std::unexpected(broken("a tree is not an object"));
        const auto& o = each.get_object();
        SL_TRY(const auto input, numbers(o, "input"));
        SL_TRY(const auto split, numbers(o, "split"));
        SL_TRY(const auto left, numbers(o, "left"));
        SL_TRY(const auto right, numbers(o, "right"));
        SL_TRY(const auto mean, numbers(o, "mean"));
        SL_TRY(const auto leaf, numbers(o, "leaf"));
        const std::size_t n = input.size();
        if (split.size() != n || left.size() != n || right.size() != n || mean.size() != n ||
            leaf.size() != n + 1)
            return std::unexpected(broken("a tree whose lists do not fit each other"));
        const auto first_node = static_cast<std::int32_t>(t.nodes_.size());
        const auto first_leaf = static_cast<std::int32_t>(t.leaves_.size());
        const auto child = [&](double value, std::size_t parent) -> Result<std::int32_t> {
            const auto c = static_cast<std::int32_t>(value);
            if (c >= 0 ? c <= static_cast<std::int32_t>(parent) || c >= static_cast<std::int32_t>(n)
                       : ~c > static_cast<std::int32_t>(n))
                return std::unexpected(broken("a child that is not there"));
            return c >= 0 ? first_node + c : ~(first_leaf + ~c);
        };
        for (std::size_t i = 0; i < n; ++i) {
            Node node;
            node.input = static_cast<std::int32_t>(input[i]);
            if (node.input < 0 || node.input >= static_cast<std::int32_t>(t.inputs_.size()))
                return std::unexpected(broken("an input that is not there"));
            SL_TRY(node.left, child(left[i], i));
            SL_TRY(node.right, child(right[i], i));
            node.split = static_cast<float>(split[i]);
            node.mean = static_cast<float>(mean[i]);
            t.nodes_.push_back(node);
        }
        for (double v : leaf) t.leaves_.push_back(static_cast<float>(v));
        t.roots_.push_back(n > 0 ? first_node : ~first_leaf);
    }
    return t;
}

double Trees::score(std::span<const float> facts) const {
    double sum = 0;
    for (std::int32_t at : roots_) {
        while (at >= 0) {
            const Node& n = nodes_[static_cast<std::size_t>(at)];
            at = facts[static_cast<std::size_t>(n.input)] <= n.split ? n.left : n.right;
        }
        sum += static_cast<double>(leaves_[static_cast<std::size_t>(~at)]);
    }
    return sum;
}

std::vector<double> Trees::contributions(std::span<const float> facts) const {
    std::vector<double> by_input(inputs_.size() + 1, 0.0);
    const auto mean = [&](std::int32_t at) {
        return static_cast<double>(at >= 0 ? nodes_[static_cast<std::size_t>(at)].mean
                                           : leaves_[static_cast<std::size_t>(~at)]);
    };
    for (std::int32_t at : roots_) {
        by_input.back() += mean(at);
        while (at >= 0) {
            const Node& n = nodes_[static_cast<std::size_t>(at)];
            const std::int32_t next = facts[static_cast<std::size_t>(n.input)] <= n.split ? n.left : n.right;
            by_input[static_cast<std::size_t>(n.input)] += mean(next) - mean(at);
            at = next;
        }
    }
    return by_input;
}

}  // namespace sightline::language
