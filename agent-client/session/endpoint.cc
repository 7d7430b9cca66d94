#include "session/endpoint.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <utility>

namespace strowger::client {

namespace {

// The channel's own back-off must not be longer than ours, or a server that is back is not seen.
constexpr int kReconnectFirstMs = 200;
constexpr int kReconnectMostMs = 2000;
constexpr int kReplyBytesMax = 16 * 1024 * 1024;

std::string FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string FirstOf(const std::string& wish, const char* variable, const char* otherwise) {
  if (!wish.empty()) return wish;
  std::string value = FromEnvironment(variable);
  return value.empty() ? std::string(otherwise) : value;
}

bool HasPort(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == address.size()) return false;
  return address.find_first_not_of("0123456789", colon + 1) == std::string::npos;
}

}  // namespace

bool IsLoopback(const std::string& address) {
  if (address.starts_with("unix:")) return true;
  const std::string host = address.substr(0, address.rfind(':'));
  // "127.example.com" is somebody else's machine.
  const bool is_number = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host == "[::1]" || (is_number && host.starts_with("127."));
}

Result<Endpoint> ChooseEndpoint(const EndpointWish& wish) {
  Endpoint endpoint;
  endpoint.address = FirstOf(wish.address, "STROWGER_SERVER", kDefaultServer);
  endpoint.authorities_file = FirstOf(wish.authorities_file, "STROWGER_AUTHORITIES", "");
  if (!endpoint.address.starts_with("unix:") && !HasPort(endpoint.address)) {
    return InvalidArgument("ADDRESS_INVALID",
                           "The server address \"" + endpoint.address +
                               "\" has no port. Write it as host:port, for example " +
                               kDefaultServer + ".",
                           {{"address", endpoint.address}});
  }
  endpoint.has_tls =
      wish.wants_tls || !endpoint.authorities_file.empty() || !IsLoopback(endpoint.address);
  return endpoint;
}

Result<std::shared_ptr<grpc::Channel>> OpenChannel(const Endpoint& endpoint) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectFirstMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kReconnectFirstMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMostMs);
  arguments.SetMaxReceiveMessageSize(kReplyBytesMax);
  // Two sessions of one process (tests have many) must not share a connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (!endpoint.has_tls) {
    return grpc::CreateCustomChannel(endpoint.address, grpc::InsecureChannelCredentials(),
                                     arguments);
  }
  grpc::SslCredentialsOptions tls;
  if (!endpoint.authorities_file.empty()) {
    std::ifstream file(endpoint.authorities_file, std::ios::binary);
    if (!file) {
      return NotFound("FILE_UNREADABLE",
                      "The file of certificate authorities \"" + endpoint.authorities_file +
                          "\" cannot be read.",
                      {{"file", endpoint.authorities_file}});
    }
    tls.pem_root_certs.assign(std::istreambuf_iterator<char>(file), {});
  }
  return grpc::CreateCustomChannel(endpoint.address, grpc::SslCredentials(tls), arguments);
}

}  // namespace strowger::client
