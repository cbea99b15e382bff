#include <boost/json.hpp>

#include "core/narrative/narrative.h"
#include "core/narrative/rendering.h"

namespace sightline::narrative {

namespace json = boost::json;

json::value to_json(const Narrative& narrative, const Table& result) {
    json::array out;
    for (const Segment& segment : narrative.segments) {
        json::object o;
        if (std::holds_alternative<Text>(segment)) {
            o["kind"] = "text";
        } else if (const auto* n = std::get_if<NameRef>(&segment)) {
            o = {{"kind", "name"}, {"column", n->column}};
        } else if (const auto* c = std::get_if<CellRef>(&segment)) {
            o = {{"kind", "cell"}, {"row", c->row}, {"column", c->column}, {"format", c->format}};
        } else if (const auto* s = std::get_if<StatisticRef>(&segment)) {
            o = {{"kind", "statistic"}, {"statistic", s->statistic}, {"column", s->column},
                 {"row", s->row},       {"other_row", s->other_row}, {"other_column", s->other_column},
                 {"format", s->format}};
        }
        o["text"] = render_segment(segment, result).value_or("");
        out.push_back(std::move(o));
    }
    return out;
}

namespace {

/// One segment's members; `bad` remembers the first that is missing or of the wrong kind.
struct Reader {
    const json::object& object;
    std::string bad;

    std::string text(std::string_view name) {
        const auto* v = object.if_contains(name);
        if (v && v->is_string()) return std::string(v->get_string());
        if (bad.empty()) bad = name;
        return {};
    }
    std::size_t index(std::string_view name) {
        const auto* v = object.if_contains(name);
        if (v && v->is_int64() && v->get_int64() >= 0) return static_cast<std::size_t>(v->get_int64());
        if (v && v->is_uint64()) return v->get_uint64();
        if (bad.empty()) bad = name;
        return 0;
    }
};

}  // namespace

Result<Narrative> narrative_from_json(const json::value& value) {
    Narrative out;
    if (!value.is_array()) return fail(ErrorCode::InvalidInput, "A narrative is a list of segments.");
    for (const json::value& item : value.get_array()) {
        if (!item.is_object()) return fail(ErrorCode::InvalidInput, "A segment of a narrative is an object.");
        Reader in{item.get_object(), {}};
        const std::string kind = in.text("kind");
        if (kind == "text")
            out.segments.emplace_back(Text{in.text("text")});
        else if (kind == "name")
            out.segments.emplace_back(NameRef{in.index("column")});
        else if (kind == "cell")
            out.segments.emplace_back(CellRef{in.index("row"), in.index("column"), in.text("format")});
        else if (kind == "statistic")
            out.segments.emplace_back(StatisticRef{in.text("statistic"), in.index("column"), in.index("row"),
                                                   in.index("other_row"), in.text("format"),
                                                   in.index("other_column")});
        else
            return fail(ErrorCode::InvalidInput,
                        "A segment of a narrative has kind text, name, cell or statistic.");
        if (!in.bad.empty())
            return fail(ErrorCode::InvalidInput, "A segment of kind " + kind + " needs '" + in.bad + "'.");
    }
    return out;
}

}  // namespace sightline::narrative
