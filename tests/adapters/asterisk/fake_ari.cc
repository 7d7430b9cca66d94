#include "adapters/asterisk/fake_ari.h"

#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

namespace strowger::asterisk {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;

constexpr std::string_view kEchoRequest = "POST /ari/events/user/";

class FakeAri::Server {
 public:
  Server() : listener_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    thread_ = std::thread([this] { Listen(); });
  }

  ~Server() {
    is_over_ = true;
    boost::system::error_code ignored;
    // Wakes the blocking accept.
    tcp::socket(context_).connect(listener_.local_endpoint(), ignored);
    thread_.join();
    {
      const std::lock_guard lock(mutex_);
      for (tcp::socket* socket : sockets_) socket->shutdown(tcp::socket::shutdown_both, ignored);
    }
    for (std::thread& connection : connections_) connection.join();
  }

  int port() const { return listener_.local_endpoint().port(); }

  void Listen() {
    while (!is_over_) {
      tcp::socket socket(context_);
      boost::system::error_code failure;
      listener_.accept(socket, failure);
      if (failure || is_over_) return;
      connections_.emplace_back(
          [this, taken = std::make_shared<tcp::socket>(std::move(socket))] { Serve(*taken); });
    }
  }

  void Serve(tcp::socket& socket) {
    Register(&socket, true);
    try {
      ServeRequests(socket);
    } catch (const std::exception&) {
      // The client has gone.
    }
    Register(&socket, false);
  }

  void ServeRequests(tcp::socket& socket) {
    beast::flat_buffer buffer;
    for (bool goes_on = true; goes_on && !is_over_;) {
      http::request<http::string_body> request;
      http::read(socket, buffer, request);
      const std::string text =
          std::string(request.method_string()) + " " + std::string(request.target());
      const bool is_echo = text.starts_with(kEchoRequest);
      Handler handler;
      {
        const std::lock_guard lock(mutex_);
        if (!is_echo) requests_.push_back(text);
        handler = handler_;
      }
      if (websocket::is_upgrade(request)) return ServeEvents(socket, request);
      const Reply reply = handler ? handler(text) : Reply{};
      http::response<http::string_body> response(static_cast<http::status>(reply.status), 11,
                                                 reply.body);
      response.prepare_payload();
      http::write(socket, response);
      if (is_echo && echoes_) Echo(text);
      goes_on = !reply.closes;
    }
    socket.shutdown(tcp::socket::shutdown_both);
  }

  void ServeEvents(tcp::socket& socket, const http::request<http::string_body>& request) {
    const int status = events_status_;
    if (status == 0) {
      char byte;
      asio::read(socket, asio::buffer(&byte, 1));  // Until the client gives up.
      return;
    }
    if (status != 101) {
      http::response<http::string_body> refusal(static_cast<http::status>(status), 11, "{}");
      refusal.prepare_payload();
      http::write(socket, refusal);
      return;
    }
    websocket::stream<tcp::socket&> events(socket);
    {
      // Who was accepted hears everything from then on.
      const std::lock_guard lock(mutex_);
      events.accept(request);
      events_.push_back(&events);
    }
    boost::system::error_code failure;
    beast::flat_buffer ignored;
    while (!failure) events.read(ignored, failure);
    const std::lock_guard lock(mutex_);
    events_.remove(&events);
  }

  void Echo(const std::string& request) {
    const std::size_t begin = kEchoRequest.size();
    const std::string word = request.substr(begin, request.find('?') - begin);
    Say(R"({"type":"ChannelUserevent","eventname":")" + word + R"(","userevent":{}})");
  }

  void Say(const std::string& event) {
    const std::lock_guard lock(mutex_);
    for (auto* events : events_) {
      boost::system::error_code ignored;
      events->write(asio::buffer(event), ignored);
    }
  }

  void Register(tcp::socket* socket, bool is_open) {
    const std::lock_guard lock(mutex_);
    if (is_open) {
      sockets_.push_back(socket);
    } else {
      sockets_.remove(socket);
    }
  }

  mutable std::mutex mutex_;
  asio::io_context context_;
  tcp::acceptor listener_;
  std::atomic<bool> is_over_ = false;
  std::atomic<int> events_status_ = 101;
  std::atomic<bool> echoes_ = true;
  Handler handler_;
  std::vector<std::string> requests_;
  std::list<tcp::socket*> sockets_;
  std::list<websocket::stream<tcp::socket&>*> events_;
  std::list<std::thread> connections_;
  std::thread thread_;
};

FakeAri::FakeAri() : server_(std::make_unique<Server>()) {}
FakeAri::~FakeAri() = default;

int FakeAri::port() const { return server_->port(); }

std::string FakeAri::url() const { return "http://127.0.0.1:" + std::to_string(port()) + "/ari"; }

void FakeAri::SetHandler(Handler handler) {
  const std::lock_guard lock(server_->mutex_);
  server_->handler_ = std::move(handler);
}

void FakeAri::SetEventsStatus(int status) { server_->events_status_ = status; }

void FakeAri::SetEchoes(bool echoes) { server_->echoes_ = echoes; }

void FakeAri::Say(const std::string& event) { server_->Say(event); }

std::vector<std::string> FakeAri::Requests() const {
  const std::lock_guard lock(server_->mutex_);
  return server_->requests_;
}

std::size_t FakeAri::CountEventSockets() const {
  const std::lock_guard lock(server_->mutex_);
  return server_->events_.size();
}

}  // namespace strowger::asterisk
