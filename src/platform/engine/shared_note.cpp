#include "platform/engine/shared_note.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sightline::engine {

using confine::Descriptor;

namespace {

std::unexpected<Error> unable(const char* what) {
    return fail(ErrorCode::Unavailable, "A query engine could not be started. Please try again.",
                fmt::format("{}: {}", what, std::strerror(errno)));
}

}  // namespace

Result<SharedNote> SharedNote::make() {
    Descriptor low(::memfd_create("sightline-engine", MFD_CLOEXEC));
    if (low.get() < 0 || ::ftruncate(low.get(), sizeof(std::atomic<std::uint64_t>)) != 0)
        return unable("memfd_create");
    SL_TRY(Descriptor file, confine::raised(std::move(low)));
    return map(std::move(file));
}

Result<SharedNote> SharedNote::open(Descriptor file) {
    SL_TRY(SharedNote note, map(std::move(file)));
    note.forget_descriptor();
    return note;
}

Result<SharedNote> SharedNote::map(Descriptor file) {
    // The file is one word long, but a mapping is whole pages: nothing beyond the word is ever touched.
    void* page = ::mmap(nullptr, sizeof(std::atomic<std::uint64_t>), PROT_READ | PROT_WRITE, MAP_SHARED,
                        file.get(), 0);
    if (page == MAP_FAILED) return unable("mmap");
    return SharedNote(std::move(file), static_cast<std::atomic<std::uint64_t>*>(page));
}

SharedNote::~SharedNote() {
    if (request_ != nullptr) ::munmap(static_cast<void*>(request_), sizeof(std::atomic<std::uint64_t>));
}

}  // namespace sightline::engine
