#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "simulator/agenda.h"
#include "simulator/caller_book.h"
#include "simulator/pbx.h"
#include "simulator/tally.h"

namespace strowger::simulator {

using Seconds = std::chrono::duration<double>;

enum class TalkShape { kExponential, kLogNormal };

// One value that callers bring along, with how often it is met beside the others.
struct WeightedValue {
  std::string value;
  double weight = 1;
};

// How the people behave who call and who are called.
struct TrafficOptions {
  double calls_per_hour = 60;
  // No more calls arrive after so many; 0: no such limit.
  std::uint64_t calls_max = 0;
  // No call arrives while so many are on the line.
  std::size_t live_calls_max = 10'000;
  Seconds patience_mean{60};  // Exponential. Zero: they wait for ever.
  Seconds talk_mean{60};
  TalkShape talk_shape = TalkShape::kLogNormal;
  // Callers who speak with somebody at a manual telephone stay so long, which leaves time to try
  // the keys. Zero: as long as any other.
  Seconds manual_talk{0};
  Seconds answer_delay_min{1};
  Seconds answer_delay_max{4};
  double agent_hangs_up = 0.5;  // Share of calls that the agent ends.
  // Shares of ringings that go wrong.
  double no_answer = 0;
  double busy = 0;
  double unreachable = 0;
  double rejected = 0;
  // Share of callers who press 1 while they wait, to be called back where that is offered.
  double wants_callback = 0;
  double verbs_refused = 0;  // Share of agents' verbs that the PBX refuses.
  // Telephones that nobody answers here: somebody at a console does.
  std::set<std::string> manual_phones{};
  // What the IVR learned of each caller: a key, and the values it takes.
  std::map<std::string, std::vector<WeightedValue>> attached{};
  std::vector<WeightedValue> dialled{};
  std::uint64_t seed = 1;
};

// The people at both ends of the lines: customers who call, wait and lose patience, and agents'
// telephones that ring and are answered. Everything by chance comes from one seed. Used by one
// thread.
class Traffic {
 public:
  // All must outlive the traffic; its entries must not run after it is gone.
  Traffic(TrafficOptions options, const Clock& clock, Agenda& agenda, Pbx& pbx, CallerBook& callers,
          Tally& tally);

  // Calls begin to arrive.
  void Start();
  // No call arrives any more; those on the line go on.
  void StopArrivals();
  // Everybody hangs up.
  void HangUpAll();
  // What the PBX told; each event once, in order.
  void Observe(const call::v1::PbxEvent& event);
  RingFate PickFate(const std::string& device);
  bool RefusesVerb() { return Happens(options_.verbs_refused); }

  bool has_ended_arrivals() const { return has_ended_arrivals_; }

 private:
  enum class Stage { kWaiting, kTalking };
  // Why a waiting customer's line ended.
  enum class Leaving { kNot, kLostPatience, kEndOfDay, kForCallback };
  struct Caller {
    std::string leg;
    TimePoint arrived;
    TimePoint answered;
    Stage stage = Stage::kWaiting;
    Leaving leaving = Leaving::kNot;
    Agenda::Key next_act{};
  };

  void ScheduleArrival();
  void Arrive();
  void ScheduleDigit(const std::string& call, const Caller& caller);
  void ScheduleLostPatience(const std::string& call, Caller& caller);
  void OnDelivered(const call::v1::PbxEvent& event);
  // A customer is called back.
  void OnDialled(const call::v1::PbxEvent& event);
  void OnEstablished(const call::v1::PbxEvent& event);
  void OnCallCleared(const call::v1::PbxEvent& event);
  void CountUnanswered(Leaving leaving);
  // The talk with who is on this leg now ends by itself later.
  void PlanEndOfTalk(const call::v1::PbxEvent& event, Caller& caller);
  void EndTalk(const std::string& call);
  bool Happens(double share);
  Seconds Exponential(Seconds mean);
  Seconds TalkTime();
  const std::string& Pick(const std::vector<WeightedValue>& values);
  TimePoint In(Seconds delay) const;

  // Borrowed.
  const TrafficOptions options_;
  const Clock& clock_;
  Agenda& agenda_;
  Pbx& pbx_;
  CallerBook& callers_;
  Tally& tally_;
  // State.
  std::mt19937_64 random_;
  bool has_ended_arrivals_ = false;
  Agenda::Key next_arrival_{};
  std::map<std::string, Caller> on_line_;
};

}  // namespace strowger::simulator
