#include <algorithm>
#include <cctype>
#include <charconv>

#include "core/query/names.h"
#include "core/recipe/expression_text.h"

namespace sightline::recipe {

namespace {

using namespace query;
using namespace std::string_view_literals;

constexpr int kMaxDepth = 40;

std::string lowered(std::string_view s) {
    std::string out(s);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

class Parser {
  public:
    explicit Parser(std::span<const Token> tokens) : tokens_(tokens) {}
    std::span<const Token> rest() const { return tokens_.subspan(at_); }

    Result<Predicate> condition() { return junction(Connective::Or); }

    Result<Expression> expression() {
        const Deeper deeper(depth_);
        SL_CHECK(deep_enough());
        SL_TRY(Expression left, product());
        for (;;) {
            if (take("+")) {
                SL_CHECK(into(left, ArithmeticOperator::Add, product()));
            } else if (take("-")) {
                SL_CHECK(into(left, ArithmeticOperator::Subtract, product()));
            } else if (take("||")) {
                SL_TRY(Expression right, product());
                left = FunctionCall{Function::Concat, {std::move(left), std::move(right)}};
            } else {
                return left;
            }
        }
    }

    Result<Value> constant() {
        const bool negative = take("-");
        const Token& t = peek();
        if (t.kind == TokenKind::Number) {
            ++at_;
            return number(t.text, negative);
        }
        if (negative) return wrong("a number");
        if (t.kind == TokenKind::Text) {
            ++at_;
            return Value{t.text};
        }
        if (take_word("null")) return Value{};
        if (take_word("true")) return Value{true};
        if (take_word("false")) return Value{false};
        if (take_word("date")) {
            const std::string text = next().text;
            if (const auto d = parse_date(text)) return Value{*d};
            return fail(ErrorCode::InvalidInput, "'" + text + "' is no date; write it as date '2024-01-31'");
        }
        if (take_word("timestamp")) {
            const std::string text = next().text;
            if (const auto d = parse_timestamp(text)) return Value{*d};
            return fail(ErrorCode::InvalidInput,
                        "'" + text + "' is no timestamp; write it as timestamp '2024-01-31 12:00:00'");
        }
        return wrong("a number, a text in single quotes, a date, true, false or null");
    }

  private:
    struct Deeper {
        explicit Deeper(int& depth) : depth(++depth) {}
        ~Deeper() { --depth; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;
        int& depth;
    };
    Result<void> deep_enough() const {
        if (depth_ > kMaxDepth)
            return fail(ErrorCode::InvalidInput, "the expression is nested too deeply; take several steps");
        return {};
    }

    const Token& peek(std::size_t ahead = 0) const {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    const Token& next() {
        const Token& t = peek();
        if (at_ + 1 < tokens_.size()) ++at_;
        return t;
    }
    bool take(std::string_view symbol) {
        if (peek().kind != TokenKind::Symbol || peek().text != symbol) return false;
        ++at_;
        return true;
    }
    bool take_word(std::string_view word) {
        if (!is_word(peek(), word)) return false;
        ++at_;
        return true;
    }
    Result<void> expect(std::string_view symbol) {
        if (take(symbol)) return {};
        return wrong("'" + std::string(symbol) + "'");
    }
    Result<void> expect_word(std::string_view word) {
        if (take_word(word)) return {};
        return wrong("'" + std::string(word) + "'");
    }
    std::unexpected<Error> wrong(const std::string& expected) const {
        return fail(ErrorCode::InvalidInput, "expected " + expected + " instead of " + shown(peek()));
    }

    static Result<void> into(Expression& left, ArithmeticOperator op, Result<Expression> right) {
        if (!right) return std::unexpected(std::move(right).error());
        left = Arithmetic{op, std::move(left), std::move(*right)};
        return {};
    }

    Result<Expression> product() {
        SL_TRY(Expression left, unary());
        for (;;) {
            if (take("*")) {
                SL_CHECK(into(left, ArithmeticOperator::Multiply, unary()));
            } else if (take("/")) {
                SL_CHECK(into(left, ArithmeticOperator::Divide, unary()));
            } else if (take("%")) {
                SL_CHECK(into(left, ArithmeticOperator::Modulo, unary()));
            } else {
                return left;
            }
        }
    }
    Result<Expression> unary() {
        const Deeper deeper(depth_);
        SL_CHECK(deep_enough());
        if (peek().kind == TokenKind::Symbol && peek().text == "-" && peek(1).kind != TokenKind::Number) {
            ++at_;
            SL_TRY(Expression of, unary());
            return Arithmetic{ArithmeticOperator::Subtract, Expression(Literal{Value{std::int64_t{0}}}),
                              std::move(of)};
        }
        return primary();
    }

    Result<Expression> primary() {
        const Token& t = peek();
        if (take("(")) {
            SL_TRY(Expression inner, expression());
            SL_CHECK(expect(")"));
            return inner;
        }
        if (t.kind == TokenKind::Name) {
            ++at_;
            return ColumnRef{"", t.text};
        }
        if (t.kind != TokenKind::Word || is_constant_word()) {
            SL_TRY(Value v, constant());
            return Literal{std::move(v)};
        }
        if (take_word("case")) return cases();
        if (peek(1).kind == TokenKind::Symbol && peek(1).text == "(") return call();
        ++at_;
        return ColumnRef{"", t.text};
    }
    bool is_constant_word() const {
        if (is_word(peek(), "null") || is_word(peek(), "true") || is_word(peek(), "false")) return true;
        return (is_word(peek(), "date") || is_word(peek(), "timestamp")) && peek(1).kind == TokenKind::Text;
    }

    Result<Expression> call() {
        const std::string name = lowered(next().text);
        SL_CHECK(expect("("));
        if (name == "cast") return finished(cast());
        if (name == "shift") return finished(shift());
        if (name == "difference") return finished(difference());
        if (name == "start_of") return finished(start_of());
        if (name == "bin") return finished(bin());
        if (const auto part = from_name<TimePart>(name)) {
            SL_TRY(Expression of, expression());
            return finished(Expression(TimePartOf{*part, std::move(of)}));
        }
        const auto function = from_name<Function>(name);
        if (!function)
            return fail(ErrorCode::InvalidInput, "there is no function '" + name + "'; there are " +
                                                     all_names<Function>() + ", " + all_names<TimePart>() +
                                                     ", cast, start_of, shift, difference and bin");
        FunctionCall f{*function, {}};
        do {
            SL_TRY(Expression argument, expression());
            f.arguments.push_back(std::move(argument));
        } while (take(","));
        return finished(Expression(std::move(f)));
    }
    Result<Expression> finished(Result<Expression> e) {
        if (!e) return e;
        SL_CHECK(expect(")"));
        return e;
    }
    Result<Expression> cast() {
        SL_TRY(Expression of, expression());
        SL_CHECK(expect_word("as"));
        const auto type = column_type_from(lowered(next().text));
        if (!type) {
            --at_;
            return wrong("a type (boolean, integer, double, decimal, text, date, time, timestamp)");
        }
        return Cast{*type, std::move(of)};
    }
    Result<TimeGrain> grain() {
        const auto g = from_name<TimeGrain>(lowered(peek().text));
        if (!g) return wrong("one of " + all_names<TimeGrain>());
        ++at_;
        return *g;
    }
    Result<Expression> start_of() {
        SL_TRY(const TimeGrain g, grain());
        SL_CHECK(expect(","));
        SL_TRY(Expression of, expression());
        return TimeBucket{g, std::move(of)};
    }
    Result<Expression> shift() {
        SL_TRY(Expression of, expression());
        SL_CHECK(expect(","));
        SL_TRY(const Value amount, constant());
        if (!std::holds_alternative<std::int64_t>(amount))
            return fail(ErrorCode::InvalidInput, "shift takes a whole number, as in shift(day, 3, month)");
        SL_CHECK(expect(","));
        SL_TRY(const TimeGrain g, grain());
        return DateShift{std::move(of), std::get<std::int64_t>(amount), g};
    }
    Result<Expression> difference() {
        SL_TRY(Expression from, expression());
        SL_CHECK(expect(","));
        SL_TRY(Expression to, expression());
        SL_CHECK(expect(","));
        SL_TRY(const TimeGrain g, grain());
        return DateDifference{g, std::move(from), std::move(to)};
    }
    Result<Expression> bin() {
        SL_TRY(Expression of, expression());
        SL_CHECK(expect(","));
        Bin b{std::move(of), 1, 0};
        SL_TRY(const Value width, constant());
        b.width = as_number(width).value_or(0);
        if (!(b.width > 0)) return fail(ErrorCode::InvalidInput, "the width of a bin is a number above 0");
        if (take(",")) {
            SL_TRY(const Value origin, constant());
            b.origin = as_number(origin).value_or(0);
        }
        return b;
    }
    Result<Expression> cases() {
        Case c;
        while (take_word("when")) {
            SL_TRY(Predicate when, condition());
            SL_CHECK(expect_word("then"));
            SL_TRY(Expression then, expression());
            c.branches.push_back({std::move(when), std::move(then)});
        }
        if (c.branches.empty()) return wrong("'when'");
        if (take_word("else")) {
            SL_TRY(Expression otherwise, expression());
            c.otherwise = Box<Expression>(std::move(otherwise));
        }
        SL_CHECK(expect_word("end"));
        return c;
    }

    // ---- conditions

    Result<Predicate> junction(Connective connective) {
        const Deeper deeper(depth_);
        SL_CHECK(deep_enough());
        const bool any = connective == Connective::Or;
        Junction j{connective, {}};
        do {
            SL_TRY(Predicate part, any ? junction(Connective::And) : negation());
            j.parts.push_back(std::move(part));
        } while (take_word(any ? "or" : "and"));
        if (j.parts.size() == 1) return std::move(j.parts.front());
        return j;
    }
    Result<Predicate> negation() {
        const Deeper deeper(depth_);
        SL_CHECK(deep_enough());
        if (take_word("not")) {
            SL_TRY(Predicate of, negation());
            return Negation{std::move(of)};
        }
        if (peek().kind == TokenKind::Symbol && peek().text == "(") {
            // Either (a or b) or (a + b) > c: the first reading that goes on well is taken.
            const std::size_t before = at_;
            ++at_;
            if (auto inner = condition(); inner && take(")") && !continues_expression()) return inner;
            at_ = before;
        }
        return comparison();
    }
    bool continues_expression() const {
        const Token& t = peek();
        if (t.kind == TokenKind::Symbol) return t.text != ")" && t.text != ",";
        for (const auto word : {"between"sv, "in"sv, "is"sv, "contains"sv, "starts_with"sv, "ends_with"sv})
            if (is_word(t, word)) return true;
        return is_word(t, "not");
    }
    Result<Predicate> comparison() {
        SL_TRY(Expression left, expression());
        if (peek().kind == TokenKind::Symbol)
            if (const auto op = from_name<Comparator>(peek().text)) {
                ++at_;
                SL_TRY(Expression right, expression());
                return Comparison{*op, std::move(left), std::move(right)};
            }
        if (take_word("is")) {
            const bool negated = take_word("not");
            SL_CHECK(expect_word("null"));
            return IsNull{std::move(left), negated};
        }
        const bool negated = take_word("not");
        if (take_word("between")) {
            SL_TRY(Expression low, expression());
            SL_CHECK(expect_word("and"));
            SL_TRY(Expression high, expression());
            return Between{std::move(left), std::move(low), std::move(high), negated};
        }
        if (take_word("in")) {
            SL_CHECK(expect("("));
            InList in{std::move(left), {}, negated};
            do {
                SL_TRY(Value v, constant());
                in.values.push_back(std::move(v));
            } while (take(","));
            SL_CHECK(expect(")"));
            return in;
        }
        for (const auto kind : {MatchKind::Contains, MatchKind::StartsWith, MatchKind::EndsWith})
            if (take_word(name_of(kind))) {
                if (peek().kind != TokenKind::Text) return wrong("a text in single quotes");
                return TextMatch{std::move(left), kind, next().text, negated};
            }
        if (negated) return wrong("'between', 'in', 'contains', 'starts_with' or 'ends_with'");
        // A column of yes and no stands for itself.
        return Comparison{Comparator::Equal, std::move(left), Literal{Value{true}}};
    }

    Result<Value> number(const std::string& digits, bool negative) const {
        const std::string text = (negative ? "-" : "") + digits;
        if (digits.find_first_not_of("0123456789") == std::string::npos) {
            std::int64_t whole = 0;
            if (std::from_chars(text.data(), text.data() + text.size(), whole).ec == std::errc{})
                return Value{whole};
        }
        double value = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{})
            return fail(ErrorCode::InvalidInput, "the number " + text + " is too large");
        return Value{value};
    }

    std::span<const Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

template <class T>
Result<T> whole(std::string_view text, Result<T> (*parse)(std::span<const Token>&)) {
    SL_TRY(const std::vector<Token> tokens, tokens_of(text));
    std::span<const Token> rest(tokens);
    SL_TRY(T out, parse(rest));
    if (rest.front().kind != TokenKind::End)
        return fail(ErrorCode::InvalidInput, shown(rest.front()) + " was not expected");
    return out;
}

}  // namespace

Result<Expression> parse_expression(std::span<const Token>& tokens) {
    Parser p(tokens);
    SL_TRY(Expression out, p.expression());
    tokens = p.rest();
    return out;
}
Result<Predicate> parse_condition(std::span<const Token>& tokens) {
    Parser p(tokens);
    SL_TRY(Predicate out, p.condition());
    tokens = p.rest();
    return out;
}
Result<Value> parse_constant(std::span<const Token>& tokens) {
    Parser p(tokens);
    SL_TRY(Value out, p.constant());
    tokens = p.rest();
    return out;
}

Result<Expression> expression_from(std::string_view text) {
    return whole<Expression>(text, parse_expression);
}
Result<Predicate> condition_from(std::string_view text) {
    return whole<Predicate>(text, parse_condition);
}

}  // namespace sightline::recipe
