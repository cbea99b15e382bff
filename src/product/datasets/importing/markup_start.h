#pragma once
// Tells web pages and XML documents from text tables by their first and last bytes. No I/O.

#include <string>
#include <string_view>

namespace sightline::datasets {

enum class Markup {
    None,         ///< a text table, even one whose first value is "<b>"
    Document,     ///< a web page or an XML document
    Spreadsheet,  ///< the XML of Excel 2003
};

/// `head` and `tail` are the file's first and last bytes, and may overlap; UTF-8, UTF-16 or an eight-bit
/// encoding. What starts with an element's tag is a document only when the file ends with the tag that closes
/// it.
Markup markup_of(std::string_view head, std::string_view tail);

}  // namespace sightline::datasets
