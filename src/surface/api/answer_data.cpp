#include "surface/api/answer_data.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace sightline::api {

namespace {

/// An open file that is gone when the last one lets go of it.
class OpenFile {
  public:
    explicit OpenFile(const std::string& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

Result<net::Response> parquet_response(Call& call) {
    const Hangup hangup(call.request);
    SL_TRY(const std::string path, call.services.ask->data_parquet(call.who(), call.id(), hangup.token));
    const auto file = std::make_shared<OpenFile>(path);
    struct stat info{};
    const bool good = file->descriptor() >= 0 && ::fstat(file->descriptor(), &info) == 0;
    // The name goes now, with the folder made for it; the bytes stay until they are sent.
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    std::filesystem::remove(std::filesystem::path(path).parent_path(), ignored);
    if (!good) return fail(ErrorCode::Internal, "The file could not be read.", path);

    net::Response response;
    response.headers.set("Content-Type", "application/vnd.apache.parquet");
    response.headers.set("Content-Length", std::to_string(info.st_size));
    response.headers.set("Content-Disposition", "attachment; filename=\"" + call.id() + ".parquet\"");
    response.headers.set("Cache-Control", "no-store");
    response.stream = [file](net::StreamWriter& out) {
        std::string piece(128 * 1024, '\0');
        while (true) {
            const ssize_t count = ::read(file->descriptor(), piece.data(), piece.size());
            if (count <= 0 || !out.write(std::string_view(piece).substr(0, static_cast<std::size_t>(count))))
                return;
        }
    };
    return response;
}

}  // namespace

Result<net::Response> get_data(Call& call, const DataFormat& in) {
    if (in.format == "parquet") return parquet_response(call);
    const Hangup hangup(call.request);
    SL_TRY(const Table table, call.services.ask->data(call.who(), call.id(), hangup.token));
    return detail::json_response(
        call, 200,
        rows_document(table, static_cast<std::size_t>(in.offset), static_cast<std::size_t>(in.limit)));
}

}  // namespace sightline::api
