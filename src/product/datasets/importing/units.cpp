#include "product/datasets/importing/units.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/query/sentence.h"

namespace sightline::datasets {

namespace {

using namespace std::string_view_literals;
using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array kCurrencies{
    Pair{"eur", "EUR"},     Pair{"euro", "EUR"}, Pair{"euros", "EUR"}, Pair{"€", "EUR"},
    Pair{"usd", "USD"},     Pair{"$", "USD"},    Pair{"us$", "USD"},   Pair{"dollar", "USD"},
    Pair{"dollars", "USD"}, Pair{"gbp", "GBP"},  Pair{"£", "GBP"},     Pair{"chf", "CHF"},
    Pair{"jpy", "JPY"},     Pair{"¥", "JPY"},    Pair{"cny", "CNY"},   Pair{"inr", "INR"},
    Pair{"₹", "INR"},       Pair{"rub", "RUB"},  Pair{"₽", "RUB"},     Pair{"krw", "KRW"},
    Pair{"₩", "KRW"},       Pair{"₺", "TRY"},    Pair{"sek", "SEK"},   Pair{"nok", "NOK"},
    Pair{"dkk", "DKK"},     Pair{"pln", "PLN"},  Pair{"czk", "CZK"},   Pair{"huf", "HUF"},
    Pair{"aud", "AUD"},     Pair{"cad", "CAD"},  Pair{"nzd", "NZD"},   Pair{"brl", "BRL"},
    Pair{"mxn", "MXN"},     Pair{"zar", "ZAR"},  Pair{"sgd", "SGD"},   Pair{"hkd", "HKD"}};
constexpr std::array kScales{
    Pair{"thousand", "thousand"}, Pair{"thousands", "thousand"}, Pair{"tsd", "thousand"},
    Pair{"000", "thousand"},      Pair{"000s", "thousand"},      Pair{"1000", "thousand"},
    Pair{"million", "million"},   Pair{"millions", "million"},   Pair{"mio", "million"},
    Pair{"mln", "million"},       Pair{"billion", "billion"},    Pair{"billions", "billion"},
    Pair{"mrd", "billion"},       Pair{"bn", "billion"}};
/// These count beside a currency only.
constexpr std::array kLetters{Pair{"k", "thousand"}, Pair{"t", "thousand"}, Pair{"m", "million"},
                              Pair{"mm", "million"}, Pair{"mn", "million"}, Pair{"b", "billion"}};
constexpr std::array kOthers{Pair{"usd", "USD"}, Pair{"eur", "EUR"},    Pair{"gbp", "GBP"},
                             Pair{"kg", "kg"},   Pair{"km", "km"},      Pair{"kwh", "kWh"},
                             Pair{"mwh", "MWh"}, Pair{"celsius", "°C"}, Pair{"fahrenheit", "°F"},
                             Pair{"lbs", "lb"},  Pair{"pounds", "lb"},  Pair{"miles", "mi"},
                             Pair{"mm", "mm"},   Pair{"cm", "cm"}};

template <std::size_t N>
std::string_view in(const std::array<Pair, N>& list, std::string_view word) {
    const auto* it = std::ranges::find(list, word, &Pair::first);
    return it == list.end() ? std::string_view() : it->second;
}

std::string_view scale_of(std::string_view word) {
    const std::string_view scale = in(kScales, word);
    return scale.empty() ? in(kLetters, word) : scale;
}

/// Words between separators, in lower case; "of" says nothing here. A slash is a word: what comes after it is
/// no scale, but what a price is of ("EUR/t").
std::vector<std::string> words_in(std::string_view name) {
    std::vector<std::string> out;
    std::string word;
    const auto end = [&] {
        if (!word.empty() && word != "of") out.push_back(std::exchange(word, {}));
        word.clear();
    };
    for (const char c : name)
        if (" \t\r\n_-()[],.;:'"sv.contains(c))
            end();
        else if (c == '/')
            end(), out.emplace_back("/");
        else
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    end();
    return out;
}

/// "keur" and "usdm": the scale and the currency written together.
std::string together(std::string_view word) {
    for (const auto& [name, code] : kCurrencies) {
        if (word.size() <= name.size()) continue;
        std::string_view scale;
        if (word.ends_with(name) && word != "baud")
            scale = scale_of(word.substr(0, word.size() - name.size()));
        else if (word.starts_with(name))
            scale = scale_of(word.substr(name.size()));
        if (!scale.empty()) return std::string(scale) + " " + std::string(code);
    }
    return {};
}

std::string scaled(std::string_view name) {
    const std::vector<std::string> words = words_in(name);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (std::string found = together(words[i]); !found.empty()) return found;
        const std::string_view code = in(kCurrencies, words[i]);
        if (code.empty()) continue;
        std::string_view scale;
        if (i + 1 < words.size()) scale = scale_of(words[i + 1]);
        if (scale.empty() && i > 0 && words[i - 1] != "b") scale = scale_of(words[i - 1]);  // "plan b eur"
        if (!scale.empty()) return std::string(scale) + " " + std::string(code);
    }
    const std::string_view last = words.size() < 2 ? std::string_view() : in(kScales, words.back());
    // "top 1000", "sensor_000": a number of its own, unless it is set off as a scale is.
    const bool digits = !words.empty() && (words.back() == "1000" || words.back().starts_with("000")) &&
                        !name.contains("(") && !name.contains("'") && !name.contains(", ");
    return digits ? std::string() : std::string(last);
}

}  // namespace

std::string unit_in_name(std::string_view name) {
    if (std::string unit = scaled(name); !unit.empty()) return unit;
    const std::string words = query::words_of(name);
    for (std::size_t at = 0; at < words.size();) {
        const std::size_t end = std::min(words.find(' ', at), words.size());
        const auto unit = in(kOthers, std::string_view(words).substr(at, end - at));
        if (!unit.empty()) return std::string(unit);
        at = end + 1;
    }
    return {};
}

bool is_money(std::string_view unit) {
    if (const std::size_t space = unit.rfind(' '); space != std::string_view::npos)
        unit.remove_prefix(space + 1);
    const std::vector<std::string> words = words_in(unit);
    return words.size() == 1 && !in(kCurrencies, words[0]).empty();
}

bool is_scale(std::string_view unit) {
    return unit == "thousand"sv || unit == "million"sv || unit == "billion"sv;
}

}  // namespace sightline::datasets
