#include "platform/s3/document.h"

#include <expat.h>

#include <algorithm>
#include <memory>
#include <new>

namespace sightline::s3 {

namespace {

constexpr std::size_t kMostDepth = 8, kMostElements = 200'000;

struct Reading {
    Element root;
    std::vector<Element*> open;
    std::size_t elements = 0;
    bool refused = false;
    XML_Parser parser = nullptr;

    void refuse() {
        refused = true;
        XML_StopParser(parser, XML_FALSE);
    }
};

void begin(void* user, const char* name, const char**) {
    auto& r = *static_cast<Reading*>(user);
    if (r.open.size() > kMostDepth || ++r.elements > kMostElements) return r.refuse();
    std::string_view plain = name;
    if (const auto colon = plain.rfind(':'); colon != std::string_view::npos) plain.remove_prefix(colon + 1);
    auto& siblings = r.open.back()->children;
    siblings.emplace_back().name = plain;
    r.open.push_back(&siblings.back());
}

void end(void* user, const char*) {
    static_cast<Reading*>(user)->open.pop_back();
}

void text(void* user, const char* bytes, int count) {
    static_cast<Reading*>(user)->open.back()->text.append(bytes, static_cast<std::size_t>(count));
}

/// No S3 server declares entities.
void doctype(void* user, const char*, const char*, const char*, int) {
    static_cast<Reading*>(user)->refuse();
}

}  // namespace

const Element* Element::child(std::string_view wanted) const {
    const auto it = std::ranges::find(children, wanted, &Element::name);
    return it == children.end() ? nullptr : &*it;
}

std::string Element::text_of(std::string_view wanted) const {
    const Element* found = child(wanted);
    return found == nullptr ? std::string() : found->text;
}

Result<Element> parse_document(std::string_view xml) {
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr),
                                                                              &XML_ParserFree);
    if (!parser) throw std::bad_alloc();
    Reading reading;
    reading.parser = parser.get();
    reading.open = {&reading.root};
    XML_SetUserData(parser.get(), &reading);
    XML_SetElementHandler(parser.get(), &begin, &end);
    XML_SetCharacterDataHandler(parser.get(), &text);
    XML_SetStartDoctypeDeclHandler(parser.get(), &doctype);
    const auto state = XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), 1);
    if (state != XML_STATUS_OK || reading.refused || reading.root.children.empty())
        return fail(ErrorCode::Unavailable,
                    "What answers at the address does not speak S3. Check the address of the S3 server.",
                    XML_ErrorString(XML_GetErrorCode(parser.get())));
    return std::move(reading.root.children.front());
}

}  // namespace sightline::s3
