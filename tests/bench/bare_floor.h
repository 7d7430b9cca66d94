#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bench/raw_stream.h"
#include "bench/trip_table.h"

namespace strowger::bench {

// How large the messages of one call are.
struct MessageSizes {
  std::size_t event = 0;    // In: the call.
  std::size_t command = 0;  // Out on the link.
  std::size_t frame = 0;    // Out to the console: the offer.
  // The rest of the call; no such messages when both are 0.
  std::size_t rest_events = 0;
  std::size_t rest_frame = 0;
};

// A connection of its own: channels to one address share theirs otherwise.
std::shared_ptr<grpc::Channel> OwnChannel(const std::string& address);

// Consoles of the control, each on a connection of its own; returns when the server knows them all.
// `heard` gets the number of each frame.
std::vector<std::unique_ptr<RawStream>> OpenBareConsoles(
    const std::string& address, std::size_t count, const std::function<void(std::uint64_t)>& heard);

// The client's side of the control (bare_server.h): one link and many consoles. When a trip has
// ended, the message with the rest of its call goes out with the next trip, as for the product.
class BareFloor {
 public:
  BareFloor(const std::string& address, std::size_t consoles, MessageSizes sizes);

  TripTable& trips() { return trips_; }
  // Tells the rest of the calls whose trips have ended.
  void EndCalls();

 private:
  void Send(const std::vector<std::uint64_t>& trips);
  void FrameCame(std::uint64_t number);

  const MessageSizes sizes_;
  TripTable trips_;
  std::mutex mutex_;
  std::vector<std::uint64_t> ended_;
  std::vector<std::unique_ptr<RawStream>> consoles_;
  std::unique_ptr<RawStream> link_;
};

}  // namespace strowger::bench
