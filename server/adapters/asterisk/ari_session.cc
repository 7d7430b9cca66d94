#include "adapters/asterisk/ari_session.h"

#include <openssl/evp.h>

#include <exception>
#include <functional>
#include <utility>
#include <vector>

namespace strowger::asterisk {
namespace {

std::string BasicAuthorization(const AriLinkOptions& options) {
  const std::string plain = options.user + ":" + options.password;
  // Four characters for every three bytes begun, and the end mark that OpenSSL writes.
  std::vector<unsigned char> encoded((plain.size() + 2) / 3 * 4 + 1);
  const int length =
      EVP_EncodeBlock(encoded.data(), reinterpret_cast<const unsigned char*>(plain.data()),
                      static_cast<int>(plain.size()));
  return "Basic " + std::string(encoded.begin(), encoded.begin() + length);
}

http::verb ToVerb(Method method) {
  switch (method) {
    case Method::kGet:
      return http::verb::get;
    case Method::kPost:
      return http::verb::post;
    case Method::kPut:
      return http::verb::put;
    case Method::kDelete:
      return http::verb::delete_;
  }
  return http::verb::get;
}

// Lanes are found by the call, so that requests of one call keep their order.
std::size_t LaneOf(const PbxCallId& call) { return std::hash<PbxCallId>{}(call) % kLanes; }

}  // namespace

AriSession::AriSession(asio::io_context& context, const AriLinkOptions& options, AriAddress address,
                       AriClient::Listener& listener)
    : context_(context),
      options_(options),
      listener_(listener),
      address_(std::move(address)),
      authorization_(BasicAuthorization(options)),
      events_(context),
      resolver_(context) {
  for (auto& lane : lanes_) lane = std::make_unique<Lane>(context);
}

// Runs a coroutine that keeps this session alive; what it throws ends the session.
void AriSession::Spawn(asio::awaitable<void> task) {
  asio::co_spawn(context_, std::move(task), [self = shared_from_this()](std::exception_ptr thrown) {
    if (!thrown) return;
    try {
      std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& failure) {
      self->Fail(self->FailureNow(), failure.code().message());
    } catch (const std::exception& failure) {
      self->Fail(self->FailureNow(), failure.what());
    }
  });
}

void AriSession::Start() { Spawn(RunEvents()); }

void AriSession::Fail(FailureKind kind, std::string what) {
  if (has_ended_) return;
  Close();
  listener_.OnClosed({kind, std::move(what)});
}

// Close cancels what waits; what was due already must not go on and open sockets again.
void AriSession::CheckOpen() const {
  if (has_ended_) throw boost::system::system_error(asio::error::operation_aborted);
}

void AriSession::Close() {
  has_ended_ = true;
  resolver_.cancel();
  beast::get_lowest_layer(events_).cancel();
  beast::get_lowest_layer(events_).close();
  for (auto& lane : lanes_) {
    lane->wake.cancel();
    lane->stream.cancel();
    lane->stream.close();
    lane->queue.clear();
  }
}

// ---- Events

asio::awaitable<void> AriSession::Connect(beast::tcp_stream& stream) {
  auto addresses =
      co_await resolver_.async_resolve(address_.host, address_.port, asio::use_awaitable);
  CheckOpen();
  stream.expires_after(options_.connect_timeout);
  co_await stream.async_connect(addresses, asio::use_awaitable);
  CheckOpen();
  stream.socket().set_option(tcp::no_delay(true));
}

// False when Asterisk refused, which has then been told.
asio::awaitable<bool> AriSession::ShakeHands() {
  // The idle time-out sends a ping at half its time and ends a peer that stays silent.
  events_.set_option(websocket::stream_base::timeout{
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(options_.connect_timeout),
      std::chrono::duration_cast<std::chrono::steady_clock::duration>(options_.idle_timeout),
      true});
  events_.set_option(websocket::stream_base::decorator([this](websocket::request_type& request) {
    request.set(http::field::authorization, authorization_);
    request.set(http::field::sec_websocket_protocol, "ari");
  }));
  events_.read_message_max(kEventBytesMax);
  websocket::response_type response;
  auto [failure] = co_await events_.async_handshake(
      response, address_.host + ":" + address_.port,
      address_.path + "/events?app=" + EscapeForUrl(options_.application),
      asio::as_tuple(asio::use_awaitable));
  if (!failure) co_return true;
  if (failure != websocket::error::upgrade_declined) throw beast::system_error(failure);
  const unsigned status = response.result_int();
  const bool is_user = status == 401 || status == 403;
  Fail(is_user ? FailureKind::kRefusedUser : FailureKind::kNoAri,
       "HTTP status " + std::to_string(status));
  co_return false;
}

asio::awaitable<void> AriSession::RunEvents() {
  auto& stream = beast::get_lowest_layer(events_);
  co_await Connect(stream);
  stream.expires_never();
  if (!co_await ShakeHands()) co_return;
  if (has_ended_) co_return;
  stream.socket().set_option(asio::socket_base::keep_alive(true));
  is_open_ = true;
  for (std::size_t number = 0; number < kLanes; ++number) Spawn(RunLane(number));
  listener_.OnOpened();
  beast::flat_buffer buffer;
  while (!has_ended_) {
    co_await events_.async_read(buffer, asio::use_awaitable);
    if (has_ended_) co_return;
    const auto bytes = buffer.cdata();
    listener_.OnMessage({static_cast<const char*>(bytes.data()), bytes.size()});
    buffer.consume(buffer.size());
  }
}

// ---- Requests

void AriSession::Send(AriRequest request) {
  if (has_ended_) return;
  if (queued_ >= kQueuedRequestsMax) {
    return Fail(FailureKind::kLost, "too many requests wait for Asterisk");
  }
  ++queued_;
  Lane& lane = *lanes_[LaneOf(request.note.call)];
  lane.queue.push_back(std::move(request));
  lane.wake.cancel();
}

AriSession::HttpRequest AriSession::ToHttp(const AriRequest& request) const {
  HttpRequest message(ToVerb(request.method), address_.path + request.target, 11);
  message.set(http::field::host, address_.host + ":" + address_.port);
  message.set(http::field::authorization, authorization_);
  if (!request.body.empty()) {
    message.set(http::field::content_type, "application/json");
    message.body() = request.body;
  }
  message.prepare_payload();
  return message;
}

asio::awaitable<void> AriSession::RunLane(std::size_t number) {
  Lane& lane = *lanes_[number];
  while (!has_ended_) {
    if (lane.queue.empty()) {
      lane.wake.expires_at(asio::steady_timer::time_point::max());
      co_await lane.wake.async_wait(asio::as_tuple(asio::use_awaitable));
      continue;
    }
    const AriRequest request = std::move(lane.queue.front());
    lane.queue.pop_front();
    --queued_;
    const HttpRequest message = ToHttp(request);
    HttpResponse response = co_await Exchange(lane, message);
    if (has_ended_) co_return;
    if (response.result_int() == 401 || response.result_int() == 403) {
      co_return Fail(FailureKind::kRefusedUser,
                     "HTTP status " + std::to_string(response.result_int()));
    }
    listener_.OnResponse(request.note,
                         {static_cast<int>(response.result_int()), std::move(response.body())});
  }
}

// Asterisk closes a connection that was idle for long, perhaps while our request is on its way. All
// our requests may be sent twice: ids are ours, and what exists already is answered with 409.
asio::awaitable<AriSession::HttpResponse> AriSession::Exchange(Lane& lane,
                                                               const HttpRequest& request) {
  if (lane.is_connected) {
    try {
      co_return co_await ExchangeOnce(lane, request);
    } catch (const beast::system_error& failure) {
      // A peer that does not answer in time is no idle connection; the session ends.
      if (failure.code() == beast::error::timeout || has_ended_) throw;
    }
    lane.is_connected = false;
  }
  co_return co_await ExchangeOnce(lane, request);
}

asio::awaitable<AriSession::HttpResponse> AriSession::ExchangeOnce(Lane& lane,
                                                                   const HttpRequest& request) {
  if (!lane.is_connected) {
    lane.stream.close();
    lane.buffer.clear();
    co_await Connect(lane.stream);
    lane.is_connected = true;
  }
  lane.stream.expires_after(options_.request_timeout);
  co_await http::async_write(lane.stream, request, asio::use_awaitable);
  http::response_parser<http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(kHeaderBytesMax));
  parser.body_limit(kResponseBytesMax);
  co_await http::async_read(lane.stream, lane.buffer, parser, asio::use_awaitable);
  lane.stream.expires_never();
  if (!parser.get().keep_alive()) lane.is_connected = false;
  co_return parser.release();
}

}  // namespace strowger::asterisk
