#include <boost/json.hpp>

#include "base/json.h"
#include "core/query/json_fields.h"
#include "core/query/query_json.h"

namespace sightline::query {

namespace {

namespace js = boost::json;

constexpr std::size_t kMaxJsonDepth = 200;

class Reader : private JsonFields {
  public:
    Result<Query> query(const js::value& json) {
        const Deeper deeper(*this);
        SL_CHECK(deep_enough());
        SL_TRY(const js::object* const o, object(json, {"from", "select", "distinct", "where", "group",
                                                        "having", "order", "limit", "set"}));
        Query q;
        SL_CHECK(required(*o, "from", [&](const js::value& v) { return into(q.from, from(v)); }));
        SL_CHECK(required(*o, "select", [&](const js::value& v) {
            return items(v, q.select, [&](auto& x) { return select_item(x); });
        }));
        SL_CHECK(flag(*o, "distinct", q.distinct));
        SL_CHECK(maybe(*o, "where", [&](const js::value& v) { return into(q.where, predicate(v)); }));
        SL_CHECK(maybe(*o, "group", [&](const js::value& v) { return expressions(v, q.group); }));
        SL_CHECK(maybe(*o, "having", [&](const js::value& v) { return into(q.having, predicate(v)); }));
        SL_CHECK(maybe(*o, "order", [&](const js::value& v) { return order(v, q.order); }));
        SL_CHECK(maybe(*o, "limit", [&](const js::value& v) { return into(q.limit, limit(v)); }));
        SL_CHECK(maybe(*o, "set", [&](const js::value& v) { return into(q.set, set(v)); }));
        return q;
    }

  private:
    Result<void> below(const js::object& o, std::string_view key, Box<Expression>& out) {
        return required(o, key, [&](const js::value& v) { return into(*out, expression(v)); });
    }
    Result<void> below(const js::object& o, std::string_view key, Expression& out) {
        return required(o, key, [&](const js::value& v) { return into(out, expression(v)); });
    }
    Result<void> below(const js::object& o, std::string_view key, Box<Query>& out) {
        return required(o, key, [&](const js::value& v) { return into(*out, query(v)); });
    }
    Result<void> expressions(const js::value& v, std::vector<Expression>& out) {
        return items(v, out, [&](const js::value& x) { return expression(x); });
    }
    Result<void> order(const js::value& v, std::vector<OrderItem>& out) {
        return items(v, out, [&](const js::value& x) { return order_item(x); });
    }

    Result<Value> value(const js::value& v) {
        if (v.is_null()) return Value{};
        if (v.is_bool()) return Value{v.get_bool()};
        if (v.is_int64()) return Value{v.get_int64()};
        if (v.is_uint64()) return Value{Decimal{std::to_string(v.get_uint64())}};
        if (v.is_string()) return Value{to_string(v.get_string())};
        if (v.is_double()) {
            SL_TRY(const double d, number(v));
            return Value{d};
        }
        SL_TRY(const js::object* const o, object(v, {"double", "decimal", "date", "time", "timestamp"}));
        if (o->size() != 1)
            return path_.fail("expected one of \"double\", \"decimal\", \"date\", \"time\", \"timestamp\"");
        const std::string tag = to_string(o->begin()->key());
        const js::value& inner = o->begin()->value();
        if (tag == "double") {
            SL_TRY(const double d, number(inner));
            return Value{d};
        }
        SL_TRY(const std::string s, text(inner));
        if (tag == "decimal") return Value{Decimal{s}};
        if (tag == "date") {
            if (const auto d = parse_date(s)) return Value{*d};
            return path_.fail("not a date; write it as 2024-01-31");
        }
        if (tag == "timestamp") {
            if (const auto t = parse_timestamp(s)) return Value{*t};
            return path_.fail("not a timestamp; write it as 2024-01-31 12:00:00");
        }
        // A time is read as the clock of a day.
        if (const auto t = parse_timestamp("1970-01-01 " + s)) return Value{Time{t->micros}};
        return path_.fail("not a time; write it as 12:30:00");
    }

    // ---- expressions ----

    /// `extra` is a key of the item around the expression ("as", "descending").
    Result<Expression> expression(const js::value& json, std::string_view extra = "") {
        const Deeper deeper(*this);
        SL_CHECK(deep_enough());
        if (!json.is_object())
            return path_.fail("expected an expression: an object like {\"column\": \"amount\"}");
        for (const auto& [key, read] : kExpressionForms)
            if (json.get_object().contains(key)) return (this->*read)(json, extra);
        return path_.fail("not an expression; it needs one of: " + form_names(kExpressionForms));
    }
    Result<Expression> column_form(const js::value& json, std::string_view extra) {
        SL_TRY(ColumnRef column, column(json, extra));
        return Expression(std::move(column));
    }
    Result<ColumnRef> column(const js::value& json, std::string_view extra = "column") {
        SL_TRY(const js::object* const o, object(json, {"column", "source", extra}));
        ColumnRef c;
        SL_CHECK(required(*o, "column", [&](const js::value& v) { return into(c.column, text(v)); }));
        SL_CHECK(name(*o, "source", c.source));
        return c;
    }
    Result<Expression> literal_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"literal", extra}));
        Literal l;
        SL_CHECK(required(*o, "literal", [&](const js::value& v) { return into(l.value, value(v)); }));
        return Expression(std::move(l));
    }
    Result<Expression> all_rows_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"all_rows", extra}));
        bool all = false;
        SL_CHECK(flag(*o, "all_rows", all));
        if (!all) return path_.fail("all_rows: expected true");
        return Expression(AllRows{});
    }
    Result<Expression> arithmetic_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"arithmetic", "left", "right", extra}));
        Arithmetic a;
        SL_CHECK(choice(*o, "arithmetic", a.op));
        SL_CHECK(below(*o, "left", a.left));
        SL_CHECK(below(*o, "right", a.right));
        return Expression(std::move(a));
    }
    Result<Expression> time_bucket_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"time_bucket", "of", extra}));
        TimeBucket b;
        SL_CHECK(choice(*o, "time_bucket", b.grain));
        SL_CHECK(below(*o, "of", b.of));
        return Expression(std::move(b));
    }
    Result<Expression> time_part_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"time_part", "of", extra}));
        TimePartOf p;
        SL_CHECK(choice(*o, "time_part", p.part));
        SL_CHECK(below(*o, "of", p.of));
        return Expression(std::move(p));
    }
    Result<Expression> date_shift_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"date_shift", "amount", "of", extra}));
        DateShift s;
        SL_CHECK(choice(*o, "date_shift", s.unit));
        SL_CHECK(required(*o, "amount", [&](const js::value& v) { return into(s.amount, integer(v)); }));
        SL_CHECK(below(*o, "of", s.of));
        return Expression(std::move(s));
    }
    Result<Expression> date_difference_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"date_difference", "from", "to", extra}));
        DateDifference d;
        SL_CHECK(choice(*o, "date_difference", d.unit));
        SL_CHECK(below(*o, "from", d.from));
        SL_CHECK(below(*o, "to", d.to));
        return Expression(std::move(d));
    }
    Result<Expression> bin_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"bin", "origin", "of", extra}));
        Bin b;
        SL_CHECK(required(*o, "bin", [&](const js::value& v) { return into(b.width, number(v)); }));
        SL_CHECK(maybe(*o, "origin", [&](const js::value& v) { return into(b.origin, number(v)); }));
        SL_CHECK(below(*o, "of", b.of));
        return Expression(std::move(b));
    }
    Result<Expression> aggregate_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o,
               object(json, {"aggregate", "of", "distinct", "parameter", "filter", extra}));
        AggregateCall a;
        a.of = Box<Expression>(AllRows{});
        SL_CHECK(choice(*o, "aggregate", a.function));
        SL_CHECK(maybe(*o, "of", [&](const js::value& v) { return into(*a.of, expression(v)); }));
        SL_CHECK(flag(*o, "distinct", a.distinct));
        SL_CHECK(maybe(*o, "parameter", [&](const js::value& v) { return into(a.parameter, number(v)); }));
        SL_CHECK(maybe(*o, "filter", [&](const js::value& v) { return into(a.filter, predicate(v)); }));
        return Expression(std::move(a));
    }
    Result<Expression> window_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o,
               object(json, {"window", "arguments", "partition", "order", "frame", extra}));
        WindowCall w;
        SL_CHECK(choice(*o, "window", w.function));
        SL_CHECK(maybe(*o, "arguments", [&](const js::value& v) { return expressions(v, w.arguments); }));
        SL_CHECK(maybe(*o, "partition", [&](const js::value& v) { return expressions(v, w.partition); }));
        SL_CHECK(maybe(*o, "order", [&](const js::value& v) { return order(v, w.order); }));
        SL_CHECK(maybe(*o, "frame", [&](const js::value& v) { return into(w.frame, frame(v)); }));
        return Expression(std::move(w));
    }
    Result<Frame> frame(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"preceding", "following"}));
        Frame f;
        const auto edge = [&](std::optional<std::int64_t>& to) {
            return [&](const js::value& v) -> Result<void> {
                if (v.is_null()) {
                    to.reset();
                    return {};
                }
                return into(to, integer(v));
            };
        };
        SL_CHECK(maybe(*o, "preceding", edge(f.preceding)));
        SL_CHECK(maybe(*o, "following", edge(f.following)));
        return f;
    }
    Result<Expression> function_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"function", "arguments", extra}));
        FunctionCall f;
        SL_CHECK(choice(*o, "function", f.function));
        SL_CHECK(required(*o, "arguments", [&](const js::value& v) { return expressions(v, f.arguments); }));
        return Expression(std::move(f));
    }
    Result<Expression> case_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"case", "else", extra}));
        Case c;
        SL_CHECK(required(*o, "case", [&](const js::value& v) {
            return items(v, c.branches, [&](const js::value& x) { return branch(x); });
        }));
        SL_CHECK(maybe(*o, "else", [&](const js::value& v) { return into(c.otherwise, expression(v)); }));
        return Expression(std::move(c));
    }
    Result<CaseBranch> branch(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"when", "then"}));
        CaseBranch b;
        SL_CHECK(required(*o, "when", [&](const js::value& v) { return into(b.when, predicate(v)); }));
        SL_CHECK(below(*o, "then", b.then));
        return b;
    }
    Result<Expression> cast_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"cast", "of", extra}));
        Cast c;
        SL_CHECK(required(*o, "cast", [&](const js::value& v) -> Result<void> {
            SL_TRY(const std::string word, text(v));
            const auto type = column_type_from(word);
            if (!type)
                return path_.fail(
                    "unknown \"" + word +
                    "\"; one of: boolean, integer, double, decimal, text, date, time, timestamp");
            c.to = *type;
            return {};
        }));
        SL_CHECK(below(*o, "of", c.of));
        return Expression(std::move(c));
    }
    Result<Expression> subquery_form(const js::value& json, std::string_view extra) {
        SL_TRY(const js::object* const o, object(json, {"subquery", extra}));
        ScalarSubquery s;
        SL_CHECK(below(*o, "subquery", s.query));
        return Expression(std::move(s));
    }

    // ---- predicates ----

    Result<Predicate> predicate(const js::value& json) {
        const Deeper deeper(*this);
        SL_CHECK(deep_enough());
        if (!json.is_object())
            return path_.fail(
                "expected a condition: an object like {\"compare\": \"=\", \"left\": …, \"right\": …}");
        for (const auto& [key, read] : kPredicateForms)
            if (json.get_object().contains(key)) return (this->*read)(json);
        return path_.fail("not a condition; it needs one of: " + form_names(kPredicateForms));
    }
    Result<Predicate> compare_form(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"compare", "left", "right"}));
        Comparison c;
        SL_CHECK(choice(*o, "compare", c.op));
        SL_CHECK(below(*o, "left", c.left));
        SL_CHECK(below(*o, "right", c.right));
        return Predicate(std::move(c));
    }
    Result<Predicate> between_form(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"between", "low", "high", "negated"}));
        Between b;
        SL_CHECK(below(*o, "between", b.of));
        SL_CHECK(below(*o, "low", b.low));
        SL_CHECK(below(*o, "high", b.high));
        SL_CHECK(flag(*o, "negated", b.negated));
        return Predicate(std::move(b));
    }
    Result<Predicate> in_form(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"in", "values", "query", "negated"}));
        if (o->contains("values") == o->contains("query"))
            return path_.fail("\"in\" needs either \"values\" or \"query\"");
        if (o->contains("query")) {
            InQuery in;
            SL_CHECK(below(*o, "in", in.of));
            SL_CHECK(below(*o, "query", in.query));
            SL_CHECK(flag(*o, "negated", in.negated));
            return Predicate(std::move(in));
        }
        InList in;
        SL_CHECK(below(*o, "in", in.of));
        SL_CHECK(required(*o, "values", [&](const js::value& v) {
            return items(v, in.values, [&](const js::value& x) { return value(x); });
        }));
        SL_CHECK(flag(*o, "negated", in.negated));
        return Predicate(std::move(in));
    }
    Result<Predicate> exists_form(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"exists", "negated"}));
        Exists e;
        SL_CHECK(below(*o, "exists", e.query));
        SL_CHECK(flag(*o, "negated", e.negated));
        return Predicate(std::move(e));
    }
    Result<Predicate> is_null_form(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"is_null", "negated"}));
        IsNull n;
        SL_CHECK(below(*o, "is_null", n.of));
        SL_CHECK(flag(*o, "negated", n.negated));
        return Predicate(std::move(n));
    }
    Result<Predicate> match_form(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"match", "of", "text", "negated"}));
        TextMatch m;
        SL_CHECK(choice(*o, "match", m.kind));
        SL_CHECK(below(*o, "of", m.of));
        SL_CHECK(required(*o, "text", [&](const js::value& v) { return into(m.text, text(v)); }));
        SL_CHECK(flag(*o, "negated", m.negated));
        return Predicate(std::move(m));
    }
    Result<Predicate> junction(const js::value& json, Connective connective, std::string_view key) {
        SL_TRY(const js::object* const o, object(json, {key}));
        Junction j{connective, {}};
        SL_CHECK(required(*o, key, [&](const js::value& v) {
            return items(v, j.parts, [&](const js::value& x) { return predicate(x); });
        }));
        return Predicate(std::move(j));
    }
    Result<Predicate> and_form(const js::value& json) { return junction(json, Connective::And, "and"); }
    Result<Predicate> or_form(const js::value& json) { return junction(json, Connective::Or, "or"); }
    Result<Predicate> not_form(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"not"}));
        Negation n;
        SL_CHECK(required(*o, "not", [&](const js::value& v) { return into(*n.of, predicate(v)); }));
        return Predicate(std::move(n));
    }

    // ---- clauses ----

    Result<void> source(const js::object& o, Source& s) {
        if (o.contains("table") == o.contains("query"))
            return path_.fail("a source needs either \"table\" or \"query\"");
        SL_CHECK(maybe(o, "table", [&](const js::value& v) -> Result<void> {
            SL_TRY(std::string table, text(v));
            s.of = TableRef{std::move(table)};
            return {};
        }));
        SL_CHECK(maybe(o, "query", [&](const js::value& v) -> Result<void> {
            SL_TRY(Query inner, query(v));
            s.of = Box<Query>(std::move(inner));
            return {};
        }));
        return name(o, "as", s.alias);
    }
    Result<From> from(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"table", "query", "as", "joins"}));
        From f;
        SL_CHECK(source(*o, f.source));
        SL_CHECK(maybe(*o, "joins", [&](const js::value& v) {
            return items(v, f.joins, [&](const js::value& x) { return join(x); });
        }));
        return f;
    }
    Result<Join> join(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"kind", "table", "query", "as", "on"}));
        Join j;
        if (o->contains("kind")) SL_CHECK(choice(*o, "kind", j.kind));
        SL_CHECK(source(*o, j.source));
        SL_CHECK(required(*o, "on", [&](const js::value& v) {
            return items(v, j.on, [&](const js::value& x) { return join_key(x); });
        }));
        return j;
    }
    Result<JoinKey> join_key(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"left", "right"}));
        JoinKey key;
        SL_CHECK(required(*o, "left", [&](const js::value& v) { return into(key.left, column(v)); }));
        SL_CHECK(required(*o, "right", [&](const js::value& v) { return into(key.right, column(v)); }));
        return key;
    }
    Result<SelectItem> select_item(const js::value& json) {
        SelectItem item;
        SL_CHECK(into(item.expression, expression(json, "as")));
        SL_CHECK(name(json.get_object(), "as", item.name));
        return item;
    }
    Result<OrderItem> order_item(const js::value& json) {
        OrderItem item;
        SL_CHECK(into(item.expression, expression(json, "descending")));
        SL_CHECK(flag(json.get_object(), "descending", item.descending));
        return item;
    }
    Result<Limit> limit(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"count", "offset", "per", "with_ties"}));
        Limit l;
        SL_CHECK(required(*o, "count", [&](const js::value& v) { return into(l.count, integer(v)); }));
        SL_CHECK(maybe(*o, "offset", [&](const js::value& v) { return into(l.offset, integer(v)); }));
        SL_CHECK(maybe(*o, "per", [&](const js::value& v) { return expressions(v, l.per); }));
        SL_CHECK(flag(*o, "with_ties", l.with_ties));
        return l;
    }
    Result<SetOperation> set(const js::value& json) {
        SL_TRY(const js::object* const o, object(json, {"op", "right"}));
        SetOperation s;
        SL_CHECK(choice(*o, "op", s.op));
        SL_CHECK(below(*o, "right", s.right));
        return s;
    }

    using ReadExpression = Result<Expression> (Reader::*)(const js::value&, std::string_view);
    using ReadPredicate = Result<Predicate> (Reader::*)(const js::value&);
    static constexpr std::pair<std::string_view, ReadExpression> kExpressionForms[] = {
        {"column", &Reader::column_form},
        {"literal", &Reader::literal_form},
        {"all_rows", &Reader::all_rows_form},
        {"arithmetic", &Reader::arithmetic_form},
        {"time_bucket", &Reader::time_bucket_form},
        {"time_part", &Reader::time_part_form},
        {"date_shift", &Reader::date_shift_form},
        {"date_difference", &Reader::date_difference_form},
        {"bin", &Reader::bin_form},
        {"aggregate", &Reader::aggregate_form},
        {"window", &Reader::window_form},
        {"function", &Reader::function_form},
        {"case", &Reader::case_form},
        {"cast", &Reader::cast_form},
        {"subquery", &Reader::subquery_form},
    };
    static constexpr std::pair<std::string_view, ReadPredicate> kPredicateForms[] = {
        {"compare", &Reader::compare_form}, {"between", &Reader::between_form},
        {"in", &Reader::in_form},           {"exists", &Reader::exists_form},
        {"is_null", &Reader::is_null_form}, {"match", &Reader::match_form},
        {"and", &Reader::and_form},         {"or", &Reader::or_form},
        {"not", &Reader::not_form},
    };
    template <class Forms>
    static std::string form_names(const Forms& forms) {
        std::string out;
        for (const auto& [key, read] : forms) (out += out.empty() ? "" : ", ") += key;
        return out;
    }
};

}  // namespace

Result<Query> query_from_json(const boost::json::value& json) {
    return Reader().query(json);
}

Result<Query> query_from_json(std::string_view text) {
    SL_TRY(const boost::json::value json, json::parse(text, kMaxJsonDepth));
    return query_from_json(json);
}

}  // namespace sightline::query
