#include "adapters/webhook/receiver_connection.h"

#include <vector>

namespace strowger::webhook {

namespace {

using tcp = asio::ip::tcp;

// Clouds answer there with what a machine may keep to itself.
bool IsLinkLocal(const asio::ip::address& address) {
  if (address.is_v6()) {
    const auto six = address.to_v6();
    if (!six.is_v4_mapped()) return six.is_link_local();
    return IsLinkLocal(asio::ip::make_address_v4(asio::ip::v4_mapped, six));
  }
  constexpr unsigned kLinkLocal = 0xA9FE;  // 169.254.0.0/16.
  return address.to_v4().to_uint() >> 16 == kLinkLocal;
}

std::vector<tcp::endpoint> Allowed(const tcp::resolver::results_type& found, bool is_encrypted) {
  std::vector<tcp::endpoint> allowed;
  for (const auto& entry : found) {
    const asio::ip::address address = entry.endpoint().address();
    if (IsLinkLocal(address) || (!is_encrypted && !address.is_loopback())) continue;
    allowed.push_back(entry.endpoint());
  }
  return allowed;
}

bool IsAddress(const std::string& host) {
  boost::system::error_code failure;
  asio::ip::make_address(host, failure);
  return !failure;
}

}  // namespace

ReceiverConnection::ReceiverConnection(const asio::any_io_executor& executor, const WebhookUrl& url,
                                       asio::ssl::context* encryption)
    : url_(url) {
  if (encryption == nullptr) {
    plain_ = std::make_unique<beast::tcp_stream>(executor);
  } else {
    encrypted_ = std::make_unique<asio::ssl::stream<beast::tcp_stream>>(beast::tcp_stream(executor),
                                                                        *encryption);
  }
}

beast::tcp_stream& ReceiverConnection::transport() {
  return plain_ ? *plain_ : encrypted_->next_layer();
}

asio::awaitable<void> ReceiverConnection::Connect(Duration timeout) {
  beast::tcp_stream& stream = transport();
  tcp::resolver resolver(stream.get_executor());
  const auto found = co_await resolver.async_resolve(url_.host, url_.port, asio::use_awaitable);
  const auto endpoints = Allowed(found, url_.is_encrypted);
  if (endpoints.empty()) {
    throw ConnectFailure{"the host has only addresses that webhooks do not go to"};
  }
  stream.expires_after(timeout);
  co_await stream.async_connect(endpoints, asio::use_awaitable);
  stream.socket().set_option(tcp::no_delay(true));
  if (encrypted_) co_await ShakeHands();
  is_open_ = true;
}

asio::awaitable<void> ReceiverConnection::ShakeHands() {
  if (!IsAddress(url_.host)) {
    SSL_set_tlsext_host_name(encrypted_->native_handle(), url_.host.c_str());
  }
  encrypted_->set_verify_callback(asio::ssl::host_name_verification(url_.host));
  auto [failure] = co_await encrypted_->async_handshake(asio::ssl::stream_base::client,
                                                        asio::as_tuple(asio::use_awaitable));
  if (!failure) co_return;
  const long verified = SSL_get_verify_result(encrypted_->native_handle());
  if (verified != X509_V_OK) {
    throw ConnectFailure{std::string("its certificate is not trusted: ") +
                         X509_verify_cert_error_string(verified)};
  }
  throw boost::system::system_error(failure);
}

asio::awaitable<HttpAnswer> ReceiverConnection::Exchange(const HttpRequest& request,
                                                         Duration timeout) {
  transport().expires_after(timeout);
  is_open_ = false;
  if (encrypted_) {
    co_return co_await ExchangeOn(*encrypted_, request);
  }
  co_return co_await ExchangeOn(*plain_, request);
}

template <class Stream>
asio::awaitable<HttpAnswer> ReceiverConnection::ExchangeOn(Stream& stream,
                                                           const HttpRequest& request) {
  co_await http::async_write(stream, request, asio::use_awaitable);
  http::response_parser<http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(kHeaderBytesMax));
  parser.body_limit(boost::none);
  co_await http::async_read_header(stream, buffer_, parser, asio::use_awaitable);
  HttpAnswer answer{static_cast<int>(parser.get().result_int()),
                    std::string(parser.get()[http::field::retry_after])};
  // The status is the answer; the body is read only so that the connection can be used again.
  const auto length = parser.content_length();
  if (length && *length > kAnswerBytesMax) co_return answer;
  parser.body_limit(kAnswerBytesMax);
  auto [failure, _] =
      co_await http::async_read(stream, buffer_, parser, asio::as_tuple(asio::use_awaitable));
  is_open_ = !failure && parser.get().keep_alive();
  transport().expires_never();
  co_return answer;
}

}  // namespace strowger::webhook
