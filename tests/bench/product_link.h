#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "bench/raw_stream.h"
#include "strowger/call/v1/pbx_link.pb.h"

namespace strowger::bench {

// The PBX's end of one link without calls of its own: greets, answers each request for a snapshot
// with an empty one, numbers events.
class ProductLink {
 public:
  struct Access {
    std::string address;
    std::string link;  // "links/pbx-1"
    std::string token;
  };
  // A message and how many bytes it had, on a thread of gRPC.
  using Heard = std::function<void(const call::v1::ConnectResponse&, std::size_t)>;

  ProductLink(const Access& access, Heard heard);

  // Opens the link and returns when its snapshot is on the way.
  void Join();
  // Numbers the events and sends them; returns the message's bytes. Any thread.
  std::size_t Send(call::v1::ConnectRequest request);
  // Loses an event on the way, so that the server asks for a snapshot and the link begins anew.
  void LoseEvent();
  // Not empty when the link was ended by the server.
  std::string Trouble() const;

 private:
  void Hear(const grpc::ByteBuffer& buffer);

  const Access access_;
  const Heard heard_;
  std::atomic<bool> is_joined_{false};
  std::uint64_t last_event_ = 0;  // Guarded by the stream's order of writing.
  std::unique_ptr<RawStream> stream_;
};

}  // namespace strowger::bench
