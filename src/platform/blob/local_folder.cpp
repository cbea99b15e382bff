#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/ids.h"
#include "platform/blob/blob.h"

namespace sightline::blob {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kIncoming = ".incoming";  // no key begins with a dot

std::unexpected<Error> trouble(const char* what, const std::string& path) {
    const int error = errno;
    const std::string detail = std::string(what) + " " + path + ": " + std::strerror(error);
    if (error == ENOSPC || error == EDQUOT) return fail(ErrorCode::ResourceExhausted, "The disk is full. Free some space and try again.", detail);
    return fail(ErrorCode::Internal, "The file could not be stored.", detail);
}

bool good_key(std::string_view key) {
    if (key.empty() || key.size() > 1000 || key.front() == '/' || key.back() == '/') return false;
    std::size_t at = 0;
    while (at <= key.size()) {
        const std::size_t end = std::min(key.find('/', at), key.size());
        const std::string_view part = key.substr(at, end - at);
        if (part.empty() || part.front() == '.') return false;
        for (const char c : part)
            if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_' && c != '.') return false;
        at = end + 1;
    }
    return true;
}

Result<void> sync_folder(const std::string& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return trouble("open", folder);
    const int synced = ::fsync(fd);
    ::close(fd);
    if (synced != 0) return trouble("fsync", folder);
    return {};
}

class FileWriter final : public Writer {
  public:
    FileWriter(int fd, std::string temporary, std::string target)
        : fd_(fd), temporary_(std::move(temporary)), target_(std::move(target)), digest_(EVP_MD_CTX_new()) {
        EVP_DigestInit_ex(digest_, EVP_sha256(), nullptr);
    }
    FileWriter(const FileWriter&) = delete;
    FileWriter& operator=(const FileWriter&) = delete;
    ~FileWriter() override {
        if (fd_ >= 0) ::close(fd_);
        if (!committed_) ::unlink(temporary_.c_str());
        EVP_MD_CTX_free(digest_);
    }

    Result<void> write(std::string_view bytes) override {
        EVP_DigestUpdate(digest_, bytes.data(), bytes.size());
        size_ += static_cast<std::int64_t>(bytes.size());
        while (!bytes.empty()) {
            const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return trouble("write", temporary_);
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return {};
    }

    Result<void> commit() override {
        if (::fsync(fd_) != 0) return trouble("fsync", temporary_);
        const int closed = ::close(fd_);
        fd_ = -1;
        if (closed != 0) return trouble("close", temporary_);
        const std::string folder = fs::path(target_).parent_path().string();
        std::error_code ec;
        fs::create_directories(folder, ec);
        if (::rename(temporary_.c_str(), target_.c_str()) != 0) return trouble("rename", target_);
        committed_ = true;
        return sync_folder(folder);
    }

    std::int64_t size() const override { return size_; }

    std::string sha256() const override {
        EVP_MD_CTX* copy = EVP_MD_CTX_new();
        EVP_MD_CTX_copy_ex(copy, digest_);
        unsigned char bytes[EVP_MAX_MD_SIZE];
        unsigned length = 0;
        EVP_DigestFinal_ex(copy, bytes, &length);
        EVP_MD_CTX_free(copy);
        constexpr char hex[] = "0123456789abcdef";
        std::string out;
        for (unsigned i = 0; i < length; ++i) {
            out += hex[bytes[i] >> 4];
            out += hex[bytes[i] & 15];
        }
        return out;
    }

  private:
    int fd_;
    std::string temporary_, target_;
    EVP_MD_CTX* digest_;
    std::int64_t size_ = 0;
    bool committed_ = false;
};

class LocalFolder final : public Blobs {
  public:
    explicit LocalFolder(std::string folder) : folder_(std::move(folder)) {}

    Result<std::unique_ptr<Writer>> create(const std::string& key) override {
        SL_TRY(const std::string target, path_of(key));
        const std::string temporary = folder_ + "/" + std::string(kIncoming) + "/" + new_id();
        const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0) return trouble("create", temporary);
        return std::make_unique<FileWriter>(fd, temporary, target);
    }

    Result<std::string> local_path(const std::string& key) override {
        SL_TRY(std::string path, path_of(key));
        std::error_code ec;
        if (!fs::is_regular_file(path, ec)) return fail(ErrorCode::NotFound, "The stored file is not there.", path);
        return path;
    }

    Result<std::string> read(const std::string& key) override {
        SL_TRY(const std::string path, local_path(key));
        std::ifstream in(path, std::ios::binary);
        std::stringstream bytes;
        bytes << in.rdbuf();
        if (!in) return fail(ErrorCode::Internal, "The stored file could not be read.", path);
        return bytes.str();
    }

    bool exists(const std::string& key) override { return local_path(key).has_value(); }

    Result<void> remove_prefix(const std::string& prefix) override {
        if (!prefix.ends_with('/')) return fail(ErrorCode::Internal, "The files could not be removed.", "not a folder: " + prefix);
        SL_TRY(const std::string path, path_of(prefix.substr(0, prefix.size() - 1)));
        std::error_code ec;
        fs::remove_all(path, ec);
        if (ec) return fail(ErrorCode::Internal, "The files could not be removed.", path + ": " + ec.message());
        return {};
    }

    Result<std::vector<std::string>> list(const std::string& prefix) override {
        if (!prefix.ends_with('/')) return fail(ErrorCode::Internal, "The files could not be listed.", "not a folder: " + prefix);
        SL_TRY(const std::string path, path_of(prefix.substr(0, prefix.size() - 1)));
        std::vector<std::string> out;
        std::error_code ec;
        if (!fs::is_directory(path, ec)) return out;
        for (const auto& entry : fs::recursive_directory_iterator(path, ec))
            if (entry.is_regular_file(ec)) out.push_back(fs::relative(entry.path(), folder_, ec).string());
        std::ranges::sort(out);
        return out;
    }

  private:
    Result<std::string> path_of(const std::string& key) const {
        if (!good_key(key)) return fail(ErrorCode::Internal, "The file could not be stored.", "bad key: " + key);
        return folder_ + "/" + key;
    }
    std::string folder_;
};

}  // namespace

Result<std::shared_ptr<Blobs>> local_folder(const std::string& folder) {
    std::error_code ec;
    const fs::path incoming = fs::path(folder) / kIncoming;
    fs::remove_all(incoming, ec);  // of writers that died
    fs::create_directories(incoming, ec);
    if (ec) return fail(ErrorCode::ResourceExhausted, "The folder for files cannot be made: " + ec.message() + ".", folder);
    return std::make_shared<LocalFolder>(fs::canonical(folder, ec).string());
}

}  // namespace sightline::blob
