#include "platform/engine/formats/unpack.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "platform/engine/formats/unpack_file.h"
#include "platform/engine/formats/zip_archive.h"

namespace sightline::engine {

namespace {

constexpr std::string_view kInto = "!/";
constexpr double kLeastShare = 1e-6;
constexpr std::size_t kLongestMagic = 8;

std::int64_t size_of(const std::string& path) {
    struct stat facts{};
    return ::stat(path.c_str(), &facts) == 0 ? facts.st_size : 0;
}

class Unpacker {
  public:
    Unpacker(const std::string& path, const std::string& wanted, const UnpackLimits& limits,
             const std::string& folder, const std::function<bool(double)>& on_block, std::int64_t enough)
        : original_(path),
          folder_(folder),
          on_block_(on_block),
          budget_(limits, size_of(path)),
          enough_(enough) {
        out_.path = path;
        out_.rest = wanted;
    }
    ~Unpacker() {
        if (!kept_) drop();
    }
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;

    /// The ways to all tables, where the wanted one is of several; those of an archive within it that cannot
    /// be read are not told.
    Result<std::vector<std::string>> list() {
        listing_ = true;
        if (const auto done = run(); !done)
            if (out_.others.empty() || done.error().code == ErrorCode::Cancelled)
                return std::unexpected(done.error());
        if (out_.others.empty()) return std::vector<std::string>{};
        out_.others.insert(out_.others.begin(), out_.part);
        return std::move(out_.others);
    }

    Result<Unpacked> take() {
        SL_CHECK(run());
        kept_ = true;
        return std::move(out_);
    }

  private:
    Result<void> run() {
        for (int depth = 0;; ++depth) {
            const std::string head = first_bytes(out_.path, kLongestMagic);
            if (cut() && head.starts_with("PK\x03\x04")) break;  // whose list of names stands at its end
            const bool gzip = head.starts_with("\x1f\x8b"), zstd = head.starts_with("\x28\xb5\x2f\xfd"),
                       zip = head.starts_with("PK\x03\x04");
            if (!gzip && !zstd && !zip) break;
            if (depth == budget_.limits().depth)
                return fail(ErrorCode::TooLarge,
                            fmt::format("Archives lie in archives more than {} deep. Unpack them and upload "
                                        "the tables.",
                                        depth));
            if (zip) {
                SL_TRY(const bool inside, enter_zip());
                if (!inside) break;
            } else if (listing_) {
                break;
            } else {
                SL_CHECK(into_next([&](UnpackFile& to) {
                    return gzip ? unpack_gzip(out_.path, to) : unpack_zstd(out_.path, to);
                }));
            }
        }
        return {};
    }

    /// False for what is not to be entered: a workbook, which is a table as it stands.
    Result<bool> enter_zip() {
        SL_TRY(const ZipArchive archive, ZipArchive::open(out_.path, budget_.limits().entries));
        if (archive.is_workbook()) return false;
        std::vector<std::string> left_out, names;
        SL_TRY(const auto entries, archive.tables(left_out));
        if (static_cast<std::int64_t>(entries.size()) > budget_.limits().tables)
            return fail(
                ErrorCode::TooLarge,
                fmt::format("The archive holds {} tables; at most {} are taken at once. Pack fewer, or "
                            "raise the setting max_archive_tables.",
                            entries.size(), budget_.limits().tables));
        for (const auto& e : entries) names.push_back(e.name);
        // An archive of one file is that file, and a way may begin within it.
        const bool within = names.size() == 1 && !next_turn(names, out_.rest);
        Turn turn{.at = 0, .rest = out_.rest};
        if (!within) {
            SL_TRY(turn, next_turn(names, out_.rest));
        }
        if (out_.rest.empty()) {
            for (std::size_t i = 0; i < names.size(); ++i)
                if (i != turn.at) out_.others.push_back(join_part(out_.part, names[i]));
            if (!left_out.empty())
                out_.notes.push_back(
                    fmt::format("Of the archive, {} {} no table and {} left out.",
                                left_out.size() == 1 ? fmt::format("“{}”", left_out[0])
                                                     : fmt::format("{} files", left_out.size()),
                                left_out.size() == 1 ? "is" : "are", left_out.size() == 1 ? "was" : "were"));
        }
        const bool one = names.size() == 1 && out_.part.empty() && out_.rest.empty();
        if (!one && !within) out_.part = join_part(out_.part, names[turn.at]);
        out_.rest = turn.rest;
        if (listing_ && !entries[turn.at].is_archive()) return false;
        SL_CHECK(into_next([&](UnpackFile& to) { return archive.extract(entries[turn.at], to); }));
        return true;
    }

    Result<void> into_next(const std::function<Result<void>(UnpackFile&)>& unpack) {
        const std::string next = fmt::format("{}/unpacked-{}", folder_, ++count_);
        UnpackFile to(budget_, on_block_, enough_);
        const bool of_cut = cut();
        auto done = to.open(next);
        if (done) done = unpack(to);
        drop();
        out_.path = next;
        const bool ended = !done && of_cut && done.error().code == ErrorCode::InvalidInput;
        if (!to.has_enough() && !(ended && to.written() > 0)) return done;
        share_ *= std::clamp(to.done(), kLeastShare, 1.0);
        out_.whole_bytes = std::llround(static_cast<double>(to.written()) / share_);
        return {};
    }

    bool cut() const { return out_.whole_bytes > 0; }

    void drop() const {
        if (out_.path != original_) ::unlink(out_.path.c_str());
    }

    const std::string original_, folder_;
    const std::function<bool(double)>& on_block_;
    UnpackBudget budget_;
    const std::int64_t enough_;
    double share_ = 1;  // of what the archive holds that is unpacked
    Unpacked out_;
    int count_ = 0;
    bool kept_ = false, listing_ = false;
};

}  // namespace

std::string first_bytes(const std::string& path, std::size_t most) {
    const confine::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string bytes(most, '\0');
    const ssize_t n = file.get() < 0 ? 0 : ::pread(file.get(), bytes.data(), bytes.size(), 0);
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    return bytes;
}

std::string join_part(const std::string& outer, const std::string& inner) {
    return outer.empty() ? inner : outer + std::string(kInto) + inner;
}

Result<Turn> next_turn(const std::vector<std::string>& names, const std::string& wanted) {
    if (wanted.empty() && !names.empty()) return Turn{};
    std::optional<Turn> best;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool here = wanted == names[i];
        if (!here && !wanted.starts_with(names[i] + std::string(kInto))) continue;
        if (best && names[i].size() <= names[best->at].size()) continue;
        best = Turn{i, here ? "" : wanted.substr(names[i].size() + kInto.size())};
    }
    if (best) return *best;
    std::string some;
    for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 5); ++i)
        some += fmt::format("{}“{}”", i > 0 ? ", " : "", names[i]);
    return fail(ErrorCode::NotFound,
                fmt::format("The file holds no table “{}”. It has {}{}.", wanted,
                            names.empty() ? "none" : some, names.size() > 5 ? " and more" : ""));
}

Result<Unpacked> unpack(const std::string& path, const std::string& wanted, const UnpackLimits& limits,
                        const std::string& folder, const std::function<bool(double)>& on_block,
                        std::int64_t enough) {
    return Unpacker(path, wanted, limits, folder, on_block, enough).take();
}

Result<std::vector<std::string>> list_archive(const std::string& path, const std::string& wanted,
                                              const UnpackLimits& limits, const std::string& folder,
                                              const std::function<bool(double)>& on_block) {
    return Unpacker(path, wanted, limits, folder, on_block, 0).list();
}

}  // namespace sightline::engine
