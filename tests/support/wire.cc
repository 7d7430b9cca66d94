#include "support/wire.h"

#include <array>
#include <atomic>
#include <boost/asio.hpp>
#include <list>
#include <optional>
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

  bool is_cut() const { return is_cut_; }

  void CutAfter(std::size_t bytes) {
    asio::post(context_, [this, bytes] { limit_ = bytes; });
  }

  void Set(bool is_cut, bool is_frozen) {
    asio::post(context_, [this, is_cut, is_frozen] {
      bytes_left_ = is_cut || is_frozen ? std::nullopt : std::exchange(limit_, std::nullopt);
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
        // Either may be gone by now, and a frozen wire has no far end at all.
        pair->near.set_option(tcp::no_delay(true), unreached);
        pair->far.set_option(tcp::no_delay(true), unreached);
        pairs_.push_back(pair);
        if (!is_frozen_) {
          Carry(pair, pair->near, pair->far, pair->to_far);
          Carry(pair, pair->far, pair->near, pair->to_near);
        }
      }
      Accept();
    });
  }

  using Buffer = std::array<char, 16384>;

  void Carry(const std::shared_ptr<Pair>& pair, tcp::socket& from, tcp::socket& to,
             Buffer& buffer) {
    from.async_read_some(
        asio::buffer(buffer),
        [this, pair, &from, &to, &buffer](boost::system::error_code failure, std::size_t size) {
          if (is_frozen_) return;
          if (failure) return End(*pair);
          if (&to == &pair->near && IsUsedUp(size)) {
            boost::system::error_code ignored;
            asio::write(to, asio::buffer(buffer, *bytes_left_), ignored);
            is_cut_ = true;
            return EndAll();
          }
          Pass(pair, from, to, buffer, size);
        });
  }

  void Pass(const std::shared_ptr<Pair>& pair, tcp::socket& from, tcp::socket& to, Buffer& buffer,
            std::size_t size) {
    asio::async_write(
        to, asio::buffer(buffer, size),
        [this, pair, &from, &to, &buffer](boost::system::error_code failure, std::size_t) {
          if (is_frozen_) return;
          if (failure) return End(*pair);
          Carry(pair, from, to, buffer);
        });
  }

  bool IsUsedUp(std::size_t size) {
    if (!bytes_left_) return false;
    if (size >= *bytes_left_) return true;
    *bytes_left_ -= size;
    return false;
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
  std::optional<std::size_t> limit_;  // For the time after the next mending.
  std::optional<std::size_t> bytes_left_;
  std::atomic<bool> is_cut_ = false;
  bool is_frozen_ = false;
};

Wire::Wire(const std::string& target_address, int target_port)
    : exchange_(std::make_unique<Exchange>(target_address, target_port)) {}
Wire::~Wire() = default;
int Wire::port() const { return exchange_->port(); }
bool Wire::is_cut() const { return exchange_->is_cut(); }
void Wire::CutAfter(std::size_t bytes) { exchange_->CutAfter(bytes); }
void Wire::Cut() { exchange_->Set(true, false); }
void Wire::Freeze() { exchange_->Set(false, true); }
void Wire::Mend() { exchange_->Set(false, false); }

}  // namespace strowger::test
