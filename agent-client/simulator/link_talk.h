#pragma once

#include <functional>
#include <string>

#include "simulator/event_outbox.h"
#include "simulator/pbx.h"
#include "simulator/tally.h"
#include "strowger/call/v1/pbx_link.pb.h"

namespace strowger::simulator {

// What the PBX says to the server and how it answers: the order of PbxLinkService.Connect. Knows no
// network. Used by one thread.
class LinkTalk {
 public:
  struct Options {
    std::string link;  // "links/pbx-1".
    bool answers = true;
  };
  using Send = std::function<void(call::v1::ConnectRequest)>;
  using Say = std::function<void(const std::string&)>;

  // All must outlive the talk. `say` takes a line for people.
  LinkTalk(Options options, Pbx& pbx, EventOutbox& outbox, Tally& tally, Say say);

  // The stream is open; from now on `send` goes to the server.
  void Open(Send send);
  // The stream is lost.
  void Close();
  void Hear(const call::v1::ConnectResponse& message);
  // Sends what has happened, as far as the server is ready for it.
  void SendEvents();
  // Sends again what was not acknowledged.
  void SendAgain();

  bool is_open() const { return state_ == State::kOpen; }

 private:
  enum class State {
    kClosed,
    kGreeting,  // Hello was sent.
    kWelcome,   // The server knows us; it will ask for a snapshot.
    kOpen,      // The snapshot was sent; events flow.
  };

  void SendSnapshot();
  void Obey(const call::v1::Commands& commands);

  const Options options_;
  Pbx& pbx_;
  EventOutbox& outbox_;
  Tally& tally_;
  const Say say_;
  Send send_;
  State state_ = State::kClosed;
  std::uint64_t last_command_ = 0;
};

}  // namespace strowger::simulator
