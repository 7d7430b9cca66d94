#include "asterisk/support/wire.h"

#include <array>
#include <boost/asio.hpp>
#include <list>
#include <thread>
#include <utility>

namespace strowger::test {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

class Wire::Exchange {
 public:
  Exchange(const std::string& address, int port)
      : target_(asio::ip::make_address(address), static_cast<std::uint16_t>(port)),
        listener_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    Accept();
    thread_ = std::thread([this] { context_.run(); });
  }

  ~Exchange() {
    asio::post(context_, [this] {
      listener_.close();
      EndAll();
      context_.stop();
    });
    thread_.join();
  }

  int port() const { return listener_.local_endpoint().port(); }

  void Set(bool is_cut, bool is_frozen) {
    asio::post(context_, [this, is_cut, is_frozen] {
      is_cut_ = is_cut;
      is_frozen_ = is_frozen;
      if (!is_frozen) EndAll();
    });
  }

 private:
  struct Pair {
    explicit Pair(asio::io_context& context) : near(context), far(context) {}
    tcp::socket near;
    tcp::socket far;
    std::array<char, 16384> to_far{};
    std::array<char, 16384> to_near{};
  };

  void Accept() {
    auto pair = std::make_shared<Pair>(context_);
    listener_.async_accept(pair->near, [this, pair](boost::system::error_code failure) {
      if (failure) return;
      boost::system::error_code unreached;
      if (!is_cut_ && !is_frozen_) pair->far.connect(target_, unreached);
      if (is_cut_ || unreached) {
        pair->near.close();
      } else {
        pairs_.push_back(pair);
        if (!is_frozen_) {
          Carry(pair, pair->near, pair->far, pair->to_far);
          Carry(pair, pair->far, pair->near, pair->to_near);
        }
      }
      Accept();
    });
  }

  void Carry(const std::shared_ptr<Pair>& pair, tcp::socket& from, tcp::socket& to,
             std::array<char, 16384>& buffer) {
    from.async_read_some(
        asio::buffer(buffer),
        [this, pair, &from, &to, &buffer](boost::system::error_code failure, std::size_t size) {
          if (is_frozen_) return;
          if (failure) return End(*pair);
          asio::async_write(
              to, asio::buffer(buffer, size),
              [this, pair, &from, &to, &buffer](boost::system::error_code unwritten, std::size_t) {
                if (is_frozen_) return;
                if (unwritten) return End(*pair);
                Carry(pair, from, to, buffer);
              });
        });
  }

  static void End(Pair& pair) {
    boost::system::error_code ignored;
    pair.near.shutdown(tcp::socket::shutdown_both, ignored);
    pair.far.shutdown(tcp::socket::shutdown_both, ignored);
    pair.near.close(ignored);
    pair.far.close(ignored);
  }

  void EndAll() {
    for (auto& pair : pairs_) End(*pair);
    pairs_.clear();
  }

  asio::io_context context_;
  tcp::endpoint target_;
  tcp::acceptor listener_;
  std::list<std::shared_ptr<Pair>> pairs_;
  std::thread thread_;
  bool is_cut_ = false;
  bool is_frozen_ = false;
};

Wire::Wire(const std::string& target_address, int target_port)
    : exchange_(std::make_unique<Exchange>(target_address, target_port)) {}
Wire::~Wire() = default;
int Wire::port() const { return exchange_->port(); }
void Wire::Cut() { exchange_->Set(true, false); }
void Wire::Freeze() { exchange_->Set(false, true); }
void Wire::Mend() { exchange_->Set(false, false); }

}  // namespace strowger::test
