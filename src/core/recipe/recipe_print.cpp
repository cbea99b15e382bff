#include "core/recipe/expression_text.h"
#include "core/recipe/forms.h"
#include "core/recipe/recipe_text.h"

namespace sightline::recipe {

namespace {

template <class List, class Write>
std::string joined(const List& list, Write write) {
    std::string out;
    for (const auto& item : list) out += (out.empty() ? "" : ", ") + write(item);
    return out;
}

std::string written_argument(const Slot& slot, const Argument& a) {
    switch (slot.type) {
        case SlotType::Column:
        case SlotType::New:
        case SlotType::Table:
            return written_name(std::get<std::string>(a));
        case SlotType::AnyColumns:
        case SlotType::Columns:
        case SlotType::News: {
            const auto& names = std::get<std::vector<std::string>>(a);
            return names.empty() ? "all" : joined(names, written_name);
        }
        case SlotType::Keys: {
            const auto& names = std::get<std::vector<std::string>>(a);
            std::string out;
            for (std::size_t i = 0; i + 1 < names.size(); i += 2)
                out += (i ? ", " : "") + written_name(names[i]) + " = " + written_name(names[i + 1]);
            return out;
        }
        case SlotType::Text:
            return written_text(std::get<std::string>(a));
        case SlotType::Texts:
            return joined(std::get<std::vector<std::string>>(a), written_text);
        case SlotType::Number:
        case SlotType::Count:
            return written_number(std::get<double>(a));
        case SlotType::Numbers:
            return joined(std::get<std::vector<double>>(a), written_number);
        case SlotType::Constant:
            return written(std::get<Constant>(a).value);
        case SlotType::Condition:
        case SlotType::Expression:
        case SlotType::Choice:
            return std::get<std::string>(a);
    }
    return {};
}

bool filled(const std::vector<Part>& group, const Step& step) {
    for (const auto& p : group)
        if (p.slot && step.has(p.slot->name)) return true;
    return false;
}

std::string printed(const std::vector<Part>& parts, const Step& step) {
    std::string out;
    for (const auto& p : parts) {
        if (!p.group.empty() && !filled(p.group, step)) continue;
        if (!out.empty() && p.word != ",") out += ' ';
        if (p.slot)
            out += written_argument(*p.slot, step.arguments.find(p.slot->name)->second);
        else
            out += p.group.empty() ? p.word : printed(p.group, step);
    }
    return out;
}

/// The sentence's slots filled, its parts in [ ] only with the slot in them.
std::string told(std::string_view s, const Form& form, const Step& step, bool& complete) {
    std::string out;
    complete = true;
    while (!s.empty()) {
        if (s.front() == '[') {
            const std::size_t end = s.find(']');
            bool whole = false;
            const std::string inner = told(s.substr(1, end - 1), form, step, whole);
            if (whole) out += inner;
            s.remove_prefix(end + 1);
        } else if (s.front() == '{') {
            const std::size_t end = s.find('}');
            const std::string_view name = s.substr(1, end - 1);
            for (const Slot* slot : slots_of(form, false)) {
                if (slot->name != name) continue;
                if (!step.has(name))
                    complete = false;
                else
                    out += written_argument(*slot, step.arguments.find(name)->second);
            }
            s.remove_prefix(end + 1);
        } else {
            const std::size_t end = std::min(s.find_first_of("[{"), s.size());
            out += s.substr(0, end);
            s.remove_prefix(end);
        }
    }
    return out;
}

}  // namespace

std::string print(const Step& step) {
    const Form* form = form_of(step);
    return form ? printed(form->parts, step) : std::string();
}

std::string print(const Recipe& recipe) {
    std::string out;
    for (const Step& s : recipe.steps) out += (s.on ? "" : "off ") + print(s) + "\n";
    return out;
}

std::string describe(const Step& step) {
    const Form* form = form_of(step);
    bool complete = false;
    return form ? told(form->sentence, *form, step, complete) : std::string();
}

}  // namespace sightline::recipe
