#include "simulation/scripted_pbx.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace strowger::simulation {

using core::Cause;
using core::LegEventKind;
using core::LegState;
using std::chrono::milliseconds;
using std::chrono::seconds;

// How long events and snapshots are on the way: those of one line come in order unless a fault
// makes them late. Commands are there at once, so they cross what is on the way.
constexpr Duration kWay = milliseconds(2);

void ScriptedPbx::CustomerCalls(core::CallArrived arrival) {
  const PbxCallId id = arrival.call;
  Call call;
  call.arrival = arrival;
  call.touched = agenda_.now();
  calls_.emplace(id, std::move(call));
  Send(std::move(arrival));
  if (dice_.Percent(30)) {
    const std::string pressed = dice_.Percent(70) ? "1" : "7";
    agenda_.After(dice_.Around(seconds(20)), [this, id, pressed] {
      Call* found = calls_.contains(id) ? &calls_.at(id) : nullptr;
      if (found == nullptr) return;
      core::LegEvent digits{
          link_, id, found->arrival.customer_leg, LegEventKind::kDigits, Cause::kNormal, pressed};
      Send(std::move(digits));
    });
  }
  agenda_.After(dice_.Around(seconds(60)), [this, id] { CustomerHangsUp(id); });
}

void ScriptedPbx::Execute(const core::PbxCommand& command) {
  if (!is_up_) return;
  obeying_ = core::KindOf(command);
  const PbxCallId id = std::visit([](const auto& one) { return one.call; }, command);
  if (calls_.contains(id)) calls_.at(id).touched = agenda_.now();
  std::visit([this](const auto& one) { On(one); }, command);
}

std::map<PbxCallId, TrueCall> ScriptedPbx::TrueCalls() const {
  std::map<PbxCallId, TrueCall> all;
  for (const auto& [id, call] : calls_) {
    TrueCall& one = all[id];
    one.customer = call.customer;
    one.touched = call.touched;
    for (const auto& [leg, state] : call.legs) one.legs[leg] = state.state;
  }
  return all;
}

void ScriptedPbx::On(const core::QueueCall& command) {
  Call* call = FindCall(command.call);
  if (call != nullptr && call->customer != LegState::kNull) call->customer = LegState::kQueued;
}

void ScriptedPbx::On(const core::RingDevice& command) {
  if (FindCall(command.call) == nullptr) return;
  if (!is_calm_ && dice_.OnceIn(200)) return Refuse(command.call, command.leg);
  Ring(command.call, command.leg, command.timeout);
}

void ScriptedPbx::On(const core::AnswerLeg& command) {
  const Leg* leg = FindLeg(command.call, command.leg);
  if (leg == nullptr || (!is_calm_ && dice_.OnceIn(20))) {
    return Refuse(command.call, command.leg);
  }
  Answer(command.call, command.leg);
}

void ScriptedPbx::On(const core::HoldLeg& command) {
  Call* call = FindCall(command.call);
  if (call == nullptr) return;
  const bool is_there = FindLeg(command.call, command.leg) != nullptr;
  if (!is_there || call->customer == LegState::kNull || RefusesVerb()) {
    return Refuse(command.call, command.leg);
  }
  call->customer = LegState::kHold;
  TellLeg(command.call, command.leg, LegEventKind::kHeld);
}

void ScriptedPbx::On(const core::RetrieveLeg& command) {
  Call* call = FindCall(command.call);
  if (call == nullptr) return;
  const bool is_there = FindLeg(command.call, command.leg) != nullptr;
  if (!is_there || call->customer == LegState::kNull || RefusesVerb()) {
    return Refuse(command.call, command.leg);
  }
  call->customer = LegState::kConnected;
  TellLeg(command.call, command.leg, LegEventKind::kRetrieved);
}

void ScriptedPbx::On(const core::ConsultDevice& command) {
  Call* call = FindCall(command.call);
  if (call == nullptr) return;
  const bool is_gone = call->customer == LegState::kNull;
  if (is_gone || RefusesVerb()) return Refuse(command.call, command.leg);
  call->customer = LegState::kHold;
  if (dice_.Percent(50)) TellLeg(command.call, command.agent_leg, LegEventKind::kHeld);
  Ring(command.call, command.leg, command.timeout);
}

void ScriptedPbx::On(const core::TransferCall& command) {
  Call* call = FindCall(command.call);
  if (call == nullptr) return;
  const Leg* taking = FindLeg(command.call, command.leg);
  const bool is_there = taking != nullptr && taking->state == LegState::kConnected &&
                        call->customer != LegState::kNull;
  if (!is_there || RefusesVerb()) return Refuse(command.call, command.leg);
  call->customer = LegState::kConnected;
  HangUpLeg(command.call, command.agent_leg, Cause::kTransferred);
}

void ScriptedPbx::On(const core::ConferenceCall& command) {
  Call* call = FindCall(command.call);
  if (call == nullptr) return;
  const bool is_gone = call->customer == LegState::kNull;
  if (is_gone || RefusesVerb()) return Refuse(command.call, {});
  call->customer = LegState::kConnected;
}

void ScriptedPbx::On(const core::DivertCall& command) {
  if (FindCall(command.call) == nullptr) return;
  if (!is_calm_ && dice_.Percent(20)) return Refuse(command.call, {});
  EndCall(command.call, Cause::kTransferred);
}

void ScriptedPbx::On(const core::ClearLeg& command) {
  if (!calls_.contains(command.call)) return;
  if (FindLeg(command.call, command.leg) == nullptr) return Refuse(command.call, command.leg);
  HangUpLeg(command.call, command.leg, Cause::kNormal);
}

void ScriptedPbx::On(const core::ClearCall& command) { EndCall(command.call, Cause::kNormal); }

void ScriptedPbx::On(const core::MakeCall& command) {
  if (calls_.contains(command.call)) return;
  if (!is_calm_ && dice_.OnceIn(200)) return Refuse(command.call, command.leg);
  Call call;
  call.arrival.link = link_;
  call.arrival.call = command.call;
  call.customer = LegState::kNull;
  call.touched = agenda_.now();
  calls_.emplace(command.call, std::move(call));
  Ring(command.call, command.leg, command.timeout);
}

void ScriptedPbx::On(const core::DialDigits& command) {
  Call* call = FindCall(command.call);
  if (call == nullptr) return;
  const bool is_there = FindLeg(command.call, command.agent_leg) != nullptr;
  if (!is_there || (!is_calm_ && dice_.OnceIn(50))) return Refuse(command.call, command.leg);
  call->arrival.customer_leg = command.leg;
  call->customer = LegState::kInitiated;
  DialCustomer(command.call, command.timeout);
}

void ScriptedPbx::DialCustomer(const PbxCallId& id, Duration timeout) {
  const std::size_t chance = dice_.Below(100);
  const Duration soon = dice_.Around(milliseconds(300));
  agenda_.After(timeout, [this, id] { CustomerFails(id, Cause::kNoAnswer); });
  if (chance < 20) {
    agenda_.After(soon, [this, id] { CustomerFails(id, Cause::kBusy); });
    return;
  }
  agenda_.After(soon, [this, id] {
    const auto found = calls_.find(id);
    if (found == calls_.end() || found->second.customer != LegState::kInitiated) return;
    found->second.customer = LegState::kAlerting;
    TellLeg(id, found->second.arrival.customer_leg, LegEventKind::kDelivered);
  });
  if (chance < 50 || is_calm_) return;
  agenda_.After(soon + dice_.Around(seconds(8)), [this, id] { CustomerAnswers(id); });
}

void ScriptedPbx::CustomerAnswers(const PbxCallId& id) {
  const auto found = calls_.find(id);
  if (found == calls_.end() || found->second.customer != LegState::kAlerting) return;
  found->second.customer = LegState::kConnected;
  TellLeg(id, found->second.arrival.customer_leg, LegEventKind::kEstablished);
  agenda_.After(dice_.Around(seconds(40)), [this, id] { CustomerHangsUp(id); });
}

void ScriptedPbx::CustomerFails(const PbxCallId& id, Cause cause) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;
  Call& call = found->second;
  if (call.customer != LegState::kInitiated && call.customer != LegState::kAlerting) return;
  call.customer = LegState::kNull;
  TellLeg(id, call.arrival.customer_leg, LegEventKind::kFailed, cause);
}

ScriptedPbx::Call* ScriptedPbx::FindCall(const PbxCallId& call) {
  const auto found = calls_.find(call);
  if (found != calls_.end()) return &found->second;
  Send(core::CallCleared{link_, call, Cause::kNormal});
  return nullptr;
}

ScriptedPbx::Leg* ScriptedPbx::FindLeg(const PbxCallId& call, const LegId& leg) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return nullptr;
  const auto leg_found = found->second.legs.find(leg);
  return leg_found == found->second.legs.end() ? nullptr : &leg_found->second;
}

void ScriptedPbx::Refuse(const PbxCallId& call, const LegId& leg) {
  const bool says = dice_.Below(10'000) >= faults_.unsaid;
  Send(core::CommandRefused{link_, call, leg, Cause::kFailure,
                            says ? obeying_ : core::CommandKind::kUnknown});
}

void ScriptedPbx::Ring(const PbxCallId& call, const LegId& leg, Duration timeout) {
  calls_.at(call).legs.emplace(leg, Leg{});
  const std::size_t chance = dice_.Below(100);
  const Fate fate = is_calm_ || chance < 10 ? Fate::kSilent
                    : chance < 13           ? Fate::kBusy
                    : chance < 16           ? Fate::kUnreachable
                    : chance < 20           ? Fate::kRejects
                                            : Fate::kAnswers;
  const Duration soon = dice_.Around(milliseconds(200));
  agenda_.After(soon, [this, call, leg, fate] {
    Leg* ringing = FindLeg(call, leg);
    if (ringing == nullptr || ringing->state != LegState::kInitiated) return;
    if (fate == Fate::kBusy) return Fail(call, leg, Cause::kBusy);
    if (fate == Fate::kUnreachable) return Fail(call, leg, Cause::kUnreachable);
    ringing->state = LegState::kAlerting;
    TellLeg(call, leg, LegEventKind::kDelivered);
  });
  agenda_.After(timeout, [this, call, leg] { Fail(call, leg, Cause::kNoAnswer); });
  if (fate == Fate::kRejects) {
    agenda_.After(soon + seconds(1), [this, call, leg] { Fail(call, leg, Cause::kRejected); });
  }
  if (fate == Fate::kAnswers) {
    agenda_.After(soon + dice_.Around(seconds(7)), [this, call, leg] { Answer(call, leg); });
  }
}

bool ScriptedPbx::HasAnswered(const Call& call) {
  return std::any_of(call.legs.begin(), call.legs.end(),
                     [](const auto& leg) { return leg.second.state == LegState::kConnected; });
}

void ScriptedPbx::Answer(const PbxCallId& call, const LegId& leg) {
  Leg* answered = FindLeg(call, leg);
  if (answered == nullptr || answered->state == LegState::kConnected) return;
  Call& whole = calls_.at(call);
  // Of several that ring another was faster; some exchanges see to it, others leave it to us.
  if (dice_.Percent(50) && whole.customer == LegState::kConnected && HasAnswered(whole)) {
    return Fail(call, leg, Cause::kAnsweredElsewhere);
  }
  answered->state = LegState::kConnected;
  if (whole.customer == LegState::kQueued) whole.customer = LegState::kConnected;
  TellLeg(call, leg, LegEventKind::kEstablished);
  for (const auto& [other, state] : whole.legs) {
    if (state.state != LegState::kAlerting || !dice_.OnceIn(10)) continue;
    agenda_.After(milliseconds(1), [this, call, late = other] { Answer(call, late); });
  }
  if (!dice_.Percent(40)) return;
  agenda_.After(dice_.Around(seconds(30)),
                [this, call, leg] { HangUpLeg(call, leg, Cause::kNormal); });
}

void ScriptedPbx::Fail(const PbxCallId& call, const LegId& leg, Cause cause) {
  const Leg* failed = FindLeg(call, leg);
  if (failed == nullptr || failed->state == LegState::kConnected) return;
  calls_.at(call).legs.erase(leg);
  TellLeg(call, leg, LegEventKind::kFailed, cause);
  if (dice_.Percent(50)) TellLeg(call, leg, LegEventKind::kCleared, cause);
}

void ScriptedPbx::HangUpLeg(const PbxCallId& call, const LegId& leg, Cause cause) {
  if (FindLeg(call, leg) == nullptr) return;
  calls_.at(call).legs.erase(leg);
  TellLeg(call, leg, LegEventKind::kCleared, cause);
}

void ScriptedPbx::CustomerHangsUp(const PbxCallId& call) {
  const auto found = calls_.find(call);
  if (found == calls_.end()) return;
  if (found->second.arrival.customer_leg) {
    TellLeg(call, found->second.arrival.customer_leg, LegEventKind::kCleared);
  }
  // Some exchanges tear everything down, others leave the other legs to us.
  if (dice_.Percent(50)) return EndCall(call, Cause::kNormal);
  if (found->second.legs.empty() || is_calm_) return EndCall(call, Cause::kNormal);
  found->second.customer = LegState::kNull;
  agenda_.After(seconds(30), [this, call] { EndCall(call, Cause::kNormal); });
}

void ScriptedPbx::EndCall(const PbxCallId& call, Cause cause) {
  auto node = calls_.extract(call);
  if (node.empty()) return;
  for (const auto& [leg, state] : node.mapped().legs) {
    if (dice_.Percent(70)) TellLeg(call, leg, LegEventKind::kCleared, cause);
  }
  Send(core::CallCleared{link_, call, cause});
}

void ScriptedPbx::Disconnect() {
  is_up_ = false;
  ++line_;
  tell_(core::LinkDown{link_});
}

void ScriptedPbx::Connect() {
  is_up_ = true;
  ++line_;
  tell_(Snapshot());
}

core::LinkUp ScriptedPbx::Snapshot() {
  core::LinkUp up;
  up.link = link_;
  up.abilities.answers = true;
  for (auto& [id, call] : calls_) {
    call.touched = agenda_.now();
    core::SnapshotCall snapshot;
    snapshot.arrival = call.arrival;
    snapshot.customer = call.customer;
    for (const auto& [leg, state] : call.legs) snapshot.legs.push_back({leg, state.state});
    up.calls.push_back(std::move(snapshot));
  }
  return up;
}

void ScriptedPbx::SnapshotFollows() {
  agenda_.After(milliseconds(1), [this, line = line_] {
    if (!is_up_ || line != line_) return;
    agenda_.After(kWay, [this, line, up = Snapshot()] {
      if (is_up_ && line == line_) tell_(up);
    });
  });
}

void ScriptedPbx::Crash() {
  calls_.clear();
  Disconnect();
}

void ScriptedPbx::CalmDown() {
  is_calm_ = true;
  faults_ = {0, 0, 0, 0};
  std::vector<PbxCallId> all;
  for (const auto& [id, call] : calls_) all.push_back(id);
  for (const PbxCallId& id : all) CustomerHangsUp(id);
}

void ScriptedPbx::TellLeg(const PbxCallId& call, const LegId& leg, LegEventKind kind, Cause cause) {
  if (calls_.contains(call)) calls_.at(call).touched = agenda_.now();
  Send(core::LegEvent{link_, call, leg, kind, cause, {}});
}

void ScriptedPbx::Send(core::Input input) {
  if (!is_up_) return;
  const auto deliver = [this, input = std::move(input), line = line_](bool even_if_cut) {
    if (is_up_ && (line == line_ || even_if_cut)) tell_(input);
  };
  if (!is_calm_ && dice_.OnceIn(300)) SnapshotFollows();
  const std::size_t chance = dice_.Below(10'000);
  if (chance < faults_.lost) return;
  if (chance < faults_.lost + faults_.late) {
    agenda_.After(dice_.Around(seconds(5)), [deliver] { deliver(true); });
    return;
  }
  agenda_.After(kWay, [deliver] { deliver(false); });
  if (chance < faults_.lost + faults_.late + faults_.doubled) {
    agenda_.After(kWay + dice_.Around(seconds(10)), [deliver] { deliver(true); });
  }
}

}  // namespace strowger::simulation
