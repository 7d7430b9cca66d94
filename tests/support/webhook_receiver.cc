#include "support/webhook_receiver.h"

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace strowger::test {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = boost::asio::ip::tcp;

ReceivedMessage MessageOf(const http::request<http::string_body>& request) {
  ReceivedMessage message{std::string(request.target()), {}, request.body()};
  for (const auto& field : request) {
    std::string name(field.name_string());
    for (char& c : name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    message.headers[name] = std::string(field.value());
  }
  return message;
}

}  // namespace

class WebhookReceiver::Engine {
 public:
  explicit Engine(const Options& options)
      : acceptor_(context_, tcp::endpoint(asio::ip::make_address("127.0.0.1"),
                                          static_cast<unsigned short>(options.port))) {
    if (!options.certificate.empty()) {
      encryption_.emplace(asio::ssl::context::tls_server);
      encryption_->use_certificate_chain_file(options.certificate);
      encryption_->use_private_key_file(options.key, asio::ssl::context::pem);
    }
    asio::co_spawn(context_, Accept(), asio::detached);
    thread_ = std::thread([this] { context_.run(); });
  }
  ~Engine() {
    context_.stop();
    thread_.join();
  }

  int port() const { return acceptor_.local_endpoint().port(); }
  bool is_encrypted() const { return encryption_.has_value(); }

  void Answers(Judge judge) {
    const std::lock_guard lock(mutex_);
    judge_ = std::move(judge);
  }
  std::vector<ReceivedMessage> messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
  }
  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return messages_.size();
  }
  std::size_t connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
  }
  bool WaitFor(std::size_t count, std::chrono::milliseconds patience) const {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, patience, [&] { return messages_.size() >= count; });
  }

 private:
  asio::awaitable<void> Accept() {
    for (;;) {
      tcp::socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
      {
        const std::lock_guard lock(mutex_);
        ++connections_;
      }
      if (encryption_) {
        asio::co_spawn(context_, ServeEncrypted(std::move(socket)), asio::detached);
      } else {
        asio::co_spawn(context_, Serve(beast::tcp_stream(std::move(socket))), asio::detached);
      }
    }
  }
  asio::awaitable<void> ServeEncrypted(tcp::socket socket) {
    asio::ssl::stream<beast::tcp_stream> stream(beast::tcp_stream(std::move(socket)), *encryption_);
    auto [failure] = co_await stream.async_handshake(asio::ssl::stream_base::server,
                                                     asio::as_tuple(asio::use_awaitable));
    if (!failure) co_await Serve(std::move(stream));
  }
  template <class Stream>
  asio::awaitable<void> Serve(Stream stream) {
    beast::flat_buffer buffer;
    for (;;) {
      http::request<http::string_body> request;
      auto [failure, size] =
          co_await http::async_read(stream, buffer, request, asio::as_tuple(asio::use_awaitable));
      if (failure) co_return;
      const ReceiverAnswer answer = Take(MessageOf(request));
      if (answer.delay.count() > 0) {
        asio::steady_timer timer(context_, answer.delay);
        co_await timer.async_wait(asio::use_awaitable);
      }
      http::response<http::string_body> response(static_cast<http::status>(answer.status), 11);
      for (const auto& [name, value] : answer.headers) response.set(name, value);
      response.body() = answer.body;
      response.keep_alive(request.keep_alive());
      response.prepare_payload();
      auto [broken, written] =
          co_await http::async_write(stream, response, asio::as_tuple(asio::use_awaitable));
      if (broken) co_return;
    }
  }
  ReceiverAnswer Take(ReceivedMessage message) {
    const std::lock_guard lock(mutex_);
    const ReceiverAnswer answer = judge_ ? judge_(message) : ReceiverAnswer();
    messages_.push_back(std::move(message));
    came_.notify_all();
    return answer;
  }

  asio::io_context context_{1};
  tcp::acceptor acceptor_;
  std::optional<asio::ssl::context> encryption_;
  mutable std::mutex mutex_;
  mutable std::condition_variable came_;
  Judge judge_;
  std::vector<ReceivedMessage> messages_;
  std::size_t connections_ = 0;
  std::thread thread_;
};

WebhookReceiver::WebhookReceiver() : WebhookReceiver(Options()) {}
WebhookReceiver::WebhookReceiver(const Options& options)
    : engine_(std::make_unique<Engine>(options)) {}
WebhookReceiver::~WebhookReceiver() = default;

int WebhookReceiver::port() const { return engine_->port(); }
std::string WebhookReceiver::url() const {
  const std::string place = ":" + std::to_string(port()) + "/hook";
  return engine_->is_encrypted() ? "https://localhost" + place : "http://127.0.0.1" + place;
}
void WebhookReceiver::Answers(Judge judge) { engine_->Answers(std::move(judge)); }
std::vector<ReceivedMessage> WebhookReceiver::messages() const { return engine_->messages(); }
std::size_t WebhookReceiver::count() const { return engine_->count(); }
std::size_t WebhookReceiver::connections() const { return engine_->connections(); }
bool WebhookReceiver::WaitFor(std::size_t count, std::chrono::milliseconds patience) const {
  return engine_->WaitFor(count, patience);
}

}  // namespace strowger::test
