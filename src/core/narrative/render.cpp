#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "core/narrative/format.h"
#include "core/narrative/narrative.h"
#include "core/query/sentence.h"

namespace sightline::narrative {

namespace {

std::unexpected<Error> broken(std::string what) { return fail(ErrorCode::InvalidInput, "The narrative refers to " + std::move(what) + "."); }

Result<double> cell_number(const Table& t, std::size_t row, std::size_t column) {
    if (row >= t.row_count()) return broken("a row that is not in the result");
    const auto n = as_number(t.value(row, column));
    if (!n) return broken("a cell that holds no number");
    return *n;
}

std::vector<double> numbers(const Column& c) {
    std::vector<double> out;
    for (std::size_t i = 0; i < c.size(); ++i)
        if (!c.is_null(i))
            if (const auto n = as_number(c.value(i))) out.push_back(*n);
    return out;
}

bool has_digit(std::string_view s) {
    return std::ranges::any_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

Result<std::string> rendered(const Segment& segment, const Table& t) {
    if (const auto* text = std::get_if<Text>(&segment)) {
        if (has_digit(text->text)) return fail(ErrorCode::InvalidInput, "A text segment of the narrative holds a figure; figures must be references.");
        return text->text;
    }
    if (const auto* name = std::get_if<NameRef>(&segment)) {
        if (name->column >= t.column_count()) return broken("a column that is not in the result");
        return query::words_of(t.columns[name->column].name());
    }
    if (const auto* cell = std::get_if<CellRef>(&segment)) {
        if (cell->column >= t.column_count() || cell->row >= t.row_count()) return broken("a cell that is not in the result");
        return format_value(t.value(cell->row, cell->column), cell->format);
    }
    const auto& s = std::get<StatisticRef>(segment);
    SL_TRY(const double n, figure(s, t));
    return format_value(Value{n}, s.format);
}

}  // namespace

Result<double> figure(const StatisticRef& s, const Table& t) {
    if (s.statistic == "count") return static_cast<double>(t.row_count());
    if (s.column >= t.column_count()) return broken("a column that is not in the result");
    const Column& column = t.columns[s.column];
    if (s.statistic == "filled") return static_cast<double>(column.size() - column.null_count());
    std::vector<double> all = numbers(column);
    if (all.empty()) return broken("a column without numbers");
    double sum = 0;
    for (const double n : all) sum += n;
    if (s.statistic == "sum") return sum;
    if (s.statistic == "mean") return sum / static_cast<double>(all.size());
    if (s.statistic == "min") return *std::ranges::min_element(all);
    if (s.statistic == "max") return *std::ranges::max_element(all);
    if (s.statistic == "median") {
        std::ranges::sort(all);
        const std::size_t half = all.size() / 2;
        return all.size() % 2 ? all[half] : (all[half - 1] + all[half]) / 2;
    }
    SL_TRY(const double here, cell_number(t, s.row, s.column));
    if (s.statistic == "share") {
        if (sum == 0) return broken("a share of nothing");
        return here / sum;
    }
    if (s.statistic == "rank") return 1.0 + static_cast<double>(std::ranges::count_if(all, [&](double n) { return n > here; }));
    if (s.statistic == "change" || s.statistic == "difference") {
        SL_TRY(const double other, cell_number(t, s.other_row, s.column));
        if (s.statistic == "difference") return here - other;
        if (other == 0) return broken("a change from zero");
        return (here - other) / std::abs(other);
    }
    return broken("a statistic that does not exist");
}

Result<std::string> render(const Narrative& narrative, const Table& result) {
    std::string out;
    for (const auto& segment : narrative.segments) {
        SL_TRY(const std::string piece, rendered(segment, result));
        out += piece;
    }
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
    return out;
}

boost::json::value to_json(const Narrative& narrative, const Table& result) {
    boost::json::array out;
    for (const auto& segment : narrative.segments) {
        boost::json::object o;
        if (std::holds_alternative<Text>(segment)) {
            o["kind"] = "text";
        } else if (const auto* n = std::get_if<NameRef>(&segment)) {
            o = {{"kind", "name"}, {"column", n->column}};
        } else if (const auto* c = std::get_if<CellRef>(&segment)) {
            o = {{"kind", "cell"}, {"row", c->row}, {"column", c->column}, {"format", c->format}};
        } else if (const auto* s = std::get_if<StatisticRef>(&segment)) {
            o = {{"kind", "statistic"}, {"statistic", s->statistic}, {"column", s->column}, {"row", s->row}, {"other_row", s->other_row}, {"format", s->format}};
        }
        o["text"] = rendered(segment, result).value_or("");
        out.push_back(std::move(o));
    }
    return out;
}

Result<Narrative> narrative_from_json(const boost::json::value& json) {
    Narrative out;
    if (!json.is_array()) return fail(ErrorCode::InvalidInput, "A narrative is a list of segments.");
    for (const auto& item : json.get_array()) {
        const auto* o = item.if_object();
        const auto text = [&](std::string_view name) {
            const auto* v = o ? o->if_contains(name) : nullptr;
            return v && v->is_string() ? std::string(v->get_string()) : std::string();
        };
        const auto index = [&](std::string_view name) -> std::size_t {
            const auto* v = o ? o->if_contains(name) : nullptr;
            if (v && v->is_int64() && v->get_int64() >= 0) return static_cast<std::size_t>(v->get_int64());
            return v && v->is_uint64() ? v->get_uint64() : 0;
        };
        const std::string kind = text("kind");
        if (kind == "text") out.segments.emplace_back(Text{text("text")});
        else if (kind == "name") out.segments.emplace_back(NameRef{index("column")});
        else if (kind == "cell") out.segments.emplace_back(CellRef{index("row"), index("column"), text("format")});
        else if (kind == "statistic") out.segments.emplace_back(StatisticRef{text("statistic"), index("column"), index("row"), index("other_row"), text("format")});
        else return fail(ErrorCode::InvalidInput, "A segment of a narrative has kind text, name, cell or statistic.");
    }
    return out;
}

}  // namespace sightline::narrative
