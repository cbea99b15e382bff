#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "core/recipe/expression_text.h"
#include "core/recipe/forms.h"
#include "core/recipe/recipe_text.h"

namespace sightline::recipe {

namespace {

using Tokens = std::span<const Token>;

std::unexpected<Error> expected(const std::string& what, const Tokens& rest) {
    return fail(ErrorCode::InvalidInput, "expected " + what + " instead of " + shown(rest.front()));
}
bool is_symbol(const Token& t, std::string_view s) {
    return t.kind == TokenKind::Symbol && t.text == s;
}
bool take_symbol(Tokens& rest, std::string_view s) {
    if (!is_symbol(rest.front(), s)) return false;
    rest = rest.subspan(1);
    return true;
}

Result<std::string> name(Tokens& rest, std::string_view what) {
    const Token& t = rest.front();
    if (t.kind != TokenKind::Word && t.kind != TokenKind::Name) return expected(std::string(what), rest);
    if (t.text.empty()) return fail(ErrorCode::InvalidInput, "a name cannot be empty");
    rest = rest.subspan(1);
    return t.text;
}
Result<std::string> text(Tokens& rest) {
    if (rest.front().kind != TokenKind::Text) return expected("a text in single quotes", rest);
    std::string out = rest.front().text;
    rest = rest.subspan(1);
    return out;
}
Result<double> number(Tokens& rest) {
    const bool negative = take_symbol(rest, "-");
    const Token& t = rest.front();
    double out = 0;
    if (t.kind != TokenKind::Number ||
        std::from_chars(t.text.data(), t.text.data() + t.text.size(), out).ec != std::errc{})
        return expected("a number", rest);
    rest = rest.subspan(1);
    return negative ? -out : out;
}

template <class T, class Read>
Result<std::vector<T>> list(Tokens& rest, std::size_t least, Read read) {
    std::vector<T> out;
    do {
        SL_TRY(T item, read());
        out.push_back(std::move(item));
    } while (take_symbol(rest, ","));
    if (out.size() < least) return expected("',' and one more", rest);
    return out;
}

Result<Argument> keys(Tokens& rest) {
    std::vector<std::string> out;
    do {
        SL_TRY(std::string here, name(rest, "a column"));
        if (!take_symbol(rest, "=")) return expected("'='", rest);
        SL_TRY(std::string there, name(rest, "a column of the other dataset"));
        out.push_back(std::move(here));
        out.push_back(std::move(there));
    } while (take_symbol(rest, ","));
    return Argument{std::move(out)};
}

Result<Argument> argument(const Slot& slot, Tokens& rest) {
    using Names = std::vector<std::string>;
    const auto names = [&](std::size_t least, std::string_view what) {
        return list<std::string>(rest, least, [&] { return name(rest, what); });
    };
    switch (slot.type) {
        case SlotType::Column:
            return name(rest, "a column");
        case SlotType::New:
            return name(rest, "a name for the column");
        case SlotType::Table:
            return name(rest, "a dataset");
        case SlotType::AnyColumns:
            if (is_word(rest.front(), "all")) {
                rest = rest.subspan(1);
                return Names{};
            }
            [[fallthrough]];
        case SlotType::Columns:
            return names(1, "a column");
        case SlotType::News:
            return names(2, "a name for the column");
        case SlotType::Keys:
            return keys(rest);
        case SlotType::Text:
            return text(rest);
        case SlotType::Texts:
            return list<std::string>(rest, 1, [&] { return text(rest); });
        case SlotType::Number:
            return number(rest);
        case SlotType::Numbers: {
            SL_TRY(auto out, list<double>(rest, 2, [&] { return number(rest); }));
            if (std::ranges::adjacent_find(out, std::greater_equal<>()) != out.end())
                return fail(ErrorCode::InvalidInput, "the numbers must rise, each above the one before");
            return Argument{std::move(out)};
        }
        case SlotType::Count: {
            SL_TRY(const double n, number(rest));
            if (n < 1 || n > 10'000 || n != std::floor(n))
                return fail(ErrorCode::InvalidInput,
                            slot.name + " must be a whole number from 1 to 10000, not " + written_number(n));
            return n;
        }
        case SlotType::Constant: {
            SL_TRY(Value v, parse_constant(rest));
            return Argument{Constant{std::move(v)}};
        }
        case SlotType::Condition: {
            SL_TRY(const auto c, parse_condition(rest));
            return written(c);
        }
        case SlotType::Expression: {
            SL_TRY(const auto e, parse_expression(rest));
            return written(e);
        }
        case SlotType::Choice:
            for (const auto& c : slot.choices)
                if (is_word(rest.front(), c)) {
                    rest = rest.subspan(1);
                    return c;
                }
            std::string all;
            for (const auto& c : slot.choices) all += (all.empty() ? "" : ", ") + c;
            return expected(slot.choices.size() == 1 ? "'" + all + "'" : "one of " + all, rest);
    }
    return fail(ErrorCode::Internal, "a slot without a type");
}

Result<void> fill(const std::vector<Part>& parts, Tokens& rest, Step& step) {
    for (const Part& p : parts) {
        if (!p.group.empty()) {
            if (is_word(rest.front(), p.group.front().word)) SL_CHECK(fill(p.group, rest, step));
        } else if (p.slot) {
            SL_TRY(step.arguments[p.slot->name], argument(*p.slot, rest));
        } else if (is_word(rest.front(), p.word) || is_symbol(rest.front(), p.word)) {
            rest = rest.subspan(1);
        } else {
            return expected("'" + p.word + "'", rest);
        }
    }
    return {};
}

Result<Step> read_step(std::string_view source) {
    SL_TRY(const std::vector<Token> tokens, tokens_of(source));
    Tokens start(tokens);
    Step base;
    if (is_word(start.front(), "off")) {
        base.on = false;
        start = start.subspan(1);
    }
    if (start.front().kind != TokenKind::Word) return expected("a step", start);
    for (const char c : start.front().text)
        base.kind += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto candidates = forms_of(base.kind);
    if (candidates.empty())
        return fail(ErrorCode::InvalidInput,
                    "there is no step '" + start.front().text + "'; there are " + all_kinds());
    // Of several forms the one that fits is taken, else the one that fits furthest tells what is wrong.
    Error nearest;
    std::size_t least_left = SIZE_MAX;
    for (const Form* form : candidates) {
        Step step = base;
        Tokens rest = start;
        Result<void> done = fill(form->parts, rest, step);
        if (done && rest.front().kind != TokenKind::End)
            done = fail(ErrorCode::InvalidInput, shown(rest.front()) + " was not expected");
        if (done) return step;
        if (rest.size() < least_left) {
            least_left = rest.size();
            nearest = done.error();
            nearest.message += "; write it as: " + form->usage();
        }
    }
    return std::unexpected(nearest);
}

}  // namespace

Result<Recipe> parse(std::string_view text, const TextLimits& limits) {
    if (text.size() > limits.max_bytes)
        return fail(ErrorCode::TooLarge, "The recipe has " + std::to_string(text.size()) +
                                             " bytes; at most " + std::to_string(limits.max_bytes) +
                                             " are taken.");
    Recipe out;
    std::string pending;
    int line = 0, begun = 0;
    const auto finish = [&]() -> Result<void> {
        const std::string source = std::exchange(pending, {});
        SL_TRY(const auto tokens, tokens_of(source));
        if (tokens.size() == 1) return {};  // blank or comment
        SL_TRY(Step step, read_step(source));
        step.line = begun;
        out.steps.push_back(std::move(step));
        if (out.steps.size() > limits.max_steps)
            return fail(ErrorCode::TooLarge,
                        "a recipe has at most " + std::to_string(limits.max_steps) + " steps");
        return {};
    };
    const auto at_line = [&](Result<void> r) -> Result<void> {
        if (!r)
            return fail(r.error().code, "line " + std::to_string(begun) + ": " + r.error().message + ".",
                        r.error().detail);
        return r;
    };
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view current = text.substr(at, end - at);
        at = end + 1;
        ++line;
        if (current.ends_with('\r')) current.remove_suffix(1);
        const bool goes_on = !current.empty() && (current.front() == ' ' || current.front() == '\t');
        if (!goes_on) {
            SL_CHECK(at_line(finish()));
            begun = line;
        }
        pending += current;
        pending += '\n';
    }
    SL_CHECK(at_line(finish()));
    return out;
}

}  // namespace sightline::recipe
