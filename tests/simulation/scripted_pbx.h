#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/floor/effect.h"
#include "core/floor/input.h"
#include "simulation/agenda.h"
#include "simulation/dice.h"

namespace strowger::simulation {

// How often things go wrong, in events of ten thousand.
struct Faults {
  std::size_t lost = 20;
  std::size_t doubled = 50;
  std::size_t late = 50;
  std::size_t unsaid = 2000;  // Refusals that do not say what is refused.
};

// A call as the PBX really has it.
struct TrueCall {
  core::LegState customer = core::LegState::kQueued;
  std::map<LegId, core::LegState> legs;
  // The last moment when it was commanded or told something.
  TimePoint touched;
};

// A PBX that behaves as the commands' comments say, with callers who lose patience, telephones that
// are answered or not, and a line to the floor that loses, doubles and delays events. It knows the
// truth about its calls whatever the floor believes.
class ScriptedPbx {
 public:
  using Tell = std::function<void(const core::Input&)>;

  ScriptedPbx(LinkId link, Agenda& agenda, Dice& dice, Faults faults, Tell tell)
      : link_(std::move(link)),
        agenda_(agenda),
        dice_(dice),
        faults_(faults),
        tell_(std::move(tell)) {}

  const LinkId& link() const { return link_; }
  bool is_up() const { return is_up_; }
  std::size_t calls() const { return calls_.size(); }
  std::map<PbxCallId, TrueCall> TrueCalls() const;

  // A customer calls. The call is there even when the floor cannot be told.
  void CustomerCalls(core::CallArrived arrival);
  void Execute(const core::PbxCommand& command);

  void Disconnect();
  // Tells LinkUp with a true snapshot.
  void Connect();
  // All calls are gone; the line is cut.
  void Crash();
  // No chance from here on, and everybody hangs up.
  void CalmDown();

 private:
  struct Leg {
    core::LegState state = core::LegState::kInitiated;
  };
  struct Call {
    core::CallArrived arrival;
    core::LegState customer = core::LegState::kQueued;
    std::map<LegId, Leg> legs;
    TimePoint touched;
  };
  // Rings the customer of a call that we were told to make.
  void DialCustomer(const PbxCallId& call, Duration timeout);
  void CustomerAnswers(const PbxCallId& call);
  void CustomerFails(const PbxCallId& call, core::Cause cause);

  enum class Fate { kAnswers, kSilent, kBusy, kUnreachable, kRejects };

  void On(const core::QueueCall& command);
  void On(const core::PlayAnnouncement&) {}
  void On(const core::RingDevice& command);
  void On(const core::AnswerLeg& command);
  void On(const core::HoldLeg& command);
  void On(const core::RetrieveLeg& command);
  void On(const core::ConsultDevice& command);
  void On(const core::TransferCall& command);
  void On(const core::ConferenceCall& command);
  void On(const core::DivertCall& command);
  void On(const core::ClearLeg& command);
  void On(const core::ClearCall& command);
  void On(const core::MakeCall& command);
  void On(const core::DialDigits& command);

  // Null, and the floor hears that the call is gone, when it is.
  Call* FindCall(const PbxCallId& call);
  Leg* FindLeg(const PbxCallId& call, const LegId& leg);
  // Does chance refuse a verb?
  bool RefusesVerb() { return !is_calm_ && dice_.OnceIn(12); }
  void Refuse(const PbxCallId& call, const LegId& leg);
  void Ring(const PbxCallId& call, const LegId& leg, Duration timeout);
  void Answer(const PbxCallId& call, const LegId& leg);
  static bool HasAnswered(const Call& call);
  void Fail(const PbxCallId& call, const LegId& leg, core::Cause cause);
  void HangUpLeg(const PbxCallId& call, const LegId& leg, core::Cause cause);
  void CustomerHangsUp(const PbxCallId& call);
  void EndCall(const PbxCallId& call, core::Cause cause);

  void TellLeg(const PbxCallId& call, const LegId& leg, core::LegEventKind kind,
               core::Cause cause = core::Cause::kNormal);
  // Everything as it is now.
  core::LinkUp Snapshot();
  // As the server asks for when it has missed an event.
  void SnapshotFollows();
  // With the faults of the line.
  void Send(core::Input input);

  const LinkId link_;
  Agenda& agenda_;
  Dice& dice_;
  Faults faults_;
  const Tell tell_;

  std::map<PbxCallId, Call> calls_;
  bool is_up_ = false;
  bool is_calm_ = false;
  core::CommandKind obeying_ = core::CommandKind::kUnknown;  // The command being carried out.
  // Grows when the line is cut: events on their way are lost then.
  int line_ = 0;
};

}  // namespace strowger::simulation
