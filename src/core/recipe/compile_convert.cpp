// convert: text to numbers and dates by stated customs; nothing is guessed, what does not fit becomes null
// and is counted, or stops the recipe.

#include <algorithm>
#include <cctype>

#include "core/recipe/step_writer.h"

namespace sightline::recipe {

namespace {

using namespace std::string_view_literals;

constexpr int kDecimalScale = 2;

/// Whether the decimal mark of a language (and region) is a comma; nothing for one we do not know.
std::optional<bool> decimal_comma(std::string tag) {
    std::ranges::transform(tag, tag.begin(), [](unsigned char c) {
        return c == '_' ? '-' : static_cast<char>(std::tolower(c));
    });
    constexpr std::array kPointRegions = {"de-ch"sv, "it-ch"sv, "es-mx"sv, "de-li"sv, "es-us"sv,
                                          "es-gt"sv, "es-pe"sv, "es-pr"sv, "es-do"sv, "en-za"sv};
    constexpr std::array kPoint = {"en"sv, "zh"sv, "ja"sv, "ko"sv, "he"sv, "hi"sv, "th"sv, "ms"sv, "ga"sv};
    constexpr std::array kComma = {"de"sv, "fr"sv, "es"sv, "it"sv, "pt"sv, "nl"sv, "sv"sv, "da"sv,
                                   "nb"sv, "no"sv, "nn"sv, "fi"sv, "pl"sv, "cs"sv, "sk"sv, "ru"sv,
                                   "uk"sv, "tr"sv, "el"sv, "hu"sv, "ro"sv, "bg"sv, "hr"sv, "sl"sv,
                                   "et"sv, "lv"sv, "lt"sv, "id"sv, "vi"sv, "ca"sv};
    if (tag == "en-za") return true;
    if (std::ranges::find(kPointRegions, tag) != kPointRegions.end()) return false;
    const std::string language = tag.substr(0, tag.find('-'));
    if (std::ranges::find(kPoint, language) != kPoint.end()) return false;
    if (std::ranges::find(kComma, language) != kComma.end()) return true;
    return std::nullopt;
}

/// DuckDB's own letters of strptime; anything else would make the whole statement fail.
Result<void> known_format(const std::string& format) {
    bool known = format.contains('%');
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') continue;
        const bool bare = ++i < format.size() && format[i] == '-';
        if (bare) ++i;
        known =
            known && i < format.size() && (bare ? "dmyHIMSj"sv : "aAbBdmyYHIMSfpj%"sv).contains(format[i]);
        if (!known) break;
    }
    if (!known)
        return unfit("the format '" + format +
                     "' is not known; write it like '%d/%m/%Y' or '%Y-%m-%d %H:%M:%S'");
    return {};
}

std::string number_pattern(std::string_view group, std::string_view point, bool whole) {
    const std::string digits =
        group.empty() ? "\\d+" : "(\\d{1,3}([" + std::string(group) + "]\\d{3})+|\\d+)";
    if (whole) return "[+-]?" + digits + "([" + std::string(point) + "]0*)?";
    return "[+-]?(" + digits + "([" + std::string(point) + "]\\d*)?|[" + std::string(point) +
           "]\\d+)([eE][+-]?\\d+)?";
}

}  // namespace

std::string StepWriter::sql_type(ColumnType to) const {
    switch (to) {
        case ColumnType::Boolean:
            return "BOOLEAN";
        case ColumnType::Integer:
            return "BIGINT";
        case ColumnType::Double:
            return "DOUBLE";
        case ColumnType::Decimal:
            return "DECIMAL(18, " +
                   std::to_string(static_cast<int>(step_.number_or("scale", kDecimalScale))) + ")";
        case ColumnType::Text:
            return "VARCHAR";
        case ColumnType::Date:
            return "DATE";
        case ColumnType::Time:
            return "TIME";
        case ColumnType::Timestamp:
            return "TIMESTAMP";
    }
    return "VARCHAR";
}

Result<std::string> StepWriter::text_to_number(const std::string& q, ColumnType to) const {
    const bool whole = to == ColumnType::Integer;
    std::string cleaned = "trim(" + q + ")", pattern = number_pattern("", ".", whole), digits = cleaned;
    if (step_.has("locale")) {
        const auto comma = decimal_comma(step_.text("locale"));
        if (!comma)
            return unfit("the locale '" + step_.text("locale") +
                         "' is not known; write a language tag such as 'en', 'de' or 'de-CH'");
        // Currency and blanks (also the hard and narrow ones) go; ( ) around a number makes it negative.
        cleaned = "regexp_replace(" + q +
                  ", '[\\s\\x{00A0}\\x{202F}\\x{2009}$€£¥₹]|^\\s*[A-Z]{3}\\s*|\\s*[A-Z]{3}\\s*$', '', 'g')";
        cleaned = "regexp_replace(" + cleaned + ", '^\\((.*)\\)$', '-\\1')";
        pattern = number_pattern(*comma ? ".'’" : ",'’", *comma ? "," : ".", whole);
        digits = "regexp_replace(" + cleaned + ", " + (*comma ? "'[.''’]'" : "'[,''’]'") + ", '', 'g')";
        if (*comma) digits = "replace(" + digits + ", ',', '.')";
    }
    if (whole) digits = "regexp_replace(" + digits + ", '\\.0*$', '')";
    return "CASE WHEN regexp_full_match(" + cleaned + ", " + quoted_text(pattern) + ") THEN try_cast(" +
           digits + " AS " + sql_type(to) + ") END";
}

Result<std::string> StepWriter::text_to_moment(const std::string& q, ColumnType to) const {
    if (!step_.has("formats")) return "try_cast(trim(" + q + ") AS " + sql_type(to) + ")";
    std::string list;
    for (const auto& f : step_.list("formats")) {
        SL_CHECK(known_format(f));
        list += (list.empty() ? "" : ", ") + quoted_text(f);
    }
    return "CAST(try_strptime(trim(" + q + "), [" + list + "]) AS " + sql_type(to) + ")";
}

Result<std::string> StepWriter::converted(const query::ColumnInfo& c, ColumnType to) const {
    const std::string q = quoted_name(c.name);
    const auto cannot = [&] {
        return unfit("'" + c.name + "' is " + std::string(name_of(c.type)) + ", which has no " +
                     std::string(name_of(to)) + " in it");
    };
    const bool moment = to == ColumnType::Date || to == ColumnType::Timestamp || to == ColumnType::Time;
    if (c.type == ColumnType::Text) {
        if (is_numeric(to)) return text_to_number(q, to);
        if (moment) return text_to_moment(q, to);
        if (to == ColumnType::Boolean)
            return "CASE WHEN lower(trim(" + q +
                   ")) IN ('true', 't', 'yes', 'y', '1', 'on') THEN true WHEN lower(trim(" + q +
                   ")) IN ('false', 'f', 'no', 'n', '0', 'off') THEN false END";
        return q;
    }
    if (to == ColumnType::Text) {
        if (step_.has("formats") && is_temporal(c.type)) {
            SL_CHECK(known_format(step_.list("formats").front()));
            return "strftime(" + q + ", " + quoted_text(step_.list("formats").front()) + ")";
        }
        return "CAST(" + q + " AS VARCHAR)";
    }
    if (is_numeric(c.type) || c.type == ColumnType::Boolean) {
        if (moment) return cannot();
        if (to == ColumnType::Boolean && c.type != ColumnType::Boolean)
            return "CASE WHEN " + q + " = 1 THEN true WHEN " + q + " = 0 THEN false END";
        // A fraction is no whole number: round it in a step of its own where that is meant.
        if (to == ColumnType::Integer && c.type != ColumnType::Boolean)
            return "CASE WHEN " + q + " = round(" + q + ") THEN try_cast(" + q + " AS BIGINT) END";
        return "try_cast(" + q + " AS " + sql_type(to) + ")";
    }
    if (!moment || (c.type == ColumnType::Time && to != ColumnType::Time) ||
        (c.type == ColumnType::Date && to == ColumnType::Time))
        return cannot();
    return "CAST(" + q + " AS " + sql_type(to) + ")";
}

Result<Compiled> StepWriter::convert() {
    SL_TRY(const auto chosen, columns("columns"));
    const ColumnType to = *column_type_from(step_.text("type"));
    if (step_.number_or("scale", 1) > 18) return unfit("a decimal has at most 18 decimals");
    std::vector<Replacement> replacements;
    std::string lost;
    for (const auto* c : chosen) {
        SL_TRY(std::string sql, converted(*c, to));
        const std::string q = quoted_name(c->name);
        // An empty text is a missing value, nothing that is lost.
        const std::string said = c->type == ColumnType::Text ? "nullif(trim(" + q + "), '')" : q;
        lost += std::string(lost.empty() ? "" : " + ") + "count(*) FILTER (WHERE " + said +
                " IS NOT NULL AND (" + sql + ") IS NULL)";
        replacements.push_back({c->name, std::move(sql), to});
    }
    SL_TRY(Compiled out, replaced(std::move(replacements)));
    if (step_.text_or("otherwise", "null") == "stop") out.refused = "SELECT " + lost + "\nFROM " + from_;
    return out;
}

}  // namespace sightline::recipe
