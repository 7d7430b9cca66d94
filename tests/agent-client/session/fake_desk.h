#pragma once

#include <grpcpp/server.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "strowger/access/v1/sign_in.grpc.pb.h"
#include "strowger/agent/v1/desk.grpc.pb.h"

namespace strowger::client {

// A server on loopback that does what the test says: sends the given frames, fails in the given
// ways, remembers what it was asked. For the session layer only; it knows no rule.
class FakeDesk {
 public:
  // What becomes of a HoldCall request.
  enum class Fate {
    kAnswer,
    kLose,      // UNAVAILABLE without a reason, as when the connection broke.
    kRefuse,    // FAILED_PRECONDITION (STATE_INVALID) with details.
    kLinkDown,  // UNAVAILABLE (LINK_DOWN) with details: a refusal, too.
    kStall,     // No answer until the server is stopped.
  };
  struct Held {
    std::string request_id;
    std::string authorization;
  };

  FakeDesk();
  ~FakeDesk();

  // Stops to listen and breaks all connections; Start listens on the same port again.
  void Stop();
  void Start();

  std::string address() const;
  // The next requests meet these fates, in order; later ones are answered.
  void SetFates(std::deque<Fate> fates);
  // HoldCall requests as they came.
  std::vector<Held> held() const;
  bool WaitForHeld(std::size_t count) const;

  // Each stream sends the frames of its turn: the first one those of the first call, and so on.
  // A stream without frames of its own stays silent. After its frames it stays open, or ends with
  // the status.
  struct Stream {
    std::vector<agent::v1::WatchResponse> frames;
    bool stays_open = true;
    grpc::Status end = grpc::Status::OK;
  };
  void AddStream(Stream stream);
  // The requests of the streams so far.
  std::vector<agent::v1::WatchRequest> watched() const;
  // Waits until so many streams were opened.
  bool WaitForStreams(std::size_t count) const;

 private:
  class Desk;
  class Door;

  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Door> door_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace strowger::client
