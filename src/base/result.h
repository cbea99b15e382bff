#pragma once
// Result<T>: the value, or an Error that a user or an outside service caused. Exceptions are for bugs only.

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace sightline {

/// Named by what the caller does next; each has exactly one HTTP status (surface/api/problem.cpp).
enum class ErrorCode {
    InvalidInput,       ///< correct the request (400)
    Unauthenticated,    ///< sign in (401)
    Forbidden,          ///< ask someone with more rights (403)
    NotFound,           ///< it is not there, or belongs to another tenant (404)
    Conflict,           ///< the state changed or the thing exists already (409)
    TooLarge,           ///< send less (413)
    Unsupported,        ///< send another format (415)
    Unprocessable,      ///< understood, but cannot be done with this data (422)
    RateLimited,        ///< wait and retry (429)
    Cancelled,          ///< the caller stopped it (499)
    Internal,           ///< a fault of ours; report the request id (500)
    Unavailable,        ///< an outside part is down; retry later (503)
    Timeout,            ///< it took longer than allowed; narrow it (504)
    ResourceExhausted,  ///< it needs more memory or disk than allowed; narrow it (507)
};

/// snake_case name used in JSON (`error.code`) and logs.
std::string_view name_of(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string
        message;         ///< for the person: what was wrong and what to do; never secrets, paths or SQL state
    std::string detail;  ///< for the log only
};

template <class T = void>
using Result = std::expected<T, Error>;

/// `return fail(ErrorCode::NotFound, "…")` from any function that returns a Result.
inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string detail = {}) {
    return std::unexpected(Error{code, std::move(message), std::move(detail)});
}

}  // namespace sightline

#define SL_JOIN_(a, b) a##b
#define SL_JOIN(a, b) SL_JOIN_(a, b)
/// SL_TRY(auto x, f()): x is the value of f(), or the enclosing function returns its error.
#define SL_TRY_(tmp, declaration, expression)                 \
    auto tmp = (expression);                                  \
    if (!tmp) return std::unexpected(std::move(tmp).error()); \
    declaration = std::move(*tmp)
#define SL_TRY(declaration, expression) SL_TRY_(SL_JOIN(sl_try_, __COUNTER__), declaration, expression)
/// SL_CHECK(f()): for Result<void>; the enclosing function returns the error, if any.
#define SL_CHECK(expression)                                                                                 \
    do {                                                                                                     \
        if (auto sl_check_ = (expression); !sl_check_) return std::unexpected(std::move(sl_check_).error()); \
    } while (0)
