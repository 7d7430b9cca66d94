#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>

#include "strowger/call/v1/pbx_link.pb.h"

namespace strowger::simulator {

// How badly the way to the server treats events, each as a share from 0 to 1.
struct WireFaults {
  double doubled = 0;    // Sent twice.
  double late = 0;       // Sent after the next message.
  double lost = 0;       // Not sent, until everything is sent again.
  double malformed = 0;  // Another event without content goes before it.
};

// The events of one link: numbers them, keeps them until the server has acknowledged them or has
// got a snapshot in their place, and can send them again. Used by one thread.
class EventOutbox {
 public:
  // Most events in one message; a limit of the protocol.
  static constexpr int kMessageEventsMax = 1024;
  // Most events kept for the server. Past it the oldest are forgotten: a snapshot repairs what they
  // would have told.
  static constexpr std::size_t kKeptMax = 200'000;

  EventOutbox(WireFaults faults, std::uint64_t seed) : faults_(faults), random_(seed) {}

  void Add(call::v1::PbxEvent event);
  // The server has everything up to `acknowledged`; the rest is sent again.
  void Restart(std::uint64_t acknowledged);
  void Acknowledge(std::uint64_t sequence);
  // A snapshot was sent: it stands for everything that happened so far, which need not be sent any
  // more.
  void SettleAll();
  // What goes out next, at most `events_max` events; none when all was sent.
  std::optional<call::v1::PbxEvents> TakeMessage(int events_max = kMessageEventsMax);

  std::uint64_t last_sequence() const { return last_sequence_; }
  std::uint64_t acknowledged() const { return acknowledged_; }
  std::size_t unacknowledged() const { return kept_.size(); }
  std::uint64_t sent_again() const { return sent_again_; }

 private:
  bool Happens(double share);
  void Keep(call::v1::PbxEvent event);

  const WireFaults faults_;
  std::mt19937_64 random_;
  std::deque<call::v1::PbxEvent> kept_;  // Not yet acknowledged, in order.
  std::size_t sent_ = 0;                 // Of kept_, from its front.
  std::uint64_t last_sequence_ = 0;
  std::uint64_t highest_sent_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t sent_again_ = 0;
  std::optional<call::v1::PbxEvent> held_back_;
};

}  // namespace strowger::simulator
