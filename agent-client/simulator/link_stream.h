#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "strowger/call/v1/pbx_link.pb.h"

namespace grpc {
class Channel;
}

namespace strowger::simulator {

// One opening of PbxLinkService.Connect. Messages are sent in order, one at a time; what waits is
// bounded by the outbox that it comes from. Any thread may send.
class LinkStream {
 public:
  struct Listener {
    // Called on threads of gRPC, one at a time; must not block.
    std::function<void(call::v1::ConnectResponse)> heard;
    // The last call: why the stream ended.
    std::function<void(Error)> lost;
  };

  LinkStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& token,
             Listener listener);
  // Ends the stream and waits until the listener was called the last time. Not on a thread of gRPC.
  ~LinkStream();
  LinkStream(const LinkStream&) = delete;
  LinkStream& operator=(const LinkStream&) = delete;

  void Send(call::v1::ConnectRequest request);
  // Breaks the stream, as a bad network would.
  void Break();

 private:
  class Reactor;
  std::unique_ptr<Reactor> reactor_;
};

}  // namespace strowger::simulator
