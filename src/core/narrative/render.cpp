#include <algorithm>

#include "core/narrative/narrative.h"
#include "core/narrative/rendering.h"
#include "core/query/sentence.h"

namespace sightline::narrative {

bool has_digit(std::string_view s) {
    return std::ranges::any_of(s, [](char c) { return c >= '0' && c <= '9'; });
}

Result<std::string> render_segment(const Segment& segment, const Table& t) {
    const auto broken = [](const char* what) {
        return fail(ErrorCode::InvalidInput,
                    std::string("The narrative refers to ") + what + " that is not in the result.");
    };
    if (const auto* text = std::get_if<Text>(&segment)) {
        if (has_digit(text->text))
            return fail(ErrorCode::InvalidInput,
                        "A text segment of the narrative holds a figure; figures must be references.");
        return text->text;
    }
    if (const auto* name = std::get_if<NameRef>(&segment)) {
        if (name->column >= t.column_count()) return broken("a column");
        return query::words_of(t.columns[name->column].name());
    }
    if (const auto* cell = std::get_if<CellRef>(&segment)) {
        if (cell->column >= t.column_count() || cell->row >= t.row_count()) return broken("a cell");
        return format_value(t.value(cell->row, cell->column), cell->format);
    }
    const auto& s = std::get<StatisticRef>(segment);
    SL_TRY(const double n, figure(s, t));
    return format_value(Value{n}, s.format);
}

Result<std::string> render(const Narrative& narrative, const Table& result) {
    std::string out;
    for (const Segment& segment : narrative.segments) {
        SL_TRY(const std::string piece, render_segment(segment, result));
        // A sentence begins with a capital, unless its first word is a cell: data stays as it is.
        const bool starts = out.empty() || out.ends_with(". ");
        const std::size_t at = out.size();
        out += piece;
        if (starts && !std::holds_alternative<CellRef>(segment) && at < out.size() && out[at] >= 'a' &&
            out[at] <= 'z')
            out[at] = static_cast<char>(out[at] - 'a' + 'A');
    }
    return out;
}

}  // namespace sightline::narrative
