#include "product/analysis/personal_data.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "product/analysis/personal_values.h"

namespace sightline::analysis {
namespace {

const PersonNames& names() {
    static const PersonNames list = [] {
        std::ifstream in(SOURCE_DIR "/data/person_names.txt");
        std::stringstream text;
        text << in.rdbuf();
        return *PersonNames::parse(text.str());
    }();
    return list;
}

std::string kind_of(std::string_view column, const std::vector<std::string>& values,
                    ColumnType type = ColumnType::Text) {
    const auto found = find_personal(column, type, values, names());
    return found.empty() ? "" : std::string(name_of(found.front().kind));
}

TEST(PersonalValues, AreCheckedByFormAndChecksum) {
    EXPECT_TRUE(is_email("ada.lovelace+notes@mail.example.co.uk"));
    EXPECT_FALSE(is_email("ada@localhost"));
    EXPECT_FALSE(is_email("a@b@example.com"));
    EXPECT_TRUE(is_card("4111 1111 1111 1111"));
    EXPECT_TRUE(is_card("378282246310005"));
    EXPECT_FALSE(is_card("4111111111111112")) << "the Luhn digit is wrong";
    EXPECT_FALSE(is_card("9111111111111117")) << "no network begins so";
    EXPECT_TRUE(is_iban("DE89 3704 0044 0532 0130 00"));
    EXPECT_TRUE(is_iban("gb82west12345698765432"));
    EXPECT_FALSE(is_iban("DE89370400440532013001"));
    EXPECT_FALSE(is_iban("DE8937040044053201300"));
    EXPECT_TRUE(is_ssn("123-45-6789"));
    EXPECT_FALSE(is_ssn("666-45-6789"));
    EXPECT_FALSE(is_ssn("123456789"));
    EXPECT_TRUE(is_ip_address("192.168.0.1"));
    EXPECT_TRUE(is_ip_address("2001:db8::8a2e:370:7334"));
    EXPECT_FALSE(is_ip_address("256.1.1.1"));
    EXPECT_FALSE(is_ip_address("12:30:00"));
    for (const char* phone : {"+49 30 901820", "(212) 555-0187", "212-555-0187", "06.12.34.56.78",
                              "020 7946 0958", "+1-415-555-2671", "01 23 45 67 89"})
        EXPECT_TRUE(is_phone(phone)) << phone;
    for (const char* other :
         {"2024-01-02", "12.50", "1234567", "01.02.2023", "100-200-3000", "1.234.567,89", "0.123456789"})
        EXPECT_FALSE(is_phone(other)) << other;
    for (const char* address :
         {"221B Baker Street", "Hauptstraße 12, 10115 Berlin", "12 rue de la Paix", "Calle Mayor 5",
          "Via Roma, 10", "ul. Marszałkowska 7", "P.O. Box 1234", "Kerkstraat 14"})
        EXPECT_TRUE(is_address(address)) << address;
    for (const char* other : {"Route 66 Hoodie", "Model 500 blue", "5 star", "Area 51", "iPhone 12"})
        EXPECT_FALSE(is_address(other)) << other;
}

TEST(PersonalValues, AreShownInPartOnly) {
    EXPECT_EQ(shown_in_part("ada@example.com"), "ad•@•••••••.•om");
    EXPECT_EQ(shown_in_part("Zoë"), "Z•ë");
    EXPECT_EQ(shown_in_part("ab"), "••");
}

TEST(PersonalData, IsFoundWhateverTheColumnIsCalled) {
    EXPECT_EQ(kind_of("c1", {"ann@example.com", "bob@example.org", "n/a"}), "email");
    EXPECT_EQ(kind_of("c1", {"4111111111111111", "5500005555555559", "340000000000009"}), "card");
    EXPECT_EQ(kind_of("c1", {"Anna Schmidt", "Giovanni Rossi", "Marie Dupont", "John Smith", "Priya Sharma"}),
              "person_name");
    EXPECT_EQ(kind_of("c1", {"10.0.0.1", "192.168.4.200", "172.16.3.99"}), "ip_address");
    EXPECT_EQ(kind_of("c1", {"DE89370400440532013000", "GB82WEST12345698765432"}), "iban");
    EXPECT_EQ(kind_of("note", {"call me at ann@example.com please", "no", "no", "fine"}), "email");
    EXPECT_EQ(kind_of("first_name", {"Anna", "Giovanni", "Marie", "Wei"}), "person_name");
    EXPECT_EQ(kind_of("ssn", {"123456789", "234567890"}, ColumnType::Integer), "ssn");
}

TEST(PersonalData, IsNotSeenWhereOnlyTheLooksAreLikeIt) {
    EXPECT_EQ(kind_of("version", {"1.2.3.4", "1.2.4.0", "2.0.0.1"}), "");
    EXPECT_EQ(kind_of("c1", {"1.2.3.4", "1.2.4.0", "2.0.0.1"}), "");
    EXPECT_EQ(kind_of("c1", {"1.2.113.4", "1.20.4.230", "2.0.99.1"}), "");
    EXPECT_EQ(
        kind_of("order_no", {"4929173810274655", "4556102938475610", "4485019283746501", "4716829103847561"}),
        "");
    EXPECT_EQ(kind_of("city", {"Paris", "Austin", "Lincoln", "Sydney", "Florence"}), "");
    EXPECT_EQ(kind_of("product", {"Mary Jane Shoes", "Oxford Brogue", "Chelsea Boot", "Henry Shirt"}), "");
    EXPECT_EQ(kind_of("part_no", {"123-45-6789", "124-46-6790"}), "");
    EXPECT_EQ(kind_of("amount", {"1234.56", "99.10"}, ColumnType::Double), "");
    EXPECT_EQ(kind_of("day", {"2024-01-02", "2024-03-04"}), "");
}

TEST(PersonalData, NumbersThatAllCouldBeDialledAreTelephones) {
    std::vector<std::string> phones, ids, ordered;
    for (std::int64_t i = 0; i < 60; ++i) {
        phones.push_back(std::to_string(202 + 13 * (i % 50)) + std::to_string(220 + 11 * i) +
                         std::to_string(1000 + 37 * i));
        ids.push_back(std::to_string(1'000'000'000 + (i * 2'654'435'761) % 8'999'999'999));
        ordered.push_back(std::to_string(4'562'345'678 + i));
    }
    for (const auto type : {ColumnType::Integer, ColumnType::Text}) {
        EXPECT_EQ(kind_of("c1", phones, type), "phone");
        EXPECT_EQ(kind_of("order_no", phones, type), "");
        EXPECT_EQ(kind_of("c1", ids, type), "");
        EXPECT_EQ(kind_of("c1", ordered, type), "");
    }
    EXPECT_EQ(kind_of("ss_num", {"123456789", "234567890"}), "ssn");
    EXPECT_EQ(kind_of("c1", {"123456789", "234567890"}), "");
}

TEST(PersonalData, PartsOfNamesInColumnsOfTheirOwn) {
    const std::vector<std::string> given = {"James",   "Mary",  "Robert", "Patricia", "John",  "Jennifer",
                                            "Michael", "Linda", "David",  "Barbara",  "Susan", "Joseph",
                                            "Jessica", "Karen", "Sarah",  "Nancy",    "Lisa",  "Daniel"};
    EXPECT_EQ(kind_of("c1", given), "person_name");
    EXPECT_EQ(kind_of("name", given), "person_name");
    EXPECT_EQ(kind_of("brand", given), "");
    EXPECT_EQ(kind_of("last", {"Smith", "Jones", "Garcia", "Miller"}), "person_name");
    EXPECT_EQ(kind_of("place",
                      {"Paris",  "Austin",   "Lincoln", "Sydney",  "Florence", "Madison", "Denver", "Seattle",
                       "Boston", "Portland", "Phoenix", "Chicago", "London",   "Berlin",  "Vienna", "Prague",
                       "Oslo",   "Cairo",    "Delhi",   "Milan",   "Lyon",     "Porto"}),
              "");
}

TEST(PersonalData, AddressesOfMachinesWithPorts) {
    EXPECT_EQ(kind_of("c1", {"10.0.0.1:80", "192.168.4.200:8080", "172.16.3.99:443"}), "ip_address");
    EXPECT_TRUE(is_ip_address("[2001:db8::1]:443"));
    EXPECT_FALSE(is_ip_address("12:30:00"));
    EXPECT_FALSE(is_ip_address("1.2.3:80"));
}

TEST(PersonNames, RefusesABrokenList) {
    EXPECT_FALSE(PersonNames::parse("anna\tg\nschmidt x\n"));
    EXPECT_EQ(PersonNames::parse("anna\tg\nschmidt\tf\n")->size(), 2u);
    EXPECT_TRUE(names().is_full_name("王小明"));
    EXPECT_TRUE(names().is_full_name("Schmidt, Dr. Anna"));
    EXPECT_FALSE(names().is_full_name("Blue Cotton Shirt"));
}

}  // namespace
}  // namespace sightline::analysis
