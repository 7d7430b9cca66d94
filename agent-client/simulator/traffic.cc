#include "simulator/traffic.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace strowger::simulator {

using call::v1::PbxEvent;

namespace {

// Talk times of call centers spread about as wide as their mean.
constexpr double kTalkVariation = 0.8;
// A line that is full is tried again after this.
constexpr Seconds kFullLinePause{1};
// Announcements are listened to for so long.
constexpr Seconds kDigitDelay{5};

}  // namespace

Traffic::Traffic(TrafficOptions options, const Clock& clock, Agenda& agenda, Pbx& pbx,
                 CallerBook& callers, Tally& tally)
    : options_(std::move(options)),
      clock_(clock),
      agenda_(agenda),
      pbx_(pbx),
      callers_(callers),
      tally_(tally),
      random_(options_.seed) {}

void Traffic::Start() { ScheduleArrival(); }

void Traffic::StopArrivals() {
  has_ended_arrivals_ = true;
  agenda_.Cancel(next_arrival_);
}

void Traffic::HangUpAll() {
  StopArrivals();
  std::vector<std::pair<std::string, std::string>> lines;
  for (auto& [call, caller] : on_line_) {
    caller.leaving = Leaving::kEndOfDay;
    lines.emplace_back(call, caller.leg);
  }
  for (const auto& [call, leg] : lines) pbx_.HangUp(call, leg);
}

void Traffic::ScheduleArrival() {
  if (has_ended_arrivals_ || options_.calls_per_hour <= 0) return;
  if (options_.calls_max != 0 && tally_.offered >= options_.calls_max) {
    has_ended_arrivals_ = true;
    return;
  }
  next_arrival_ =
      agenda_.At(In(Exponential(Seconds(3600 / options_.calls_per_hour))), [this] { Arrive(); });
}

void Traffic::Arrive() {
  if (pbx_.calls() >= options_.live_calls_max) {
    next_arrival_ = agenda_.At(In(kFullLinePause), [this] { Arrive(); });
    return;
  }
  const KnownCaller who = callers_.Next();
  call::v1::Offered offered;
  offered.set_caller(who.number);
  if (!options_.dialled.empty()) offered.set_dialled(Pick(options_.dialled));
  for (const auto& [key, values] : options_.attached) {
    if (const std::string& value = Pick(values); !value.empty()) {
      (*offered.mutable_attached())[key] = value;
    }
  }
  const std::string call = pbx_.StartCall(std::move(offered));
  Caller& caller = on_line_[call];
  caller.leg = pbx_.Find(call)->customer_leg().leg();
  caller.arrived = clock_.Now();
  ++tally_.offered;
  ScheduleLostPatience(call, caller);
  if (Happens(options_.wants_callback)) ScheduleDigit(call, caller);
  ScheduleArrival();
}

void Traffic::ScheduleDigit(const std::string& call, const Caller& caller) {
  agenda_.At(In(kDigitDelay), [this, call, leg = caller.leg] {
    const auto found = on_line_.find(call);
    if (found == on_line_.end() || found->second.stage != Stage::kWaiting) return;
    found->second.leaving = Leaving::kForCallback;
    pbx_.PressDigits(call, leg, "1");
  });
}

void Traffic::ScheduleLostPatience(const std::string& call, Caller& caller) {
  if (options_.patience_mean.count() <= 0) return;
  caller.next_act = agenda_.At(In(Exponential(options_.patience_mean)), [this, call] {
    const auto found = on_line_.find(call);
    if (found == on_line_.end() || found->second.stage != Stage::kWaiting) return;
    found->second.leaving = Leaving::kLostPatience;
    pbx_.HangUp(call, found->second.leg);
  });
}

void Traffic::Observe(const PbxEvent& event) {
  switch (event.event_case()) {
    case PbxEvent::kDelivered:
      return OnDelivered(event);
    case PbxEvent::kEstablished:
      return OnEstablished(event);
    case PbxEvent::kFailed:
      ++tally_.not_reached;
      return;
    case PbxEvent::kHeld:
      ++tally_.held;
      return;
    case PbxEvent::kTransferred:
      ++tally_.transferred;
      if (const auto found = on_line_.find(event.call()); found != on_line_.end()) {
        PlanEndOfTalk(event, found->second);
      }
      return;
    case PbxEvent::kDiverted:
      ++tally_.transferred;
      return;
    case PbxEvent::kConferenced:
      ++tally_.conferenced;
      return;
    case PbxEvent::kCallCleared:
      return OnCallCleared(event);
    default:
      return;
  }
}

void Traffic::OnDelivered(const PbxEvent& event) {
  ++tally_.rung;
  const std::string& call = event.call();
  const std::string& leg = event.leg();
  const std::string device = pbx_.DeviceOf(call, leg);
  if (device.empty()) return;  // Gone again already.
  if (pbx_.Find(call)->customer_leg().leg() == leg) return OnDialled(event);
  const Seconds timeout = pbx_.RingTimeout(call, leg);
  // What the telephone's owner does not do in time, the PBX does.
  if (timeout.count() > 0) {
    agenda_.At(In(timeout),
               [this, call, leg] { pbx_.GiveUpRinging(call, leg, call::v1::CAUSE_NO_ANSWER); });
  }
  if (options_.manual_phones.contains(device) || Happens(options_.no_answer)) return;
  const Seconds delay(std::uniform_real_distribution<>(options_.answer_delay_min.count(),
                                                       options_.answer_delay_max.count())(random_));
  if (Happens(options_.rejected)) {
    agenda_.At(In(delay),
               [this, call, leg] { pbx_.GiveUpRinging(call, leg, call::v1::CAUSE_REJECTED); });
    return;
  }
  agenda_.At(In(delay), [this, call, leg] { pbx_.Answer(call, leg); });
}

void Traffic::OnDialled(const PbxEvent& event) {
  const std::string& call = event.call();
  agenda_.At(In(pbx_.RingTimeout(call, event.leg())),
             [this, call] { pbx_.GiveUpDialled(call, call::v1::CAUSE_NO_ANSWER); });
  if (Happens(options_.no_answer)) return;
  const Seconds delay(std::uniform_real_distribution<>(options_.answer_delay_min.count(),
                                                       options_.answer_delay_max.count())(random_));
  agenda_.At(In(delay), [this, call, leg = event.leg()] {
    pbx_.AnswerDialled(call);
    Caller& caller = on_line_[call];
    caller.leg = leg;
    caller.arrived = caller.answered = clock_.Now();
    caller.stage = Stage::kTalking;
    ++tally_.called_back;
    caller.next_act = agenda_.At(In(TalkTime()), [this, call] { EndTalk(call); });
  });
}

void Traffic::OnEstablished(const PbxEvent& event) {
  const auto found = on_line_.find(event.call());
  if (found == on_line_.end()) return;
  Caller& caller = found->second;
  if (caller.stage == Stage::kWaiting) {
    caller.stage = Stage::kTalking;
    caller.answered = clock_.Now();
    ++tally_.answered;
    tally_.waits.push_back(caller.answered - caller.arrived);
    return PlanEndOfTalk(event, caller);
  }
  // Answered once more after a transfer; a customer on hold hears nothing of a consultation.
  const call::v1::Call* line = pbx_.Find(event.call());
  if (line == nullptr || line->customer_leg().state() == call::v1::LEG_STATE_HOLD) return;
  PlanEndOfTalk(event, caller);
}

void Traffic::PlanEndOfTalk(const PbxEvent& event, Caller& caller) {
  const bool is_manual = options_.manual_talk.count() > 0 &&
                         options_.manual_phones.contains(pbx_.DeviceOf(event.call(), event.leg()));
  agenda_.Cancel(caller.next_act);
  caller.next_act = agenda_.At(In(is_manual ? options_.manual_talk : TalkTime()),
                               [this, call = event.call()] { EndTalk(call); });
}

void Traffic::EndTalk(const std::string& call) {
  const auto found = on_line_.find(call);
  const call::v1::Call* line = pbx_.Find(call);
  if (found == on_line_.end() || line == nullptr) return;
  const bool one_agent_is_left =
      line->legs_size() == 1 && line->legs(0).state() == call::v1::LEG_STATE_CONNECTED;
  if (one_agent_is_left && !options_.manual_phones.contains(line->legs(0).device()) &&
      Happens(options_.agent_hangs_up)) {
    pbx_.HangUp(call, line->legs(0).leg());
    return;
  }
  pbx_.HangUp(call, found->second.leg);
}

void Traffic::OnCallCleared(const PbxEvent& event) {
  const auto found = on_line_.find(event.call());
  if (found == on_line_.end()) return;
  agenda_.Cancel(found->second.next_act);
  if (found->second.stage == Stage::kWaiting) {
    CountUnanswered(found->second.leaving);
  }
  on_line_.erase(found);
}

void Traffic::CountUnanswered(Leaving leaving) {
  switch (leaving) {
    case Leaving::kNot:
      ++tally_.refused;
      return;
    case Leaving::kLostPatience:
      ++tally_.abandoned;
      return;
    case Leaving::kEndOfDay:
      ++tally_.left_waiting;
      return;
    case Leaving::kForCallback:
      ++tally_.callbacks;
      return;
  }
}

RingFate Traffic::PickFate(const std::string& device) {
  if (options_.manual_phones.contains(device)) return RingFate::kRings;
  if (Happens(options_.busy)) return RingFate::kBusy;
  if (Happens(options_.unreachable)) return RingFate::kUnreachable;
  return RingFate::kRings;
}

bool Traffic::Happens(double share) {
  return share > 0 && std::uniform_real_distribution<>(0, 1)(random_) < share;
}

Seconds Traffic::Exponential(Seconds mean) {
  return Seconds(std::exponential_distribution<>(1 / mean.count())(random_));
}

Seconds Traffic::TalkTime() {
  if (options_.talk_shape == TalkShape::kExponential) return Exponential(options_.talk_mean);
  // A log-normal of the wanted mean and spread.
  const double variance = std::log(1 + kTalkVariation * kTalkVariation);
  const double place = std::log(options_.talk_mean.count()) - variance / 2;
  return Seconds(std::lognormal_distribution<>(place, std::sqrt(variance))(random_));
}

const std::string& Traffic::Pick(const std::vector<WeightedValue>& values) {
  double all = 0;
  for (const WeightedValue& one : values) all += one.weight;
  double place = std::uniform_real_distribution<>(0, all)(random_);
  for (const WeightedValue& one : values) {
    place -= one.weight;
    if (place < 0) return one.value;
  }
  return values.back().value;
}

TimePoint Traffic::In(Seconds delay) const {
  return clock_.Now() + std::chrono::duration_cast<Duration>(delay);
}

}  // namespace strowger::simulator
