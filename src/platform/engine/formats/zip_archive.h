#pragma once
// A zip archive of a stranger: what is in it that may be a table, and the bytes of one entry. Used in the
// child only.

#include <memory>
#include <string>
#include <vector>

#include "platform/engine/formats/unpack_file.h"

struct zip;

namespace sightline::engine {

struct ZipEntry {
    std::uint64_t at = 0;
    std::string name;  ///< as shown: UTF-8 without control characters, unique
    std::int64_t bytes = 0;
    bool is_archive() const;  ///< by its name
};

class ZipArchive {
  public:
    /// InvalidInput for a damaged one, TooLarge past `entries`.
    static Result<ZipArchive> open(const std::string& path, std::int64_t entries);
    bool is_workbook() const { return workbook_; }  ///< Excel and OpenDocument files are zip archives
    /// Entries that may be tables by their names; Unsupported when there is none. `left_out` are the others.
    Result<std::vector<ZipEntry>> tables(std::vector<std::string>& left_out) const;
    Result<void> extract(const ZipEntry& entry, UnpackFile& to) const;

  private:
    struct Close {
        void operator()(zip* archive) const;
    };
    std::unique_ptr<zip, Close> archive_;
    std::vector<ZipEntry> entries_;
    bool workbook_ = false;
};

}  // namespace sightline::engine
