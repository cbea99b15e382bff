#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "platform/confine/sandbox.h"
#include "platform/engine/engine_fixture_test.h"

namespace sightline::engine::test {

using confine::enter_sandbox;
using confine::SandboxSpec;

namespace {

/// Runs `probe` in a child inside the sandbox; it gives its exit status.
int inside_sandbox(const SandboxSpec& spec, int (*probe)(const char*), const std::string& argument) {
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (!enter_sandbox(spec)) ::_exit(99);
        ::_exit(probe(argument.c_str()));
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

int can_read(const char* path) {
    return std::ifstream(path).good() ? 1 : 0;
}
int can_write(const char* path) {
    return std::ofstream(path).good() ? 1 : 0;
}
int can_open_socket(const char*) {
    return ::socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 1 : 0;
}
int can_fork(const char*) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(0);
    return pid > 0 ? 1 : 0;
}
int can_run(const char* path) {
    char* const argv[] = {const_cast<char*>(path), nullptr};
    ::execv(path, argv);
    return 0;
}
int can_signal_parent(const char*) {
    return ::kill(::getppid(), 0) == 0 ? 1 : 0;
}

}  // namespace

using EngineJailTest = EngineTest;

namespace {

/// A port of loopback that takes connections, and whether one came.
class Listener {
  public:
    Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address_;
        ::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address_), size);
        ::listen(socket_.get(), 4);
        ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address_), &size);
    }
    int port() const { return ntohs(address_.sin_port); }
    bool called() const { return confine::Descriptor(::accept(socket_.get(), nullptr, nullptr)).get() >= 0; }

  private:
    confine::Descriptor socket_;
    sockaddr_in address_{};
};

sources::Place place_at(sources::Kind kind, int port) {
    sources::Place out;
    out.kind = kind;
    out.host = "localhost";
    out.addresses = {"127.0.0.1"};
    out.port = port;
    out.database = out.user = "x";
    out.tls = sources::Tls::Off;
    out.connect = std::chrono::seconds(2);
    return out;
}

}  // namespace

TEST_F(EngineJailTest, TheSandboxHoldsWithoutDuckdb) {
    SandboxSpec spec;
    std::filesystem::create_directories(path("in"));
    std::filesystem::create_directories(path("out"));
    const std::string mine = file("in/mine", "x"), other = file("out/other", "x");
    spec.readable = {mine};
    spec.writable = {path("in")};
    EXPECT_EQ(inside_sandbox(spec, can_read, mine), 1);
    EXPECT_EQ(inside_sandbox(spec, can_read, other), 0);
    EXPECT_EQ(inside_sandbox(spec, can_read, "/etc/passwd"), 0);
    EXPECT_EQ(inside_sandbox(spec, can_read, "/proc/1/status"), 0);
    EXPECT_EQ(inside_sandbox(spec, can_write, path("in/new")), 1);
    EXPECT_EQ(inside_sandbox(spec, can_write, path("out/new")), 0);
    EXPECT_EQ(inside_sandbox(spec, can_open_socket, ""), 0);
    EXPECT_EQ(inside_sandbox(spec, can_fork, ""), 0);
    EXPECT_EQ(inside_sandbox(spec, can_run, "/bin/true"), 0);
    EXPECT_EQ(inside_sandbox(spec, can_signal_parent, ""), 0);
}

TEST_F(EngineJailTest, DropsToAnotherUser) {
    if (::getuid() != 0) GTEST_SKIP() << "needs root";
    const std::string data = data_file("a.duckdb", "SELECT 7 AS v");
    std::filesystem::permissions(path(""), std::filesystem::perms(0755));
    Spec spec;
    spec.attachments = {{"a", data}};
    Launch as_nobody = launch();
    as_nobody.uid = as_nobody.gid = 65534;
    std::filesystem::create_directories(as_nobody.temp_folder);
    auto engine = start(as_nobody, spec);
    ASSERT_TRUE(engine) << engine.error().detail;
    EXPECT_EQ(scalar(**engine, "SELECT v FROM a"), "7");
    EXPECT_EQ(scalar(**engine,
                     "SELECT count(*) FROM (SELECT i, md5(i::VARCHAR) h FROM range(100000) t(i) ORDER BY h)"),
              "100000");
    std::ifstream status("/proc/" + std::to_string((*engine)->pid()) + "/status");
    std::string line, ids;
    while (std::getline(status, line))
        if (line.starts_with("Uid:")) ids = line;
    EXPECT_EQ(ids, "Uid:\t65534\t65534\t65534\t65534");
}

TEST_F(EngineJailTest, SqlReachesNothingButItsAttachments) {
    const std::string mine = data_file("mine.duckdb", "SELECT 1 AS v"),
                      theirs = data_file("theirs.duckdb", "SELECT 'secret' AS v");
    const std::string csv = file("other.csv", "a,b\n1,2\n"), parquet = path("made.parquet");
    Spec spec;
    spec.attachments = {{"mine", mine}};
    auto engine = must_start(spec);
    const std::string attempts[] = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/hostname')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_csv('" + csv + "')",
        "SELECT * FROM read_parquet('" + parquet + "')",
        "SELECT * FROM read_text('" + mine + "')",
        "ATTACH '" + theirs + "' AS t",
        "ATTACH '" + theirs + "' AS t (READ_ONLY)",
        "COPY (SELECT 1) TO '" + path("out.csv") + "'",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "COPY mine TO '" + parquet + "'",
        "EXPORT DATABASE '" + path("dump") + "'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '/tmp/evil.duckdb_extension'",
        "SELECT * FROM read_csv('https://example.com/x.csv')",
        "SET enable_external_access = true",
        "SET threads = 64",
        "SET memory_limit = '100GB'",
        "SET TimeZone = 'Asia/Tokyo'",
        "SET temp_directory = '/tmp'",
        "SET lock_configuration = false",
        "RESET lock_configuration",
        "PRAGMA enable_profiling = 'json'",
        "SET allowed_directories = ['/']",
        "CREATE SECRET (TYPE s3, KEY_ID 'x', SECRET 'y')",
    };
    for (const auto& attempt : attempts) {
        const auto t = engine->query(sql(attempt));
        EXPECT_FALSE(t) << attempt;
        if (!t) {
            EXPECT_EQ(t.error().code, ErrorCode::InvalidInput) << attempt << t.error().detail;
        }
        ASSERT_EQ(scalar(*engine, "SELECT v FROM mine"), "1") << attempt;
    }
    EXPECT_FALSE(std::filesystem::exists(path("out.csv")));
    EXPECT_FALSE(std::filesystem::exists("/tmp/out.csv"));
}

TEST_F(EngineJailTest, AnImportEngineStaysInItsFolders) {
    std::filesystem::create_directories(path("in"));
    std::filesystem::create_directories(path("out"));
    const std::string secret = file("secret.csv", "a\n1\n"), given = file("in/given.csv", "a\n1\n");
    Spec spec;
    spec.readable = {given};
    spec.writable = {path("out")};
    spec.database = path("out/data.duckdb");
    auto engine = must_start(spec);
    EXPECT_TRUE(engine->load(given, {}));
    EXPECT_TRUE(engine->query(sql("COPY data TO '" + path("out/data.parquet") + "' (FORMAT parquet)")));
    EXPECT_TRUE(std::filesystem::exists(path("out/data.parquet")));
    EXPECT_FALSE(engine->load(secret, {.table = "other"}));
    EXPECT_FALSE(engine->load("/etc/passwd", {.table = "other"}));
    EXPECT_FALSE(engine->query(sql("SELECT * FROM read_csv('" + secret + "')")));
    EXPECT_FALSE(engine->query(sql("COPY data TO '" + path("in/x.csv") + "'")));
    EXPECT_FALSE(engine->query(sql("INSTALL httpfs")));
    EXPECT_FALSE(engine->query(sql("SET threads = 9")));
}

TEST_F(EngineJailTest, AnIngestEngineConnectsToItsPortAndNowhereElse) {
    if (confine::landlock_version() < 4) GTEST_SKIP() << "this kernel cannot hold a process to a port";
    for (const auto kind : {sources::Kind::PostgreSql, sources::Kind::MySql}) {
        const Listener own, other;
        Spec spec;
        spec.connect_port = own.port();
        const auto ingest = must_start(spec);
        EXPECT_FALSE(ingest->source_tables(place_at(kind, other.port())));
        EXPECT_FALSE(other.called());
        EXPECT_FALSE(ingest->source_tables(place_at(kind, own.port())));  // nobody answers as a database
        EXPECT_TRUE(own.called());

        // An engine that answers questions connects nowhere.
        const auto ordinary = must_start();
        EXPECT_FALSE(ordinary->source_tables(place_at(kind, other.port())));
        EXPECT_FALSE(other.called());
    }
}

}  // namespace sightline::engine::test
