#include "asterisk/support/pbx_watch.h"

#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <boost/json.hpp>
#include <utility>

#include "asterisk/support/evidence.h"

namespace strowger::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
using tcp = asio::ip::tcp;

namespace {

constexpr std::size_t kStoryLinesMax = 1500;

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
  const std::string type(event.at("type").as_string());
  if (!event.contains("channel")) return;
  const json::object& channel = event.at("channel").as_object();
  const std::string state(channel.at("state").as_string());
  // "PJSIP/2001-0000001a".
  const std::string name(channel.at("name").as_string());
  Note(now, type, name, state);
  if (type != "ChannelStateChange" || state != "Ringing") return;
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

void PbxWatch::Note(TimePoint now, const std::string& type, const std::string& channel,
                    const std::string& state) {
  if (type == "ChannelDialplan" || type == "ChannelVarset") return;  // Many, and of little use.
  const std::lock_guard lock(mutex_);
  if (story_.size() == kStoryLinesMax) story_.pop_front();
  story_.push_back(ClockTime(now) + " " + channel + " " + type + " " + state);
}

std::string PbxWatch::Story() const {
  const std::lock_guard lock(mutex_);
  std::string story;
  for (const std::string& line : story_) story += line + "\n";
  return story;
}

}  // namespace strowger::test
