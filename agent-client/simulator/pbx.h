#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "strowger/call/v1/pbx_link.pb.h"

namespace strowger::simulator {

// What becomes of a telephone that is rung.
enum class RingFate { kRings, kBusy, kUnreachable };

// A whole PBX in memory: its calls and their legs, in CSTA's words. People act on it (a customer
// calls, a telephone is answered), the server commands it, and both make events. It knows no time
// but the clock that stamps events, no chance and no network.
//
// A telephone has one line: while it has a leg it is busy.
class Pbx {
 public:
  // Asked when a free telephone is to be rung.
  using PickFate = std::function<RingFate(const std::string& device)>;

  // Asked when a verb of an agent is to be carried out: is it refused all the same?
  using PickRefusal = std::function<bool(const call::v1::Command& command)>;

  // Calls are named `prefix` and a number. The clock must outlive the PBX.
  Pbx(const Clock& clock, std::string prefix, PickFate pick_fate, PickRefusal pick_refusal = {});

  // ---- What people do. What does not fit the state is ignored: people press buttons late.

  // A customer calls; returns the call's name. The customer's leg is named here.
  std::string StartCall(call::v1::Offered offered);
  void Answer(const std::string& call, const std::string& leg);
  // The customer's hanging up ends the call, and so does that of the last one who spoke with the
  // customer.
  void HangUp(const std::string& call, const std::string& leg);
  // A ringing telephone was not answered, or its owner refused.
  void GiveUpRinging(const std::string& call, const std::string& leg, call::v1::Cause cause);
  // The customer of a callback answers, or is not reached.
  void AnswerDialled(const std::string& call);
  void GiveUpDialled(const std::string& call, call::v1::Cause cause);
  void PressDigits(const std::string& call, const std::string& leg, const std::string& digits);

  // ---- What the server commands. A refusal is returned; success is told by events.
  std::optional<call::v1::CommandResult> Obey(const call::v1::Command& command);

  // What happened since the last call, in order, not yet numbered.
  std::vector<call::v1::PbxEvent> TakeEvents();
  // All calls as they are now, the oldest first.
  std::vector<call::v1::Call> ListCalls() const;

  const call::v1::Call* Find(const std::string& call) const;
  // The telephone of a leg; empty when there is no such leg.
  std::string DeviceOf(const std::string& call, const std::string& leg) const;
  // How long a ringing leg may ring; zero when it is not ringing.
  std::chrono::milliseconds RingTimeout(const std::string& call, const std::string& leg) const;
  bool IsSpeaking(const std::string& call) const;
  std::size_t calls() const { return lines_.size(); }

 private:
  struct Line {
    call::v1::Call call;
    bool is_made = false;  // By the server, to call a customer back.
    std::map<std::string, std::chrono::milliseconds> ring_timeouts;
  };
  // In order of arrival: names are a prefix and a growing number.
  struct ByAge {
    bool operator()(const std::string& a, const std::string& b) const {
      return a.size() != b.size() ? a.size() < b.size() : a < b;
    }
  };
  struct Ring {
    std::string leg;
    std::string device;
    std::chrono::milliseconds timeout;
  };

  Line* FindLine(const std::string& call);
  bool IsBusy(const std::string& device) const;
  call::v1::PbxEvent& Tell(const Line& line, const std::string& leg,
                           call::v1::Cause cause = call::v1::CAUSE_NORMAL);
  void Clear(Line& line, const std::string& leg, call::v1::Cause cause);
  void ClearAll(const std::string& call, call::v1::Cause cause);

  // Each returns why the command cannot be carried out; empty when it was.
  std::string Carry(Line& line, const call::v1::Command& command);
  std::string Make(const call::v1::Command& command);
  std::string Dial(Line& line, const call::v1::DialDigits& dial);
  std::string QueueCustomer(Line& line);
  std::string RingLeg(Line& line, const Ring& ring);
  std::string Hold(Line& line, const std::string& leg);
  std::string Retrieve(Line& line, const std::string& leg);
  std::string Consult(Line& line, const call::v1::ConsultDevice& consult);
  std::string Transfer(Line& line, const call::v1::TransferCall& transfer);
  std::string Confer(Line& line);
  std::string Divert(Line& line, const std::string& number);
  std::string ClearOne(Line& line, const std::string& leg);

  const Clock& clock_;
  const std::string prefix_;
  const PickFate pick_fate_;
  const PickRefusal pick_refusal_;
  std::uint64_t last_call_ = 0;
  std::map<std::string, Line, ByAge> lines_;
  std::vector<call::v1::PbxEvent> events_;
};

}  // namespace strowger::simulator
