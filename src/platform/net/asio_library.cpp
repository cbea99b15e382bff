// The one place where Asio and Beast are compiled.
#include "platform/net/asio.h"

#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
