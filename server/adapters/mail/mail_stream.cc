#include "adapters/mail/mail_stream.h"

#include <sys/socket.h>

#include <cerrno>
#include <vector>

namespace strowger::mail {

namespace {

using tcp = asio::ip::tcp;

constexpr std::size_t kReadBytes = 32 << 10;

bool IsNumericAddress(const std::string& host) {
  boost::system::error_code failure;
  asio::ip::make_address(host, failure);
  return !failure;
}

HostPort PlaceOf(const std::string& address) {
  const auto place = ParseHostPort(address);
  return place.ok() ? *place : HostPort();
}

void Trust(asio::ssl::context& encryption, const std::string& authorities) {
  encryption.set_verify_mode(asio::ssl::verify_peer);
  SSL_CTX_set_min_proto_version(encryption.native_handle(), TLS1_2_VERSION);
  if (authorities.empty()) {
    encryption.set_default_verify_paths();
    return;
  }
  boost::system::error_code failure;
  encryption.load_verify_file(authorities, failure);
  if (failure) {
    throw MailFailure{"the file of authorities \"" + authorities +
                      "\" cannot be read: " + failure.message()};
  }
}

}  // namespace

std::string WhatFailed(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const MailFailure& failure) {
    return failure.what;
  } catch (const boost::system::system_error& failure) {
    if (failure.code() == beast::error::timeout) return "it does not answer in time";
    if (failure.code() == asio::error::eof ||
        failure.code() == asio::ssl::error::stream_truncated) {
      return "it ended the connection";
    }
    return failure.code().message();
  } catch (const std::exception& failure) {
    return failure.what();
  }
}

MailStream::MailStream(const asio::any_io_executor& executor, const MailServer& server)
    : server_(server), place_(PlaceOf(server.address)), plain_(executor) {}

asio::awaitable<void> MailStream::Connect() {
  if (place_.host.empty()) {
    throw MailFailure{"\"" + server_.address + "\" is no place of a mail server (HOST:PORT)"};
  }
  tcp::resolver resolver(plain_.get_executor());
  const auto found = co_await resolver.async_resolve(place_.host, place_.port, asio::use_awaitable);
  std::vector<tcp::endpoint> endpoints;
  for (const auto& entry : found) {
    const bool is_here = entry.endpoint().address().is_loopback();
    if (is_here || server_.security != MailSecurity::kNone) endpoints.push_back(entry.endpoint());
  }
  if (endpoints.empty()) {
    throw MailFailure{
        "it is another machine, where mail does not go without encryption; set its "
        "security to tls or starttls"};
  }
  plain_.expires_after(server_.connect_timeout);
  const tcp::endpoint end = co_await plain_.async_connect(endpoints, asio::use_awaitable);
  is_loopback_ = end.address().is_loopback();
  plain_.socket().set_option(tcp::no_delay(true));
  buffer_.resize(kReadBytes);
  if (server_.security == MailSecurity::kTls) co_await Encrypt();
}

asio::awaitable<void> MailStream::Encrypt() {
  encryption_.emplace(asio::ssl::context::tls_client);
  Trust(*encryption_, server_.authorities);
  encrypted_.emplace(plain_, *encryption_);
  if (!IsNumericAddress(place_.host)) {
    SSL_set_tlsext_host_name(encrypted_->native_handle(), place_.host.c_str());
  }
  encrypted_->set_verify_callback(asio::ssl::host_name_verification(place_.host));
  plain_.expires_after(server_.connect_timeout);
  auto [failure] = co_await encrypted_->async_handshake(asio::ssl::stream_base::client,
                                                        asio::as_tuple(asio::use_awaitable));
  if (!failure) co_return;
  const long verified = SSL_get_verify_result(encrypted_->native_handle());
  if (verified != X509_V_OK) {
    throw MailFailure{std::string("its certificate is not trusted: ") +
                      X509_verify_cert_error_string(verified)};
  }
  throw boost::system::system_error(failure);
}

asio::awaitable<std::string_view> MailStream::Read(Duration timeout) {
  plain_.expires_after(timeout);
  std::size_t size = 0;
  if (encrypted_) {
    size = co_await encrypted_->async_read_some(asio::buffer(buffer_), asio::use_awaitable);
  } else {
    size = co_await plain_.async_read_some(asio::buffer(buffer_), asio::use_awaitable);
  }
  co_return std::string_view(buffer_).substr(0, size);
}

asio::awaitable<void> MailStream::Write(std::string_view bytes, Duration timeout) {
  plain_.expires_after(timeout);
  const asio::const_buffer buffer(bytes.data(), bytes.size());
  if (encrypted_) {
    co_await asio::async_write(*encrypted_, buffer, asio::use_awaitable);
  } else {
    co_await asio::async_write(plain_, buffer, asio::use_awaitable);
  }
}

void MailStream::Close() { plain_.close(); }

bool MailStream::HasEnded() {
  if (!plain_.socket().is_open()) return true;
  char next = 0;
  const ssize_t seen =
      recv(plain_.socket().native_handle(), &next, sizeof(next), MSG_PEEK | MSG_DONTWAIT);
  return seen == 0 || (seen < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace strowger::mail
