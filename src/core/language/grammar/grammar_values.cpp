// Filters on values of the data: one value, several of one column, and columns that only say yes or no.

#include <algorithm>
#include <cmath>

#include "core/language/grammar/grammar.h"

namespace sightline::language {
namespace {

constexpr std::size_t kColumnGap = 5;  ///< words between a column and its value
constexpr std::size_t kMostListed = 12;

/// The value as the column's type has it; nullopt when it cannot be.
std::optional<FilterAtom> atom_of(const ValueMention& v, const LexicalColumn& c) {
    FilterAtom atom;
    atom.column = v.column;
    if (c.numeric) {
        double number = 0;
        try {
            number = std::stod(v.value);
        } catch (const std::exception&) {
            return {};
        }
        if (number == std::floor(number) && std::abs(number) < 9e15)
            atom.values.emplace_back(static_cast<std::int64_t>(number));
        else
            atom.values.emplace_back(number);
    } else if (c.temporal) {
        const auto date = parse_date(std::string_view(v.value).substr(0, 10));
        if (!date) return {};
        atom.form = FilterAtom::Form::Between;
        atom.values = {Value(*date), Value(*date)};
    } else {
        atom.values.emplace_back(v.value);
    }
    return atom;
}

std::string_view match_name(const ValueMention& v) {
    return v.similarity >= 1 ? "exact" : v.inflected ? "inflected" : "similar";
}

}  // namespace

void Grammar::value_features(FeatureWriter& f, const ValueMention& v, bool said) const {
    const LexicalColumn& c = lexicon_.column(v.column);
    const std::string_view match = match_name(v);
    f.add({"val", match});
    f.add({"val", match, said ? "said" : "implied"});
    if (match == "similar") f.add({"val", "sim"}, v.similarity);
    f.add({"val", match, "rivals", small_count(static_cast<std::size_t>(v.rivals))});
    f.add({"val", match, "words"}, static_cast<float>(std::min(5, v.end - v.begin)));
    if (v.quoted) f.add({"val", "quoted"});
    const Token& t = q_.tokens[v.begin];
    if (v.end - v.begin == 1 && !v.inflected) {
        f.add({"val", "lone", c.text ? "text" : "number"});
        if (t.stop) f.add({"val", "lone-stop"});
        if (t.text.size() <= 2) f.add({"val", "short"});
        if (q_.cue_at[v.begin] >= 0) f.add({"val", "cue"});
        if (q_.column_strength[v.begin] == 2) f.add({"val", "names-column"});
        if (t.capital && v.begin > 0) f.add({"val", "capital"});
    }
    const bool longer = std::any_of(q_.values.begin(), q_.values.end(), [&](const ValueMention& o) {
        return (o.similarity >= 1 || o.inflected) && o.begin <= v.begin && o.end >= v.end &&
               o.end - o.begin > v.end - v.begin;
    });
    if (longer) f.add({"val", "inside-longer"});
}

void Grammar::add_value_filters() {
    for (const ValueMention& v : q_.values) {
        const auto atom = atom_of(v, lexicon_.column(v.column));
        if (!atom) continue;
        const auto make = [&](std::size_t begin, std::size_t end, const ColumnMention* m, std::size_t gap) {
            Arc a = start(ArcKind::Filter, begin, end);
            a.column = v.column;
            a.filters.push_back(*atom);
            FeatureWriter f(a.features, names_);
            value_features(f, v, m != nullptr);
            finish_filter(std::move(a), m, gap, "value");
        };
        make(v.begin, v.end, nullptr, 0);
        for (const ColumnMention& m : q_.columns) {
            if (m.column != v.column) continue;
            if (m.end <= v.begin && bridge(m.end, v.begin, kColumnGap))
                make(m.begin, v.end, &m, v.begin - m.end);
            else if (m.begin >= v.end && bridge(v.end, m.begin, 2))
                make(v.begin, m.end, &m, m.begin - v.end);
        }
    }
}

std::string_view Grammar::joined_by(std::size_t end, std::size_t begin) const {
    if (begin < end || begin - end > 2) return {};
    std::string_view word = begin == end && q_.tokens[begin].before == ',' ? "comma" : std::string_view{};
    for (std::size_t i = end; i < begin; ++i) {
        const std::string& t = q_.tokens[i].text;
        if (t == "and" || t == "or")
            word = t;
        else if (t == "nor")
            word = "or";
        else if (t == "vs" || t == "versus" || t == "against" || t == "with" || t == "than")
            word = "vs";
        else if (t == "to" || t == "from" || t == "in" || t == "for")
            word = word.empty() ? "to" : word;
        else if (t == "compared")
            word = "vs";
        else
            return {};
    }
    return word;
}

/// "Germany, France and Spain", "open or pending": several values of one column.
void Grammar::add_value_lists() {
    const auto sure = [](const ValueMention& v) {
        return v.similarity >= 1 || v.inflected || v.similarity > 0.6F;
    };
    for (std::size_t first = 0; first < q_.values.size(); ++first) {
        if (!sure(q_.values[first])) continue;
        std::vector<std::size_t> list{first};
        std::string_view join;
        for (bool grown = true; grown && list.size() < kMostListed;) {
            grown = false;
            const ValueMention& last = q_.values[list.back()];
            for (std::size_t k = 0; k < q_.values.size(); ++k) {
                const ValueMention& next = q_.values[k];
                if (next.column != last.column || next.begin < last.end || !sure(next) ||
                    next.value == last.value)
                    continue;
                const std::string_view by = joined_by(last.end, next.begin);
                if (by.empty()) continue;
                if (join.empty() || by != "comma") join = by;
                list.push_back(k);
                grown = true;
                break;
            }
            if (list.size() < 2 || !grown) continue;
            Arc a = start(ArcKind::Filter, q_.values[first].begin, q_.values[list.back()].end);
            const LexicalColumn& c = lexicon_.column(q_.values[first].column);
            if (!c.text && !c.numeric) continue;
            a.column = q_.values[first].column;
            a.sides = join;
            const ColumnMention* said = nullptr;
            for (const ColumnMention& m : q_.columns)
                if (m.column == a.column && m.end <= a.begin && bridge(m.end, a.begin, kColumnGap)) said = &m;
            FeatureWriter f(a.features, names_);
            for (std::size_t k : list) {
                if (auto atom = atom_of(q_.values[k], c)) a.filters.push_back(std::move(*atom));
                value_features(f, q_.values[k], said != nullptr);
            }
            if (a.filters.size() != list.size()) continue;
            f.add({"val", "list"});
            f.add({"val", "list", join});
            finish_filter(a, nullptr, 0, "list");
            if (said) {
                const std::size_t gap = a.begin - said->end;
                a.begin = said->begin;
                finish_filter(std::move(a), said, gap, "list");
            }
        }
    }
}

/// "cancelled flights", "not returned", "remote staff": a column that only says yes or no.
void Grammar::add_flag_filters() {
    for (const ColumnMention& m : q_.columns) {
        const LexicalColumn& c = lexicon_.column(m.column);
        const bool happened = c.temporal && c.info->null_count > 0 && m.end - m.begin == 1 &&
                              m.kind != MatchKind::Exact &&
                              (q_.tokens[m.begin].text.ends_with("ed") || q_.tokens[m.begin].text == "left");
        if ((!c.yes && !happened) || m.kind == MatchKind::Vector) continue;
        Arc a = start(ArcKind::Filter, m.begin, m.end);
        a.column = m.column;
        FilterAtom atom;
        atom.column = m.column;
        if (happened) {
            atom.form = FilterAtom::Form::Null;
            atom.negated = true;
        } else {
            atom.values.push_back(*c.yes);
        }
        a.filters.push_back(std::move(atom));
        FeatureWriter f(a.features, names_);
        const bool last = m.end == q_.size();
        f.add({"flag"});
        f.add({"flag", type_name(c)});
        f.add({"flag", last ? "last" : q_.table_at[m.end] ? "before-rows" : "inside"});
        if (m.end < q_.size() && (q_.tokens[m.end].text == "rate" || q_.tokens[m.end].text == "rates") &&
            !happened) {
            Arc rate = a;
            rate.end = static_cast<std::uint16_t>(m.end + 1);
            rate.rate = true;
            FeatureWriter g(rate.features, names_);
            g.add({"flag", "rate"});
            finish_filter(std::move(rate), &m, 0, "flag");
        }
        finish_filter(std::move(a), &m, 0, "flag");
    }
}

}  // namespace sightline::language
