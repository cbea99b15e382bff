// The one place where Asio and Beast are compiled.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>

#include "platform/net/asio.h"
