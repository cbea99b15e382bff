#include "core/recipe/forms.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace sightline::recipe {

namespace {

struct Row {
    std::string_view pattern, sentence;
};

// clang-format off
constexpr Row kForms[] = {
    // the file
    {"reread as {how:text|rows} [names in line {line:count}] [delimiter {delimiter:text}]",
     "read the file again as {how}[, with the names in line {line}][, divided at {delimiter}]"},
    // columns
    {"keep {columns:columns}", "keep only {columns}"},
    {"drop {columns:columns}", "remove {columns}"},
    {"rename {from:column} to {to:new}", "call {from} {to}"},
    {"convert {columns:columns} to {type:boolean|integer|double|decimal|text|date|time|timestamp} [format {formats:texts}] [locale {locale:text}] [scale {scale:count}] [or {otherwise:stop|null}]",
     "read {columns} as {type}[, written like {formats}][, by the customs of {locale}][, with {scale} decimals][; what does not fit: {otherwise}]"},
    {"derive {name:new} = {expression:expression}", "compute {name} as {expression}"},
    {"split {column:column} on {separator:text} into {names:news}", "split {column} on {separator} into {names}"},
    // values
    {"trim {columns:any_columns}", "remove blanks around {columns}"},
    {"replace {what:texts} with {value:constant} in {columns:any_columns}", "put {value} where {columns} says {what}"},
    {"fill {columns:columns} with {value:constant}", "put {value} where {columns} is missing"},
    {"fill {columns:columns} {direction:forward|backward} [within {groups:columns}]", "fill {columns} {direction} from the nearest row that has it[, within each {groups}]"},
    {"impute {columns:columns} with {method:mean|median|mode|model} [within {groups:columns}]", "put the {method} where {columns} is missing[, within each {groups}]"},
    {"impute {columns:columns} with {direction:forward|backward} [within {groups:columns}]", "fill {columns} {direction} from the nearest row that has it[, within each {groups}]"},
    {"mask {columns:columns} {how:redact|hash}", "{how} {columns}"},
    {"mask {columns:columns} keep {end:first|last} {count:count}", "hide {columns} but for the {end} {count} characters"},
    {"standardize {columns:columns} [by {method:zscore|minmax|robust}]", "bring {columns} to one scale[ by {method}]"},
    {"bin {column:column} at {edges:numbers} [as {name:new}]", "put {column} into ranges at {edges}[, as {name}]"},
    {"bin {column:column} into {count:count} {method:equal|quantiles} [as {name:new}]", "put {column} into {count} ranges by {method}[, as {name}]"},
    {"encode {column:column} {method:one_hot|ordinal} [of {values:texts}]", "turn {column} into numbers, {method}[ of {values}]"},
    {"encode {column:column} {method:target} {target:column} [smoothing {smoothing:number}]", "put the mean {target} of each {column} in its place[, drawn to the whole mean with the weight of {smoothing} rows]"},
    // rows
    {"filter where {condition:condition}", "keep only rows where {condition}"},
    {"delete where {condition:condition}", "remove rows where {condition}"},
    {"outliers {columns:columns} by {method:iqr|zscore|isolation_forest} [beyond {reach:number}] {action:remove|cap|mark}", "{action} outliers of {columns} by {method}[ beyond {reach}]"},
    {"deduplicate [by {columns:columns}] [keep {end:first|last}]", "remove repeated rows[, those equal in {columns}][, keeping the {end}]"},
    {"deduplicate {method:fuzzy} {columns:columns} [similarity {similarity:number}] [keep {end:first|last}]", "remove rows of which each of {columns} is nearly that of another row[, at a similarity of {similarity}][, keeping the {end}]"},
    {"deduplicate {method:fuzzy} {columns:columns} [similarity {similarity:number}] mark as {name:new}", "number as {name} the groups of rows of which each of {columns} is nearly the same[, at a similarity of {similarity}]"},
    {"sort {columns:columns} [order {order:ascending|descending}]", "put rows in order of {columns}[, {order}]"},
    // shape
    {"join {table:table} on {keys:keys} [as {kind:inner|left}]", "add the columns of {table} by {keys}[, {kind} join]"},
    {"union {table:table}", "add the rows of {table}"},
    {"unpivot {columns:columns} into {name:new}, {value:new}", "turn {columns} into rows of {name} and {value}"},
    {"unpivot {columns:columns} of {values:texts} into {names:news}", "turn {columns} into rows of {names}, a row for each of {values}"},
    {"unpivot {columns:columns} of {values:texts} and {within:texts} into {names:news}", "turn {columns} into rows of {names}, for {values} and {within}"},
    {"pivot {column:column} [of {values:texts}] {aggregate:sum|mean|min|max|count|first} {value:column} by {groups:columns}", "turn values of {column}[ ({values})] into columns with the {aggregate} of {value} for each {groups}"},
};
// clang-format on

constexpr std::pair<std::string_view, SlotType> kTypes[] = {
    {"column", SlotType::Column},
    {"columns", SlotType::Columns},
    {"any_columns", SlotType::AnyColumns},
    {"new", SlotType::New},
    {"news", SlotType::News},
    {"table", SlotType::Table},
    {"keys", SlotType::Keys},
    {"text", SlotType::Text},
    {"texts", SlotType::Texts},
    {"number", SlotType::Number},
    {"numbers", SlotType::Numbers},
    {"count", SlotType::Count},
    {"constant", SlotType::Constant},
    {"condition", SlotType::Condition},
    {"expression", SlotType::Expression},
};

std::vector<std::string> divided(std::string_view s, char at) {
    std::vector<std::string> out;
    for (std::size_t begin = 0; begin <= s.size();) {
        const std::size_t end = std::min(s.find(at, begin), s.size());
        out.emplace_back(s.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

Part slot_part(std::string_view inside) {
    const std::size_t colon = inside.find(':');
    const std::string_view name = inside.substr(0, colon), type = inside.substr(colon + 1);
    Slot slot{std::string(name), SlotType::Choice, {}};
    const auto* const known = std::ranges::find(kTypes, type, &std::pair<std::string_view, SlotType>::first);
    if (known != std::end(kTypes))
        slot.type = known->second;
    else
        slot.choices = divided(type, '|');
    return {"", std::move(slot), {}};
}

std::vector<Part> parts_of(std::string_view& s) {
    std::vector<Part> out;
    while (!s.empty() && s.front() != ']') {
        if (s.front() == ' ') {
            s.remove_prefix(1);
        } else if (s.front() == '[') {
            s.remove_prefix(1);
            out.push_back({"", std::nullopt, parts_of(s)});
            s.remove_prefix(1);  // ]
        } else if (s.front() == '{') {
            const std::size_t end = s.find('}');
            out.push_back(slot_part(s.substr(1, end - 1)));
            s.remove_prefix(end + 1);
        } else {
            const std::size_t end = s.front() == ',' ? 1 : std::min(s.find_first_of(" ,[]{"), s.size());
            out.push_back({std::string(s.substr(0, end)), std::nullopt, {}});
            s.remove_prefix(end);
        }
    }
    return out;
}

std::string placeholder(const Slot& slot) {
    switch (slot.type) {
        case SlotType::Column:
            return "COLUMN";
        case SlotType::Columns:
            return "COLUMN, …";
        case SlotType::AnyColumns:
            return "COLUMN, … or all";
        case SlotType::New:
            return "NEW";
        case SlotType::News:
            return "NEW, NEW, …";
        case SlotType::Table:
            return "DATASET";
        case SlotType::Keys:
            return "COLUMN = COLUMN, …";
        case SlotType::Text:
            return "'TEXT'";
        case SlotType::Texts:
            return "'TEXT', …";
        case SlotType::Number:
            return "NUMBER";
        case SlotType::Numbers:
            return "NUMBER, NUMBER, …";
        case SlotType::Count:
            return "N";
        case SlotType::Constant:
            return "VALUE";
        case SlotType::Condition:
            return "CONDITION";
        case SlotType::Expression:
            return "EXPRESSION";
        case SlotType::Choice:
            break;
    }
    std::string out;
    for (const auto& c : slot.choices) out += (out.empty() ? "" : "|") + c;
    return out;
}

std::string usage_of(const std::vector<Part>& parts) {
    std::string out;
    for (const auto& p : parts) {
        if (!out.empty() && p.word != ",") out += ' ';
        if (p.slot)
            out += placeholder(*p.slot);
        else if (!p.group.empty())
            out += "[" + usage_of(p.group) + "]";
        else
            out += p.word;
    }
    return out;
}

void collect(const std::vector<Part>& parts, bool required, std::vector<const Slot*>& out) {
    for (const auto& p : parts) {
        if (p.slot) out.push_back(&*p.slot);
        if (!required) collect(p.group, required, out);
    }
}

}  // namespace

std::string Form::usage() const {
    return usage_of(parts);
}

std::span<const Form> forms() {
    static const std::vector<Form> all = [] {
        std::vector<Form> out;
        for (const Row& row : kForms) {
            std::string_view rest = row.pattern;
            Form f{"", std::string(row.pattern), std::string(row.sentence), parts_of(rest)};
            f.kind = f.parts.front().word;
            out.push_back(std::move(f));
        }
        return out;
    }();
    return all;
}

std::vector<const Form*> forms_of(std::string_view kind) {
    std::vector<const Form*> out;
    for (const Form& f : forms())
        if (f.kind == kind) out.push_back(&f);
    return out;
}

std::vector<const Slot*> slots_of(const Form& form, bool required) {
    std::vector<const Slot*> out;
    collect(form.parts, required, out);
    return out;
}

const Form* form_of(const Step& step) {
    for (const Form* f : forms_of(step.kind)) {
        const auto required = slots_of(*f, true), known = slots_of(*f, false);
        const auto named = [](const std::vector<const Slot*>& slots, std::string_view name) {
            return std::ranges::any_of(slots, [&](const Slot* s) { return s->name == name; });
        };
        if (std::ranges::all_of(required, [&](const Slot* s) { return step.has(s->name); }) &&
            std::ranges::all_of(step.arguments, [&](const auto& a) { return named(known, a.first); }))
            return f;
    }
    return nullptr;
}

std::string all_kinds() {
    std::string out, last;
    for (const Form& f : forms()) {
        if (f.kind != last) out += (out.empty() ? "" : ", ") + f.kind;
        last = f.kind;
    }
    return out;
}

}  // namespace sightline::recipe
