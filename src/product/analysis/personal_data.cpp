#include "product/analysis/personal_data.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "core/language/text.h"
#include "product/analysis/personal_values.h"

namespace sightline::analysis {

namespace {

using Words = std::vector<std::string>;

constexpr std::size_t kManyNames = 15;    // different ones
constexpr std::size_t kManyNumbers = 40;  // of random digits one such column in a million passes
constexpr std::size_t kManyAreas = 5;     // or they are numbered in order

template <std::size_t N>
bool any_of(const Words& words, const std::array<std::string_view, N>& list) {
    return std::ranges::any_of(words,
                               [&](const auto& w) { return std::ranges::find(list, w) != list.end(); });
}

/// What the words of a column's name say for and against each kind.
struct NameHints {
    bool email, phone, ssn, card, iban, ip, person, part_of_person, part_alone, address;
    bool not_person, not_phone, not_ip, not_ssn, not_address;
};

NameHints hints_of(std::string_view column) {
    const Words w = language::split_identifier(column);
    static constexpr std::array<std::string_view, 8> kEmail{
        "email", "mail", "emails", "correo", "courriel", "mailadresse", "emailaddress", "mails"};
    static constexpr std::array<std::string_view, 17> kPhone{
        "phone",   "telephone", "tel",      "mobile",         "cell",       "fax",
        "handy",   "telefon",   "telefono", "telefoonnummer", "msisdn",     "whatsapp",
        "celular", "cellphone", "phones",   "portable",       "phonenumber"};
    static constexpr std::array<std::string_view, 4> kSsn{"ssn", "socialsecurity", "social", "itin"};
    static constexpr std::array<std::string_view, 7> kCard{
        "card", "cc", "pan", "creditcard", "kreditkarte", "cardnumber", "tarjeta"};
    static constexpr std::array<std::string_view, 2> kIban{"iban", "bban"};
    static constexpr std::array<std::string_view, 5> kIp{"ip", "ipv4", "ipv6", "ipaddress", "ipaddr"};
    static constexpr std::array<std::string_view, 34> kPerson{
        "fullname",    "customer", "employee",   "contact",     "patient",   "author", "manager",
        "owner",       "person",   "passenger",  "student",     "teacher",   "doctor", "client",
        "recipient",   "assignee", "supervisor", "beneficiary", "tenant",    "guest",  "kunde",
        "mitarbeiter", "kontakt",  "cliente",    "empleado",    "paciente",  "holder", "cardholder",
        "applicant",   "driver",   "member",     "reviewer",    "signatory", "buyer"};
    static constexpr std::array<std::string_view, 24> kPartOfPerson{
        "firstname", "lastname", "surname",    "forename",  "givenname",  "familyname",
        "vorname",   "nachname", "prenom",     "apellido",  "apellidos",  "cognome",
        "sobrenome", "voornaam", "achternaam", "fname",     "lname",      "maiden",
        "imie",      "nazwisko", "fornamn",    "efternamn", "middlename", "familienname"};
    static constexpr std::array<std::string_view, 9> kNameOf{"first", "last",   "given", "family", "middle",
                                                             "full",  "maiden", "sur",   "legal"};
    static constexpr std::array<std::string_view, 22> kAddress{
        "address", "addr",      "street",   "adresse",  "anschrift", "strasse", "direccion", "calle",
        "rue",     "indirizzo", "via",      "endereco", "rua",       "adres",   "straat",    "ulica",
        "adress",  "gata",      "address1", "address2", "residence", "wohnort"};
    static constexpr std::array<std::string_view, 36> kNotPerson{
        "product",    "company", "city",  "town",  "country", "state",  "region",  "brand",  "category",
        "item",       "title",   "model", "color", "colour",  "street", "address", "vendor", "supplier",
        "department", "team",    "store", "shop",  "school",  "hotel",  "month",   "county", "district",
        "county",     "species", "album", "song",  "movie",   "file",   "project", "device", "flavor"};
    static constexpr std::array<std::string_view, 18> kNotPhone{
        "order",    "invoice", "sku",  "part",   "product", "version", "date",        "time",  "serial",
        "tracking", "isbn",    "code", "ticket", "amount",  "price",   "coordinates", "batch", "lot"};
    static constexpr std::array<std::string_view, 12> kNotIp{"version", "versions", "fw",  "build",
                                                             "release", "firmware", "ver", "section",
                                                             "chapter", "clause",   "oid", "outline"};
    static constexpr std::array<std::string_view, 11> kNotSsn{
        "order", "part", "sku", "product", "invoice", "ticket", "code", "lot", "batch", "item", "case"};
    static constexpr std::array<std::string_view, 8> kNotAddress{"email", "mail", "ip",     "mac",
                                                                 "url",   "web",  "memory", "wallet"};
    const auto has = [&](std::string_view word) { return std::ranges::find(w, word) != w.end(); };
    const bool name = has("name") || has("nombre") || has("nom") || has("naam") || has("nome");
    NameHints h{};
    h.email = any_of(w, kEmail) || (has("e") && has("mail"));
    h.phone = any_of(w, kPhone);
    h.ssn = any_of(w, kSsn) || (has("ss") && (has("no") || has("num") || has("number"))) || has("taxpayer") ||
            (has("tax") && has("id"));
    h.card = any_of(w, kCard);
    h.iban = any_of(w, kIban) || (has("bank") && has("account"));
    h.ip = any_of(w, kIp);
    h.part_of_person = any_of(w, kPartOfPerson) || (name && any_of(w, kNameOf));
    h.part_alone = w.size() == 1 && any_of(w, kNameOf);  // "first", "last"
    h.person = any_of(w, kPerson) || has("fullname") || (name && has("full"));
    h.address = any_of(w, kAddress);
    h.not_person = any_of(w, kNotPerson) || has("id") || has("type") || has("count");
    h.not_phone = any_of(w, kNotPhone);
    h.not_ip = any_of(w, kNotIp);
    h.not_ssn = any_of(w, kNotSsn);
    h.not_address = any_of(w, kNotAddress);
    return h;
}

std::string_view trimmed(std::string_view s) {
    while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
    while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
    return s;
}

class Column {
  public:
    explicit Column(std::span<const std::string> values) : values_(values) {}

    double share(const std::function<bool(std::string_view)>& is) const {
        const auto n = std::ranges::count_if(values_, [&](const auto& v) { return is(trimmed(v)); });
        return values_.empty() ? 0 : static_cast<double>(n) / static_cast<double>(values_.size());
    }
    std::vector<std::string> examples(const std::function<bool(std::string_view)>& is) const {
        std::vector<std::string> out;
        for (const auto& v : values_) {
            if (out.size() == 3) break;
            if (!is(trimmed(v))) continue;
            std::string shown = shown_in_part(trimmed(v));
            if (std::ranges::find(out, shown) == out.end()) out.push_back(std::move(shown));
        }
        return out;
    }
    std::size_t distinct() const { return std::set<std::string_view>(values_.begin(), values_.end()).size(); }
    std::size_t distinct(const std::function<std::string_view(std::string_view)>& part) const {
        std::set<std::string_view> out;
        for (const auto& v : values_) out.insert(part(trimmed(v)));
        return out.size();
    }

  private:
    std::span<const std::string> values_;
};

class Findings {
  public:
    Findings(const Column& column, std::vector<PersonalFinding>& out) : column_(column), out_(out) {}

    /// Kept when the share reaches `alone`, or `hinted` with a name that says so.
    void judge(PersonalKind kind, bool hint, double alone, double hinted,
               const std::function<bool(std::string_view)>& is, bool within_text = false) {
        const double share = column_.share(is);
        const bool by_values = share >= alone, with_name = hint && share >= hinted;
        if (!by_values && !with_name) return;
        if (std::ranges::any_of(out_, [&](const auto& f) { return f.kind == kind; })) return;
        PersonalFinding f;
        f.kind = kind;
        f.share = share;
        f.by_values = share > 0;
        f.by_name = hint;
        f.within_text = within_text;
        f.confidence = within_text ? 0.6 : std::min(0.99, (hint ? 0.6 : 0.35) + 0.6 * share);
        f.examples = column_.examples(is);
        out_.push_back(std::move(f));
    }

  private:
    const Column& column_;
    std::vector<PersonalFinding>& out_;
};

/// Versions look like addresses: "1.4.12.0", "2.0.118.7". Addresses of machines use the whole range of an
/// octet, also of the first one, where a version counts up from zero.
bool is_no_version(std::string_view text) {
    int number = 0, highest = 0, first = -1;
    for (const char c : text) {
        if (c == ':') break;  // a port, or an address of the sixth version
        if (c == '.' && first < 0) first = number;
        number = c >= '0' && c <= '9' ? std::min(number * 10 + (c - '0'), 999) : 0;
        highest = std::max(highest, number);
    }
    return first < 0 ? text.find(':') != std::string_view::npos : first >= 10 && highest >= 64;
}

/// Columns of which every value is a number that could be dialled in North America, from many areas.
void judge_american_phones(Findings& found, const Column& column, const NameHints& hint) {
    if (hint.not_phone || hint.not_ssn || hint.card || column.distinct() < kManyNumbers) return;
    if (column.distinct([](std::string_view v) { return v.substr(0, v.size() == 11 ? 4 : 3); }) < kManyAreas)
        return;
    found.judge(PersonalKind::Phone, hint.phone, 0.98, 2, is_american_phone);
}

void judge_text(Findings& found, const Column& column, const NameHints& hint, const PersonNames& names) {
    found.judge(PersonalKind::Email, hint.email, 0.5, 0.05, is_email);
    const bool versions = hint.not_ip || (!hint.ip && column.share(is_no_version) < 0.3);
    if (!versions) found.judge(PersonalKind::IpAddress, hint.ip, 0.6, 0.2, is_ip_address);
    found.judge(PersonalKind::Iban, hint.iban, 0.4, 0.05, is_iban);
    found.judge(PersonalKind::Card, hint.card, 0.6, 0.2, is_card);
    if (!hint.not_ssn || hint.ssn)
        found.judge(PersonalKind::Ssn, hint.ssn, 0.8, 0.2, [&](auto v) { return is_ssn(v, hint.ssn); });
    if (!hint.not_phone || hint.phone)
        found.judge(PersonalKind::Phone, hint.phone, 0.7, 0.2, [&](auto v) {
            return is_phone(v, hint.phone) && !is_ssn(v) && !is_card(v) && !is_ip_address(v);
        });
    judge_american_phones(found, column, hint);
    if (!hint.not_address) found.judge(PersonalKind::PostalAddress, hint.address, 0.5, 0.2, is_address);
    if (hint.not_person) return;
    const bool few = column.distinct() < 4;
    found.judge(PersonalKind::PersonName, hint.person || hint.part_of_person, few ? 2 : 0.45, 0.2,
                [&](auto v) { return names.is_full_name(v); });
    // A column that says it holds one part of a name; cities and months are names too, so words alone do not.
    if (hint.part_of_person)
        found.judge(PersonalKind::PersonName, true, 2, 0.3, [&](auto v) { return names.is_part_of_name(v); });
    if ((hint.person || hint.part_alone) && !few)
        found.judge(PersonalKind::PersonName, true, 2, 0.6, [&](auto v) { return names.is_part_of_name(v); });
    // Of towns two thirds are names of people too, of goods under half: a whole column of many are people.
    if (column.distinct() >= kManyNames)
        found.judge(PersonalKind::PersonName, false, 0.9, 2, [&](auto v) {
            return v.find(' ') == std::string_view::npos && names.is_part_of_name(v);
        });
}

void judge_numbers(Findings& found, const Column& column, const NameHints& hint) {
    found.judge(PersonalKind::Card, hint.card, 0.8, 0.3, is_card);
    if (hint.ssn) found.judge(PersonalKind::Ssn, true, 2, 0.5, [](auto v) { return is_ssn(v, true); });
    if (hint.phone && !hint.not_phone)
        found.judge(PersonalKind::Phone, true, 2, 0.6, [](auto v) { return is_phone(v, true); });
    judge_american_phones(found, column, hint);
}

}  // namespace

std::string_view name_of(PersonalKind kind) {
    static constexpr std::array<std::string_view, 8> kNames{
        "email", "phone", "ssn", "card", "iban", "ip_address", "person_name", "postal_address"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::string_view label_of(PersonalKind kind) {
    static constexpr std::array<std::string_view, 8> kLabels{
        "e-mail addresses",     "telephone numbers", "social security numbers", "card numbers",
        "bank accounts (IBAN)", "IP addresses",      "names of people",         "postal addresses"};
    return kLabels[static_cast<std::size_t>(kind)];
}

std::vector<PersonalFinding> find_personal(std::string_view name, ColumnType type,
                                           std::span<const std::string> values, const PersonNames& names) {
    std::vector<PersonalFinding> out;
    if (values.empty()) return out;
    const Column column(values);
    const NameHints hint = hints_of(name);
    Findings found(column, out);
    if (type == ColumnType::Integer || type == ColumnType::Decimal) {
        judge_numbers(found, column, hint);
    } else if (type == ColumnType::Text) {
        judge_text(found, column, hint, names);
        if (out.empty()) {
            found.judge(PersonalKind::Email, false, 0.01, 0.01, holds_email, true);
            if (!hint.not_phone) found.judge(PersonalKind::Phone, false, 0.02, 0.02, holds_phone, true);
        }
    }
    std::ranges::stable_sort(out, [](const auto& a, const auto& b) { return a.confidence > b.confidence; });
    return out;
}

}  // namespace sightline::analysis
