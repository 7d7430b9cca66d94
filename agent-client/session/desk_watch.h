#pragma once

#include "session/watch.h"
#include "strowger/agent/v1/desk.grpc.pb.h"

namespace strowger::client {

using DeskFrame = agent::v1::WatchResponse;
using DeskListener = WatchListener<DeskFrame>;

// The agent's desk as it changes. Each offer is confirmed to the server as soon as the listener has
// it, so that the telephone does not ring before the agent sees who is calling.
class DeskWatch {
 public:
  using Stream = Watch<agent::v1::DeskService, agent::v1::WatchRequest, DeskFrame>;
  using Limits = Stream::Limits;

  // Both must outlive this.
  DeskWatch(Client& client, DeskListener& listener, Limits limits = {});

  void Start() { stream_.Start(); }
  // Ends the stream; afterwards the listener is not called. Not on a thread of gRPC.
  void Stop() { stream_.Stop(); }
  // Breaks the connection, as a bad network would; the stream comes back by itself. For tests.
  void Break() { stream_.Break(); }

 private:
  // Stands between the stream and the listener.
  class Confirming final : public DeskListener {
   public:
    Confirming(Client& client, DeskListener& listener) : client_(client), listener_(listener) {}
    void OnFrame(const DeskFrame& frame) override;
    void OnStream(const StreamNews& news) override { listener_.OnStream(news); }

   private:
    Client& client_;
    DeskListener& listener_;
  };

  Confirming confirming_;
  Stream stream_;
};

}  // namespace strowger::client
