#include "core/language/text.h"

#include <gtest/gtest.h>

namespace sightline::language {
namespace {

std::vector<std::string> words(std::string_view question) {
    std::vector<std::string> out;
    for (const Token& t : tokenize(question)) out.push_back(t.text);
    return out;
}

TEST(Text, FoldRemovesCaseAccentsAndPunctuation) {
    EXPECT_EQ(fold("São Paulo, BR"), "sao paulo br");
    EXPECT_EQ(fold("  73-71-70-73=287 "), "73 71 70 73 287");
    EXPECT_EQ(fold("Straße Ærø Ğ"), "strasse aero g");
    EXPECT_EQ(fold("ŁÓDŹ"), "lodz");
    EXPECT_EQ(fold("e\u0301te\u0301"), "ete");
    EXPECT_EQ(fold("«—»"), "");
    EXPECT_EQ(fold("МОСКВА"), fold("москва"));
    EXPECT_EQ(fold(std::string("a\0b", 3)), "a b");
}

TEST(Text, BrokenBytesSeparateWords) {
    EXPECT_EQ(fold("ab\xFF\xFE"
                   "cd"),
              "ab cd");
    EXPECT_EQ(fold("\xE2\x82"), "");
}

TEST(Text, IdentifiersAreSplitWherePeopleSeeWords) {
    using V = std::vector<std::string>;
    EXPECT_EQ(split_identifier("Release_Date"), (V{"release", "date"}));
    EXPECT_EQ(split_identifier("numStudents"), (V{"num", "students"}));
    EXPECT_EQ(split_identifier("ProdCat2"), (V{"prod", "cat", "2"}));
    EXPECT_EQ(split_identifier("HTTPStatus"), (V{"http", "status"}));
    EXPECT_EQ(split_identifier("MPG"), (V{"mpg"}));
    EXPECT_EQ(split_identifier("% cut"), (V{"cut"}));
    EXPECT_TRUE(split_identifier("%").empty());
}

TEST(Text, StemsOfOneWordMeet) {
    EXPECT_EQ(stem("countries"), stem("country"));
    EXPECT_EQ(stem("shipped"), stem("ship"));
    EXPECT_EQ(stem("sales"), stem("sale"));
    EXPECT_EQ(stem("batches"), stem("batch"));
    EXPECT_EQ(stem("running"), stem("run"));
    EXPECT_NE(stem("status"), stem("state"));
    EXPECT_EQ(stem("bus"), "bus");
}

TEST(Text, TokensKeepPlacesQuotesAndPunctuation) {
    const auto tokens = tokenize("Show \"Desk Chair\", 20% off");
    ASSERT_EQ(tokens.size(), 5U);
    EXPECT_EQ(tokens[1].quote, 1);
    EXPECT_EQ(tokens[2].quote, 1);
    EXPECT_EQ(tokens[3].quote, 0);
    EXPECT_EQ(tokens[3].after, '%');
    EXPECT_EQ(tokens[1].begin, 6U);
    EXPECT_EQ(words("the cars' weights aren't"),
              (std::vector<std::string>{"the", "cars", "weights", "aren", "t"}));
}

TEST(Text, LongInputIsCut) {
    EXPECT_EQ(tokenize(std::string(100'000, 'a')).size(), 1U);
    std::string many;
    for (int i = 0; i < 10'000; ++i) many += "ab ";
    EXPECT_LE(tokenize(many).size(), 256U);
}

}  // namespace
}  // namespace sightline::language
