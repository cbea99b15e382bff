#include "base/json.h"

#include <cmath>

#include "base/value.h"

namespace sightline::json {

namespace {

void write_string(std::string& out, std::string_view s) {
    out += boost::json::serialize(boost::json::string_view(s.data(), s.size()));
}

void write_value(std::string& out, const boost::json::value& v) {
    switch (v.kind()) {
        case boost::json::kind::object: {
            out += '{';
            bool first = true;
            for (const auto& member : v.get_object()) {
                if (!first) out += ',';
                first = false;
                write_string(out, member.key());
                out += ':';
                write_value(out, member.value());
            }
            out += '}';
            break;
        }
        case boost::json::kind::array: {
            out += '[';
            bool first = true;
            for (const auto& item : v.get_array()) {
                if (!first) out += ',';
                first = false;
                write_value(out, item);
            }
            out += ']';
            break;
        }
        case boost::json::kind::string:
            write_string(out, v.get_string());
            break;
        case boost::json::kind::double_:
            if (std::isfinite(v.get_double()))
                out += to_text(v.get_double());
            else
                out += "null";
            break;
        case boost::json::kind::int64:
            out += std::to_string(v.get_int64());
            break;
        case boost::json::kind::uint64:
            out += std::to_string(v.get_uint64());
            break;
        case boost::json::kind::bool_:
            out += v.get_bool() ? "true" : "false";
            break;
        case boost::json::kind::null:
            out += "null";
            break;
    }
}

}  // namespace

Result<boost::json::value> parse(std::string_view text, std::size_t max_depth) {
    boost::json::parse_options options;
    options.max_depth = max_depth;
    boost::json::stream_parser parser({}, options);
    boost::system::error_code ec;
    const std::size_t read = parser.write_some(text.data(), text.size(), ec);
    if (!ec && read < text.size()) ec = boost::json::error::extra_data;
    if (!ec) parser.finish(ec);
    if (ec)
        return fail(ErrorCode::InvalidInput, "The text is not valid JSON near character " +
                                                 std::to_string(read + 1) + ": " + ec.message() + ".");
    return parser.release();
}

std::string write(const boost::json::value& value) {
    std::string out;
    write_value(out, value);
    return out;
}

}  // namespace sightline::json
