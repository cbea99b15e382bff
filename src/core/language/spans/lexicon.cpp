#include "core/language/spans/lexicon.h"

#include <algorithm>
#include <cmath>

#include "core/language/spans/concepts.h"
#include "core/language/text.h"

namespace sightline::language {
namespace {

constexpr double kNamed = 0.6;  ///< from here on a label is a name: it says so, or repeats its table's name

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& w : words) {
        if (!out.empty()) out += ' ';
        out += w;
    }
    return out;
}

bool has_word(const std::vector<std::string>& words, std::initializer_list<std::string_view> any) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& w) {
        return std::find(any.begin(), any.end(), w) != any.end();
    });
}

std::string key_of(std::string_view table, std::string_view column) {
    std::string key(table);
    key += '\x1f';
    key += column;
    return key;
}

double number_of(const Value& v) {
    if (const auto* d = std::get_if<Date>(&v)) return d->days;
    if (const auto* t = std::get_if<Timestamp>(&v)) return static_cast<double>(t->micros) / 86400e6;
    return as_number(v).value_or(0);
}

}  // namespace

Lexicon::Lexicon(query::Schema schema, std::shared_ptr<const ValueIndex> index, const WordVectors& vectors)
    : schema_(std::move(schema)), index_(std::move(index)) {
    for (std::size_t t = 0; t < schema_.tables.size(); ++t) {
        const query::TableInfo& info = schema_.tables[t];
        LexicalTable table;
        table.words = split_identifier(info.label.empty() ? info.name : info.label);
        for (const auto& w : table.words) table.stems.push_back(stem(w));
        table.vector = vectors.embed(joined(table.words));
        table.first = static_cast<int>(columns_.size());
        table.count = static_cast<int>(info.columns.size());
        tables_.push_back(std::move(table));
        for (const auto& c : info.columns) add_column(static_cast<int>(t), info, c, vectors);
    }
    weigh_words();
    choose_labels();
    find_indexed_numbers();
    find_flags();
    measure_distances();
}

void Lexicon::add_column(int table, const query::TableInfo& info, const query::ColumnInfo& column,
                         const WordVectors& vectors) {
    LexicalColumn c;
    c.table = table;
    c.info = &column;
    c.words = split_identifier(column.name);
    for (const auto& w : c.words) c.stems.push_back(stem(w));
    c.folded = joined(c.words);
    std::vector<std::string> spelled;
    for (const auto& w : c.words) {
        const std::string_view whole = spelled_out(w);
        spelled.push_back(whole.empty() || w == "id" || w == "no" ? w : std::string(whole));
    }
    c.vector = vectors.embed(joined(spelled));
    c.averaged = is_averaged(c.words) || column.role == query::Role::Percentage;
    c.numeric = is_numeric(column.type);
    c.temporal = is_temporal(column.type);
    c.months = column.holds_months();
    c.text = column.type == ColumnType::Text;
    if (column.min && column.max) {
        c.low = number_of(*column.min);
        c.high = number_of(*column.max);
        c.has_range = c.numeric || c.temporal;
    }
    const bool year_word =
        has_word(c.words, {"year", "years", "yr", "season", "founded", "built", "opened", "established"});
    const bool whole = column.type == ColumnType::Integer;
    c.year = whole && c.has_range &&
             ((c.low >= 1500 && c.high <= 2200 && (year_word || c.low >= 1800)) ||
              (year_word && c.low >= 0 && c.high < 100));
    c.date_text =
        c.text && has_word(c.words, {"date", "day", "time", "year", "month", "season", "aired", "airdate"});
    c.identifier = has_word(c.words, {"id", "ids", "identifier", "uuid", "guid", "ssn", "isbn"}) ||
                   column.role == query::Role::Identifier;
    const double rows = static_cast<double>(std::max<std::int64_t>(1, info.row_count - column.null_count));
    c.unique = static_cast<double>(column.distinct_count) >= 0.95 * rows;
    c.category = !c.unique &&
                 (c.text || column.type == ColumnType::Boolean || (whole && column.distinct_count <= 40)) &&
                 static_cast<double>(column.distinct_count) <= std::max(12.0, 0.5 * rows);
    const auto id = static_cast<ColumnId>(columns_.size());
    by_name_.emplace(key_of(info.name, column.name), id);
    for (std::size_t w = 0; w < c.stems.size(); ++w)
        by_stem_[c.stems[w]].push_back({id, static_cast<int>(w)});
    columns_.push_back(std::move(c));
}

void Lexicon::weigh_words() {
    for (LexicalColumn& c : columns_) {
        float sum = 0;
        for (std::size_t w = 0; w < c.stems.size(); ++w) {
            float weight = 1.0F / std::sqrt(static_cast<float>(by_stem_[c.stems[w]].size()));
            if (is_stop_word(c.words[w]) && c.stems.size() > 1) weight *= 0.2F;
            if (c.words[w].size() == 1 && c.stems.size() > 1) weight *= 0.5F;
            c.weights.push_back(weight);
            sum += weight;
        }
        for (float& w : c.weights) w /= std::max(sum, 1e-6F);
    }
}

void Lexicon::choose_labels() {
    for (std::size_t t = 0; t < tables_.size(); ++t) {
        LexicalTable& table = tables_[t];
        double best_label = 0, best_time = 0;
        for (int i = 0; i < table.count; ++i) {
            const ColumnId id = table.first + i;
            const LexicalColumn& c = column(id);
            double label = 0;
            if (c.text) {
                label = 0.2 - 0.01 * i;
                if (has_word(c.words, {"name", "title"})) label += 2;
                if (c.words.size() == 1 && label > 2) label += 0.5;
                for (const auto& s : c.stems)
                    if (std::find(table.stems.begin(), table.stems.end(), s) != table.stems.end())
                        label += 0.7;
                if (has_word(c.words, {"first", "middle", "code", "id", "description", "details"}))
                    label -= 0.8;
                if (has_word(c.words, {"job", "position"})) label -= 2;
            }
            if (table.key < 0 && c.identifier && c.unique && c.info->null_count == 0) table.key = id;
            if (label > best_label) best_label = label, table.label = id, table.named = label >= kNamed;
            if (c.identifier && c.unique && std::any_of(c.words.begin(), c.words.end(), [](const auto& w) {
                    return is_person_word(w) || is_person_word(spelled_out(w));
                }))
                table.persons = true;
            double time = 0;
            if (c.temporal)
                time = 3;
            else if (c.year)
                time = 2;
            else if (c.date_text)
                time = 1;
            if (time > 0) time -= 0.01 * i;
            if (c.info->role == query::Role::Time) time += 0.5;
            // What happened to a row, not what it is about.
            if (has_word(c.words, {"birth", "birthday", "dob", "updated", "modified", "expiry", "due"}))
                time -= 0.6;
            if (time > best_time) best_time = time, table.time = id;
        }
    }
}

void Lexicon::find_indexed_numbers() {
    if (!index_) return;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        LexicalColumn& c = columns_[i];
        if (c.text) {
            c.indexed = true;
            continue;
        }
        if (!c.info->min) continue;
        for (const ValueMatch& m : index_->exact(to_text(*c.info->min), 64))
            c.indexed |= find(m.table, m.column) == static_cast<ColumnId>(i);
    }
}

/// Columns that only say yes or no, in the ways data says it.
void Lexicon::find_flags() {
    constexpr std::pair<std::string_view, std::string_view> kPairs[] = {
        {"yes", "no"}, {"y", "n"}, {"true", "false"}, {"t", "f"}};
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        LexicalColumn& c = columns_[i];
        const auto distinct = c.info->distinct_count;
        if (c.info->type == ColumnType::Boolean) {
            c.yes = true;
            c.no = false;
        } else if (c.info->type == ColumnType::Integer && distinct == 2 && c.low == 0 && c.high == 1) {
            c.yes = std::int64_t{1};
            c.no = std::int64_t{0};
        } else if (c.text && index_ && distinct > 0 && distinct <= 3) {
            const auto value = [&](std::string_view word) -> std::optional<Value> {
                for (const ValueMatch& m : index_->exact(word, 64))
                    if (find(m.table, m.column) == static_cast<ColumnId>(i)) return Value(m.value);
                return {};
            };
            for (const auto& [yes, no] : kPairs) {
                c.yes = value(yes);
                c.no = value(no);
                if (c.yes && c.no) break;
            }
            if (!c.yes || !c.no) c.yes.reset(), c.no.reset();
        }
    }
}

void Lexicon::measure_distances() {
    const std::size_t n = tables_.size();
    distance_.assign(n * n, kUnreachable);
    for (std::size_t t = 0; t < n; ++t) distance_[t * n + t] = 0;
    const auto number = [&](const std::string& name) -> std::size_t {
        for (std::size_t t = 0; t < n; ++t)
            if (schema_.tables[t].name == name) return t;
        return n;
    };
    for (const auto& r : schema_.relations) {
        const std::size_t a = number(r.from_table), b = number(r.to_table);
        if (a >= n || b >= n || a == b) continue;
        distance_[a * n + b] = distance_[b * n + a] = 1;
        links_.push_back({static_cast<int>(a), static_cast<int>(b), &r});
    }
    if (n > 200) return;
    for (std::size_t k = 0; k < n; ++k)
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j)
                distance_[i * n + j] =
                    std::min(distance_[i * n + j], distance_[i * n + k] + distance_[k * n + j]);
}

const std::vector<Lexicon::WordUse>* Lexicon::columns_with(const std::string& stem) const {
    const auto it = by_stem_.find(stem);
    return it == by_stem_.end() ? nullptr : &it->second;
}

ColumnId Lexicon::find(std::string_view table, std::string_view column) const {
    const auto it = by_name_.find(key_of(table, column));
    return it == by_name_.end() ? -1 : it->second;
}

}  // namespace sightline::language
