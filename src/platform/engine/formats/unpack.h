#pragma once
// Unpacking what strangers packed: gzip, zstd and zip, one in another too. Streams from file to file; a bomb
// is stopped by its total size, its ratio, its entries or its depth. Names in an archive are only shown and
// compared, never used as paths. Used in the child only.

#include <functional>
#include <string>
#include <vector>

#include "platform/engine/engine.h"

namespace sightline::engine {

/// Which of `names` the way `wanted` goes through next: the name, and what is left of the way. Without
/// `wanted` the first of them; NotFound.
struct Turn {
    std::size_t at = 0;
    std::string rest;
};
Result<Turn> next_turn(const std::vector<std::string>& names, const std::string& wanted);

std::string first_bytes(const std::string& path, std::size_t most);  ///< "" for what cannot be read

struct Unpacked {
    std::string path;                 ///< of the bytes themselves: the file given, or one in `folder`
    std::string part;                 ///< the way taken so far; "" outside of archives
    std::string rest;                 ///< of the wanted way: a table within a database
    std::vector<std::string> others;  ///< ways to the other tables, where none was wanted
    std::vector<std::string> notes;   ///< what was left out, each a sentence
    std::int64_t whole_bytes = 0;     ///< > 0: `path` has only the beginning of about as many
};

/// `enough` > 0: no more bytes than about these are taken out of a container. `on_block` hears the share
/// done, 0..1, and stops the work by returning false (Cancelled). InvalidInput for damaged or encrypted
/// archives, Unsupported for those without a table, TooLarge past a limit.
Result<Unpacked> unpack(const std::string& path, const std::string& wanted, const UnpackLimits& limits,
                        const std::string& folder, const std::function<bool(double)>& on_block,
                        std::int64_t enough = 0);

/// See Engine::listing. Only archives within archives are unpacked for it.
Result<std::vector<std::string>> list_archive(const std::string& path, const std::string& wanted,
                                              const UnpackLimits& limits, const std::string& folder,
                                              const std::function<bool(double)>& on_block);

}  // namespace sightline::engine
