#include "core/language/spans/question.h"

#include <algorithm>

#include "core/language/spans/concepts.h"

namespace sightline::language {
namespace {

constexpr float kNearForm = 0.8F;  ///< below it two words only share their beginning

/// "per order", "the biggest order": the noun, not "order by" or "in descending order".
bool is_order_noun(const AnalysedQuestion& q, std::size_t i) {
    if (q.tokens[i].text != "order" || (i + 1 < q.size() && q.tokens[i + 1].text == "by")) return false;
    return i > 0 && std::none_of(q.cues.begin(), q.cues.end(),
                                 [&](const Cue& c) { return c.kind == CueKind::Direction && c.end == i; });
}

void cover_with_cues(AnalysedQuestion& q) {
    q.cue_at.assign(q.size(), -1);
    for (std::size_t c = 0; c < q.cues.size(); ++c)
        for (std::size_t i = q.cues[c].begin; i < q.cues[c].end; ++i)
            if (q.cue_at[i] < 0) q.cue_at[i] = static_cast<std::int16_t>(c);
}

/// Words that name the rows themselves: the name of the table's key, and people where the rows are persons.
void add_entities(AnalysedQuestion& q, const Lexicon& lexicon) {
    const auto add = [&](std::size_t begin, std::size_t end, int table) {
        for (const TableMention& t : q.tables)
            if (!t.vector && t.table == table && t.begin <= begin && t.end >= end) return;
        TableMention m{static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(end), table, 0.9F,
                       false};
        m.entity = true;
        q.tables.push_back(m);
    };
    for (const ColumnMention& m : q.columns) {
        const LexicalColumn& c = lexicon.column(m.column);
        if (!c.identifier || !c.unique || m.end - m.begin != 1 || m.kind == MatchKind::Vector ||
            m.kind == MatchKind::Hint || (m.kind == MatchKind::Exact && m.share >= 0.99F))
            continue;
        const std::string& word = q.tokens[m.begin].text;
        const bool key_word = word == "id" || word == "ids" || word == "number" || word == "no" ||
                              word == "code" || word == "key" || word == "identifier";
        if (!key_word && !q.tokens[m.begin].stop && (q.cue_at[m.begin] < 0 || is_order_noun(q, m.begin)))
            add(m.begin, m.end, c.table);
    }
    for (std::size_t i = 0; i < q.size(); ++i)
        if (is_person_word(q.tokens[i].text))
            for (std::size_t t = 0; t < lexicon.tables().size(); ++t)
                if (lexicon.tables()[t].persons) add(i, i + 1, static_cast<int>(t));
}

}  // namespace

AnalysedQuestion analyse(std::string_view text, const Lexicon& lexicon, const WordVectors& vectors,
                         Date today) {
    AnalysedQuestion q;
    q.text = text;
    q.tokens = tokenize(text);
    const std::size_t n = q.tokens.size();
    q.cues = find_cues(q.tokens);
    cover_with_cues(q);
    q.columns = find_columns(q.tokens, lexicon, vectors);
    // "selling products" beside product: the whole name is said, what stands before it says something else.
    std::erase_if(q.columns, [&](const ColumnMention& m) {
        return m.kind == MatchKind::Vector && m.end - m.begin > 1 &&
               std::ranges::any_of(q.columns, [&](const ColumnMention& n) {
                   return n.column == m.column && n.kind == MatchKind::Exact && n.share >= 0.99F &&
                          n.begin >= m.begin && n.end <= m.end;
               });
    });
    q.tables = find_tables(q.tokens, lexicon, vectors);
    add_entities(q, lexicon);
    // "ride" beside rides is the row, not its rider.
    std::erase_if(q.columns, [&](const ColumnMention& m) {
        const bool near =
            m.kind == MatchKind::Vector || (m.kind == MatchKind::Prefix && m.similarity < kNearForm);
        return near && m.end - m.begin == 1 &&
               std::any_of(q.tables.begin(), q.tables.end(), [&](const TableMention& t) {
                   return !t.vector && lexicon.tables().size() == 1 && t.begin == m.begin && t.end == m.end;
               });
    });
    q.values = find_values(q, lexicon, vectors);
    q.numbers = find_numbers(q.tokens, text);
    q.dates = find_dates(q.tokens, today);
    const bool untimed = std::ranges::none_of(lexicon.columns(), &LexicalColumn::temporal);
    std::erase_if(q.dates, [&](const DateMention& d) {
        const bool named = std::ranges::any_of(q.values, [&](const ValueMention& m) {
            return m.begin <= d.begin && m.end >= d.end && m.similarity >= 1;
        });
        return d.doubtful && (untimed || named);
    });

    q.column_strength.assign(n, 0);
    q.value_strength.assign(n, 0);
    q.number_at.assign(n, false);
    q.date_at.assign(n, false);
    q.table_at.assign(n, false);
    q.flag_at.assign(n, false);
    for (const ColumnMention& m : q.columns)
        for (std::size_t i = m.begin; i < m.end; ++i) {
            const bool full = m.kind == MatchKind::Exact && m.share >= 0.99F;
            q.column_strength[i] = std::max<std::uint8_t>(q.column_strength[i], full ? 2 : 1);
            if (lexicon.column(m.column).yes && m.kind != MatchKind::Vector && m.kind != MatchKind::Hint)
                q.flag_at[i] = true;
        }
    for (const ValueMention& m : q.values)
        for (std::size_t i = m.begin; i < m.end; ++i)
            q.value_strength[i] =
                std::max<std::uint8_t>(q.value_strength[i], m.similarity >= 1 || m.inflected ? 2 : 1);
    // "dog" is a dog where there is one, however near it is to a vet.
    std::erase_if(q.columns, [&](const ColumnMention& m) {
        return m.kind == MatchKind::Vector && m.end - m.begin == 1 && q.value_strength[m.begin] == 2;
    });
    for (const auto& m : q.numbers) std::fill_n(q.number_at.begin() + m.begin, m.end - m.begin, true);
    for (const auto& m : q.dates) std::fill_n(q.date_at.begin() + m.begin, m.end - m.begin, true);
    for (const auto& m : q.tables) std::fill_n(q.table_at.begin() + m.begin, m.end - m.begin, true);
    for (const Token& t : q.tokens)
        q.meanings.push_back(t.stop ? WordVectors::Vector() : vectors.embed(t.text));
    q.timeless = std::ranges::none_of(
        lexicon.columns(), [](const LexicalColumn& c) { return c.temporal || c.year || c.date_text; });
    set_sides_against(q);
    cover_with_cues(q);
    return q;
}

}  // namespace sightline::language
