#include "adapters/grpc/pbx_session.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "adapters/grpc/field_limits.h"
#include "adapters/grpc/pbx_words.h"
#include "adapters/grpc/status.h"

namespace strowger::rpc {

namespace {

Error ProtocolBroken(const std::string& what) {
  return InvalidArgument("LINK_PROTOCOL", "The link was ended: " + what + ".");
}

}  // namespace

PbxSession::PbxSession(grpc::CallbackServerContext& context, Senders& senders,
                       const StreamSettings& settings, Hooks hooks)
    : context_(context),
      senders_(senders),
      session_check_interval_(settings.session_check_interval),
      hooks_(std::move(hooks)),
      session_checked_(std::chrono::steady_clock::now()) {}

void PbxSession::Open() {
  self_ = shared_from_this();
  StartSendInitialMetadata();
  ReadOn();
}

PbxSession::State PbxSession::state() {
  const std::lock_guard lock(mutex_);
  return state_;
}

void PbxSession::MoveTo(State next) {
  const std::lock_guard lock(mutex_);
  if (state_ != State::kEnded) state_ = next;
}

void PbxSession::OnReadDone(bool ok) {
  if (!ok) return End(grpc::Status::OK, "The PBX closed the connection.");
  // The message is still being read here: a commit on another thread must not begin the next one.
  auto taken = TakeMessage();
  {
    const std::lock_guard lock(mutex_);
    is_reading_ = false;
  }
  if (!taken.ok()) {
    spdlog::warn("link {}: {}", link_ == nullptr ? "?" : link_->id().value, taken.error().message);
    return End(ToStatus(taken.error()), taken.error().message);
  }
  ReadOn();
}

// One read at a time, and none while the journal is far behind or hello is being answered.
void PbxSession::ReadOn() {
  {
    const std::lock_guard lock(mutex_);
    if (is_reading_ || state_ == State::kEnded || state_ == State::kOpening) return;
    if (open_groups_ >= kOpenGroupsMax) return;
    is_reading_ = true;
    ++calling_;
  }
  request_.Clear();
  StartRead(&request_);
  DoneCalling();
}

void PbxSession::DoneCalling() {
  {
    const std::lock_guard lock(mutex_);
    --calling_;
    if (!ending_) return;
  }
  Advance();
}

Result<void> PbxSession::TakeMessage() {
  using call::v1::ConnectRequest;
  const bool is_greeting = state() == State::kGreeting;
  if (is_greeting != (request_.message_case() == ConnectRequest::kHello)) {
    return ProtocolBroken(is_greeting ? "the first message must be hello"
                                      : "hello may only be the first message");
  }
  switch (request_.message_case()) {
    case ConnectRequest::kHello:
      return TakeHello(request_.hello());
    case ConnectRequest::kSnapshot:
      return TakeSnapshot(request_.snapshot());
    case ConnectRequest::kEvents:
      return TakeEvents(request_.events());
    case ConnectRequest::kResults:
      return TakeResults(request_.results());
    case ConnectRequest::MESSAGE_NOT_SET:
      break;
  }
  return ProtocolBroken("a message without content came");
}

Result<void> PbxSession::TakeHello(const call::v1::Hello& hello) {
  if (auto checked = CheckFields(hello); !checked.ok()) return checked;
  if (hello.protocol_version() != kPbxProtocolVersion) {
    return FailedPrecondition("LINK_VERSION",
                              "The PBX speaks version " + std::to_string(hello.protocol_version()) +
                                  " of the link protocol, the server version " +
                                  std::to_string(kPbxProtocolVersion) + ".",
                              {{"version", std::to_string(hello.protocol_version())},
                               {"supported", std::to_string(kPbxProtocolVersion)}});
  }
  auto found = hooks_.find_link(hello.link());
  if (!found.ok()) return found.error();
  abilities_.answers = hello.abilities().answers();
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::kEnded) return {};
    link_ = found.value();
    state_ = State::kOpening;
  }
  link_->Attach(shared_from_this());
  // Ended meanwhile, when there was nothing to take off the link yet.
  if (state() == State::kEnded) link_->Detach(this, "The connection was lost.");
  hooks_.read_acknowledged(link_->id(), [self = shared_from_this()](std::uint64_t sequence) {
    self->Acknowledged(sequence);
  });
  return {};
}

void PbxSession::Acknowledged(std::uint64_t sequence) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::kOpening) return;
    state_ = State::kResyncing;
    outbox_.Welcome(sequence);
    outbox_.AskSnapshot("The link begins.");
  }
  Wake();
  ReadOn();
}

Result<void> PbxSession::TakeSnapshot(const call::v1::Snapshot& snapshot) {
  if (static_cast<std::size_t>(snapshot.calls_size()) > kSnapshotCallsMax) {
    return ProtocolBroken("the snapshot has " + std::to_string(snapshot.calls_size()) +
                          " calls; at most " + std::to_string(kSnapshotCallsMax) + " are taken");
  }
  if (auto checked = CheckFields(snapshot); !checked.ok()) return checked;
  auto calls = ReadSnapshot(snapshot);
  if (!calls.ok()) return calls.error();
  last_sequence_ = snapshot.event_sequence();
  MoveTo(State::kUp);
  link_->Up(this, abilities_, std::move(calls).value());
  return {};
}

Result<void> PbxSession::TakeEvents(const call::v1::PbxEvents& events) {
  if (static_cast<std::size_t>(events.events_size()) > kEventsPerMessageMax) {
    return ProtocolBroken("a message has " + std::to_string(events.events_size()) +
                          " events; at most " + std::to_string(kEventsPerMessageMax) +
                          " are taken");
  }
  // What comes before the snapshot is in the snapshot.
  if (state() != State::kUp || events.events_size() == 0) return {};
  const std::uint64_t before = last_sequence_;
  std::vector<service::LinkEvent> group = ReadGroup(events);
  if (last_sequence_ == before) return {};
  {
    const std::lock_guard lock(mutex_);
    ++open_groups_;
  }
  link_->Tell(
      this, std::move(group), last_sequence_,
      [self = shared_from_this(), sequence = last_sequence_] { self->Committed(sequence); });
  return {};
}

// The events of the message that are new and understood, up to the first gap.
std::vector<service::LinkEvent> PbxSession::ReadGroup(const call::v1::PbxEvents& events) {
  std::vector<service::LinkEvent> group;
  for (const call::v1::PbxEvent& event : events.events()) {
    if (event.sequence() <= last_sequence_) continue;  // Sent again after a cut.
    if (event.sequence() != last_sequence_ + 1) {
      {
        // Before the complaint, which wakes the writer: else the request might lie until the next
        // command.
        const std::lock_guard lock(mutex_);
        if (state_ == State::kUp) state_ = State::kResyncing;
        outbox_.AskSnapshot("Events are missing.");
      }
      Complain(
          InvalidArgument("EVENT_GAP", "Event " + std::to_string(last_sequence_ + 1) +
                                           " was expected but " + std::to_string(event.sequence()) +
                                           " came; a snapshot is asked for."),
          event.sequence());
      break;
    }
    last_sequence_ = event.sequence();
    auto checked = CheckFields(event);
    auto read = checked.ok() ? ReadEvent(link_->id(), event)
                             : Result<std::optional<service::LinkEvent>>(checked.error());
    if (!read.ok()) {
      Complain(read.error(), event.sequence());
    } else if (*read) {
      group.push_back(*std::move(read).value());
    }
  }
  return group;
}

Result<void> PbxSession::TakeResults(const call::v1::CommandResults& results) {
  if (auto checked = CheckFields(results); !checked.ok()) return checked;
  if (state() != State::kUp) return {};
  std::vector<service::LinkEvent> refusals;
  for (const call::v1::CommandResult& result : results.results()) {
    spdlog::info("link {}: command {} refused: {}", link_->id().value, result.sequence(),
                 result.message());
    refusals.emplace_back(ReadRefusal(link_->id(), result, KindOf(result.sequence())));
  }
  link_->Tell(this, std::move(refusals), 0, {});
  return {};
}

core::CommandKind PbxSession::KindOf(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  return outbox_.KindOf(sequence);
}

void PbxSession::Complain(const Error& error, std::uint64_t sequence) {
  spdlog::warn("link {}: {}", link_->id().value, error.message);
  call::v1::Problem problem;
  problem.set_reason(error.reason == "EVENT_GAP" ? "EVENT_GAP" : "EVENT_MALFORMED");
  problem.set_message(error.message);
  problem.set_event_sequence(sequence);
  {
    const std::lock_guard lock(mutex_);
    outbox_.Complain(std::move(problem));
  }
  Wake();
}

void PbxSession::Committed(std::uint64_t sequence) {
  {
    const std::lock_guard lock(mutex_);
    --open_groups_;
    if (state_ == State::kEnded) return;
    outbox_.Acknowledge(sequence);
  }
  Wake();
  ReadOn();
}

void PbxSession::SendCommands(std::vector<core::PbxCommand> commands) {
  bool is_slow = false;
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::kEnded) return;
    is_slow = !outbox_.Add(std::move(commands));
  }
  if (!is_slow) return Wake();
  End(ToStatus({ErrorCode::kResourceExhausted,
                "LINK_SLOW",
                "The PBX did not take its commands; connect again.",
                {}}),
      "The PBX did not take its commands.");
  {
    const std::lock_guard lock(mutex_);
    if (is_finished_) return;
    ++calling_;
  }
  context_.TryCancel();
  DoneCalling();
}

void PbxSession::EndTakenOver() {
  End(ToStatus(
          {ErrorCode::kAborted, "LINK_TAKEN_OVER", "Another connection has taken the link.", {}}),
      "Another connection has taken the link.");
}

void PbxSession::OnCancel() { End(grpc::Status::CANCELLED, "The connection was lost."); }

void PbxSession::OnWriteDone(bool ok) {
  {
    const std::lock_guard lock(mutex_);
    is_writing_ = false;
  }
  if (!ok) End(grpc::Status::CANCELLED, "The connection was lost.");
  // Also when the link was ending already: its end waited for this write.
  Advance();
}

void PbxSession::OnDone() {
  hooks_.closed();
  const std::shared_ptr<PbxSession> last = std::move(self_);
}

// The first reason stands. The stream is finished when the write that is under way has come back.
void PbxSession::End(const grpc::Status& status, const std::string& why) {
  PbxLink* link = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::kEnded) return;
    state_ = State::kEnded;
    ending_ = status;
    link = link_;
  }
  if (link != nullptr) link->Detach(this, why);
  Advance();
}

void PbxSession::Wake() {
  {
    const std::lock_guard lock(mutex_);
    if (is_writing_ || is_woken_) return;  // What waits is written then.
    is_woken_ = true;
  }
  senders_.Wake(shared_from_this());
}

void PbxSession::Send() {
  {
    const std::lock_guard lock(mutex_);
    is_woken_ = false;
  }
  Advance();
}

void PbxSession::Advance() {
  std::unique_lock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (!ending_ && now - session_checked_ >= session_check_interval_) {
    session_checked_ = now;
    lock.unlock();
    if (!hooks_.is_session_open()) {
      return End(ToStatus({ErrorCode::kUnauthenticated,
                           "SESSION_UNKNOWN",
                           "The session has ended; sign in again.",
                           {}}),
                 "The session of the PBX has ended.");
    }
    lock.lock();
  }
  if (is_writing_ || is_finished_) return;
  if (ending_) {
    if (calling_ > 0) return;  // DoneCalling comes back here.
    is_finished_ = true;
    lock.unlock();
    Finish(*ending_);
    return;
  }
  response_.Clear();
  if (!outbox_.Take(response_)) return;
  is_writing_ = true;
  grpc::WriteOptions options;
  if (!outbox_.is_empty()) options.set_buffer_hint();
  lock.unlock();
  StartWrite(&response_, options);
}

}  // namespace strowger::rpc
