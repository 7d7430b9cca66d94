#pragma once

#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "model/desk_state.h"
#include "session/client.h"
#include "session/desk_watch.h"

namespace strowger::client {

// Where the threads of gRPC leave what came for the console's one thread. It holds the newest state
// of the desk, not a queue of events, so a terminal that stands still for an hour costs no memory.
// Answers are as many as there are requests on their way.
class Mailbox final : public DeskListener {
 public:
  struct Post {
    DeskState desk;
    StreamNews stream;
    std::vector<std::pair<std::uint64_t, Result<Client::Answer>>> answers;
  };

  Mailbox();
  ~Mailbox() override;
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  // Becomes readable (for poll) when something came.
  int descriptor() const { return event_; }
  // All that came; clears the descriptor.
  Post Take();

  void PutAnswer(std::uint64_t wish, Result<Client::Answer> answer);
  void OnFrame(const DeskFrame& frame) override;
  void OnStream(const StreamNews& news) override;

 private:
  void Wake() const;

  const int event_;
  std::mutex mutex_;
  // Under mutex_.
  DeskState desk_;
  StreamNews stream_;
  std::vector<std::pair<std::uint64_t, Result<Client::Answer>>> answers_;
};

}  // namespace strowger::client
