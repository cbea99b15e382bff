#include "platform/engine/csv/csv_totals.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "platform/engine/database.h"

namespace sightline::engine {

namespace {

// As lower() and trim() leave them. The same words as in the reader of sheets.
constexpr std::string_view kWords =
    "total|totals|grand total|subtotal|subtotals|sub-total|sub total|sum|sums|overall total|overall|all "
    "total|"
    "total general|total général|total generale|summe|gesamt|gesamtsumme|zwischensumme|insgesamt|endsumme|"
    "teilsumme|sous-total|sous total|somme|total partiel|suma|subtotales|suma total|totale|subtotale|somma|"
    "totale generale|summen|soma|total geral|totaal|subtotaal|eindtotaal|som|summa|totalt|delsumma|i "
    "alt|ialt|delsum|"
    "sum total|yhteensä|välisumma|razem|ogółem|łącznie|suma częściowa|celkem|součet|mezisoučet|spolu|"
    "medzisúčet|összesen|részösszeg|végösszeg|toplam|genel toplam|ara toplam|итого|всего|сумма|подытог|"
    "промежуточный итог|общий итог|разом|усього|всього|σύνολο|μερικό σύνολο|合計|小計|総計|計|合计|总计|小计|"
    "总和|共计|總計|總和|합계|소계|총계|المجموع|الإجمالي|סה\"כ|कुल|योग|tổng|tổng "
    "cộng|jumlah|ukupno|skupaj|kokku|"
    "kopā|общо|ukupan zbroj";
constexpr std::size_t kMostCells = 2'000'000;
constexpr std::size_t kMostColumns = 200;
constexpr double kShareOfFigures = 0.6;

using Rows = std::function<Result<Table>(const std::string& sql)>;

struct Shape {
    std::vector<std::string> names;
    std::string number;  ///< a name that no column has
    std::vector<bool> text, figure;
    std::int64_t rows = 0;
};

Result<Shape> shape_of(const Rows& rows, const std::string& table) {
    SL_TRY(const Table columns,
           rows(fmt::format("SELECT column_name, column_type FROM (DESCRIBE {})", quoted_name(table))));
    SL_TRY(const Table count, rows("SELECT count(*) FROM " + quoted_name(table)));
    Shape out;
    out.rows = count.columns[0].integers()[0];
    for (std::size_t c = 0; c < columns.row_count(); ++c) {
        const std::string_view type = columns.columns[1].text(c);
        out.names.emplace_back(columns.columns[0].text(c));
        out.text.push_back(type == "VARCHAR");
        out.figure.push_back(type == "BIGINT" || type == "DOUBLE" || type == "HUGEINT" ||
                             type.starts_with("DECIMAL"));
    }
    std::size_t longest = 0;
    for (const auto& name : out.names) longest = std::max(longest, name.size());
    out.number = std::string(longest + 1, 'n');
    return out;
}

bool may_hold_totals(const Shape& s) {
    return s.rows >= 3 && s.rows <= kMostRowsWithTotals && s.names.size() <= kMostColumns &&
           std::ranges::count(s.text, true) > 0;
}

/// The rows that begin with a word for a total and hold no other text; true where they begin with nothing
/// else, as "Total Energies" does.
Result<std::map<std::int64_t, bool>> labelled(const Rows& rows, const std::string& table, const Shape& s) {
    const std::string exact = fmt::format("^({})[ :.]*$", kWords),
                      part = fmt::format("^({0})[ :]|[ :]({0})[ :.]*$", kWords);
    std::string cells, any;
    for (std::size_t c = 0; c < s.names.size(); ++c) {
        const std::string cell = fmt::format("lower(trim(CAST({} AS VARCHAR)))", quoted_name(s.names[c]));
        cells += fmt::format(
            ", CASE WHEN coalesce({0}, '') = '' THEN 0 WHEN regexp_matches({0}, {1}) THEN 3 "
            "WHEN length({0}) <= 60 AND regexp_matches({0}, {2}) THEN 2 ELSE 1 END",
            cell, quoted_literal(exact), quoted_literal(part));
        if (s.text[c])
            any += fmt::format("{}regexp_matches({}, {})", any.empty() ? "" : " OR ", cell,
                               quoted_literal(exact + "|" + part));
    }
    SL_TRY(
        const Table found,
        rows(fmt::format("SELECT {0} - 1{1} FROM (SELECT *, row_number() OVER () AS {0} FROM {2}) WHERE {3}",
                         quoted_name(s.number), cells, quoted_name(table), any)));
    std::map<std::int64_t, bool> out;
    for (std::size_t r = 0; r < found.row_count(); ++r) {
        std::optional<std::int64_t> first;  // kind of the row's first cell
        bool other_text = false;
        for (std::size_t c = 0; c < s.names.size(); ++c) {
            const auto kind = found.columns[c + 1].integers()[r];
            if (kind == 0) continue;
            if (first) other_text |= s.text[c] && kind == 1;
            if (!first) first = kind;
        }
        if (first.value_or(0) >= 2 && !other_text) out[found.columns[0].integers()[r]] = *first == 3;
    }
    return out;
}

/// But for what rounding does: to two digits, and less of small figures.
bool is_sum(double figure, double sum) {
    const double size = std::abs(sum);
    return std::abs(figure - sum) <= std::max(std::min(0.011, 0.02 * size), 1e-4 * size);
}

/// What has been added up of one column so far.
struct Sums {
    double section = 0, all = 0, totals = 0;
    bool is(double figure) const {
        return is_sum(figure, section) || is_sum(figure, all) || is_sum(figure, totals);
    }
};

/// 1, 2, 3 is the sum of those before too: ranks and numbers of rows, where they go on.
bool is_counted_on(const Column& figures, std::size_t row) {
    if (row < 2 || row + 1 >= figures.size()) return false;
    for (std::size_t r = row - 2; r <= row + 1; ++r)
        if (figures.is_null(r)) return false;
    const auto step = [&](std::size_t r) { return figures.doubles()[r] - figures.doubles()[r - 1]; };
    return step(row) != 0 && step(row - 1) == step(row) && step(row + 1) == step(row);
}

}  // namespace

Result<std::map<std::int64_t, std::string>> total_rows(const Rows& rows, const std::string& table) {
    std::map<std::int64_t, std::string> out;
    SL_TRY(const Shape s, shape_of(rows, table));
    std::string figures;
    std::vector<std::string> names;  // of them
    for (std::size_t c = 0; c < s.names.size(); ++c) {
        if (!s.figure[c]) continue;
        figures += fmt::format("{}CAST({} AS DOUBLE)", figures.empty() ? "" : ", ", quoted_name(s.names[c]));
        names.push_back(s.names[c]);
    }
    const std::size_t width = names.size();
    if (!may_hold_totals(s) || width == 0 || static_cast<std::size_t>(s.rows) * width > kMostCells)
        return out;
    SL_TRY(const auto labels, labelled(rows, table, s));
    if (labels.empty()) return out;
    SL_TRY(const Table values, rows(fmt::format("SELECT {} FROM {}", figures, quoted_name(table))));
    std::vector<Sums> sums(width);
    for (std::int64_t row = 0; row < s.rows; ++row) {
        const auto r = static_cast<std::size_t>(row);
        const auto label = labels.find(row);
        double filled = 0, added = 0;
        std::string summed;
        for (std::size_t c = 0; c < width; ++c) {
            if (label == labels.end() || values.columns[c].is_null(r)) continue;
            const double figure = values.columns[c].doubles()[r];
            const bool sum = sums[c].is(figure);
            if (sum && (figure == 0 || is_counted_on(values.columns[c], r))) continue;  // says nothing
            ++filled;
            if (sum && ++added == 1) summed = names[c];
        }
        // One figure of "Total Energies" may be a sum by chance.
        const bool total = label != labels.end() && row > 1 && added >= (label->second ? 1 : 2) &&
                           added >= kShareOfFigures * filled;
        for (std::size_t c = 0; c < width; ++c) {
            if (total) sums[c].section = 0;
            if (values.columns[c].is_null(r)) continue;
            const double figure = values.columns[c].doubles()[r];
            if (total) {
                sums[c].totals += figure;
            } else {
                sums[c].section += figure;
                sums[c].all += figure;
            }
        }
        if (total) out.emplace(row, std::move(summed));
    }
    // Where most rows so called add up nothing, the word is a value like others.
    if (2 * static_cast<std::int64_t>(out.size()) >= s.rows || 2 * out.size() <= labels.size()) out.clear();
    return out;
}

std::string_view total_words() {
    return kWords;
}

}  // namespace sightline::engine
