#include "simulator/pbx.h"

#include <algorithm>
#include <utility>

namespace strowger::simulator {

using call::v1::Call;
using call::v1::Cause;
using call::v1::Command;
using call::v1::Leg;
using call::v1::PbxEvent;

namespace {

constexpr int kLegsMax = 24;

Leg* FindLeg(Call& call, const std::string& leg) {
  for (Leg& one : *call.mutable_legs()) {
    if (one.leg() == leg) return &one;
  }
  return nullptr;
}

bool IsAnswered(const Leg& leg) {
  return leg.state() == call::v1::LEG_STATE_CONNECTED || leg.state() == call::v1::LEG_STATE_HOLD;
}

void RemoveLeg(Call& call, const std::string& leg) {
  auto& legs = *call.mutable_legs();
  legs.erase(
      std::remove_if(legs.begin(), legs.end(), [&](const Leg& one) { return one.leg() == leg; }),
      legs.end());
}

// What an agent asked for and would miss; without the rest no call would ever be served or end.
bool IsVerb(const Command& command) {
  return command.has_hold_leg() || command.has_retrieve_leg() || command.has_consult_device() ||
         command.has_transfer_call() || command.has_conference_call() || command.has_divert_call();
}

std::chrono::milliseconds ToMilliseconds(const google::protobuf::Duration& duration) {
  return std::chrono::seconds(duration.seconds()) +
         std::chrono::milliseconds(duration.nanos() / 1'000'000);
}

}  // namespace

Pbx::Pbx(const Clock& clock, std::string prefix, PickFate pick_fate, PickRefusal pick_refusal)
    : clock_(clock),
      prefix_(std::move(prefix)),
      pick_fate_(std::move(pick_fate)),
      pick_refusal_(std::move(pick_refusal)) {}

std::string Pbx::StartCall(call::v1::Offered offered) {
  const std::string id = prefix_ + std::to_string(++last_call_);
  offered.set_customer_leg(id + "-customer");
  Line& line = lines_[id];
  line.call.set_call(id);
  line.call.mutable_customer_leg()->set_leg(offered.customer_leg());
  line.call.mutable_customer_leg()->set_state(call::v1::LEG_STATE_ALERTING);
  line.call.mutable_customer_leg()->set_device(offered.caller());
  line.call.set_caller(offered.caller());
  line.call.set_caller_name(offered.caller_name());
  line.call.set_dialled(offered.dialled());
  *line.call.mutable_attached() = offered.attached();
  *Tell(line, offered.customer_leg()).mutable_offered() = std::move(offered);
  return id;
}

void Pbx::Answer(const std::string& call, const std::string& leg) {
  Line* line = FindLine(call);
  Leg* ringing = line == nullptr ? nullptr : FindLeg(line->call, leg);
  if (ringing == nullptr || ringing->state() != call::v1::LEG_STATE_ALERTING) return;
  // Of several that ring for the customer another was faster.
  if (line->call.customer_leg().state() == call::v1::LEG_STATE_CONNECTED && IsSpeaking(call)) {
    return GiveUpRinging(call, leg, call::v1::CAUSE_ANSWERED_ELSEWHERE);
  }
  line->ring_timeouts.erase(leg);
  ringing->set_state(call::v1::LEG_STATE_CONNECTED);
  Tell(*line, leg).mutable_established();
  if (line->is_made && line->call.customer_leg().leg().empty()) return;
  // A customer on hold hears nothing of a consultation.
  Leg& customer = *line->call.mutable_customer_leg();
  if (customer.state() != call::v1::LEG_STATE_HOLD) {
    customer.set_state(call::v1::LEG_STATE_CONNECTED);
  }
}

void Pbx::AnswerDialled(const std::string& call) {
  Line* line = FindLine(call);
  if (line == nullptr || !line->is_made) return;
  Leg& customer = *line->call.mutable_customer_leg();
  if (customer.state() != call::v1::LEG_STATE_ALERTING) return;
  customer.set_state(call::v1::LEG_STATE_CONNECTED);
  Tell(*line, customer.leg()).mutable_established();
}

void Pbx::GiveUpDialled(const std::string& call, Cause cause) {
  Line* line = FindLine(call);
  if (line == nullptr || !line->is_made) return;
  Leg& customer = *line->call.mutable_customer_leg();
  if (customer.state() != call::v1::LEG_STATE_ALERTING) return;
  customer.set_state(call::v1::LEG_STATE_FAIL);
  Tell(*line, customer.leg(), cause).mutable_failed();
}

void Pbx::HangUp(const std::string& call, const std::string& leg) {
  Line* line = FindLine(call);
  if (line == nullptr) return;
  if (line->call.customer_leg().leg() == leg) {
    ClearAll(call, call::v1::CAUSE_NORMAL);
    return;
  }
  const Leg* leaving = FindLeg(line->call, leg);
  if (leaving == nullptr) return;
  if (!IsAnswered(*leaving)) {
    GiveUpRinging(call, leg, call::v1::CAUSE_REJECTED);
    return;
  }
  Clear(*line, leg, call::v1::CAUSE_NORMAL);
  // A customer who was just sent back to the line waits on.
  const bool is_waiting = line->call.customer_leg().state() == call::v1::LEG_STATE_QUEUED;
  if (!is_waiting && !IsSpeaking(call)) ClearAll(call, call::v1::CAUSE_NORMAL);
}

void Pbx::GiveUpRinging(const std::string& call, const std::string& leg, Cause cause) {
  Line* line = FindLine(call);
  const Leg* ringing = line == nullptr ? nullptr : FindLeg(line->call, leg);
  if (ringing == nullptr || ringing->state() != call::v1::LEG_STATE_ALERTING) return;
  Tell(*line, leg, cause).mutable_failed();
  line->ring_timeouts.erase(leg);
  RemoveLeg(line->call, leg);
}

void Pbx::PressDigits(const std::string& call, const std::string& leg, const std::string& digits) {
  if (const Line* line = FindLine(call); line != nullptr) {
    Tell(*line, leg).mutable_digits_dialled()->set_digits(digits);
  }
}

std::optional<call::v1::CommandResult> Pbx::Obey(const Command& command) {
  Line* line = FindLine(command.call());
  // Ending what has ended is done already.
  if (line == nullptr && (command.has_clear_leg() || command.has_clear_call())) return std::nullopt;
  std::string refusal;
  if (command.has_make_call()) {
    refusal = Make(command);
  } else {
    refusal = line == nullptr ? "there is no such call" : Carry(*line, command);
  }
  if (refusal.empty()) return std::nullopt;
  call::v1::CommandResult result;
  result.set_sequence(command.sequence());
  result.set_call(command.call());
  result.set_cause(call::v1::CAUSE_FAILURE);
  result.set_message(refusal);
  if (command.has_ring_device()) result.set_leg(command.ring_device().leg());
  if (command.has_answer_leg()) result.set_leg(command.answer_leg().leg());
  if (command.has_hold_leg()) result.set_leg(command.hold_leg().leg());
  if (command.has_retrieve_leg()) result.set_leg(command.retrieve_leg().leg());
  if (command.has_consult_device()) result.set_leg(command.consult_device().leg());
  if (command.has_transfer_call()) result.set_leg(command.transfer_call().leg());
  if (command.has_make_call()) result.set_leg(command.make_call().leg());
  if (command.has_dial_digits()) result.set_leg(command.dial_digits().leg());
  if (command.has_clear_leg()) result.set_leg(command.clear_leg().leg());
  return result;
}

std::string Pbx::Carry(Line& line, const Command& command) {
  if (pick_refusal_ && IsVerb(command) && pick_refusal_(command)) {
    return "the simulator was told to refuse it";
  }
  switch (command.command_case()) {
    case Command::kQueueCall:
      return QueueCustomer(line);
    case Command::kRingDevice: {
      const auto& ring = command.ring_device();
      return RingLeg(line, {ring.leg(), ring.device(), ToMilliseconds(ring.ring_timeout())});
    }
    case Command::kAnswerLeg: {
      const Leg* leg = FindLeg(line.call, command.answer_leg().leg());
      if (leg == nullptr || leg->state() != call::v1::LEG_STATE_ALERTING) {
        return "the leg is not alerting";
      }
      Answer(line.call.call(), leg->leg());
      return {};
    }
    case Command::kHoldLeg:
      return Hold(line, command.hold_leg().leg());
    case Command::kRetrieveLeg:
      return Retrieve(line, command.retrieve_leg().leg());
    case Command::kConsultDevice:
      return Consult(line, command.consult_device());
    case Command::kTransferCall:
      return Transfer(line, command.transfer_call());
    case Command::kConferenceCall:
      return Confer(line);
    case Command::kDivertCall:
      return Divert(line, command.divert_call().number());
    case Command::kClearLeg:
      return ClearOne(line, command.clear_leg().leg());
    case Command::kPlayAnnouncement:
      return {};  // Everybody here has heard it in no time.
    case Command::kMakeCall:
      return "the call is there already";
    case Command::kDialDigits:
      return Dial(line, command.dial_digits());
    case Command::kClearCall:
      ClearAll(command.call(), call::v1::CAUSE_NORMAL);
      return {};
    case Command::COMMAND_NOT_SET:
      break;
  }
  return "this PBX does not know the command";
}

std::string Pbx::Make(const Command& command) {
  if (FindLine(command.call()) != nullptr) return "the call is there already";
  const auto& make = command.make_call();
  Line& line = lines_[command.call()];
  line.is_made = true;
  line.call.set_call(command.call());
  return RingLeg(line, {make.leg(), make.device(), ToMilliseconds(make.ring_timeout())});
}

std::string Pbx::Dial(Line& line, const call::v1::DialDigits& dial) {
  const Leg* agent = FindLeg(line.call, dial.agent_leg());
  if (!line.is_made || agent == nullptr || !IsAnswered(*agent)) return "the leg is not connected";
  if (!line.call.customer_leg().leg().empty()) return "the customer was dialled already";
  Leg& customer = *line.call.mutable_customer_leg();
  customer.set_leg(dial.leg());
  customer.set_device(dial.number());
  customer.set_state(call::v1::LEG_STATE_ALERTING);
  line.ring_timeouts[dial.leg()] = ToMilliseconds(dial.ring_timeout());
  Tell(line, dial.leg()).mutable_delivered();
  return {};
}

std::string Pbx::QueueCustomer(Line& line) {
  Leg& customer = *line.call.mutable_customer_leg();
  if (customer.state() == call::v1::LEG_STATE_QUEUED) return {};
  customer.set_state(call::v1::LEG_STATE_QUEUED);
  Tell(line, customer.leg()).mutable_queued();
  return {};
}

std::string Pbx::RingLeg(Line& line, const Ring& ring) {
  if (FindLeg(line.call, ring.leg) != nullptr) return "there is a leg of this name already";
  if (line.call.legs_size() >= kLegsMax) return "the call has too many legs";
  const RingFate fate = IsBusy(ring.device) ? RingFate::kBusy : pick_fate_(ring.device);
  if (fate != RingFate::kRings) {
    const Cause cause =
        fate == RingFate::kBusy ? call::v1::CAUSE_BUSY : call::v1::CAUSE_UNREACHABLE;
    Tell(line, ring.leg, cause).mutable_failed();
    return {};
  }
  Leg& leg = *line.call.add_legs();
  leg.set_leg(ring.leg);
  leg.set_device(ring.device);
  leg.set_state(call::v1::LEG_STATE_ALERTING);
  line.ring_timeouts[ring.leg] = ring.timeout;
  Tell(line, ring.leg).mutable_delivered();
  return {};
}

std::string Pbx::Hold(Line& line, const std::string& leg) {
  Leg* agent = FindLeg(line.call, leg);
  if (agent == nullptr || !IsAnswered(*agent)) return "the leg is not connected";
  agent->set_state(call::v1::LEG_STATE_HOLD);
  line.call.mutable_customer_leg()->set_state(call::v1::LEG_STATE_HOLD);
  Tell(line, leg).mutable_held();
  return {};
}

std::string Pbx::Retrieve(Line& line, const std::string& leg) {
  Leg* agent = FindLeg(line.call, leg);
  if (agent == nullptr || !IsAnswered(*agent)) return "the leg is not connected";
  agent->set_state(call::v1::LEG_STATE_CONNECTED);
  line.call.mutable_customer_leg()->set_state(call::v1::LEG_STATE_CONNECTED);
  Tell(line, leg).mutable_retrieved();
  return {};
}

std::string Pbx::Consult(Line& line, const call::v1::ConsultDevice& consult) {
  Leg* agent = FindLeg(line.call, consult.agent_leg());
  if (agent == nullptr || !IsAnswered(*agent)) return "the agent's leg is not connected";
  if (line.call.customer_leg().state() != call::v1::LEG_STATE_HOLD) {
    if (auto refusal = Hold(line, consult.agent_leg()); !refusal.empty()) return refusal;
  }
  return RingLeg(line, {consult.leg(), consult.device(), ToMilliseconds(consult.ring_timeout())});
}

std::string Pbx::Transfer(Line& line, const call::v1::TransferCall& transfer) {
  Leg* taking = FindLeg(line.call, transfer.leg());
  if (taking == nullptr || !IsAnswered(*taking)) return "the leg is not connected";
  taking->set_state(call::v1::LEG_STATE_CONNECTED);
  line.call.mutable_customer_leg()->set_state(call::v1::LEG_STATE_CONNECTED);
  Tell(line, transfer.leg(), call::v1::CAUSE_TRANSFERRED).mutable_transferred();
  if (FindLeg(line.call, transfer.agent_leg()) != nullptr) {
    Clear(line, transfer.agent_leg(), call::v1::CAUSE_TRANSFERRED);
  }
  return {};
}

std::string Pbx::Confer(Line& line) {
  if (!IsSpeaking(line.call.call())) return "nobody else is on the call";
  for (Leg& leg : *line.call.mutable_legs()) {
    if (IsAnswered(leg)) leg.set_state(call::v1::LEG_STATE_CONNECTED);
  }
  line.call.mutable_customer_leg()->set_state(call::v1::LEG_STATE_CONNECTED);
  Tell(line, "").mutable_conferenced();
  return {};
}

std::string Pbx::Divert(Line& line, const std::string& number) {
  Tell(line, line.call.customer_leg().leg(), call::v1::CAUSE_TRANSFERRED)
      .mutable_diverted()
      ->set_destination(number);
  ClearAll(line.call.call(), call::v1::CAUSE_TRANSFERRED);
  return {};
}

std::string Pbx::ClearOne(Line& line, const std::string& leg) {
  if (line.call.customer_leg().leg() == leg) {
    ClearAll(line.call.call(), call::v1::CAUSE_NORMAL);
    return {};
  }
  if (FindLeg(line.call, leg) == nullptr) return "there is no such leg";
  Clear(line, leg, call::v1::CAUSE_NORMAL);
  return {};
}

void Pbx::Clear(Line& line, const std::string& leg, Cause cause) {
  Tell(line, leg, cause).mutable_connection_cleared();
  line.ring_timeouts.erase(leg);
  RemoveLeg(line.call, leg);
}

void Pbx::ClearAll(const std::string& call, Cause cause) {
  Line& line = lines_.at(call);
  std::vector<std::string> legs;
  for (const Leg& leg : line.call.legs()) legs.push_back(leg.leg());
  // The customer first: who rings for a customer who left was not refused by anybody.
  if (const std::string& customer = line.call.customer_leg().leg(); !customer.empty()) {
    Tell(line, customer, cause).mutable_connection_cleared();
  }
  for (const std::string& leg : legs) Clear(line, leg, cause);
  Tell(line, "", cause).mutable_call_cleared();
  lines_.erase(std::string(call));
}

std::vector<PbxEvent> Pbx::TakeEvents() { return std::exchange(events_, {}); }

std::vector<Call> Pbx::ListCalls() const {
  std::vector<Call> calls;
  for (const auto& [_, line] : lines_) {
    if (!line.call.customer_leg().leg().empty()) calls.push_back(line.call);
  }
  return calls;
}

const Call* Pbx::Find(const std::string& call) const {
  const auto found = lines_.find(call);
  return found == lines_.end() ? nullptr : &found->second.call;
}

std::string Pbx::DeviceOf(const std::string& call, const std::string& leg) const {
  const Call* found = Find(call);
  if (found == nullptr) return {};
  if (!leg.empty() && found->customer_leg().leg() == leg) return found->customer_leg().device();
  for (const Leg& one : found->legs()) {
    if (one.leg() == leg) return one.device();
  }
  return {};
}

std::chrono::milliseconds Pbx::RingTimeout(const std::string& call, const std::string& leg) const {
  const auto line = lines_.find(call);
  if (line == lines_.end()) return {};
  const auto found = line->second.ring_timeouts.find(leg);
  return found == line->second.ring_timeouts.end() ? std::chrono::milliseconds{} : found->second;
}

bool Pbx::IsSpeaking(const std::string& call) const {
  const Call* found = Find(call);
  return found != nullptr && std::any_of(found->legs().begin(), found->legs().end(), IsAnswered);
}

Pbx::Line* Pbx::FindLine(const std::string& call) {
  const auto found = lines_.find(call);
  return found == lines_.end() ? nullptr : &found->second;
}

bool Pbx::IsBusy(const std::string& device) const {
  for (const auto& [_, line] : lines_) {
    for (const Leg& leg : line.call.legs()) {
      if (leg.device() == device) return true;
    }
  }
  return false;
}

PbxEvent& Pbx::Tell(const Line& line, const std::string& leg, Cause cause) {
  PbxEvent& event = events_.emplace_back();
  const auto since_epoch = clock_.Now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_epoch);
  event.mutable_occur_time()->set_seconds(seconds.count());
  event.mutable_occur_time()->set_nanos(static_cast<std::int32_t>((since_epoch - seconds).count()));
  event.set_call(line.call.call());
  event.set_leg(leg);
  event.set_cause(cause);
  return event;
}

}  // namespace strowger::simulator
