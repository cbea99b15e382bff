#include "product/datasets/importing/markup_start.h"

#include <algorithm>
#include <array>

namespace sightline::datasets {

namespace {

using namespace std::string_view_literals;

constexpr auto kSpace = " \t\r\n"sv;

/// UTF-16 without its zero bytes: enough to look at names and tags.
std::string plain(std::string_view text, bool wide) {
    std::string out(text);
    if (wide) std::erase(out, '\0');
    return out;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

bool is_wide(std::string_view head) {
    return head.starts_with("\xff\xfe"sv) || head.starts_with("\xfe\xff"sv) || head.starts_with("<\0"sv) ||
           head.starts_with("\0<"sv);
}

void skip_space(std::string_view& text) {
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(kSpace)));
}

/// Takes away comments, instructions and a document type; false when one of them does not end in `text`.
bool skip_prolog(std::string_view& text) {
    for (skip_space(text);; skip_space(text)) {
        std::string_view end;
        if (text.starts_with("<!--"sv)) {
            end = "-->"sv;
        } else if (text.starts_with("<?"sv)) {
            end = "?>"sv;
        } else if (text.starts_with("<!doctype"sv)) {
            end = text.substr(0, text.find('>')).contains('[') ? "]>"sv : ">"sv;
        } else {
            return true;
        }
        const std::size_t at = text.find(end);
        if (at == std::string_view::npos) return false;
        text.remove_prefix(at + end.size());
    }
}

/// The name of the element that `text` starts with; "" when it starts with none.
std::string_view element_name(std::string_view text) {
    if (!text.starts_with('<')) return {};
    const std::size_t end = text.find_first_of(" \t\r\n/>"sv, 1);
    if (end == std::string_view::npos) return {};
    const std::string_view name = text.substr(1, end - 1);
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (c & 0x80) != 0; };
    const auto part = [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == ':' || c == '.' || c == '-';
    };
    return !name.empty() && letter(name[0]) && std::ranges::all_of(name, part) ? name : std::string_view();
}

bool closes(std::string_view text, std::string_view name) {
    std::size_t last = text.find_last_not_of(kSpace);
    while (last != std::string_view::npos && text.substr(0, last + 1).ends_with("-->"sv)) {
        const std::size_t comment = text.substr(0, last).rfind("<!--"sv);
        if (comment == std::string_view::npos || comment == 0) return false;
        last = text.find_last_not_of(kSpace, comment - 1);
    }
    if (last == std::string_view::npos || last == 0 || text[last] != '>') return false;
    const std::size_t end = text.find_last_not_of(kSpace, last - 1);
    return end != std::string_view::npos && text.substr(0, end + 1).ends_with("</" + std::string(name));
}

/// The first element ends in `text` and something follows: lines of a table that are elements, not a
/// document.
bool ends_before_the_end(std::string_view text, std::string_view name) {
    const std::string opening = "<" + std::string(name), closing = "</" + std::string(name);
    const auto whole = [&](std::size_t at, std::size_t length) {
        return at + length < text.size() && " \t\r\n/>"sv.contains(text[at + length]);
    };
    int depth = 0;
    for (std::size_t at = 0; (at = text.find('<', at)) != std::string_view::npos; ++at) {
        const std::size_t end = text.find('>', at);
        if (end == std::string_view::npos) return false;
        if (text.substr(at).starts_with(closing) && whole(at, closing.size()))
            --depth;
        else if (text.substr(at).starts_with(opening) && whole(at, opening.size()) && text[end - 1] != '/')
            ++depth;
        if (depth > 0) continue;
        text.remove_prefix(end + 1);
        return !skip_prolog(text) || !text.empty();
    }
    return false;
}

constexpr std::array kPageOpenings = {"<html"sv, "<table"sv, "<!doctype html"sv};
constexpr std::array kPageParts = {"meta"sv, "head"sv, "body"sv, "style"sv, "div"sv, "center"sv};

}  // namespace

Markup markup_of(std::string_view head, std::string_view tail) {
    const bool wide = is_wide(head);
    if (head.starts_with("\xff\xfe"sv) || head.starts_with("\xfe\xff"sv)) head.remove_prefix(2);
    if (head.starts_with("\xef\xbb\xbf"sv)) head.remove_prefix(3);
    const std::string start = lower(plain(head, wide)), end = lower(plain(tail, wide));
    std::string_view text = start;
    skip_space(text);
    if (!text.starts_with('<')) return Markup::None;
    if (text.contains("urn:schemas-microsoft-com:office:spreadsheet"sv) && !text.contains("<html"sv) &&
        (text.starts_with("<?xml"sv) || text.starts_with("<workbook"sv)))
        return Markup::Spreadsheet;
    for (const auto opening : kPageOpenings)
        if (text.starts_with(opening)) return Markup::Document;
    if (text.starts_with("<?xml"sv)) return Markup::Document;
    if (!skip_prolog(text)) return Markup::None;
    for (const auto opening : kPageOpenings)
        if (text.starts_with(opening)) return Markup::Document;
    const std::string_view name = element_name(text);
    if (name.empty()) return Markup::None;
    const std::size_t last = end.find_last_not_of(kSpace);
    const bool part = std::ranges::find(kPageParts, name) != kPageParts.end() && text.contains("<table"sv);
    if (part && last != std::string::npos && end[last] == '>') return Markup::Document;
    return closes(end, name) && !ends_before_the_end(text, name) ? Markup::Document : Markup::None;
}

}  // namespace sightline::datasets
