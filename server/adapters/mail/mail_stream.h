#pragma once

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/mail/host_port.h"
#include "adapters/mail/mail_server.h"

// Included by the sources of the adapter only.
namespace strowger::mail {

namespace asio = boost::asio;
namespace beast = boost::beast;

// What went wrong with a mail server, in words for people: what, and where it helps the mend.
struct MailFailure {
  std::string what;
};
// Of a MailFailure or of what the network throws.
std::string WhatFailed(const std::exception_ptr& thrown);

// One connection with a mail server. What goes wrong is thrown as boost::system::system_error or
// MailFailure. One read and one write may be under way at a time.
class MailStream {
 public:
  // `server` must outlive the stream.
  MailStream(const asio::any_io_executor& executor, const MailServer& server);

  // Encrypted afterwards when the server's security is kTls. Without encryption only addresses of
  // this machine are connected with.
  asio::awaitable<void> Connect();
  // For kStartTls, when the server has agreed.
  asio::awaitable<void> Encrypt();
  // Some bytes, at least one.
  asio::awaitable<std::string_view> Read(Duration timeout);
  asio::awaitable<void> Write(std::string_view bytes, Duration timeout);
  void Close();
  // Whether it is known already that the other side has gone. Does not wait.
  bool HasEnded();

  const HostPort& place() const { return place_; }
  // By a certificate that was verified, or inside this machine.
  bool is_private() const { return encrypted_.has_value() || is_loopback_; }

 private:
  const MailServer& server_;
  HostPort place_;
  beast::tcp_stream plain_;
  std::optional<asio::ssl::context> encryption_;
  std::optional<asio::ssl::stream<beast::tcp_stream&>> encrypted_;
  std::string buffer_;
  bool is_loopback_ = false;
};

}  // namespace strowger::mail
