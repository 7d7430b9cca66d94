#include "adapters/grpc/listen.h"

#include <netdb.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

namespace strowger::rpc {

namespace {

struct HostPort {
  std::string host;
  std::string port;
};

// "127.0.0.1:7710" or "[::1]:7710".
Result<HostPort> Split(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == address.size() ||
      address.find_first_not_of("0123456789", colon + 1) != std::string::npos) {
    return InvalidArgument("ADDRESS_INVALID",
                           "server.listen is \"" + address +
                               "\", but an address and a port like \"127.0.0.1:7710\" are needed.",
                           {{"address", address}});
  }
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  return HostPort{std::move(host), address.substr(colon + 1)};
}

bool IsLoopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Result<std::string> ReadPem(const std::string& path, const std::string& key) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file || text.str().empty()) {
    return InvalidArgument("TLS_FILE_UNREADABLE",
                           "server." + key + ": cannot read \"" + path +
                               "\": " + (errno != 0 ? std::strerror(errno) : "it is empty") + ".",
                           {{"file", path}});
  }
  return text.str();
}

// Does the key belong to the certificate? gRPC would only say so at the first connection.
Result<void> CheckPair(const ListenOptions& options) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()),
                                                                  SSL_CTX_free);
  const auto refuse = [](const std::string& key, const std::string& path, const char* what) {
    return InvalidArgument("TLS_FILE_INVALID", "server." + key + ": \"" + path + "\" " + what + ".",
                           {{"file", path}});
  };
  if (SSL_CTX_use_certificate_chain_file(context.get(), options.tls_certificate.c_str()) != 1) {
    return refuse("tls_certificate", options.tls_certificate, "holds no PEM certificate");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), options.tls_key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return refuse("tls_key", options.tls_key, "holds no PEM key that fits the certificate");
  }
  if (SSL_CTX_check_private_key(context.get()) != 1) {
    return refuse("tls_key", options.tls_key, "does not belong to the certificate");
  }
  return {};
}

Result<std::shared_ptr<grpc::ServerCredentials>> MakeTls(const ListenOptions& options) {
  if (options.tls_certificate.empty() || options.tls_key.empty()) {
    return InvalidArgument("TLS_FILE_INVALID",
                           "server.tls_certificate and server.tls_key are needed together.");
  }
  auto certificate = ReadPem(options.tls_certificate, "tls_certificate");
  if (!certificate.ok()) return certificate.error();
  auto key = ReadPem(options.tls_key, "tls_key");
  if (!key.ok()) return key.error();
  if (auto checked = CheckPair(options); !checked.ok()) return checked.error();

  const bool needs_client = !options.tls_client_authorities.empty();
  grpc::SslServerCredentialsOptions tls(
      needs_client ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                   : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  tls.pem_key_cert_pairs.push_back({std::move(key).value(), std::move(certificate).value()});
  if (needs_client) {
    auto authorities = ReadPem(options.tls_client_authorities, "tls_client_authorities");
    if (!authorities.ok()) return authorities.error();
    tls.pem_root_certs = std::move(authorities).value();
  }
  return grpc::SslServerCredentials(tls);
}

Error BindRefused(const std::string& address, int problem) {
  if (problem == EADDRINUSE) {
    return FailedPrecondition("PORT_IN_USE",
                              "server.listen: another program listens on " + address +
                                  "; stop it or choose another port.",
                              {{"address", address}});
  }
  return FailedPrecondition(
      "ADDRESS_REFUSED",
      "server.listen: cannot listen on " + address + ": " + std::strerror(problem) + ".",
      {{"address", address}});
}

}  // namespace

Result<std::shared_ptr<grpc::ServerCredentials>> MakeCredentials(const ListenOptions& options) {
  auto place = Split(options.address);
  if (!place.ok()) return place.error();
  if (!options.tls_certificate.empty() || !options.tls_key.empty()) return MakeTls(options);
  if (!options.tls_client_authorities.empty()) return MakeTls(options);
  if (IsLoopback(place->host)) return grpc::InsecureServerCredentials();
  return InvalidArgument("LISTEN_NEEDS_TLS",
                         "server.listen is " + options.address +
                             ", which others can reach: set server.tls_certificate and "
                             "server.tls_key, or listen on 127.0.0.1.",
                         {{"address", options.address}});
}

Result<void> CheckAddress(const std::string& address) {
  auto place = Split(address);
  if (!place.ok()) return place.error();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int problem = getaddrinfo(place->host.c_str(), place->port.c_str(), &hints, &found);
      problem != 0) {
    return InvalidArgument("ADDRESS_INVALID",
                           "server.listen: " + address + ": " + gai_strerror(problem) + ".",
                           {{"address", address}});
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, freeaddrinfo);
  const int handle = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  if (handle < 0) return BindRefused(address, errno);
  // As gRPC does, so that a port that was just closed counts as free.
  const int on = 1;
  setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  int problem = 0;
  if (bind(handle, found->ai_addr, found->ai_addrlen) != 0 || listen(handle, 1) != 0) {
    problem = errno;
  }
  close(handle);
  if (problem != 0) return BindRefused(address, problem);
  return {};
}

}  // namespace strowger::rpc
