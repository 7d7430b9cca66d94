#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "bench/bare_floor.h"
#include "bench/product_consoles.h"
#include "bench/product_link.h"
#include "bench/trip_table.h"

namespace strowger::bench {

// The client's side of the product: one PBX link and the consoles of many agents, all ready.
//
// A trip is one call. It begins with Offered and has ended when both the ring command has come to
// the PBX and the offer with its pop to the agent's console. Then the call goes on to its end, so
// that the agent is free again: one message with Delivered, Established and CallCleared.
class ProductFloor {
 public:
  struct Access {
    ProductLink::Access link;
    std::vector<std::string> agent_tokens;
    std::size_t customers = 0;  // Callers are the numbers of NumberOf(0) and on.
  };

  explicit ProductFloor(const Access& access);

  TripTable& trips() { return trips_; }
  // Calls whose trip has ended, but that are still on the line, end.
  void EndCalls();
  // Average of what went over the wires since the last ForgetTraffic.
  MessageSizes sizes() const;
  // Frames to consoles for one trip, all kinds.
  double frames_per_trip() const;
  void ForgetTraffic();
  // Not empty when a stream was ended by the server.
  std::string Trouble() const;

 private:
  static constexpr std::size_t kLegs = 1 << 16;

  // What went over the wires.
  struct Count {
    std::atomic<std::uint64_t> count{0};
    std::atomic<std::uint64_t> bytes{0};
    void Add(std::size_t things, std::size_t more) { count += things, bytes += more; }
  };
  struct Traffic {
    Count events;    // Calls told to the server.
    Count commands;  // Telephones rung.
    Count offers;
    Count rest_events;  // One for each call.
    Count rest_frames;
    std::atomic<std::uint64_t> frames{0};
  };

  void Send(const std::vector<std::uint64_t>& trips);
  void Hear(const call::v1::ConnectResponse& message, std::size_t bytes);
  void HearFrame(const agent::v1::WatchResponse& frame, std::size_t bytes);
  void HearOffer(const agent::v1::OfferMade& offer, std::size_t frame_bytes);
  std::vector<std::uint64_t> TakeEnded();
  void GoOn(const std::vector<std::uint64_t>& trips);
  std::uint64_t TripOf(const std::string& call) const;

  const std::size_t customers_;
  const std::string call_prefix_;
  TripTable trips_;
  std::mutex legs_mutex_;
  std::vector<std::string> legs_;
  std::vector<std::uint64_t> ended_;  // Trips whose calls go on with the next message.
  Traffic traffic_;
  ProductConsoles consoles_;
  ProductLink link_;
};

}  // namespace strowger::bench
