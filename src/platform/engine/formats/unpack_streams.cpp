#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <memory>
#include <new>

#include "platform/engine/formats/unpack_file.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr int kLargestZstdWindow = 27;  // 128 MiB, what the zstd program takes without being told to

std::unexpected<Error> damaged(const char* what, std::string detail) {
    return fail(
        ErrorCode::InvalidInput,
        std::string("The ") + what + " file is damaged or not complete. Pack it again and upload that.",
        std::move(detail));
}

/// Reads a file block by block.
class Source {
  public:
    Result<void> open(const std::string& path) {
        file_ = confine::Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        struct stat facts{};
        if (file_.get() < 0 || ::fstat(file_.get(), &facts) != 0)
            return fail(ErrorCode::NotFound, "The file is not there or cannot be read.", path);
        size_ = std::max<std::int64_t>(facts.st_size, 1);
        return {};
    }
    /// "" at the end.
    Result<std::string_view> read() {
        for (;;) {
            const ssize_t n = ::read(file_.get(), buffer_.data(), buffer_.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return fail(ErrorCode::Unavailable, "The file cannot be read.");
            read_ += n;
            return std::string_view(buffer_).substr(0, static_cast<std::size_t>(n));
        }
    }
    /// The share of the file that was read but for `unused` bytes.
    double done(std::size_t unused) const {
        return static_cast<double>(read_ - static_cast<std::int64_t>(unused)) / static_cast<double>(size_);
    }

  private:
    confine::Descriptor file_;
    std::string buffer_ = std::string(kBlockBytes, '\0');
    std::int64_t size_ = 1, read_ = 0;
};

}  // namespace

Result<void> unpack_gzip(const std::string& from, UnpackFile& to) {
    Source source;
    SL_CHECK(source.open(from));
    z_stream z{};
    constexpr int kGzipOnly = 15 + 16;
    if (inflateInit2(&z, kGzipOnly) != Z_OK) throw std::bad_alloc();
    const std::unique_ptr<z_stream, int (*)(z_stream*)> closing(&z, &inflateEnd);
    std::string out(kBlockBytes, '\0');
    bool ended = false;  // a member; more may follow
    for (;;) {
        SL_TRY(const std::string_view block, source.read());
        if (block.empty()) return ended ? Result<void>{} : damaged("gzip", "ends within a member");
        z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(block.data()));
        z.avail_in = static_cast<uInt>(block.size());
        do {
            if (ended && z.avail_in > 0) {
                if (*z.next_in == 0) return {};  // padding of tapes and blocks
                inflateReset(&z);
                ended = false;
            }
            z.next_out = reinterpret_cast<Bytef*>(out.data());
            z.avail_out = static_cast<uInt>(out.size());
            const int status = inflate(&z, Z_NO_FLUSH);
            if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
                return damaged("gzip", z.msg != nullptr ? z.msg : "inflate");
            ended = status == Z_STREAM_END;
            SL_CHECK(
                to.write(std::string_view(out).substr(0, out.size() - z.avail_out), source.done(z.avail_in)));
        } while (z.avail_in > 0 || z.avail_out == 0);
    }
}

Result<void> unpack_zstd(const std::string& from, UnpackFile& to) {
    Source source;
    SL_CHECK(source.open(from));
    const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    if (!context) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kLargestZstdWindow);
    std::string out(kBlockBytes, '\0');
    std::size_t wanted = 1;  // 0 between frames
    for (;;) {
        SL_TRY(const std::string_view block, source.read());
        if (block.empty()) return wanted == 0 ? Result<void>{} : damaged("zstd", "ends within a frame");
        ZSTD_inBuffer in{block.data(), block.size(), 0};
        std::size_t produced = out.size();
        while (in.pos < in.size || produced == out.size()) {
            ZSTD_outBuffer target{out.data(), out.size(), 0};
            const std::size_t before = in.pos;
            const std::size_t status = ZSTD_decompressStream(context.get(), &target, &in);
            if (ZSTD_isError(status)) return damaged("zstd", ZSTD_getErrorName(status));
            produced = target.pos;
            // Between frames it asks for the next header, which need not come.
            if (in.pos > before || produced > 0) wanted = status;
            SL_CHECK(to.write(std::string_view(out).substr(0, produced), source.done(in.size - in.pos)));
        }
    }
}

}  // namespace sightline::engine
