#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace grpc {
class Channel;
}

namespace strowger::client {

inline constexpr const char* kDefaultServer = "127.0.0.1:7420";

// Where the server is and how it is spoken to.
struct Endpoint {
  std::string address = kDefaultServer;  // "host:port" or "unix:/path".
  bool has_tls = false;
  std::string authorities_file;  // PEM; empty: the system's.
};

struct EndpointWish {
  std::string address;           // Empty: STROWGER_SERVER, else kDefaultServer.
  std::string authorities_file;  // Empty: STROWGER_AUTHORITIES, else the system's.
  bool wants_tls = false;        // Also on loopback.
};

// Other machines are spoken to by TLS only, since passwords and customers travel; on loopback TLS
// is by choice. INVALID_ARGUMENT (ADDRESS_INVALID) when the address has no port.
Result<Endpoint> ChooseEndpoint(const EndpointWish& wish);

bool IsLoopback(const std::string& address);

// NOT_FOUND (FILE_UNREADABLE) when the authorities cannot be read.
Result<std::shared_ptr<grpc::Channel>> OpenChannel(const Endpoint& endpoint);

}  // namespace strowger::client
