#include <gtest/gtest.h>

#include <random>

#include "platform/net/multipart_parser.h"

namespace sightline::net {
namespace {

class Pieces : public BodyReader {
  public:
    explicit Pieces(std::vector<std::string> pieces) : pieces_(std::move(pieces)) {}
    Result<std::string> read() override { return at_ < pieces_.size() ? pieces_[at_++] : std::string(); }

  private:
    std::vector<std::string> pieces_;
    std::size_t at_ = 0;
};

struct Part {
    PartHeader header;
    std::string data;
    bool ended = false;
};

struct Outcome {
    Result<void> result;
    std::vector<Part> parts;

    std::string text() const {
        std::string out = result ? "ok" : std::string(name_of(result.error().code));
        for (const auto& part : parts) {
            out += "|" + part.header.name + "," + part.header.filename + "," + part.header.content_type +
                   "=" + part.data;
            if (!part.ended) out += "...";
        }
        return out;
    }
};

Outcome read(const std::vector<std::string>& pieces, std::size_t max_parts = 100,
             std::string_view content_type = "multipart/form-data; boundary=XyZ") {
    Outcome out;
    Pieces body(pieces);
    Request request;
    request.headers.set("Content-Type", content_type);
    request.body = &body;
    const PartSink sink{.begin = [&](const PartHeader& header) -> Result<void> {
                            out.parts.push_back({header, {}, false});
                            return {};
                        },
                        .data = [&](std::string_view bytes) -> Result<void> {
                            EXPECT_FALSE(bytes.empty());
                            out.parts.back().data += bytes;
                            return {};
                        },
                        .end = [&]() -> Result<void> {
                            out.parts.back().ended = true;
                            return {};
                        }};
    out.result = read_multipart(request, sink, max_parts);
    return out;
}

std::string part(std::string_view disposition, std::string_view data, std::string_view more = {}) {
    return "--XyZ\r\nContent-Disposition: form-data; " + std::string(disposition) + "\r\n" +
           std::string(more) + "\r\n" + std::string(data) + "\r\n";
}

const std::string kForm =
    part("name=\"title\"", "plain") +
    part("name=\"files\"; filename=\"a.csv\"", "x,y\r\n1,2\r\n--Xy\r\n", "Content-Type: text/csv\r\n") +
    part("name=\"empty\"; filename=\"e.csv\"", "") + "--XyZ--\r\n";
const std::string kFormText = "ok|title,,=plain|files,a.csv,text/csv=x,y\r\n1,2\r\n--Xy\r\n|empty,e.csv,=";

TEST(NetMultipart, ReadsAFormHoweverItIsSplit) {
    EXPECT_EQ(read({kForm}).text(), kFormText);
    for (std::size_t i = 1; i < kForm.size(); ++i)
        ASSERT_EQ(read({kForm.substr(0, i), kForm.substr(i)}).text(), kFormText) << i;
    std::vector<std::string> bytes;
    for (const char c : kForm) bytes.emplace_back(1, c);
    EXPECT_EQ(read(bytes).text(), kFormText);
}

TEST(NetMultipart, LetsPreamblePaddingAndEpiloguePass) {
    EXPECT_EQ(read({"ignored --XyZ\r\nmore\r\n--XyZ \t\r\nContent-Disposition: form-data; "
                    "name=a\r\n\r\n1\r\n--XyZ--\r\nepilogue\r\n--XyZ\r\n"})
                  .text(),
              "ok|a,,=1");
    EXPECT_EQ(read({"--XyZ--"}).text(), "ok");
}

TEST(NetMultipart, NearlyDelimitersAreData) {
    const std::string data = "\r\n--Xy\r\r\n--XyA\r\n-\r\n\r\r--XyZ\n--XyZ";
    const std::string form = part("name=\"d\"", data) + "--XyZ--";
    for (std::size_t i = 1; i < form.size(); ++i)
        ASSERT_EQ(read({form.substr(0, i), form.substr(i)}).text(), "ok|d,,=" + data) << i;
}

TEST(NetMultipart, FileNames) {
    const auto name = [](std::string_view disposition) {
        const auto outcome = read({part("name=f; " + std::string(disposition), "1") + "--XyZ--"});
        return outcome.result ? outcome.parts.at(0).header.filename : outcome.result.error().message;
    };
    EXPECT_EQ(name("filename=plain.csv"), "plain.csv");
    EXPECT_EQ(name("filename=\"with; semicolon.csv\""), "with; semicolon.csv");
    EXPECT_EQ(name(R"(filename="q\"uote\\d.csv")"), "d.csv");  // a backslash is a folder mark
    EXPECT_EQ(name(R"(filename="q\"uote.csv")"), "q\"uote.csv");
    EXPECT_EQ(name("filename=\"q%22uote%0D%0A.csv\""), "q\"uote.csv");
    EXPECT_EQ(name("filename=\"100%25.csv\""), "100%25.csv");
    EXPECT_EQ(name(R"(filename="C:\Users\me\sales.csv")"), "sales.csv");
    EXPECT_EQ(name("filename=\"../../etc/passwd\""), "passwd");
    EXPECT_EQ(name("filename=\"a/..\""), "unnamed");
    EXPECT_EQ(name("filename=\"folder/\""), "unnamed");
    EXPECT_EQ(name("filename=\"\""), "");
    EXPECT_EQ(name("filename=\"Umsätze 2024 – 東京.csv\""), "Umsätze 2024 – 東京.csv");
    EXPECT_EQ(name("filename=\"bad\xff.csv\""), "bad\xEF\xBF\xBD.csv");
    EXPECT_EQ(name("filename=\"a\tb\x01.csv\""), "ab.csv");
    EXPECT_EQ(name("filename*=UTF-8''na%C3%AFve%20file.csv"), "naïve file.csv");
    EXPECT_EQ(name("filename=\"fallback.csv\"; filename*=utf-8'en'%e2%82%ac.csv"), "€.csv");
    EXPECT_EQ(name("filename*=iso-8859-1''%E4.csv"), "ä.csv");
    EXPECT_EQ(name("filename*=UTF-8''..%2F..%2Fx.csv"), "x.csv");
    EXPECT_EQ(name("filename*=UTF-8''a%00b.csv"), "ab.csv");
    EXPECT_NE(name("filename*=UTF-8''a%zz").find("filename*"), std::string::npos);
    const std::string long_name = name("filename=\"" + std::string(400, 'n') + ".csv\"");
    EXPECT_EQ(long_name.size(), 255U);
    EXPECT_TRUE(long_name.ends_with("n.csv"));
}

TEST(NetMultipart, SaysWhatIsMalformed) {
    const auto bad = [](std::string body, std::string_view words) {
        const auto outcome = read({std::move(body)});
        ASSERT_FALSE(outcome.result) << words;
        EXPECT_EQ(outcome.result.error().code, ErrorCode::InvalidInput);
        EXPECT_NE(outcome.result.error().message.find(words), std::string::npos)
            << outcome.result.error().message;
    };
    bad("", "no part");
    bad("hello", "no part");
    bad(std::string(20'000, 'x'), "does not begin");
    bad("--XyZ\r\n", "cut off");
    bad("--XyZ garbage\r\n", "line end");
    bad("--XyZ" + std::string(300, ' '), "white space");
    bad(part("name=\"a\"", "data"), "cut off");
    bad("--XyZ\r\n\r\nx\r\n--XyZ--", "no Content-Disposition");
    bad("--XyZ\r\nContent-Type: a\r\n\r\nx\r\n--XyZ--", "no Content-Disposition");
    bad("--XyZ\r\nno colon\r\n\r\nx\r\n--XyZ--", "header line");
    bad("--XyZ\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--XyZ--", "not form-data");
    bad("--XyZ\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XyZ--", "no field name");
    bad("--XyZ\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--XyZ--", "not form-data");
    bad(part("name=a; name=b", "x"), "not form-data");
    bad(part("name=a", "x", "Content-Disposition: form-data; name=b\r\n"), "two");
    bad(part("name=a", "eA==", "Content-Transfer-Encoding: base64\r\n"), "base64");
    EXPECT_EQ(read({part("name=a", "x", "Content-Transfer-Encoding: binary\r\n") + "--XyZ--"}).text(),
              "ok|a,,=x");
}

TEST(NetMultipart, Limits) {
    std::string many;
    for (int i = 0; i < 4; ++i) many += part("name=a", "x");
    many += "--XyZ--";
    EXPECT_TRUE(read({many}, 4).result);
    EXPECT_EQ(read({many}, 3).result.error().code, ErrorCode::TooLarge);
    const std::string head = "--XyZ\r\nX: " + std::string(17'000, 'h');
    EXPECT_EQ(read({head}).result.error().code, ErrorCode::TooLarge);
    EXPECT_EQ(read({head + "\r\n\r\n"}).result.error().code, ErrorCode::TooLarge);
}

TEST(NetMultipart, Boundaries) {
    const auto with = [](std::string_view type) {
        return read({"--a b\r\nContent-Disposition: form-data; name=n\r\n\r\nv\r\n--a b--"}, 9, type).text();
    };
    EXPECT_EQ(with("multipart/form-data; boundary=\"a b\""), "ok|n,,=v");
    EXPECT_EQ(with("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b\""), "ok|n,,=v");
    for (const auto* type : {"", "text/csv", "multipart/form-data",
                             "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a\x01\"",
                             "multipart/form-data; boundary=\"a b \"", "multipart/mixed; boundary=\"a b\""})
        EXPECT_EQ(with(type), "invalid_input") << type;
    EXPECT_EQ(with("multipart/form-data; boundary=" + std::string(71, 'b')), "invalid_input");
}

TEST(NetMultipart, StopsAtTheSinksError) {
    Pieces body({kForm});
    Request request;
    request.headers.set("Content-Type", "multipart/form-data; boundary=XyZ");
    request.body = &body;
    int data = 0;
    const PartSink sink{.begin = [](const PartHeader&) -> Result<void> { return {}; },
                        .data = [&](std::string_view) -> Result<void> {
                            ++data;
                            return fail(ErrorCode::ResourceExhausted, "disk full");
                        },
                        .end = []() -> Result<void> { return {}; }};
    EXPECT_EQ(read_multipart(request, sink).error().message, "disk full");
    EXPECT_EQ(data, 1);
}

/// Random changes never crash it, and the outcome does not depend on where the pieces end.
TEST(NetMultipart, RandomChangesAndSplits) {
    std::mt19937 random(20240607);
    const auto below = [&](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
    };
    const std::string_view tokens[] = {"\r\n",    "--XyZ",
                                       "--XyZ--", "\r\n--XyZ\r\n",
                                       "\"",      ";",
                                       "=",       "\\",
                                       "%22",     "filename*=UTF-8''%",
                                       "\r",      "\n",
                                       ":",       std::string_view("\0", 1)};
    int good = 0, refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string form = kForm;
        for (auto changes = below(4); changes > 0; --changes) {
            const auto at = below(form.size());
            switch (below(4)) {
                case 0:
                    form[at] = static_cast<char>(below(256));
                    break;
                case 1:
                    form.erase(at, below(10));
                    break;
                case 2:
                    form.insert(at, tokens[below(std::size(tokens))]);
                    break;
                default:
                    form.insert(at, form.substr(below(form.size()), below(40)));
                    break;
            }
        }
        const auto whole = read({form}, 5);
        std::vector<std::string> pieces;
        for (std::size_t at = 0; at < form.size();) {
            pieces.push_back(form.substr(at, 1 + below(30)));
            at += pieces.back().size();
        }
        const auto split = read(pieces, 5);
        ASSERT_EQ(whole.text(), split.text()) << "round " << round << "\n" << form;
        ++(whole.result ? good : refused);
    }
    EXPECT_GT(good, 5'000);
    EXPECT_GT(refused, 2'000);
}

}  // namespace
}  // namespace sightline::net
