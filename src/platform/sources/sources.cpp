#include "platform/sources/sources.h"

namespace sightline::sources {

std::string_view name_of(Kind kind) {
    return kind == Kind::MySql ? "mysql" : "postgresql";
}

std::optional<Kind> kind_from(std::string_view name) {
    if (name == "postgresql") return Kind::PostgreSql;
    if (name == "mysql") return Kind::MySql;
    return std::nullopt;
}

std::string_view name_of(Tls tls) {
    return tls == Tls::Off ? "off" : tls == Tls::Require ? "require" : "verify";
}

std::optional<Tls> tls_from(std::string_view name) {
    for (const Tls tls : {Tls::Off, Tls::Require, Tls::Verify})
        if (name == name_of(tls)) return tls;
    return std::nullopt;
}

Result<std::unique_ptr<Connection>> connect(const Place& place) {
    Result<std::unique_ptr<Connection>> out =
        fail(ErrorCode::InvalidInput, "The source has no address to connect to.");
    for (const std::string& address : place.addresses) {
        out = place.kind == Kind::MySql ? connect_mysql(place, address) : connect_postgresql(place, address);
        // Another address of the same host only where nobody answered at this one.
        if (out || out.error().code != ErrorCode::Unavailable) break;
    }
    if (!out && out.error().code == ErrorCode::Unavailable)
        return fail(ErrorCode::Unprocessable, out.error().message, out.error().detail);
    return out;
}

}  // namespace sightline::sources
