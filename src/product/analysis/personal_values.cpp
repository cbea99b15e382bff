#include "product/analysis/personal_values.h"

#include <arpa/inet.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "core/language/text.h"

namespace sightline::analysis {

namespace {

constexpr std::size_t kLongest = 400;  // of a value that is looked at

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The digits of a text that holds nothing else but blanks and hyphens; "" otherwise.
std::string grouped_digits(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (is_digit(c))
            digits += c;
        else if (c != ' ' && c != '-')
            return {};
    }
    return digits;
}

bool luhn(std::string_view digits) {
    int sum = 0;
    bool twice = false;
    for (auto it = digits.rbegin(); it != digits.rend(); ++it, twice = !twice) {
        const int d = (*it - '0') * (twice ? 2 : 1);
        sum += d > 9 ? d - 9 : d;
    }
    return sum % 10 == 0;
}

int prefix(const std::string& digits, std::size_t length) {
    return std::stoi(digits.substr(0, length));
}

/// Length and leading digits as the networks give them out.
bool is_network(const std::string& d) {
    const int two = prefix(d, 2), three = prefix(d, 3), four = prefix(d, 4);
    if (d.size() == 15) return two == 34 || two == 37;
    if (d.size() == 14) return two == 36 || two == 38 || two == 39 || (three >= 300 && three <= 305);
    if (d.size() == 13) return d[0] == '4';
    if (d.size() < 16) return false;
    const bool union_pay = two == 62, discover = four == 6011 || two == 65 || (three >= 644 && three <= 649);
    if (d.size() > 16) return union_pay || d[0] == '4';
    return d[0] == '4' || (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) || discover ||
           union_pay || (four >= 3528 && four <= 3589);
}

struct IbanCountry {
    std::string_view code;
    std::size_t length;
};
/// Registry of IBAN formats (SWIFT), lengths only.
constexpr std::array<IbanCountry, 79> kIbanCountries{
    {{"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
     {"BH", 22}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22},
     {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27},
     {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28},
     {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20},
     {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27},
     {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NL", 18}, {"NO", 15},
     {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"SA", 24},
     {"SC", 31}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25}, {"SV", 28},
     {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20}}};

const RE2& email_within() {
    static const RE2 re(
        R"((?:^|[^A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}\b)");
    return re;
}

}  // namespace

bool is_email(std::string_view text) {
    static const RE2 re(
        R"re([^\s@.,;:<>()\[\]"]+(\.[^\s@.,;:<>()\[\]"]+)*@([^\s@.,;:<>()/_]+\.)+[^\s@.,;:<>()/_0-9]{2,24})re");
    return text.size() <= 254 && RE2::FullMatch(text, re);
}

bool is_ip_address(std::string_view text) {
    if (text.size() < 3 || text.size() > 53) return false;
    // With a port behind it: 192.0.2.7:8080, [2001:db8::1]:443.
    static const RE2 with_port(R"((\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}|\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?)");
    std::string copy(text), four, six;
    if (RE2::FullMatch(text, with_port, &four, &six)) copy = four.empty() ? six : four;
    std::array<unsigned char, 16> out{};
    if (inet_pton(AF_INET, copy.c_str(), out.data()) == 1) return true;
    return std::ranges::count(copy, ':') >= 2 && inet_pton(AF_INET6, copy.c_str(), out.data()) == 1;
}

bool is_card(std::string_view text) {
    if (text.size() < 13 || text.size() > 23) return false;
    const std::string digits = grouped_digits(text);
    return digits.size() >= 13 && digits.size() <= 19 && is_network(digits) && luhn(digits);
}

bool is_iban(std::string_view text) {
    std::string s;
    for (const char c : text)
        if (c != ' ' && c != '-') s += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (s.size() < 15 || s.size() > 34) return false;
    const auto country =
        std::ranges::find_if(kIbanCountries, [&](const auto& c) { return s.starts_with(c.code); });
    if (country == kIbanCountries.end() || country->length != s.size()) return false;
    int rest = 0;
    for (const char c : s.substr(4) + s.substr(0, 4)) {
        if (is_digit(c))
            rest = (rest * 10 + (c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        else
            return false;
    }
    return rest == 1;
}

bool is_ssn(std::string_view text, bool bare) {
    static const RE2 hyphened(R"(\d{3}[- ]\d{2}[- ]\d{4})"), digits_only(R"(\d{9})");
    if (!RE2::FullMatch(text, hyphened) && !(bare && RE2::FullMatch(text, digits_only))) return false;
    const std::string d = grouped_digits(text);
    const int area = prefix(d, 3);
    return area != 0 && area != 666 && area < 900 && d.substr(3, 2) != "00" && d.substr(5) != "0000";
}

bool is_phone(std::string_view text, bool bare) {
    if (text.size() < 7 || text.size() > 30) return false;
    static const RE2 international(
        R"((?:\+|00)[1-9](?:[ ./()-]{0,2}\d){6,14}(?:\s*(?:x|ext\.?)\s*\d{1,6})?)"),
        bracketed(
            R"((?:1[ -]?)?\(0?\d{1,5}\)[ ./-]{0,2}\d{2,4}(?:[ ./-]?\d{2,5}){1,3}(?:\s*(?:x|ext\.?)\s*\d{1,6})?)"),
        american(R"((?:1[ .-])?[2-9]\d{2}([ .-])[2-9]\d{2}[ .-]\d{4}(?:\s*(?:x|ext\.?)\s*\d{1,6})?)"),
        national(R"(0\d{1,4}[ ./-]\d{2,8}(?:[ ./-]\d{2,6}){0,4})"), alone(R"(\d{7,13})");
    const auto digits = std::ranges::count_if(text, is_digit);
    if (digits < 7 || digits > 19) return false;
    if (RE2::FullMatch(text, international) || RE2::FullMatch(text, bracketed) ||
        RE2::FullMatch(text, american))
        return true;
    static const RE2 date(R"(\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4})");
    if (RE2::FullMatch(text, national)) return digits >= 9 && digits <= 12 && !RE2::FullMatch(text, date);
    return bare && RE2::FullMatch(text, alone);
}

bool is_american_phone(std::string_view text) {
    static const RE2 form(R"(1?[2-9]\d{2}[2-9]\d{6})");  // area codes and exchanges begin with 2 to 9
    return RE2::FullMatch(text, form);
}

bool is_address(std::string_view text) {
    if (text.size() < 6 || text.size() > kLongest) return false;
    // After folding only letters, digits and single blanks are left.
    static const RE2 number_first(
        R"((?:^|.* )\d{1,5} ?[a-z]? (?:[\pL\pN]+ ){0,4}(?:st|street|ave|avenue|rd|road|blvd|boulevard|ln|lane|dr|drive|ct|court|pl|place|sq|square|way|terrace|ter|pkwy|parkway|hwy|highway|cir|circle|close|crescent|gardens|grove|mews|row|walk|loop|trail|trl|plaza|alley)(?: .*|$))"),
        number_first_french(
            R"((?:^|.* )\d{1,4} ?(?:bis|ter)? (?:rue|avenue|av|boulevard|bd|chemin|allee|place|impasse|quai|route|cours|passage)(?: [\pL\pN]+)+.*)"),
        street_first(
            R"((?:^|.* )(?:calle|c|avenida|av|avda|paseo|plaza|carrera|cra|rua|travessa|alameda|via|viale|corso|piazza|largo|ulica|ul|aleja|al|os|ulitsa|prospekt|ulice|strada|str|soseaua|jalan|jl|duong|sokak|caddesi|cad|улица|ул|проспект|пр)(?: [\pL\pN]+){1,6} \d{1,5}.*)"),
        street_joined(
            R"((?:^|.* )[\pL]{2,}(?:strasse|strase|str|gasse|weg|platz|allee|ring|damm|ufer|straat|laan|gracht|plein|kade|singel|vagen|gatan|vej|gade|veien|gata|katu|tie|utca|ut) (?:no )?\d{1,4} ?[a-z]?(?: .*|$))"),
        street_apart(
            R"((?:^|.* )[\pL]{2,} (?:strasse|str|weg|platz|allee|ulice|utca|ut|sokak|caddesi|katu|vej|gade|gata|street|road|avenue) (?:no )?\d{1,4} ?[a-z]?(?: .*|$))"),
        box(R"((?:^|.* )(?:po box|p o box|postfach|boite postale|bp|apartado|casella postale|postbus|caixa postal) \d+.*)"),
        east_asian(R"(.*(?:[都道府県省市区區町村路街號号]).*\d+.*|.*(?:[시도구군동로길]) ?.*\d+.*)");
    const std::string s = language::fold(text);
    if (s.find_first_of("0123456789") == std::string::npos) return false;
    return RE2::FullMatch(s, number_first) || RE2::FullMatch(s, number_first_french) ||
           RE2::FullMatch(s, street_first) || RE2::FullMatch(s, street_joined) ||
           RE2::FullMatch(s, street_apart) || RE2::FullMatch(s, box) || RE2::FullMatch(text, east_asian);
}

bool holds_email(std::string_view text) {
    return text.size() <= 10 * kLongest && text.find('@') != std::string_view::npos &&
           RE2::PartialMatch(text, email_within());
}

bool holds_phone(std::string_view text) {
    static const RE2 re(
        R"((?:^|[^\d+.-])(?:\+[1-9]\d{0,2}(?:[ .-]\d{2,4}){2,4}|\(\d{3}\) ?\d{3}-\d{4}|[2-9]\d{2}-[2-9]\d{2}-\d{4})(?:[^\d-]|$))");
    return text.size() <= 10 * kLongest && RE2::PartialMatch(text, re);
}

std::string shown_in_part(std::string_view text) {
    std::string out;
    std::size_t characters = 0, at = 0;
    for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    const std::size_t kept = characters > 6 ? 2 : characters > 2 ? 1 : 0;
    for (std::size_t i = 0; i < text.size(); ++at) {
        std::size_t end = i + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
        const bool open =
            at < kept || at + kept >= characters || std::string_view(" @.-/()+,").contains(text[i]);
        out += open ? text.substr(i, end - i) : std::string_view("•");
        i = end;
    }
    return out.size() > 120 ? std::string("•••") : out;
}

}  // namespace sightline::analysis
