#pragma once
// connection: one connection to one back end, opened by SOCI. Statements are prepared once and kept; values
// are read and bound by type through the back end's own handle, because SOCI's dynamic rows guess types from
// column declarations. Not thread-safe: the pool in store.cpp gives a connection to one thread at a time.

#include <memory>
#include <string>
#include <string_view>

#include "platform/store/store.h"

namespace sightline::store {

enum class Access {
    Read,
    Write,
    Schema,  ///< a write that changes tables: alone among the processes that ask for it, without time limit
};

/// What a failure means for the transaction it happened in.
enum class Trouble {
    None,
    Repeat,  ///< serialization failure, deadlock, busy: the same work may succeed
    Lost,    ///< the connection is gone
};

class Connection : public Session {
  public:
    virtual Result<void> begin(Access access) = 0;
    virtual Result<void> commit() = 0;
    virtual void rollback() = 0;  ///< never fails: a connection that cannot roll back is lost
    /// Several statements, no parameters. Outside or inside a transaction.
    virtual Result<void> script(const std::string& sql) = 0;

    Trouble trouble() const { return trouble_; }

  protected:
    /// Remembers the first failure of the transaction; gives it again.
    Error remember(Error error, Trouble trouble);
    bool failed() const { return failure_.has_value(); }
    std::unexpected<Error> first_failure() const { return std::unexpected(*failure_); }
    void forget();

  private:
    std::optional<Error> failure_;
    Trouble trouble_ = Trouble::None;
};

/// InvalidInput for a NUL or broken UTF-8 in a text: PostgreSQL would cut or refuse it, SQLite would keep it.
Result<void> check_texts(const std::vector<Parameter>& parameters);

Result<std::unique_ptr<Connection>> connect_sqlite(const std::string& path, Access access,
                                                   const Options& options);
Result<std::unique_ptr<Connection>> connect_postgresql(const std::string& url, const Options& options);

/// `?` outside of quotes and comments becomes $1, $2 …; `??` is not an escape.
std::string number_placeholders(std::string_view sql);

}  // namespace sightline::store
