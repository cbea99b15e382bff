#include "platform/net/target.h"

#include <boost/url/pct_string_view.hpp>

namespace sightline::net {

namespace {

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
    if (text.find_first_of(plus_is_space ? "%+" : "%") == std::string_view::npos) return std::string(text);
    const auto encoded =
        boost::urls::make_pct_string_view(boost::urls::string_view(text.data(), text.size()));
    if (!encoded) return std::nullopt;
    boost::urls::encoding_opts options;
    options.space_as_plus = plus_is_space;
    return encoded->decode(options);
}

void read_query(std::string_view text, std::vector<std::pair<std::string, std::string>>& out) {
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        const std::string_view name = pair.substr(0, equals);
        const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
        out.emplace_back(decode(name, true).value_or(std::string(name)),
                         decode(value, true).value_or(std::string(value)));
    }
}

}  // namespace

Result<void> read_target(Request& request) {
    std::string_view target = request.target;
    if (target == "*") {
        request.path = "*";
        return {};
    }
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!target.starts_with(scheme)) continue;
        target.remove_prefix(scheme.size());
        target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
        if (target.empty() || target.front() == '?') request.path = "/";
        break;
    }
    const auto mark = std::min(target.find_first_of("?#"), target.size());
    if (request.path.empty()) {
        if (!target.starts_with('/'))
            return fail(ErrorCode::InvalidInput, "The request target must start with a slash.");
        auto path = decode(target.substr(0, mark), false);
        if (!path)
            return fail(ErrorCode::InvalidInput,
                        "The path has a percent sign that is no escape. Write it as %25.");
        request.path = std::move(*path);
    }
    if (request.path.find('\0') != std::string::npos)
        return fail(ErrorCode::InvalidInput, "The path holds a NUL character. Leave it out.");
    if (mark < target.size() && target[mark] == '?') {
        std::string_view query = target.substr(mark + 1);
        read_query(query.substr(0, query.find('#')), request.query);
    }
    return {};
}

}  // namespace sightline::net
