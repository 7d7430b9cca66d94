#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "adapters/grpc/feed_stream.h"
#include "adapters/grpc/pbx_link.h"
#include "adapters/grpc/pbx_outbox.h"
#include "adapters/grpc/senders.h"
#include "base/result.h"
#include "strowger/call/v1/pbx_link.pb.h"

namespace strowger::rpc {

inline constexpr std::uint32_t kPbxProtocolVersion = 1;
// Groups of events that may be on their way to the journal; then nothing more is read until one is
// committed.
inline constexpr std::size_t kOpenGroupsMax = 64;
inline constexpr std::size_t kSnapshotCallsMax = 20'000;
inline constexpr std::size_t kEventsPerMessageMax = 1024;

// One PBX on PbxLinkService.Connect: one reader, one writer, a bounded outbox between. Owns itself
// from Open until OnDone; its link holds it while it is the link's connection.
//
//   greeting   waits for hello
//   opening    hello came, the acknowledged sequence is being looked up
//   resyncing  welcome and snapshot request are out; events are not taken until the snapshot came
//   up         events are taken in order; a gap goes back to resyncing
//   ended      says no more
class PbxSession final
    : public grpc::ServerBidiReactor<call::v1::ConnectRequest, call::v1::ConnectResponse>,
      public PbxWire,
      public Sender,
      public std::enable_shared_from_this<PbxSession> {
 public:
  struct Hooks {
    // The link of that name, if this caller may open it.
    std::function<Result<PbxLink*>(const std::string& name)> find_link;
    // The last event of the link that was committed; `done` runs on any thread.
    std::function<void(const LinkId&, std::function<void(std::uint64_t)>)> read_acknowledged;
    std::function<bool()> is_session_open;
    std::function<void()> closed;
  };

  PbxSession(grpc::CallbackServerContext& context, Senders& senders, const StreamSettings& settings,
             Hooks hooks);

  void Open();

  // Reactions of gRPC.
  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  // PbxWire.
  void SendCommands(std::vector<core::PbxCommand> commands) override;
  void EndTakenOver() override;

  // Sender.
  void Send() override;

 private:
  enum class State { kGreeting, kOpening, kResyncing, kUp, kEnded };

  // Each handles one kind of message on the reading thread; an error ends the stream.
  Result<void> TakeMessage();
  Result<void> TakeHello(const call::v1::Hello& hello);
  Result<void> TakeSnapshot(const call::v1::Snapshot& snapshot);
  Result<void> TakeEvents(const call::v1::PbxEvents& events);
  Result<void> TakeResults(const call::v1::CommandResults& results);
  std::vector<service::LinkEvent> ReadGroup(const call::v1::PbxEvents& events);
  void Acknowledged(std::uint64_t sequence);
  core::CommandKind KindOf(std::uint64_t command_sequence);
  void Complain(const Error& error, std::uint64_t sequence);

  void ReadOn();
  void DoneCalling();
  void Committed(std::uint64_t sequence);
  void End(const grpc::Status& status, const std::string& why);
  void Advance();
  void Wake();
  State state();
  void MoveTo(State next);

  // Borrowed; the context until OnDone.
  grpc::CallbackServerContext& context_;
  Senders& senders_;
  // Owned.
  const std::chrono::milliseconds session_check_interval_;
  const Hooks hooks_;
  // Of the reading thread.
  call::v1::ConnectRequest request_;
  core::LinkAbilities abilities_;
  std::uint64_t last_sequence_ = 0;  // Of the last event that was taken.
  // Written by the reading thread, once, under the mutex.
  PbxLink* link_ = nullptr;
  // Guarded.
  std::mutex mutex_;
  State state_ = State::kGreeting;
  PbxOutbox outbox_;
  call::v1::ConnectResponse response_;
  std::optional<grpc::Status> ending_;
  std::size_t open_groups_ = 0;
  bool is_reading_ = false;
  bool is_writing_ = false;
  bool is_woken_ = false;     // In the queue of the senders.
  int calling_ = 0;           // Calls into gRPC under way that Finish must not overtake.
  bool is_finished_ = false;  // Finish was called.
  std::chrono::steady_clock::time_point session_checked_;
  std::shared_ptr<PbxSession> self_;
};

}  // namespace strowger::rpc
