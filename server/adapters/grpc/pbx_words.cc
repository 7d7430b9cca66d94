#include "adapters/grpc/pbx_words.h"

#include <string>
#include <utility>

#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_refusal.h"

namespace strowger::rpc {

namespace {

using call::v1::PbxEvent;

core::Cause ReadCause(call::v1::Cause cause) {
  switch (cause) {
    case call::v1::CAUSE_BUSY:
      return core::Cause::kBusy;
    case call::v1::CAUSE_NO_ANSWER:
      return core::Cause::kNoAnswer;
    case call::v1::CAUSE_UNREACHABLE:
      return core::Cause::kUnreachable;
    case call::v1::CAUSE_REJECTED:
      return core::Cause::kRejected;
    case call::v1::CAUSE_TRANSFERRED:
      return core::Cause::kTransferred;
    case call::v1::CAUSE_RESYNC:
      return core::Cause::kResync;
    case call::v1::CAUSE_FAILURE:
      return core::Cause::kFailure;
    case call::v1::CAUSE_ANSWERED_ELSEWHERE:
      return core::Cause::kAnsweredElsewhere;
    default:
      return core::Cause::kNormal;
  }
}

core::LegState ReadState(call::v1::LegState state) {
  switch (state) {
    case call::v1::LEG_STATE_INITIATED:
      return core::LegState::kInitiated;
    case call::v1::LEG_STATE_ALERTING:
      return core::LegState::kAlerting;
    case call::v1::LEG_STATE_CONNECTED:
      return core::LegState::kConnected;
    case call::v1::LEG_STATE_HOLD:
      return core::LegState::kHold;
    case call::v1::LEG_STATE_QUEUED:
      return core::LegState::kQueued;
    case call::v1::LEG_STATE_FAIL:
      return core::LegState::kFail;
    default:
      return core::LegState::kNull;
  }
}

Error Malformed(const PbxEvent& event, const std::string& what) {
  return InvalidArgument(
      "EVENT_MALFORMED",
      "Event " + std::to_string(event.sequence()) + " was not taken: " + what + ".",
      {{"sequence", std::to_string(event.sequence())}});
}

// Which event about a leg it is; none when it is about something else.
std::optional<core::LegEventKind> LegKindOf(const PbxEvent& event) {
  switch (event.event_case()) {
    case PbxEvent::kDelivered:
      return core::LegEventKind::kDelivered;
    case PbxEvent::kEstablished:
      return core::LegEventKind::kEstablished;
    case PbxEvent::kHeld:
      return core::LegEventKind::kHeld;
    case PbxEvent::kRetrieved:
      return core::LegEventKind::kRetrieved;
    case PbxEvent::kFailed:
      return core::LegEventKind::kFailed;
    case PbxEvent::kConnectionCleared:
      return core::LegEventKind::kCleared;
    case PbxEvent::kDigitsDialled:
      return core::LegEventKind::kDigits;
    default:
      return std::nullopt;
  }
}

template <class Source>
service::OfferedCall ReadOffered(std::string call, std::string customer_leg, const Source& source) {
  return {.call = PbxCallId{std::move(call)},
          .customer_leg = LegId{std::move(customer_leg)},
          .caller = source.caller(),
          .caller_name = source.caller_name(),
          .dialled = source.dialled(),
          .attached = {source.attached().begin(), source.attached().end()}};
}

// Writes one command; each kind says what it carries beside the call.
class CommandWriter {
 public:
  explicit CommandWriter(call::v1::Command& out) : out_(out) {}

  void operator()(const core::QueueCall&) { out_.mutable_queue_call(); }
  void operator()(const core::RingDevice& ring) {
    auto* made = out_.mutable_ring_device();
    made->set_leg(ring.leg.value);
    made->set_device(ring.device.value);
    SetDuration(ring.timeout, made->mutable_ring_timeout());
  }
  void operator()(const core::AnswerLeg& answer) {
    out_.mutable_answer_leg()->set_leg(answer.leg.value);
  }
  void operator()(const core::HoldLeg& hold) { out_.mutable_hold_leg()->set_leg(hold.leg.value); }
  void operator()(const core::RetrieveLeg& retrieve) {
    out_.mutable_retrieve_leg()->set_leg(retrieve.leg.value);
  }
  void operator()(const core::ConsultDevice& consult) {
    auto* made = out_.mutable_consult_device();
    made->set_agent_leg(consult.agent_leg.value);
    made->set_leg(consult.leg.value);
    made->set_device(consult.device.value);
    SetDuration(consult.timeout, made->mutable_ring_timeout());
  }
  void operator()(const core::TransferCall& transfer) {
    out_.mutable_transfer_call()->set_agent_leg(transfer.agent_leg.value);
    out_.mutable_transfer_call()->set_leg(transfer.leg.value);
  }
  void operator()(const core::ConferenceCall&) { out_.mutable_conference_call(); }
  void operator()(const core::DivertCall& divert) {
    out_.mutable_divert_call()->set_number(divert.number.value);
    out_.mutable_divert_call()->set_announcement(divert.announcement);
  }
  void operator()(const core::ClearLeg& clear) {
    out_.mutable_clear_leg()->set_leg(clear.leg.value);
    out_.mutable_clear_leg()->set_cause(ToProto(clear.cause));
  }
  void operator()(const core::ClearCall& clear) {
    out_.mutable_clear_call()->set_announcement(clear.announcement);
  }
  void operator()(const core::MakeCall& make) {
    auto* made = out_.mutable_make_call();
    made->set_leg(make.leg.value);
    made->set_device(make.device.value);
    SetDuration(make.timeout, made->mutable_ring_timeout());
  }
  void operator()(const core::DialDigits& dial) {
    auto* made = out_.mutable_dial_digits();
    made->set_agent_leg(dial.agent_leg.value);
    made->set_leg(dial.leg.value);
    made->set_number(dial.number.value);
    SetDuration(dial.timeout, made->mutable_ring_timeout());
  }
  void operator()(const core::PlayAnnouncement& play) {
    out_.mutable_play_announcement()->set_announcement(play.announcement);
  }

 private:
  call::v1::Command& out_;
};

}  // namespace

Result<std::optional<service::LinkEvent>> ReadEvent(const LinkId& link, const PbxEvent& event) {
  if (event.call().empty()) return Malformed(event, "it names no call");
  const PbxCallId call{event.call()};
  if (const auto kind = LegKindOf(event)) {
    if (event.leg().empty()) return Malformed(event, "it names no leg");
    return std::optional<service::LinkEvent>(
        core::LegEvent{.link = link,
                       .call = call,
                       .leg = LegId{event.leg()},
                       .kind = *kind,
                       .cause = ReadCause(event.cause()),
                       .digits = event.digits_dialled().digits()});
  }
  switch (event.event_case()) {
    case PbxEvent::kOffered:
      if (event.offered().customer_leg().empty()) {
        return Malformed(event, "the customer's leg is missing");
      }
      return std::optional<service::LinkEvent>(
          ReadOffered(event.call(), event.offered().customer_leg(), event.offered()));
    case PbxEvent::kDiverted:
      return std::optional<service::LinkEvent>(
          core::CallCleared{link, call, core::Cause::kTransferred});
    case PbxEvent::kCallCleared:
      return std::optional<service::LinkEvent>(
          core::CallCleared{link, call, ReadCause(event.cause())});
    case PbxEvent::kQueued:
    case PbxEvent::kConferenced:
    case PbxEvent::kTransferred:
      // What they say follows from the command that caused them and the events of the legs.
      return std::optional<service::LinkEvent>();
    default:
      return Malformed(event, "it says nothing that this server knows");
  }
}

core::CommandRefused ReadRefusal(const LinkId& link, const call::v1::CommandResult& result,
                                 core::CommandKind command) {
  const core::Cause cause = ReadCause(result.cause());
  return {.link = link,
          .call = PbxCallId{result.call()},
          .leg = LegId{result.leg()},
          .cause = cause == core::Cause::kNormal ? core::Cause::kFailure : cause,
          .command = command};
}

Result<std::vector<service::LinkSnapshotCall>> ReadSnapshot(const call::v1::Snapshot& snapshot) {
  std::vector<service::LinkSnapshotCall> calls;
  calls.reserve(static_cast<std::size_t>(snapshot.calls_size()));
  for (const call::v1::Call& call : snapshot.calls()) {
    if (call.call().empty() || call.customer_leg().leg().empty()) {
      return InvalidArgument(
          "SNAPSHOT_MALFORMED",
          "Call \"" + call.call() + "\" of the snapshot lacks its name or its customer's leg.",
          {{"call", call.call()}});
    }
    service::LinkSnapshotCall& read = calls.emplace_back();
    read.call = ReadOffered(call.call(), call.customer_leg().leg(), call);
    read.customer = ReadState(call.customer_leg().state());
    for (const call::v1::Leg& leg : call.legs()) {
      read.legs.push_back({.leg = LegId{leg.leg()}, .state = ReadState(leg.state())});
    }
  }
  return calls;
}

void Write(const core::PbxCommand& command, std::uint64_t sequence, call::v1::Command& out) {
  out.set_sequence(sequence);
  out.set_call(std::visit([](const auto& one) { return one.call.value; }, command));
  std::visit(CommandWriter(out), command);
}

}  // namespace strowger::rpc
