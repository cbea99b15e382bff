// The words of a follow-up put to work on the last Query.

#include <algorithm>

#include "core/language/conversation/follow_up.h"
#include "core/query/query_walk.h"

namespace sightline::language {

using namespace query;

namespace {

class Application {
  public:
    Application(const Fragment& f, const Choices& choices, const Lexicon& lexicon, QueryEdit& edit)
        : f_(f), q_(f.question()), choices_(choices), lexicon_(lexicon), edit_(edit) {}

    Applied run() {
        drop();
        filter();
        keys();
        figures();
        measure();
        order();
        return std::move(done_);
    }

  private:
    void did(bool changed, const char* otherwise) {
        if (changed)
            done_.understood = true;
        else if (done_.problem.empty())
            done_.problem = otherwise;
    }

    void drop() {
        if (f_.has(Move::NoFilter))
            did(edit_.drop_filters([](ColumnId) { return true; }),
                "The last question had no filter to remove.");
        if (f_.has(Move::NoTimeFilter))
            did(edit_.drop_filters([&](ColumnId c) {
                return c >= 0 && (lexicon_.column(c).temporal || lexicon_.column(c).year);
            }),
                "The last question was not limited in time.");
        if (f_.has(Move::NoLimit)) did(edit_.drop_limit(), "Nothing was left out of the last answer.");
        if (f_.has(Move::NoKeys)) did(edit_.drop_keys(), "The last answer was not split into groups.");
        if (f_.has(Move::Earlier))
            did(edit_.move_period_back(), "The last question named no period to go back from.");
        for (const Arc* a : f_.dropped) {
            const ColumnId column = a->kind == ArcKind::Grain ? time_column() : a->column;
            did(edit_.drop_column(column) || edit_.drop_filters([&](ColumnId c) { return c == column; }),
                "The last answer does not show what is to be left out.");
        }
    }

    void filter() {
        std::vector<std::vector<FilterAtom>> groups;
        for (const Arc* a : f_.filters) {
            // "Tea and Coffee": one column cannot hold both.
            const auto same =
                std::ranges::find_if(groups, [&](const auto& g) { return alternatives(g, a->filters); });
            if (same != groups.end())
                same->insert(same->end(), a->filters.begin(), a->filters.end());
            else
                groups.push_back(a->filters);
        }
        const bool compare = f_.has(Move::Compare);
        const bool widen = compare || (f_.has(Move::Add) && f_.keys.empty());
        for (auto& group : groups) {
            within_last_year(group);
            const ColumnId column = group.front().column;
            const bool held = edit_.filters_on(column);
            did(edit_.filter(group, widen && held ? QueryEdit::Merge::Widen : QueryEdit::Merge::Replace),
                "That condition does not belong to the data of the last question.");
            if (compare && held) side_by_side(column);
        }
        if (f_.bound)
            did(edit_.compare_figure(f_.bound->op, f_.bound->value),
                "The last answer has no figure to compare with that number.");
    }

    static bool alternatives(const std::vector<FilterAtom>& a, const std::vector<FilterAtom>& b) {
        const auto equal = [&](const FilterAtom& x) {
            return x.column == a.front().column && x.form == FilterAtom::Form::Compare &&
                   x.op == Comparator::Equal && !x.negated;
        };
        return std::ranges::all_of(a, equal) && std::ranges::all_of(b, equal);
    }

    /// "only March" after a question about 2023 is March 2023.
    void within_last_year(std::vector<FilterAtom>& group) {
        const bool lone = std::ranges::any_of(q_.dates, [](const DateMention& d) { return d.month_only; });
        if (!lone || group.size() != 1 || group.front().form != FilterAtom::Form::Between) return;
        std::optional<int> year;
        for (const Predicate& p : edit_.filters()) {
            if (edit_.column_of(p) != group.front().column) continue;
            const Expression* low = nullptr;
            if (const auto* b = std::get_if<Between>(&p.form)) low = &b->low;
            if (const auto* c = std::get_if<Comparison>(&p.form); c && c->op == Comparator::GreaterOrEqual)
                low = &c->right;
            const auto* v = low ? std::get_if<Literal>(&low->form) : nullptr;
            if (!v) continue;
            if (const auto* d = std::get_if<Date>(&v->value)) year = civil(*d).year;
            if (const auto* t = std::get_if<Timestamp>(&v->value))
                year = civil(Date{static_cast<std::int32_t>(t->micros / 86'400'000'000)}).year;
        }
        auto& values = group.front().values;
        const auto* from = values.size() == 2 ? std::get_if<Date>(&values.front()) : nullptr;
        if (!from) return;
        const int month = civil(*from).month;
        if (!year) year = last_year_with(month, group.front().column);
        if (!year) return;
        const Date next = month == 12 ? make_date(*year + 1, 1, 1) : make_date(*year, month + 1, 1);
        values = {Value(make_date(*year, month, 1)), Value(Date{next.days - 1})};
    }

    /// The latest year of the data that has come to that month.
    std::optional<int> last_year_with(int month, ColumnId column) const {
        const auto& max = lexicon_.column(column).info->max;
        if (!max) return {};
        std::optional<CivilDate> last;
        if (const auto* d = std::get_if<Date>(&*max)) last = civil(*d);
        if (const auto* t = std::get_if<Timestamp>(&*max))
            last = civil(Date{static_cast<std::int32_t>(t->micros / 86'400'000'000)});
        if (!last) return {};
        return month <= last->month ? last->year : last->year - 1;
    }

    /// What is compared becomes a key, each value in its own row.
    void side_by_side(ColumnId column) {
        DraftOutput o;
        o.column = column;
        if (lexicon_.column(column).temporal) {
            o.grain = TimeGrain::Year;
            for (const DateMention& d : q_.dates)
                if (d.grain) o.grain = d.grain;
        }
        edit_.add_key(o);
    }

    ColumnId time_column() const {
        for (const std::size_t i : edit_.keys())
            if (edit_.is_time(edit_.result().select[i].expression))
                return edit_.column_of(edit_.result().select[i].expression);
        for (const Predicate& p : edit_.filters())
            if (const ColumnId c = edit_.column_of(p); c >= 0 && lexicon_.column(c).temporal) return c;
        for (const int t : edit_.tables())
            if (const ColumnId c = lexicon_.tables()[static_cast<std::size_t>(t)].time; c >= 0) return c;
        return -1;
    }

    static void set_grain(DraftOutput& o, const Arc& grain, const LexicalColumn& column) {
        o.grain = grain.grain;
        if (!grain.grain) o.part = grain.part;
        if (o.grain || o.part) return;
        const double days = column.has_range ? column.high - column.low : 0;
        if (days > 365 * 4)
            o.part = TimePart::Year;
        else if (days > 100)
            o.grain = TimeGrain::Month;
    }

    void keys() {
        std::vector<DraftOutput> wanted;
        const Arc* grain = f_.grains.empty() ? nullptr : f_.grains.front();
        for (const Arc* a : f_.keys) {
            DraftOutput o;
            o.column = a->column;
            const LexicalColumn& c = lexicon_.column(a->column);
            if (c.temporal && grain) set_grain(o, *grain, c), grain = nullptr;
            o.grain = o.grain ? o.grain : a->grain;
            o.part = o.part ? o.part : a->part;
            wanted.push_back(o);
        }
        if (grain) {
            DraftOutput o;
            o.column = time_column();
            if (o.column < 0) {
                did(false, "The data of the last question has no date to go by.");
            } else {
                if (lexicon_.column(o.column).temporal) set_grain(o, *grain, lexicon_.column(o.column));
                wanted.push_back(o);
            }
        }
        if (!edit_.aggregated() && !wanted.empty() && f_.order == nullptr) {
            did(false, "The last answer lists rows: say which figure is wanted for each of them.");
            return;
        }
        // Each new key takes the place of the one of its kind; with one key before, of that one.
        auto old = edit_.keys();
        for (const DraftOutput& o : wanted) {
            const bool time = is_time(o.column);
            std::optional<std::size_t> same, kind;
            for (const std::size_t i : old) {
                const Expression& e = edit_.result().select[i].expression;
                if (edit_.column_of(e) == o.column && (!o.part || o.part == TimePart::Year)) same = i;
                if (edit_.is_time(e) == time && !kind) kind = i;
            }
            if (!kind && old.size() == 1) kind = old.front();
            if (same)
                did(edit_.replace_key(*same, o), kNoKey);
            else if (choices_.add_keys || !kind)
                did(edit_.add_key(o), kNoKey), old = edit_.keys();
            else
                did(edit_.replace_key(*kind, o), kNoKey), std::erase(old, *kind);
        }
    }

    bool is_time(ColumnId c) const { return lexicon_.column(c).temporal || lexicon_.column(c).year; }

    void figures() {
        std::vector<const Arc*> said = f_.figures;
        const auto of = position(Move::InsteadOf);
        if (of) std::erase_if(said, [&](const Arc* a) { return f_.rest.from[a->begin] >= *of; });
        bool first = true;
        for (const Arc* a : said) {
            DraftOutput o;
            o.column = a->column;
            o.aggregate = a->kind == ArcKind::Rows ? Aggregate::Count : a->aggregate;
            o.distinct = a->distinct && a->aggregate.has_value();
            if (a->kind == ArcKind::Rows) o.column = -1;
            if (edit_.aggregated() && !o.aggregate) {
                const LexicalColumn& c = lexicon_.column(o.column);
                const auto before = edit_.aggregate().value_or(Aggregate::Sum);
                o.aggregate = before == Aggregate::Count || (before == Aggregate::Sum && c.averaged)
                                  ? (c.averaged ? Aggregate::Mean : Aggregate::Sum)
                                  : before;
            }
            const bool add = choices_.add_figures || !first || !edit_.aggregated();
            did(add ? edit_.add_figure(o) : edit_.set_figure(o), "The last answer shows that already.");
            first = false;
        }
        if (f_.aggregate && said.empty()) {
            const auto function = static_cast<Aggregate>(f_.aggregate->argument);
            const bool gone = of && f_.rest.from[f_.aggregate->begin] >= *of;
            if (!gone && !f_.running && !f_.has(Move::Share) && !f_.has(Move::NoKeys))
                did(edit_.set_aggregate(function), "The last answer has no figure to take that of.");
        }
    }

    /// The token after the move.
    std::optional<std::size_t> position(Move move) const {
        for (const MoveMention& m : f_.moves)
            if (m.move == move) return m.end;
        return {};
    }

    void measure() {
        if (f_.every >= 0 && edit_.drop_filters([&](ColumnId c) { return c == f_.every; }))
            done_.understood = true;
        if (f_.has(Move::Outliers))
            did(edit_.without_outliers(), "The last answer has no figure whose outliers could be left out.");
        if (f_.running) did(edit_.running(), "A running total needs a total over time.");
        if (f_.has(Move::Share))
            did(edit_.share(), "Only totals and counts of groups have a share of the whole.");
    }

    void order() {
        if (f_.limit) {
            const std::string_view word = q_.tokens[f_.limit->begin].text;
            const bool in_time = word == "first" || word == "last" || word == "latest";
            const bool descending = in_time ? word != "first" : f_.limit->direction <= 0;
            did(edit_.top(f_.limit->limit, descending, in_time), "The last answer is a single row.");
        } else if ((f_.most || f_.least) && f_.figures.empty()) {
            did(edit_.top(f_.how_many, f_.most, false), "The last answer is a single row.");
        }
        if (const Cue* named = by_name()) {
            did(edit_.order_by_key(named->argument < 0), kNoOrder);
        } else if (f_.order) {
            const bool descending = f_.order->direction < 0;
            if (f_.order->column >= 0)
                did(edit_.order_by(f_.order->column, f_.order->aggregate, descending), kNoOrder);
            else if (f_.order->target == OrderTarget::X)
                did(edit_.order_by_key(descending), kNoOrder);
            else
                did(edit_.order_by_figure(descending), kNoOrder);
        } else if (f_.direction) {
            did(edit_.order_by_figure(f_.direction->argument < 0), kNoOrder);
        }
        if (f_.has(Move::Reverse)) did(edit_.reverse(), "The last answer has no order to turn around.");
    }

    /// "alphabetically", "a to z", "chronologically": by what the rows are of, not by their figure.
    const Cue* by_name() const {
        for (const Cue& c : q_.cues)
            if (c.kind == CueKind::Direction &&
                (c.phrase.starts_with("alphabet") || c.phrase.starts_with("lexico") ||
                 c.phrase.starts_with("chrono") || c.phrase == "a to z" || c.phrase == "z to a"))
                return &c;
        return nullptr;
    }

    static constexpr const char* kNoOrder = "The last answer cannot be ordered by that.";
    static constexpr const char* kNoKey = "The last answer cannot be split by that.";
    const Fragment& f_;
    const AnalysedQuestion& q_;
    const Choices& choices_;
    const Lexicon& lexicon_;
    QueryEdit& edit_;
    Applied done_;
};

}  // namespace

Applied apply(const Fragment& fragment, const Choices& choices, const Lexicon& lexicon, QueryEdit& edit) {
    return Application(fragment, choices, lexicon, edit).run();
}

}  // namespace sightline::language
