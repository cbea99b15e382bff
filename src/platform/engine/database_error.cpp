#include "platform/engine/database.h"

namespace sightline::engine {

namespace {

struct Kind {
    std::string_view prefix;
    ErrorCode code;
    std::string_view message;  ///< ends in ':' where DuckDB's first line follows
};

constexpr Kind kKinds[] = {
    {"INTERRUPT Error", ErrorCode::Cancelled, "The request was cancelled."},
    {"Out of Memory Error", ErrorCode::ResourceExhausted,
     "The query needs more memory or disk space than one query may use. Ask for less: fewer rows, columns or "
     "groups."},
    {"Parser Error", ErrorCode::InvalidInput, "The SQL cannot be read:"},
    {"Syntax Error", ErrorCode::InvalidInput, "The SQL cannot be read:"},
    {"Binder Error", ErrorCode::InvalidInput, "The query does not fit the data:"},
    {"Catalog Error", ErrorCode::InvalidInput, "The query names something that is not there:"},
    {"Conversion Error", ErrorCode::InvalidInput, "A value cannot be converted:"},
    {"Mismatch Type Error", ErrorCode::InvalidInput, "A value has the wrong type:"},
    {"Out of Range Error", ErrorCode::InvalidInput, "A number is out of range:"},
    {"Divide by Zero Error", ErrorCode::InvalidInput, "The query divides by zero:"},
    {"Invalid Input Error", ErrorCode::InvalidInput, "The query cannot be run:"},
    {"Not implemented Error", ErrorCode::InvalidInput, "The query uses something that is not supported:"},
    {"Expression Error", ErrorCode::InvalidInput, "The query cannot be run:"},
    {"Constraint Error", ErrorCode::InvalidInput, "The query breaks a rule of the data:"},
    {"Permission Error", ErrorCode::InvalidInput,
     "The query reaches for a file or setting that is closed to it."},
    {"IO Error", ErrorCode::InvalidInput, "The query reaches for a file that is not there or closed to it."},
    {"Missing Extension Error", ErrorCode::InvalidInput,
     "The query needs an extension that is not installed."},
    {"HTTP Error", ErrorCode::InvalidInput, "The query reaches for the network, which is closed to it."},
    {"TransactionContext Error", ErrorCode::InvalidInput, "The query cannot be run:"},
    {"Sequence Error", ErrorCode::InvalidInput, "The query cannot be run:"},
    {"Dependency Error", ErrorCode::InvalidInput, "The query cannot be run:"},
    {"Parameter Not Allowed Error", ErrorCode::InvalidInput, "The query cannot be run:"},
    {"Parameter Not Resolved Error", ErrorCode::InvalidInput, "The query cannot be run:"},
    {"Serialization Error", ErrorCode::InvalidInput, "The data cannot be read."},
};

}  // namespace

Error error_from(std::string_view message) {
    for (const std::string_view full : {"File too large", "No space left on device"})
        if (message.starts_with("IO Error") && message.contains(full))
            return {ErrorCode::ResourceExhausted,
                    "The query needs more disk space than one query may use. Ask for less: fewer rows, "
                    "columns or groups.",
                    std::string(message)};
    for (const auto& kind : kKinds) {
        if (!message.starts_with(kind.prefix)) continue;
        std::string text(kind.message);
        if (text.ends_with(':')) {
            std::string_view rest = message.substr(kind.prefix.size());
            rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(": ")));
            text += ' ';
            text += rest.substr(0, rest.find('\n'));
        }
        return {kind.code, std::move(text), std::string(message)};
    }
    return {ErrorCode::Internal, "The query could not be run because of a fault in the engine.",
            std::string(message)};
}

}  // namespace sightline::engine
