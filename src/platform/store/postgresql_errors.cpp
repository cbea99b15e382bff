#include "platform/store/postgresql_errors.h"

namespace sightline::store {

Explanation explain_state(std::string_view state, bool lost) {
    constexpr auto kUnreachable = "The database cannot be reached. Try again in a moment.";
    if (lost || state.starts_with("08") || state.starts_with("57P"))
        return {ErrorCode::Unavailable, kUnreachable, Trouble::Lost};
    if (state == "23505")
        return {ErrorCode::Conflict, "It exists already. Use the existing one or choose another name.",
                Trouble::None};
    if (state == "23503")
        return {ErrorCode::Conflict,
                "Something this refers to does not exist any more. Reload and try again.", Trouble::None};
    if (state.starts_with("40") || state == "55P03")
        return {ErrorCode::Unavailable, "The database is busy. Try again in a moment.", Trouble::Repeat};
    if (state == "57014")
        return {ErrorCode::Timeout, "The database took too long. Try again or ask for less.", Trouble::None};
    if (state == "53300") return {ErrorCode::Unavailable, kUnreachable, Trouble::None};
    if (state == "53100")
        return {ErrorCode::ResourceExhausted, "The database's disk is full. Free some space and try again.",
                Trouble::None};
    if (state.starts_with("53"))
        return {ErrorCode::ResourceExhausted, "The database is out of memory. Try again later.",
                Trouble::None};
    if (state.starts_with("54"))
        return {ErrorCode::TooLarge, "The text is too large to be stored. Send less.", Trouble::None};
    if (state == "22021" || state == "22P05")
        return {ErrorCode::InvalidInput, "The text holds a character the database cannot store.",
                Trouble::None};
    return {ErrorCode::Internal, "The database refused a statement. This is a fault of the program.",
            Trouble::None};
}

}  // namespace sightline::store
