#include "core/recipe/recipe_json.h"

#include <algorithm>

#include "core/recipe/forms.h"
#include "core/recipe/recipe_text.h"

namespace sightline::recipe {

namespace {

namespace js = boost::json;

js::value constant_json(const Value& v) {
    if (is_null(v)) return nullptr;
    if (const auto* b = std::get_if<bool>(&v)) return *b;
    if (const auto* i = std::get_if<std::int64_t>(&v)) return *i;
    if (const auto* d = std::get_if<double>(&v)) return *d;
    if (std::holds_alternative<Date>(v)) return js::object{{"date", to_text(v)}};
    if (std::holds_alternative<Timestamp>(v)) return js::object{{"timestamp", to_text(v)}};
    return js::value(to_text(v));
}

js::value argument_json(const Argument& a) {
    if (const auto* s = std::get_if<std::string>(&a)) return js::value(*s);
    if (const auto* d = std::get_if<double>(&a)) return *d;
    if (const auto* c = std::get_if<Constant>(&a)) return constant_json(c->value);
    js::array out;
    if (const auto* list = std::get_if<std::vector<std::string>>(&a))
        for (const auto& s : *list) out.emplace_back(s);
    else
        for (const double d : std::get<std::vector<double>>(a)) out.emplace_back(d);
    return out;
}

std::unexpected<Error> wrong(const std::string& path, const std::string& what) {
    return fail(ErrorCode::InvalidInput, path + ": " + what + ".");
}

Result<Value> constant_from(const js::value& v, const std::string& path) {
    if (v.is_null()) return Value{};
    if (v.is_bool()) return Value{v.get_bool()};
    if (v.is_int64()) return Value{v.get_int64()};
    if (v.is_double()) return Value{v.get_double()};
    if (v.is_string()) return Value{std::string(v.get_string())};
    if (v.is_object() && v.get_object().size() == 1 && v.get_object().begin()->value().is_string()) {
        const std::string key(v.get_object().begin()->key()),
            text(v.get_object().begin()->value().get_string());
        if (key == "date")
            if (const auto d = parse_date(text)) return Value{*d};
        if (key == "timestamp")
            if (const auto t = parse_timestamp(text)) return Value{*t};
    }
    return wrong(path, R"(expected a constant: null, true, 3, "text" or {"date": "2024-01-31"})");
}

Result<Argument> argument_from(const Slot& slot, const js::value& v, const std::string& path) {
    switch (slot.type) {
        case SlotType::Constant: {
            SL_TRY(Value value, constant_from(v, path));
            return Argument{Constant{std::move(value)}};
        }
        case SlotType::Number:
        case SlotType::Count:
            if (!v.is_number()) return wrong(path, "expected a number");
            return v.to_number<double>();
        case SlotType::Columns:
        case SlotType::AnyColumns:
        case SlotType::News:
        case SlotType::Keys:
        case SlotType::Texts: {
            if (!v.is_array()) return wrong(path, "expected a list of texts");
            std::vector<std::string> out;
            for (const auto& item : v.get_array()) {
                if (!item.is_string()) return wrong(path, "expected a list of texts");
                out.emplace_back(item.get_string());
            }
            const bool may_be_empty = slot.type == SlotType::AnyColumns;
            if (out.empty() && !may_be_empty) return wrong(path, "expected at least one");
            if (slot.type == SlotType::Keys && out.size() % 2 != 0)
                return wrong(path, "expected pairs: a column here, a column there");
            return Argument{std::move(out)};
        }
        case SlotType::Numbers: {
            if (!v.is_array()) return wrong(path, "expected a list of numbers");
            std::vector<double> out;
            for (const auto& item : v.get_array()) {
                if (!item.is_number()) return wrong(path, "expected a list of numbers");
                out.push_back(item.to_number<double>());
            }
            return Argument{std::move(out)};
        }
        default:
            if (!v.is_string()) return wrong(path, "expected a text");
            return std::string(v.get_string());
    }
}

Result<Step> step_from(const js::value& v, const std::string& path) {
    if (!v.is_object())
        return wrong(path, R"(expected a step: an object like {"step": "trim", "columns": []})");
    const js::object& o = v.get_object();
    const js::value* const kind = o.if_contains("step");
    if (!kind || !kind->is_string()) return wrong(path, "\"step\" is required; there are " + all_kinds());
    Step step;
    step.kind = std::string(kind->get_string());
    const auto candidates = forms_of(step.kind);
    if (candidates.empty())
        return wrong(path, "there is no step \"" + step.kind + "\"; there are " + all_kinds());
    for (const auto& [key, value] : o) {
        if (key == "step") continue;
        if (key == "off") {
            if (!value.is_bool()) return wrong(path + ".off", "expected true or false");
            step.on = !value.get_bool();
            continue;
        }
        const Slot* known = nullptr;
        for (const Form* f : candidates)
            for (const Slot* s : slots_of(*f, false))
                if (s->name == key && !known) known = s;
        std::string usages;
        for (const Form* f : candidates) usages += (usages.empty() ? "" : "; ") + f->usage();
        if (!known)
            return wrong(path + "." + std::string(key), "a " + step.kind + " has no such part: " + usages);
        SL_TRY(step.arguments[std::string(key)], argument_from(*known, value, path + "." + std::string(key)));
    }
    if (!form_of(step)) {
        std::string usages;
        for (const Form* f : candidates) usages += (usages.empty() ? "" : "; or: ") + f->usage();
        return wrong(path, "parts are missing or do not go together: " + usages);
    }
    // The text is the judge of what may stand in a slot.
    const auto read = parse((step.on ? "" : "off ") + print(step));
    if (!read) return wrong(path, read.error().message);
    if (read->steps.size() != 1) return wrong(path, "is not one step");
    step = read->steps.front();
    step.line = 0;
    return step;
}

std::string_view type_name(SlotType t) {
    constexpr std::string_view kNames[] = {
        "column", "columns", "any_columns", "new",   "news",     "table",     "keys",       "text",
        "texts",  "number",  "numbers",     "count", "constant", "condition", "expression", "choice"};
    return kNames[static_cast<std::size_t>(t)];
}

}  // namespace

js::object to_json(const Step& step) {
    js::object out{{"step", step.kind}};
    if (!step.on) out["off"] = true;
    for (const auto& [slot, argument] : step.arguments) out[slot] = argument_json(argument);
    return out;
}

js::object to_json(const Recipe& recipe) {
    js::array steps;
    for (const Step& s : recipe.steps) steps.push_back(to_json(s));
    return {{"steps", std::move(steps)}};
}

Result<Recipe> recipe_from_json(const js::value& json) {
    if (!json.is_object() || !json.get_object().contains("steps") || !json.at("steps").is_array())
        return fail(ErrorCode::InvalidInput, R"(A recipe is an object with a list: {"steps": [...]}.)");
    Recipe out;
    const auto& steps = json.at("steps").get_array();
    if (steps.size() > TextLimits{}.max_steps)
        return fail(ErrorCode::TooLarge,
                    "A recipe has at most " + std::to_string(TextLimits{}.max_steps) + " steps.");
    for (std::size_t i = 0; i < steps.size(); ++i) {
        SL_TRY(Step s, step_from(steps[i], "steps[" + std::to_string(i) + "]"));
        out.steps.push_back(std::move(s));
    }
    return out;
}

js::array forms_json() {
    js::array out;
    for (const Form& f : forms()) {
        js::array slots;
        const auto required = slots_of(f, true);
        for (const Slot* s : slots_of(f, false)) {
            js::array choices;
            for (const auto& c : s->choices) choices.emplace_back(c);
            slots.push_back(js::object{{"name", s->name},
                                       {"type", type_name(s->type)},
                                       {"choices", std::move(choices)},
                                       {"required", std::ranges::find(required, s) != required.end()}});
        }
        out.push_back(js::object{{"kind", f.kind}, {"usage", f.usage()}, {"slots", std::move(slots)}});
    }
    return out;
}

}  // namespace sightline::recipe
