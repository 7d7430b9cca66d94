#include "core/floor/books.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string>

namespace strowger::core {
namespace {

const QueueSetup& ForgottenQueue() {
  static const QueueSetup forgotten = [] {
    QueueSetup queue;
    queue.wrap_up_timeout = Duration::zero();
    queue.waiting_max = 0;
    return queue;
  }();
  return forgotten;
}

std::string InHex(std::uint64_t number) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return {digits.data(), end};
}

}  // namespace

Books::Books(FloorSetup floor_setup, const FloorMemory& memory)
    : setup(std::move(floor_setup)),
      directory(setup),
      eligibility(setup, directory),
      ready(setup, directory, eligibility),
      pace(setup.queues.size()),
      forecasts(setup.queues.size()),
      waiting(setup, eligibility, pace),
      board(setup.queues.size()),
      hours(setup, directory),
      live(setup),
      wait_forecast(pace, board, setup.queues.size()),
      roster(setup, directory, eligibility, ready, pace, board),
      items(directory, eligibility, waiting, board, live, wait_forecast),
      next_number(std::max<std::uint64_t>(memory.next_number, 1)) {}

bool Books::IsUp(const LinkId& link) const {
  const LinkNumber number = directory.FindLink(link);
  return number != kNoNumber && IsUp(number);
}

ChannelSet Books::ChannelsOf(AgentNumber agent) const {
  ChannelSet channels;
  for (const Channel channel : kChannels) {
    if (!ready.Contains(agent, channel)) continue;
    if (!IsVoice(channel) || IsUp(roster.at(agent).link)) channels.Add(channel);
  }
  return channels;
}

Link& Books::LinkAt(LinkNumber link) {
  if (link >= links.size()) links.resize(link + 1);
  return links[link];
}

const QueueSetup& Books::QueueOf(const Item& item) const {
  return item.queue == kNoNumber ? ForgottenQueue() : setup.queues[item.queue];
}

const QueueSetup& Books::QueueNamed(const QueueId& queue) const {
  const QueueNumber number = directory.FindQueue(queue);
  return number == kNoNumber ? ForgottenQueue() : setup.queues[number];
}

LegId Books::NameLeg(TimePoint now) { return LegId{"leg-" + NameAt(now)}; }

PbxCallId Books::NameCall(TimePoint now) { return PbxCallId{kMadeCallPrefix + NameAt(now)}; }

std::string Books::NameAt(TimePoint now) {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  const auto ms = duration_cast<milliseconds>(now.time_since_epoch()).count();
  return InHex(NextNumber()) + "-" + InHex(static_cast<std::uint64_t>(ms));
}

}  // namespace strowger::core
