#pragma once

#include <memory>
#include <string>

#include <grpcpp/security/server_credentials.h>

#include "base/result.h"

namespace strowger::rpc {

// Where and how the server listens, as the configuration says it.
struct ListenOptions {
  std::string address = "127.0.0.1:7710";  // Port 0: one that the system chooses.
  std::string tls_certificate;             // PEM files; both or none.
  std::string tls_key;
  std::string tls_client_authorities;  // When set, clients need a certificate from one of these.
};

// Credentials for the address. Plain only on loopback: anything else without TLS is refused with
// LISTEN_NEEDS_TLS. Files that cannot be read or do not belong together: TLS_FILE_UNREADABLE,
// TLS_FILE_INVALID. Reads files; used at the start.
Result<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(const ListenOptions& options);

// Tries the address before gRPC does, whose refusals do not say why: ADDRESS_INVALID, PORT_IN_USE,
// ADDRESS_REFUSED. Blocks for a name look-up at most.
Result<void> CheckAddress(const std::string& address);

}  // namespace strowger::rpc
