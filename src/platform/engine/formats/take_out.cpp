#include "platform/engine/formats/take_out.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "platform/engine/formats/unpack.h"

namespace sightline::engine {

namespace {

constexpr std::int64_t kLookBytes = 64 << 10;
constexpr std::size_t kHeadBytesSeen = 4096;

/// Whether a file that begins so may be a workbook, an Arrow file, a web page or XML.
bool may_be_read_elsewhere(std::string_view head) {
    using namespace std::string_view_literals;
    for (const auto magic :
         {"PK\x03\x04"sv, "\xd0\xcf\x11\xe0"sv, "\x09\x08"sv, "ARROW1"sv, "\xff\xff\xff\xff"sv})
        if (head.starts_with(magic)) return true;
    for (const std::string_view mark : {"\xef\xbb\xbf"sv, "\xff\xfe"sv, "\xfe\xff"sv})
        if (head.starts_with(mark)) head.remove_prefix(mark.size());
    const auto first = std::ranges::find_if(head, [](char c) { return !" \t\r\n\0"sv.contains(c); });
    return first != head.end() && *first == '<';
}

}  // namespace

Result<TakenOut> take_out(const Database& database, const LoadOrder& order) {
    const auto unpacked = [&](std::int64_t enough) {
        return unpack(
            order.path, order.options.part, database.unpack_limits(), database.temp_folder(),
            [&](double) { return !database.stopping(); }, enough);
    };
    {
        SL_TRY(const Unpacked look, unpacked(kLookBytes));
        if (look.path == order.path) return TakenOut{};
        const std::string head = first_bytes(look.path, kHeadBytesSeen);
        ::unlink(look.path.c_str());
        if (!may_be_read_elsewhere(head)) return TakenOut{};
    }
    SL_TRY(Unpacked whole, unpacked(0));
    return TakenOut{std::filesystem::path(whole.path).filename().string(), std::move(whole.part),
                    std::move(whole.rest), std::move(whole.others), std::move(whole.notes)};
}

Result<std::vector<std::string>> archive_tables(const Database& database, const LoadOrder& order) {
    return list_archive(order.path, order.options.part, database.unpack_limits(), database.temp_folder(),
                        [&](double) { return !database.stopping(); });
}

}  // namespace sightline::engine
