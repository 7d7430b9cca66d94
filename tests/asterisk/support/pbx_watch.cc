#include "asterisk/support/pbx_watch.h"

#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <boost/json.hpp>
#include <utility>

namespace strowger::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
using tcp = asio::ip::tcp;

namespace {

// A name of its own for each watch: an event socket that is opened while Asterisk (22.10) still
// closes the last one of the same application may stay without events for ever.
std::string NewApplication() {
  static int last = 0;
  return "observer-" + std::to_string(++last);
}

}  // namespace

class PbxWatch::Socket {
 public:
  Socket(const std::string& address, int port) : stream(context) {
    stream.next_layer().connect(
        {asio::ip::make_address(address), static_cast<std::uint16_t>(port)});
    stream.handshake(address, "/ari/events?app=" + NewApplication() +
                                  "&subscribeAll=true&api_key=observer:observer-lab");
  }

  asio::io_context context;
  beast::websocket::stream<tcp::socket> stream;
};

PbxWatch::PbxWatch(const std::string& address, int port)
    : socket_(std::make_unique<Socket>(address, port)), thread_([this] { Listen(); }) {}

PbxWatch::~PbxWatch() {
  boost::system::error_code ignored;
  socket_->stream.next_layer().shutdown(tcp::socket::shutdown_both, ignored);
  thread_.join();
}

void PbxWatch::Listen() {
  boost::system::error_code failure;
  while (!failure) {
    beast::flat_buffer buffer;
    socket_->stream.read(buffer, failure);
    if (!failure) Take(beast::buffers_to_string(buffer.data()));
  }
}

void PbxWatch::Take(const std::string& text) {
  const TimePoint now = std::chrono::system_clock::now();
  const json::object event = json::parse(text).as_object();
  if (event.at("type").as_string() != "ChannelStateChange") return;
  const json::object& channel = event.at("channel").as_object();
  if (channel.at("state").as_string() != "Ringing") return;
  // "PJSIP/2001-0000001a".
  const std::string name(channel.at("name").as_string());
  const std::size_t slash = name.find('/');
  const std::string device = name.substr(slash + 1, name.rfind('-') - slash - 1);
  const std::lock_guard lock(mutex_);
  if (std::exchange(ringing_channels_[std::string(channel.at("id").as_string())], true)) return;
  rings_[device].push_back(now);
  changed_.notify_all();
}

std::vector<TimePoint> PbxWatch::RingTimes(const std::string& device) const {
  const std::lock_guard lock(mutex_);
  const auto found = rings_.find(device);
  return found == rings_.end() ? std::vector<TimePoint>() : found->second;
}

bool PbxWatch::WaitForRinging(const std::string& device, std::size_t times,
                              std::chrono::milliseconds patience) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] {
    const auto found = rings_.find(device);
    return found != rings_.end() && found->second.size() >= times;
  });
}

void PbxWatch::Forget() {
  const std::lock_guard lock(mutex_);
  rings_.clear();
}

}  // namespace strowger::test
