#include "platform/engine/shards/shard_report.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/json.h"

namespace sightline::engine {

namespace {

namespace bj = boost::json;

constexpr int kDepth = 8;

bj::value json_of(const LineCount& l) {
    return bj::object{{"count", l.count}, {"first", bj::value_from(l.first)}};
}
LineCount count_from(const bj::value& v) {
    return {v.at("count").to_number<std::int64_t>(), bj::value_to<std::vector<std::int64_t>>(v.at("first"))};
}

using Texts = std::vector<std::string>;
Texts texts_from(const bj::value& v) {
    return bj::value_to<Texts>(v);
}

constexpr std::array kCounts = {
    std::pair("preamble", &MendCounts::preamble),
    std::pair("repeated_header", &MendCounts::repeated_header),
    std::pair("strays", &MendCounts::strays),
    std::pair("unwrapped", &MendCounts::unwrapped),
    std::pair("other_delimiter", &MendCounts::other_delimiter),
    std::pair("totals", &MendCounts::totals),
    std::pair("footer", &MendCounts::footer),
    std::pair("blank", &MendCounts::blank),
};

bj::object json_of(const MendCounts& c) {
    bj::object out;
    for (const auto& [name, member] : kCounts) out[name] = json_of(c.*member);
    bj::array fits;
    for (const auto& f : c.fits) fits.push_back(json_of(f));
    out["fits"] = std::move(fits);
    out["nuls"] = c.nuls;
    return out;
}

MendCounts counts_from(const bj::value& v) {
    MendCounts out;
    for (const auto& [name, member] : kCounts) out.*member = count_from(v.at(name));
    for (std::size_t i = 0; i < out.fits.size(); ++i) out.fits[i] = count_from(v.at("fits").at(i));
    out.nuls = v.at("nuls").to_number<std::int64_t>();
    return out;
}

}  // namespace

bool ShardReport::judged_like(const ShardReport& o) const {
    return encoding == o.encoding && delimiter == o.delimiter && header == o.header &&
           header_cells == o.header_cells && name_notes == o.name_notes && type_notes == o.type_notes &&
           columns_open == o.columns_open && mended == o.mended && dates.names == o.dates.names &&
           undecided.size() == o.undecided.size();
}

std::string ShardReport::text() const {
    bj::array columns;
    for (const auto& [name, cells] : undecided)
        columns.push_back(bj::object{{"name", name},
                                     {"fits", bj::value_from(cells.fits)},
                                     {"any", cells.any},
                                     {"words", bj::value_from(cells.words)}});
    return json::write(bj::object{{"encoding", encoding},
                                  {"delimiter", delimiter},
                                  {"header", header},
                                  {"header_cells", bj::value_from(header_cells)},
                                  {"name_notes", bj::value_from(name_notes)},
                                  {"type_notes", bj::value_from(type_notes)},
                                  {"columns_open", columns_open},
                                  {"mended", mended},
                                  {"counts", json_of(counts)},
                                  {"lines", lines},
                                  {"replaced", replaced},
                                  {"undecided", std::move(columns)},
                                  {"dates", bj::value_from(dates.names)},
                                  {"date_types", bj::value_from(dates.types)},
                                  {"day_first", dates.day_first},
                                  {"latest_day", latest_day}});
}

Result<ShardReport> ShardReport::from(std::string_view text) {
    SL_TRY(const auto v, json::parse(text, kDepth));
    try {
        ShardReport r;
        r.encoding = v.at("encoding").as_string();
        r.delimiter = v.at("delimiter").as_string();
        r.header = v.at("header").as_bool();
        r.header_cells = texts_from(v.at("header_cells"));
        r.name_notes = texts_from(v.at("name_notes"));
        r.type_notes = texts_from(v.at("type_notes"));
        r.columns_open = v.at("columns_open").as_bool();
        r.mended = v.at("mended").as_bool();
        r.counts = counts_from(v.at("counts"));
        r.lines = v.at("lines").to_number<std::int64_t>();
        r.replaced = v.at("replaced").to_number<std::int64_t>();
        for (const auto& c : v.at("undecided").as_array())
            r.undecided.emplace_back(
                std::string(c.at("name").as_string()),
                UndecidedCells{bj::value_to<std::vector<bool>>(c.at("fits")), c.at("any").as_bool(),
                               bj::value_to<MissingWords>(c.at("words"))});
        r.dates = {texts_from(v.at("dates")), texts_from(v.at("date_types")), v.at("day_first").as_bool()};
        r.latest_day = v.at("latest_day").to_number<double>();
        return r;
    } catch (const std::exception& e) {
        return fail(ErrorCode::Internal, "What was noted of a piece of the file cannot be read.", e.what());
    }
}

void ShardReport::add(const ShardReport& next) {
    mended |= next.mended;
    for (const auto& [name, member] : kCounts) (counts.*member).add(next.counts.*member, lines);
    for (std::size_t i = 0; i < counts.fits.size(); ++i) counts.fits[i].add(next.counts.fits[i], lines);
    counts.nuls += next.counts.nuls;
    lines += next.lines;
    replaced += next.replaced;
    for (std::size_t i = 0; i < std::min(undecided.size(), next.undecided.size()); ++i)
        undecided[i].second.add(next.undecided[i].second);
    latest_day = std::max(latest_day, next.latest_day);
}

}  // namespace sightline::engine
