// Text in other encodings than UTF-8.

#include <iconv.h>

#include <vector>

#include "platform/engine/engine_load_fixture_test.h"

namespace sightline::engine::test {

namespace {

using EncodingsTest = EngineLoadTest;

/// `text` in another encoding, by the system's converter.
std::string encoded(std::string text, const char* encoding) {
    iconv_t converter = ::iconv_open(encoding, "UTF-8");
    std::string out(text.size() * 2, '\0');
    char *from = text.data(), *to = out.data();
    std::size_t left = text.size(), room = out.size();
    EXPECT_NE(::iconv(converter, &from, &left, &to, &room), static_cast<std::size_t>(-1)) << encoding;
    ::iconv_close(converter);
    out.resize(out.size() - room);
    return out;
}

}  // namespace

TEST_F(EncodingsTest, DetectsEncodings) {
    const std::string expected = "stadt:VARCHAR|n:BIGINT\nKöln|1\nZürich – Süd|2";
    EXPECT_EQ(loaded("\xef\xbb\xbfstadt,n\nK\xc3\xb6ln,1\nZ\xc3\xbcrich \xe2\x80\x93 S\xc3\xbc"
                     "d,2\n"),
              expected);
    EXPECT_EQ(last_.encoding, "utf-8");
    EXPECT_EQ(loaded("stadt,n\nK\xf6ln,1\nZ\xfcrich \x96 S\xfc"
                     "d,2\n"),
              expected);
    EXPECT_EQ(last_.encoding, "windows-1252");
    EXPECT_EQ(loaded("stadt,n\nK\xf6ln,1\n"), "stadt:VARCHAR|n:BIGINT\nKöln|1");
    EXPECT_EQ(last_.encoding, "latin-1");
    std::string little, big;
    for (const char16_t c : std::u16string(u"stadt,n\nKöln,1\nZürich – Süd,2\n")) {
        little += {static_cast<char>(c & 0xff), static_cast<char>(c >> 8)};
        big += {static_cast<char>(c >> 8), static_cast<char>(c & 0xff)};
    }
    EXPECT_EQ(loaded("\xff\xfe" + little), expected);
    EXPECT_EQ(last_.encoding, "utf-16le");
    EXPECT_EQ(loaded(little), expected);
    EXPECT_EQ(loaded("\xfe\xff" + big), expected);
    EXPECT_EQ(last_.encoding, "utf-16be");
    EXPECT_EQ(loaded(big), expected);
}

TEST_F(EncodingsTest, DamageWithinUtf8IsNoOtherEncoding) {
    EXPECT_EQ(loaded("id,name,note\n1,José,ok\n2,Zoë,ok\n3,Łukasz,\"caf\xe9\"\n"),
              "id:BIGINT|name:VARCHAR|note:VARCHAR\n1|José|ok\n2|Zoë|ok\n3|Łukasz|café");
    EXPECT_EQ(last_.encoding, "utf-8");
    EXPECT_EQ(repairs(), "1 byte is not UTF-8 like the rest and was read as windows-1252 (line 4).");
    // No character of windows-1252, and one of which the end is missing.
    EXPECT_EQ(loaded("t,n\näöü ÄÖÜ,1\na\x81,2\n5 \xe2\x82,3\n"),
              "t:VARCHAR|n:BIGINT\näöü ÄÖÜ|1\na�|2\n5 �|3");
    EXPECT_EQ(repairs(), "2 characters are not UTF-8 and were replaced by � (lines 3, 4).");
}

TEST_F(EncodingsTest, ReadsTextOfOtherScripts) {
    struct Case {
        const char *encoding, *name;
        std::vector<std::string> names;
    };
    const std::vector<Case> cases = {
        {"CP932", "shift_jis", {"田中太郎 東京の会社です", "鈴木花子", "佐藤 カタカナ"}},
        {"CP932", "shift_jis", {"りんご", "みかん", "バナナ"}},
        {"EUC-JP", "euc-jp", {"田中太郎 東京の会社です", "鈴木花子", "佐藤 カタカナ"}},
        {"GB18030", "gb18030", {"张伟 北京", "王芳 上海", "李娜 广州"}},
        {"BIG5", "big5", {"陳志明 台北", "林美玲 高雄", "王大偉 台中"}},
        {"EUC-KR", "euc-kr", {"김철수 서울", "이영희 부산", "박민수 대구"}},
        {"CP1251", "windows-1251", {"Иван", "Мария Санкт-Петербург", "Сергей Новосибирск"}},
        {"KOI8-R", "koi8-r", {"Иван", "Мария Санкт-Петербург", "Сергей Новосибирск"}},
        {"CP1253", "windows-1253", {"Γιώργος Άρτα", "Μαρία Θεσσαλονίκη", "Αθήνα"}},
        {"CP1250", "windows-1250", {"Łukasz Łódź", "Małgorzata Kraków", "Święta Gdańsk", "Żółć Poznań"}},
        {"CP1250", "windows-1250", {"Jiří Plzeň", "Tomáš Brno", "Růžena České Budějovice"}},
        {"CP1250", "iso-8859-2", {"Erdős Győr", "Ütő László Pécs"}},
        {"CP1254", "windows-1254", {"Ayşe İstanbul", "Çağrı Iğdır", "Gülşen Şanlıurfa"}},
    };
    for (const auto& [encoding, name, names] : cases) {
        std::string text = "id,name\n", expected = "id:BIGINT|name:VARCHAR";
        for (std::size_t i = 0; i < names.size(); ++i) {
            text += std::to_string(i) + "," + names[i] + "\n";
            expected += "\n" + std::to_string(i) + "|" + names[i];
        }
        EXPECT_EQ(loaded(encoded(text, encoding)), expected) << encoding;
        EXPECT_EQ(last_.encoding, name);
        EXPECT_EQ(repairs(), std::string("The file is not in UTF-8; it was read as ") + name + ".");
    }
}

TEST_F(EncodingsTest, WesternTextIsTakenForNoOther) {
    const std::vector<std::vector<std::string>> texts = {
        {"café"},
        {"Müller Köln", "Größe Düsseldorf", "Jäger Weiß", "»Spaß« 5 €"},
        {"Hélène Besançon", "François Évreux", "Zoé Nîmes à côté", "l’été où l’œuvre"},
        {"HÉLÈNE", "FRANÇOIS", "ÀÉÈÙ"},
        {"José Málaga", "Íñigo La Coruña", "1ª 2º ¿qué?"},
        {"João São Paulo", "Conceição Brasília", "Simões Feijões"},
        {"Åsa Göteborg", "Björn Malmö"},
        {"Søren Århus", "Kjær Ærø"},
        {"Þór Reykjavík", "Guðrún Ísafjörður", "Sigríður Höfn"},
        {"perché", "città", "più", "così però"},
        {"José", "Søren", "Zoë", "Müller", "Crème", "Muñoz", "Håkan", "Šime", "François"},
        {"20°C", "30°C", "5µm", "10²", "±3", "½ £5"},
        {"“quoted”", "it’s – fine", "€5"},
    };
    for (const auto& names : texts) {
        std::string text = "id,name\n";
        for (const auto& name : names) text += "1," + name + "\n";
        loaded(encoded(text, "CP1252"));
        EXPECT_TRUE(last_.encoding == "windows-1252" || last_.encoding == "latin-1")
            << text << last_.encoding;
        EXPECT_EQ(repairs(), "The file is not in UTF-8; it was read as " + last_.encoding +
                                 ", as Western European text is.");
    }
}

TEST_F(EncodingsTest, FindsAnEncodingThatShowsOnlyFarDown) {
    std::string text = "name,n\n";
    for (int i = 0; i < 120'000; ++i) text += "plain text,1\n";
    text += "K\xf6ln,2\n";
    auto engine = importer();
    const auto report = engine->load(file("t.csv", text), {});
    ASSERT_TRUE(report) << report.error().message << report.error().detail;
    EXPECT_EQ(report->encoding, "latin-1");
    EXPECT_EQ(scalar(*engine, "SELECT name FROM data WHERE n = 2"), "Köln");
}

}  // namespace sightline::engine::test
