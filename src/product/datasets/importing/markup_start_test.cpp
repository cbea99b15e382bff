#include "product/datasets/importing/markup_start.h"

#include <gtest/gtest.h>

namespace sightline::datasets {
namespace {

Markup of(std::string_view text) {
    return markup_of(text.substr(0, 4096), text.size() > 64 ? text.substr(text.size() - 64) : text);
}

std::string wide(std::string_view text, bool little, bool mark) {
    std::string out = !mark ? "" : little ? "\xff\xfe" : "\xfe\xff";
    for (const char c : text) out += little ? std::string{c, '\0'} : std::string{'\0', c};
    return out;
}

TEST(MarkupStart, DocumentsWithAndWithoutAProlog) {
    for (const std::string text :
         {"<?xml version=\"1.0\"?><a/>", "<rows><row a=\"1\"/><row a=\"2\"/></rows>",
          "\n <!-- made, by, hand -->\n<rows>\n<row/>\n</rows >\n",
          "<!DOCTYPE rows [<!ELEMENT row (a)>]><rows><row/></rows>", "<node><node><node/></node></node>",
          "\xef\xbb\xbf<Rows><row/></Rows>", "<x:rows xmlns:x='u'><x:row/></x:rows>", "<html><p>",
          "<!-- x --><!DOCTYPE html><table>", "<table><tr>",
          "<meta charset=utf-8><table><tr><td>1</td></tr></table>", "<rows><row/></rows>\n<!-- end -->\n"}) {
        EXPECT_EQ(of(text), Markup::Document) << text;
        if (text.starts_with("<")) {
            EXPECT_EQ(of(wide(text, true, true)), Markup::Document) << text;
        }
    }
    EXPECT_EQ(of(wide("<?xml version=\"1.0\"?><a/>", false, true)), Markup::Document);
    EXPECT_EQ(of(wide("<?xml version=\"1.0\"?><a/>", true, false)), Markup::Document);
    EXPECT_EQ(of("<rows>" + std::string(9000, 'x') + "</rows>"), Markup::Document);
}

TEST(MarkupStart, TextTablesStayTables) {
    for (const std::string_view text :
         {"<b>,c\n1,2\n", "<a>1</a>,<a>2</a>\n<a>3</a>,<a>4</a>\n", "<name>,<age>\nAnn,3\n", "< 5,> 5\n1,2\n",
          "<a>x</a>\n<a>y</a>\n", "<5>,2\n</5>", "<div>,<table\n1,2\n", "a,b\n<a>,</a>\n",
          "<!-- open,b\n1,2\n", "", "<", "<a"})
        EXPECT_EQ(of(text), Markup::None) << text;
}

TEST(MarkupStart, TheXmlOfExcelIsASpreadsheet) {
    EXPECT_EQ(of("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>"),
              Markup::Spreadsheet);
    EXPECT_EQ(of("<html xmlns:x='urn:schemas-microsoft-com:office:spreadsheet'><table>"), Markup::Document);
}

}  // namespace
}  // namespace sightline::datasets
