#pragma once

#include <sys/socket.h>

#include <atomic>
#include <boost/asio.hpp>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace strowger::test {

// The server's side of one connection, as a script sees it. When the client is gone nothing is
// heard and what is said is lost.
class MailTalk {
 public:
  explicit MailTalk(boost::asio::ip::tcp::socket& socket) : socket_(socket) {}

  void Say(std::string_view text) {
    boost::system::error_code ignored;
    boost::asio::write(socket_, boost::asio::buffer(text), ignored);
  }
  // A line without its CRLF; none when the client ended the connection.
  std::optional<std::string> Hear() {
    boost::system::error_code failure;
    const std::size_t end =
        boost::asio::read_until(socket_, boost::asio::dynamic_buffer(heard_), "\r\n", failure);
    if (failure) return std::nullopt;
    std::string line = heard_.substr(0, end - 2);
    heard_.erase(0, end);
    return line;
  }
  std::string Ask(std::string_view text) {
    Say(text);
    return Hear().value_or("");
  }

 private:
  boost::asio::ip::tcp::socket& socket_;
  std::string heard_;
};

// A mail server on loopback that does what a test's script says, each connection on a thread of its
// own. A connection ends with its script.
class ScriptedMailServer {
 public:
  using Script = std::function<void(MailTalk&)>;

  explicit ScriptedMailServer(Script script)
      : script_(std::move(script)),
        acceptor_(context_, {boost::asio::ip::address_v4::loopback(), 0}) {
    Accept();
    thread_ = std::thread([this] { context_.run(); });
  }
  ~ScriptedMailServer() {
    context_.stop();
    thread_.join();
    for (auto& one : connections_) {
      shutdown(one->socket.native_handle(), SHUT_RDWR);
      one->thread.join();
    }
  }
  ScriptedMailServer(const ScriptedMailServer&) = delete;
  ScriptedMailServer& operator=(const ScriptedMailServer&) = delete;

  std::string address() const {
    return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }
  int connections() const { return count_; }

 private:
  struct Connection {
    explicit Connection(boost::asio::io_context& context) : socket(context) {}
    boost::asio::ip::tcp::socket socket;
    std::thread thread;
  };

  void Accept() {
    connections_.push_back(std::make_unique<Connection>(context_));
    Connection& next = *connections_.back();
    next.thread = std::thread([] {});
    acceptor_.async_accept(next.socket, [this, &next](boost::system::error_code failure) {
      if (failure) return;
      ++count_;
      next.thread.join();
      next.thread = std::thread([this, &next] {
        MailTalk talk(next.socket);
        script_(talk);
        shutdown(next.socket.native_handle(), SHUT_RDWR);
      });
      Accept();
    });
  }

  const Script script_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::list<std::unique_ptr<Connection>> connections_;
  std::atomic<int> count_ = 0;
  std::thread thread_;
};

}  // namespace strowger::test
