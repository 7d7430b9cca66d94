#include "simulator/link_talk.h"

#include <algorithm>
#include <utility>

namespace strowger::simulator {

using call::v1::ConnectRequest;
using call::v1::ConnectResponse;

namespace {

constexpr std::uint32_t kProtocolVersion = 1;
// Problems beyond these are only counted.
constexpr std::uint64_t kProblemsSaidMax = 20;

}  // namespace

LinkTalk::LinkTalk(Options options, Pbx& pbx, EventOutbox& outbox, Tally& tally, Say say)
    : options_(std::move(options)),
      pbx_(pbx),
      outbox_(outbox),
      tally_(tally),
      say_(std::move(say)) {}

void LinkTalk::Open(Send send) {
  send_ = std::move(send);
  state_ = State::kGreeting;
  ConnectRequest request;
  call::v1::Hello& hello = *request.mutable_hello();
  hello.set_link(options_.link);
  hello.set_protocol_version(kProtocolVersion);
  hello.mutable_abilities()->set_answers(options_.answers);
  hello.set_last_command_sequence(last_command_);
  send_(std::move(request));
}

void LinkTalk::Close() {
  send_ = nullptr;
  state_ = State::kClosed;
}

void LinkTalk::Hear(const ConnectResponse& message) {
  switch (message.message_case()) {
    case ConnectResponse::kWelcome:
      ++tally_.connections;
      outbox_.Restart(message.welcome().acknowledged_sequence());
      state_ = State::kWelcome;
      return;
    case ConnectResponse::kSnapshotRequest:
      return SendSnapshot();
    case ConnectResponse::kAcknowledge:
      return outbox_.Acknowledge(message.acknowledge().sequence());
    case ConnectResponse::kCommands:
      return Obey(message.commands());
    case ConnectResponse::kProblem:
      if (++tally_.problems <= kProblemsSaidMax) {
        say_("the server says: " + message.problem().reason() + ": " + message.problem().message());
      }
      return;
    case ConnectResponse::MESSAGE_NOT_SET:
      return;
  }
}

void LinkTalk::SendSnapshot() {
  if (state_ == State::kClosed) return;
  ++tally_.snapshots;
  ConnectRequest request;
  for (call::v1::Call& call : pbx_.ListCalls()) {
    *request.mutable_snapshot()->add_calls() = std::move(call);
  }
  request.mutable_snapshot()->set_event_sequence(outbox_.last_sequence());
  outbox_.SettleAll();
  state_ = State::kOpen;
  send_(std::move(request));
}

void LinkTalk::Obey(const call::v1::Commands& commands) {
  ConnectRequest request;
  for (const call::v1::Command& command : commands.commands()) {
    ++tally_.commands;
    last_command_ = std::max(last_command_, command.sequence());
    if (auto refused = pbx_.Obey(command)) {
      ++tally_.commands_refused;
      *request.mutable_results()->add_results() = *std::move(refused);
    }
  }
  if (request.has_results() && state_ != State::kClosed) send_(std::move(request));
}

void LinkTalk::SendEvents() {
  if (state_ != State::kOpen) return;
  while (auto events = outbox_.TakeMessage()) {
    ConnectRequest request;
    *request.mutable_events() = *std::move(events);
    send_(std::move(request));
  }
}

void LinkTalk::SendAgain() {
  if (state_ != State::kOpen) return;
  outbox_.Restart(outbox_.acknowledged());
  SendEvents();
}

}  // namespace strowger::simulator
