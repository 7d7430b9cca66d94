#pragma once

#include <array>
#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "adapters/asterisk/ari_client.h"

// The Beast half of AriClient; included by its sources only.
namespace strowger::asterisk {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using tcp = boost::asio::ip::tcp;

// One session with Asterisk, from Open to its end. Lives in its own coroutines (shared_ptr); when
// it has ended it says nothing more.
class AriSession : public std::enable_shared_from_this<AriSession> {
 public:
  AriSession(asio::io_context& context, const AriLinkOptions& options, AriAddress address,
             AriClient::Listener& listener);

  void Start();
  // Ends it silently.
  void Close();
  void Send(AriRequest request);

 private:
  // One kept-alive connection and the requests that wait for it.
  struct Lane {
    explicit Lane(asio::io_context& context) : stream(context), wake(context) {}
    beast::tcp_stream stream;
    asio::steady_timer wake;  // Cancelled when a request comes.
    beast::flat_buffer buffer;
    std::deque<AriRequest> queue;
    bool is_connected = false;
  };
  using HttpRequest = http::request<http::string_body>;
  using HttpResponse = http::response<http::string_body>;

  asio::awaitable<void> RunEvents();
  asio::awaitable<void> Connect(beast::tcp_stream& stream);
  asio::awaitable<bool> ShakeHands();
  asio::awaitable<void> RunLane(std::size_t number);
  asio::awaitable<HttpResponse> Exchange(Lane& lane, const HttpRequest& request);
  asio::awaitable<HttpResponse> ExchangeOnce(Lane& lane, const HttpRequest& request);
  HttpRequest ToHttp(const AriRequest& request) const;
  void Spawn(asio::awaitable<void> task);
  void CheckOpen() const;
  void Fail(FailureKind kind, std::string what);
  FailureKind FailureNow() const {
    return is_open_ ? FailureKind::kLost : FailureKind::kUnreachable;
  }

  // Borrowed.
  asio::io_context& context_;
  const AriLinkOptions& options_;
  AriClient::Listener& listener_;

  // Owned.
  const AriAddress address_;
  const std::string authorization_;
  websocket::stream<beast::tcp_stream> events_;
  tcp::resolver resolver_;
  std::array<std::unique_ptr<Lane>, kLanes> lanes_;

  // State.
  std::size_t queued_ = 0;
  bool is_open_ = false;
  bool has_ended_ = false;
};

}  // namespace strowger::asterisk
