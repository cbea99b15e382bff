#pragma once
// Personal data: which columns hold e-mail addresses, telephone numbers, social security numbers, card
// numbers, IBANs, IP addresses, names of people or postal addresses; told from their values, checksums and
// names. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "product/analysis/person_names.h"

namespace sightline::analysis {

enum class PersonalKind { Email, Phone, Ssn, Card, Iban, IpAddress, PersonName, PostalAddress };
std::string_view name_of(PersonalKind kind);   ///< "email", "phone", "ssn", "card", "iban", "ip_address", …
std::string_view label_of(PersonalKind kind);  ///< for people: "e-mail addresses", …

struct PersonalFinding {
    PersonalKind kind = PersonalKind::Email;
    double share = 0;                         ///< of the filled values looked at that are of this kind
    double confidence = 0;                    ///< 0..1
    bool by_values = false, by_name = false;  ///< what says so
    bool within_text = false;                 ///< stands inside longer texts
    std::vector<std::string> examples;        ///< up to three, each shown in part only
};

/// What one column holds, surest first; empty when nothing personal. `values` is a sample of the filled
/// values as text.
std::vector<PersonalFinding> find_personal(std::string_view column, ColumnType type,
                                           std::span<const std::string> values, const PersonNames& names);

}  // namespace sightline::analysis
