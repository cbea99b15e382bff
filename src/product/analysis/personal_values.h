#pragma once
// Is this one value an e-mail address, a telephone number, a card number …? Checked by form and, where there
// is one, by its checksum. Pure.

#include <string>
#include <string_view>

namespace sightline::analysis {

bool is_email(std::string_view text);
/// Dotted IPv4 or IPv6, as the system reads them.
bool is_ip_address(std::string_view text);
/// 13 to 19 digits, in groups or not, with the prefix and length of a card network and a right Luhn digit
/// (ISO/IEC 7812-1).
bool is_card(std::string_view text);
/// Country, length of that country and check digits modulo 97 (ISO 13616).
bool is_iban(std::string_view text);
/// "123-45-6789" in the ranges the US administration gives out; without hyphens only when `bare`.
bool is_ssn(std::string_view text, bool bare = false);
/// A number as people write it: "+49 30 901820", "(212) 555-0187", "06.12.34.56.78"; digits alone only when
/// `bare`.
bool is_phone(std::string_view text, bool bare = false);
/// A house number and a street in the words of some twenty languages, or a post box.
/// Ten digits as the North American plan gives them out, with or without a 1 before them. Of random digits
/// two thirds are such: only a whole column of them says anything.
bool is_american_phone(std::string_view text);
bool is_address(std::string_view text);

/// Something personal within a longer text.
bool holds_email(std::string_view text);
bool holds_phone(std::string_view text);

/// A value with its middle put out: what may be shown as an example.
std::string shown_in_part(std::string_view text);

}  // namespace sightline::analysis
