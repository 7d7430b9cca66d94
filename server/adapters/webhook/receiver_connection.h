#pragma once

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <memory>
#include <string>

#include "adapters/webhook/webhook_url.h"
#include "base/time.h"

// The Beast half of HttpSender; included by its sources only.
namespace strowger::webhook {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

// Limits towards a receiver.
inline constexpr std::size_t kHeaderBytesMax = 16 << 10;
// Of an answer's body, of which nothing is used; a longer one ends the connection.
inline constexpr std::size_t kAnswerBytesMax = 64 << 10;

using HttpRequest = http::request<http::string_body>;

// What is taken from an answer.
struct HttpAnswer {
  int status = 0;
  std::string retry_after;  // As the receiver wrote it.
};

// The receiver's certificate is not that of its host, or nobody's whom we trust; or its address is
// one that webhooks do not go to.
struct ConnectFailure {
  std::string what;
};

// One connection with a receiver, which may carry one request after the other. What goes wrong is
// thrown as boost::system::system_error or ConnectFailure.
class ReceiverConnection {
 public:
  // `encryption` is null for a plain one; it and `executor` outlive the connection.
  ReceiverConnection(const asio::any_io_executor& executor, const WebhookUrl& url,
                     asio::ssl::context* encryption);

  asio::awaitable<void> Connect(Duration timeout);
  asio::awaitable<HttpAnswer> Exchange(const HttpRequest& request, Duration timeout);

  // May carry another request.
  bool is_open() const { return is_open_; }

 private:
  beast::tcp_stream& transport();
  asio::awaitable<void> ShakeHands();
  template <class Stream>
  asio::awaitable<HttpAnswer> ExchangeOn(Stream& stream, const HttpRequest& request);

  const WebhookUrl url_;
  std::unique_ptr<beast::tcp_stream> plain_;
  std::unique_ptr<asio::ssl::stream<beast::tcp_stream>> encrypted_;
  beast::flat_buffer buffer_{kHeaderBytesMax + kAnswerBytesMax};
  bool is_open_ = false;
};

}  // namespace strowger::webhook
