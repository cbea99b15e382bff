#pragma once
// file: the few system calls behind the local folder, with errors a person understands.

#include <cstdint>
#include <string>

#include "base/result.h"

namespace sightline::blob {

/// An open file or folder, closed at the end.
class File {
  public:
    explicit File(int descriptor) : descriptor_(descriptor) {}
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    File& operator=(File&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~File();
    explicit operator bool() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

/// The error in errno: ResourceExhausted for a full disk, quota or size limit, otherwise Unavailable. `what`
/// is for the log.
std::unexpected<Error> file_error(const char* call, const std::string& what);

inline constexpr int kTries = 20;  ///< against others who remove the same folders at the same time

/// ResourceExhausted when writing `bytes` to `file` would leave less than `reserve` bytes of its disk, or
/// less than a twentieth of a small disk: who cannot record what happens cannot even delete.
Result<void> check_space(const File& file, std::size_t bytes, std::int64_t reserve, const std::string& path);

/// Makes the folder and its parents, each entry durable.
Result<void> make_folders(const std::string& path);
Result<void> sync_folder(const std::string& path);

}  // namespace sightline::blob
