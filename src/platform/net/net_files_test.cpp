#include <filesystem>
#include <fstream>

#include "platform/net/file_response.h"
#include "platform/net/net_test_client.h"
#include "platform/net/static_files.h"

namespace sightline::net::test {
namespace {

namespace fs = std::filesystem;

class NetFiles : public ::testing::Test {
  protected:
    NetFiles() {
        std::string pattern = (fs::temp_directory_path() / "net_files_XXXXXX").string();
        root_ = ::mkdtemp(pattern.data());
        fs::create_directories(root_ / "web/assets");
        write("web/index.html", "<html>page</html>");
        write("web/assets/index-BZ4xV8aq.js", "console.log(1)");
        write("web/assets/index-BZ4xV8aq.js.br", "BROTLI");
        write("web/assets/index-BZ4xV8aq.js.gz", "GZIPPED");
        write("web/assets/app.css", "a{}");
        write("web/.hidden", "hidden");
        write("secret.txt", "secret");
        write("web-other/x.txt", "other");
        fs::create_symlink(root_ / "secret.txt", root_ / "web/link.txt");
        fs::create_directory_symlink(root_, root_ / "web/up");
        std::string big;
        for (int i = 0; i < 200'000; ++i) big += std::to_string(i) + ",";
        write("big.csv", big);
        big_ = std::move(big);
        files_ = std::make_unique<StaticFiles>((root_ / "web").string());
        server_ = start([this](Request& request) {
            if (request.path == "/big") {
                Response response;
                response.file = (root_ / "big.csv").string();
                return response;
            }
            if (request.path == "/missing") {
                Response response;
                response.file = (root_ / "nothing").string();
                return response;
            }
            if (auto served = files_->serve(request)) return std::move(*served);
            Response none;
            none.status = 404;
            return none;
        });
    }
    ~NetFiles() override {
        server_.reset();
        fs::remove_all(root_);
    }
    void write(const std::string& name, const std::string& text) {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name) << text;
    }
    Answer ask(const std::string& target, const std::string& fields = {}) {
        Client client(server_->port());
        return client.exchange(get(target, fields));
    }

    fs::path root_;
    std::string big_;
    std::unique_ptr<StaticFiles> files_;
    std::unique_ptr<Server> server_;
};

TEST_F(NetFiles, ServesTypesAndCachingHeaders) {
    auto answer = ask("/");
    EXPECT_EQ(answer.body, "<html>page</html>");
    EXPECT_EQ(answer.field("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(answer.field("cache-control"), "no-cache");
    answer = ask("/assets/index-BZ4xV8aq.js");
    EXPECT_EQ(answer.body, "console.log(1)");
    EXPECT_EQ(answer.field("content-type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(answer.field("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(answer.field("vary"), "Accept-Encoding");
    EXPECT_EQ(ask("/assets/app.css").field("cache-control"), "no-cache");
}

TEST_F(NetFiles, ChoosesThePackedVariant) {
    const auto body = [&](const std::string& accepted) {
        const auto answer = ask("/assets/index-BZ4xV8aq.js", "Accept-Encoding: " + accepted + "\r\n");
        EXPECT_EQ(answer.field("content-type"), "text/javascript; charset=utf-8");
        return answer.field("content-encoding") + ":" + answer.body;
    };
    EXPECT_EQ(body("gzip, deflate, br"), "br:BROTLI");
    EXPECT_EQ(body("gzip"), "gzip:GZIPPED");
    EXPECT_EQ(body("br;q=0, gzip;q=0.5"), "gzip:GZIPPED");
    EXPECT_EQ(body("identity"), ":console.log(1)");
}

TEST_F(NetFiles, UnchangedFilesAre304) {
    const auto first = ask("/");
    const auto etag = first.field("etag");
    ASSERT_FALSE(etag.empty());
    auto again = ask("/", "If-None-Match: \"x\", W/" + etag + "\r\n");
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.field("etag"), etag);
    EXPECT_EQ(again.field("content-length"), "");
    EXPECT_EQ(ask("/", "If-None-Match: \"x\"\r\n").status, 200);
    EXPECT_EQ(ask("/", "If-Modified-Since: " + first.field("last-modified") + "\r\n").status, 304);
    EXPECT_NE(ask("/assets/index-BZ4xV8aq.js", "Accept-Encoding: br\r\n").field("etag"),
              ask("/assets/index-BZ4xV8aq.js").field("etag"));
}

TEST_F(NetFiles, PageRoutesGetThePage) {
    EXPECT_EQ(ask("/datasets/123", "Accept: text/html,*/*\r\n").body, "<html>page</html>");
    EXPECT_EQ(ask("/datasets/123", "Accept: application/json\r\n").status, 404);
    EXPECT_EQ(ask("/nothing.js", "Accept: text/html\r\n").status, 404);
    Client client(server_->port());
    EXPECT_EQ(client.exchange(post("/", "x")).status, 404);
}

TEST_F(NetFiles, NeverLeavesTheFolder) {
    for (const auto* target :
         {"/../secret.txt", "/%2e%2e/secret.txt", "/%2E%2E%2Fsecret.txt", "/..%2fsecret.txt",
          "/assets/../../secret.txt", "/./index.html", "//index.html", "/assets//app.css", "/..%5csecret.txt",
          "/link.txt", "/up/secret.txt", "/up/web-other/x.txt", "/.hidden", "/../web-other/x.txt", "/assets",
          "/%2Fetc%2Fpasswd"}) {
        const auto answer = ask(target);
        EXPECT_EQ(answer.status, 404) << target << ": " << answer.body;
    }
    EXPECT_EQ(ask("/index.html%00.txt").status, 400);
    Request request;
    request.method = "GET";
    request.path = std::string("/index.html\0.txt", 16);
    EXPECT_FALSE(files_->serve(request));
    request.path = "index.html";
    EXPECT_FALSE(files_->serve(request));
}

TEST_F(NetFiles, LargeFilesAndRanges) {
    auto answer = ask("/big");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, big_);
    EXPECT_EQ(answer.field("accept-ranges"), "bytes");
    EXPECT_EQ(answer.field("content-length"), std::to_string(big_.size()));
    const auto size = big_.size();
    const auto range = [&](const std::string& text) { return ask("/big", "Range: bytes=" + text + "\r\n"); };
    struct Case {
        std::string asked;
        std::size_t begin, end;
    };
    for (const auto& [asked, begin, end] :
         {Case{"0-0", 0, 1}, Case{"10-19", 10, 20}, Case{"5-", 5, size}, Case{"-7", size - 7, size},
          Case{"-99999999999", 0, size}, Case{"100-99999999999", 100, size},
          Case{"1000-900000", 1000, 900001}}) {
        const auto part = range(asked);
        EXPECT_EQ(part.status, 206) << asked;
        EXPECT_EQ(part.body, big_.substr(begin, end - begin)) << asked;
        EXPECT_EQ(part.field("content-range"), "bytes " + std::to_string(begin) + "-" +
                                                   std::to_string(end - 1) + "/" + std::to_string(size));
    }
    for (const auto* asked : {"99999999999-", "-0"}) {
        const auto refused = range(asked);
        EXPECT_EQ(refused.status, 416) << asked;
        EXPECT_EQ(refused.field("content-range"), "bytes */" + std::to_string(size));
    }
    for (const auto* asked : {"5-2", "a-b", "", "1-2,4-5", "99999999999999999999999-"})
        EXPECT_EQ(range(asked).status, 200) << asked;
    const std::string first_byte = "Range: bytes=0-0\r\n";
    EXPECT_EQ(ask("/big", first_byte + "If-Range: " + answer.field("etag") + "\r\n").status, 206);
    EXPECT_EQ(ask("/big", first_byte + "If-Range: \"other\"\r\n").status, 200);
    Client client(server_->port());
    const auto head = client.exchange("HEAD /big HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(head.field("content-length"), std::to_string(size));
    EXPECT_EQ(client.exchange(get("/big")).body.size(), size);
    EXPECT_EQ(ask("/missing").status, 404);
}

TEST_F(NetFiles, AHalfClosedClientStillGetsTheWholeFile) {
    Client client(server_->port());
    client.send(get("/big"));
    client.half_close();
    EXPECT_EQ(client.receive().body.size(), big_.size());
}

}  // namespace
}  // namespace sightline::net::test
