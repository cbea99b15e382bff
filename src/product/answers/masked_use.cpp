#include "product/answers/masked_use.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <map>

#include "core/query/query_walk.h"
#include "core/query/scope.h"

namespace sightline::answers {

namespace {

constexpr std::string_view kCut = "•";
constexpr std::size_t kCode = 16;

bool is_code(std::string_view text) {
    return text.size() == kCode && std::ranges::all_of(text, [](unsigned char c) {
               return std::isdigit(c) || (c >= 'a' && c <= 'f');
           });
}

std::string note_of(const MaskedColumn& m) {
    const std::string name = "'" + m.column + "' is masked for you: ";
    if (m.mask == "hash") return name + "each value is a code in place of it, the same for the same value.";
    if (is_temporal(m.type)) return name + "of each date only the year is left, and stands as its 1 January.";
    return name + "only a part of each value is left, and different values may look the same.";
}

std::string refusal_of(const MaskedColumn& m) {
    const std::string left = m.mask == "hash"      ? "codes in place of its values"
                             : is_temporal(m.type) ? "the years of its dates"
                                                   : "parts of its values";
    return "'" + m.column + "' is masked for you: you see " + left +
           ", so rows cannot be chosen by a value of it. Leave that out, or ask the dataset's owner.";
}

/// Words and signs of a question, in lower case; "_" divides words as a blank does.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    char last = 'b';
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        const char kind = std::isalnum(u) || u >= 0x80                   ? 'w'
                          : c == '<' || c == '>' || c == '=' || c == '!' ? 's'
                                                                         : 'b';
        if (kind != 'b') {
            if (kind != last) out.emplace_back();
            out.back() += static_cast<char>(std::tolower(u));
        }
        last = kind;
    }
    return out;
}

/// Where a column's name ends among the words; -1 when it is not there.
std::ptrdiff_t end_of_mention(const std::vector<std::string>& words, const std::string& column) {
    const auto name = words_of(column);
    if (name.empty()) return -1;
    for (std::size_t i = 0; i + name.size() <= words.size(); ++i) {
        bool same = true;
        for (std::size_t k = 0; same && k < name.size(); ++k)
            same = words[i + k] == name[k] || (k + 1 == name.size() && words[i + k] == name[k] + "s");
        if (same) return static_cast<std::ptrdiff_t>(i + name.size());
    }
    return -1;
}

/// "salary > 90000", "card is 4111…": is a comparison with the column written there?
bool asks_to_compare(const std::vector<std::string>& words, std::ptrdiff_t at) {
    static constexpr std::array<std::string_view, 21> kComparing{
        "<",        ">",        "=",    "<=",    ">=",    "!=",    "is",
        "are",      "equals",   "over", "above", "below", "under", "between",
        "contains", "starting", "more", "less",  "least", "most",  "like"};
    for (std::size_t i = static_cast<std::size_t>(at);
         i < std::min<std::size_t>(words.size(), static_cast<std::size_t>(at) + 2); ++i)
        if (std::ranges::find(kComparing, words[i]) != kComparing.end()) return true;
    return false;
}

class Look {
  public:
    Look(const query::Query& q, const query::Schema& schema, const std::vector<MaskedColumn>& masked,
         std::string_view question)
        : schema_(schema),
          masked_(masked),
          question_(question),
          used_(masked.size()),
          compared_(masked.size()) {
        query::for_each_query(q, [&](const query::Query& each) { one(each); });
    }

    MaskedUse result() && {
        const auto words = words_of(question_);
        for (std::size_t i = 0; i < masked_.size(); ++i) {
            if (used_[i]) out_.notes.push_back(note_of(masked_[i]));
            if (words.empty() || compared_[i]) continue;
            // What was said of it, and did not come to be part of the Query.
            const auto at = end_of_mention(words, masked_[i].column);
            if (at >= 0 && (!used_[i] || asks_to_compare(words, at))) refuse(masked_[i]);
        }
        return std::move(out_);
    }

  private:
    const MaskedColumn* find(const query::ColumnRef& ref, const query::Scope& scope) {
        const auto found = query::resolve(ref, scope);
        if (!found || !found->info || !found->table) return nullptr;
        const auto it = std::ranges::find_if(masked_, [&](const MaskedColumn& m) {
            return m.table == found->table->name && m.column == found->info->name;
        });
        return it == masked_.end() ? nullptr : &*it;
    }
    std::size_t index(const MaskedColumn& m) const { return static_cast<std::size_t>(&m - masked_.data()); }
    void refuse(const MaskedColumn& m) {
        if (out_.refusal.empty()) out_.refusal = refusal_of(m);
    }

    template <class Node>
    std::vector<const MaskedColumn*> within(const Node& node, const query::Scope& scope) {
        std::vector<const MaskedColumn*> out;
        query::for_each_column(
            node,
            [&](const query::ColumnRef& c) {
                if (const auto* m = find(c, scope)) out.push_back(m);
            },
            false);
        return out;
    }

    void one(const query::Query& q) {
        const query::Scope scope(q.from, schema_);
        const bool grouped = query::is_grouped(q);
        for (const auto& item : q.select)
            for (const auto* m : within(item.expression, scope)) {
                used_[index(*m)] = true;
                const bool as_it_is = std::holds_alternative<query::ColumnRef>(item.expression.form);
                // A list of what is left of numbers is no answer about the numbers.
                if (grouped || !as_it_is || is_numeric(m->type) || is_temporal(m->type)) out_.distorts = true;
            }
        const auto distorted = [&](const auto& node) {
            for (const auto* m : within(node, scope)) {
                used_[index(*m)] = true;
                out_.distorts = true;
            }
        };
        for (const auto& join : q.from.joins)
            for (const auto& key : join.on)
                for (const auto* side : {&key.left, &key.right})
                    if (const auto* m = find(*side, scope)) {
                        used_[index(*m)] = true;
                        out_.distorts = true;
                    }
        for (const auto& g : q.group) distorted(g);
        for (const auto& o : q.order) distorted(o.expression);
        if (q.limit)
            for (const auto& p : q.limit->per) distorted(p);
        if (q.where) condition(*q.where, scope);
        if (q.having) condition(*q.having, scope);
        for (const auto& item : q.select) conditions_in(item.expression, scope);
    }

    /// Filters of aggregates and cases.
    void conditions_in(const query::Expression& e, const query::Scope& scope) {
        query::for_each_child(e, [&](const auto& child, const query::Step&) {
            using Child = std::remove_cvref_t<decltype(child)>;
            if constexpr (std::same_as<Child, query::Predicate>)
                condition(child, scope);
            else if constexpr (std::same_as<Child, query::Expression>)
                conditions_in(child, scope);
        });
    }

    void condition(const query::Predicate& p, const query::Scope& scope) {
        if (const auto* all = std::get_if<query::Junction>(&p.form)) {
            for (const auto& part : all->parts) condition(part, scope);
            return;
        }
        if (const auto* no = std::get_if<query::Negation>(&p.form)) return condition(*no->of, scope);
        const auto columns = within(p, scope);
        if (columns.empty()) return;
        const bool null = std::holds_alternative<query::IsNull>(p.form);
        for (const auto* m : columns) {
            used_[index(*m)] = true;
            out_.distorts = true;
            compared_[index(*m)] = true;
            if (!null && !shown(p, *m)) refuse(*m);
        }
    }

    /// Is compared what this person sees: a part as it is shown, a code, a year?
    bool shown(const query::Predicate& p, const MaskedColumn& m) const {
        std::vector<Value> values;
        std::vector<std::string> texts;
        bool by_year = false;
        query::for_each_child(p, [&](const auto& child, const query::Step&) {
            if constexpr (std::same_as<std::remove_cvref_t<decltype(child)>, query::Expression>) {
                if (const auto* literal = std::get_if<query::Literal>(&child.form))
                    values.push_back(literal->value);
                if (const auto* bucket = std::get_if<query::TimeBucket>(&child.form))
                    by_year = by_year || bucket->grain == query::TimeGrain::Year;
                if (const auto* part = std::get_if<query::TimePartOf>(&child.form))
                    by_year = by_year || part->part == query::TimePart::Year;
            }
        });
        if (const auto* in = std::get_if<query::InList>(&p.form)) values = in->values;
        if (const auto* match = std::get_if<query::TextMatch>(&p.form)) texts.push_back(match->text);
        if (is_temporal(m.type) && m.mask == "partial") return by_year || by_years(p, values);
        for (const auto& v : values) texts.push_back(to_text(v));
        return !texts.empty() && std::ranges::all_of(texts, [&](const std::string& t) {
            const bool form = m.mask == "hash" ? is_code(t) : t.contains(kCut);
            return form && (question_.empty() || question_.contains(t));
        });
    }

    /// From one 1 January to another, or to the 31 December before it.
    static bool by_years(const query::Predicate& p, const std::vector<Value>& values) {
        const auto begins = [](const Value& v) { return to_text(v).substr(4, 6) == "-01-01"; };
        if (values.empty() ||
            std::ranges::any_of(values, [](const Value& v) { return to_text(v).size() < 10; }))
            return false;
        if (const auto* c = std::get_if<query::Comparison>(&p.form))
            return begins(values.front()) && values.size() == 1 &&
                   (c->op == query::Comparator::GreaterOrEqual || c->op == query::Comparator::Less);
        if (std::holds_alternative<query::Between>(p.form) && values.size() == 2)
            return begins(values[0]) && to_text(values[1]).substr(4, 6) == "-12-31";
        return false;
    }

    const query::Schema& schema_;
    const std::vector<MaskedColumn>& masked_;
    std::string_view question_;
    std::vector<bool> used_, compared_;
    MaskedUse out_;
};

}  // namespace

MaskedUse masked_use(const query::Query& query, const query::Schema& schema,
                     const std::vector<MaskedColumn>& masked, std::string_view question) {
    if (masked.empty()) return {};
    return Look(query, schema, masked, question).result();
}

}  // namespace sightline::answers
