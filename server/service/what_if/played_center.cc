#include "service/what_if/played_center.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>
#include <utility>

#include "base/check.h"

namespace strowger::service {
namespace {

using core::Cause;
using core::LegEventKind;

constexpr const char* kCustomer = "customer";  // Each call has one such leg.

PbxCallId NameOf(std::uint64_t call) { return PbxCallId{std::to_string(call)}; }

std::uint64_t NumberOf(const PbxCallId& call) {
  std::uint64_t number = 0;
  std::from_chars(call.value.data(), call.value.data() + call.value.size(), number);
  return number;
}

}  // namespace

PlayedCenter::PlayedCenter(PlayOptions options)
    : options_(std::move(options)),
      floor_(options_.setup, {}),
      tally_(options_.setup, options_.begin),
      now_(options_.begin) {
  floor_.Resume(now_);
  std::set<LinkId> links;
  for (const core::AgentSetup& agent : options_.setup.agents) links.insert(agent.link);
  for (const LinkId& link : links) Tell(core::LinkUp{link, {.answers = true}, {}});
  for (std::size_t i = 0; i < options_.shifts.size(); ++i) {
    const Shift& shift = options_.shifts[i];
    Plan(std::max(shift.begin, now_), ShiftBegins{i});
    if (shift.end != TimePoint::max()) Plan(shift.end, ShiftEnds{i});
  }
}

void PlayedCenter::Play(Traffic& traffic, TimePoint end) {
  if (!next_visit_) next_visit_ = traffic.Next();
  while (true) {
    const bool is_visit =
        next_visit_ && (agenda_.empty() || next_visit_->arrives < agenda_.top().at);
    // Queues would open and close for ever.
    if (!next_visit_ && awaited_ == 0) break;
    const TimePoint at = is_visit ? next_visit_->arrives : agenda_.top().at;
    if (at > end) break;
    STROWGER_CHECK(at >= now_);
    now_ = at;
    if (is_visit) {
      Arrive(*next_visit_);
      next_visit_ = traffic.Next();
      continue;
    }
    const Deed deed = agenda_.top().deed;
    if (IsAwaited(deed)) --awaited_;
    agenda_.pop();
    std::visit([this](const auto& one) { Do(one); }, deed);
  }
  if (end != TimePoint::max()) now_ = end;
}

bool PlayedCenter::IsAwaited(const Deed& deed) {
  const auto* due = std::get_if<TimerIsDue>(&deed);
  return due == nullptr || due->is_awaited;
}

void PlayedCenter::Plan(TimePoint at, Deed deed) {
  if (IsAwaited(deed)) ++awaited_;
  agenda_.push({at, ++planned_, std::move(deed)});
}

void PlayedCenter::Arrive(const Visit& visit) {
  const CallNumber number = ++last_call_;
  core::CallArrived arrival;
  arrival.link = visit.link ? visit.link : options_.setup.agents.front().link;
  arrival.call = NameOf(number);
  arrival.customer_leg = LegId{kCustomer};
  arrival.queue = visit.queue;
  arrival.priority = visit.priority;
  arrival.needs = visit.needs;
  arrival.arrived = now_ - visit.head_start;
  calls_.emplace(number, Call{.visit = visit});
  // Before the floor hears of it, so that a caller without patience goes before it is answered.
  if (visit.patience) Plan(now_ + *visit.patience, CallerLeaves{number, true});
  Tell(arrival);
}

void PlayedCenter::Do(const ShiftBegins& deed) {
  const AgentId& agent = options_.shifts[deed.shift].agent;
  Tell(core::ConsoleAttached{agent});
  Tell(core::LogOn{agent, {}});
  Tell(core::SetReady{agent});
}

void PlayedCenter::Do(const ShiftEnds& deed) {
  Tell(core::LogOff{options_.shifts[deed.shift].agent});
}

void PlayedCenter::Do(const AgentAnswers& deed) {
  const auto found = calls_.find(deed.call);
  if (found == calls_.end()) return;
  Call& call = found->second;
  const auto ring = std::find_if(call.ringing.begin(), call.ringing.end(),
                                 [&](const auto& one) { return one.first == deed.ring; });
  if (ring == call.ringing.end()) return;  // The offer was taken back.
  const LegId leg = ring->second;
  if (std::exchange(call.is_answered, true)) return;
  Plan(now_ + call.visit.talk, CallerLeaves{deed.call});
  const LinkId link = call.visit.link ? call.visit.link : options_.setup.agents.front().link;
  Tell(
      core::LegEvent{link, NameOf(deed.call), leg, LegEventKind::kEstablished, Cause::kNormal, {}});
}

void PlayedCenter::Do(const CallerLeaves& deed) {
  const auto found = calls_.find(deed.call);
  if (found == calls_.end()) return;
  if (deed.has_patience_ended && found->second.is_answered) return;
  const Visit visit = std::move(found->second.visit);
  const bool was_answered = found->second.is_answered;
  calls_.erase(found);
  const LinkId link = visit.link ? visit.link : options_.setup.agents.front().link;
  const WorkItemId item = floor_.FindCall(link, NameOf(deed.call));
  const core::ItemView* view = floor_.FindItem(item);
  if (was_answered && view != nullptr) Plan(now_ + visit.wrap_up, NotesAreDone{item});
  Tell(core::CallCleared{link, NameOf(deed.call), Cause::kNormal});
}

void PlayedCenter::Do(const NotesAreDone& deed) {
  const core::ItemView* item = floor_.FindItem(deed.item);
  // The queue's timeout was shorter, or there is no wrap-up in this queue.
  if (item == nullptr || item->state != core::ItemState::kWrapUp) return;
  const auto& queues = options_.setup.queues;
  const auto queue = std::find_if(queues.begin(), queues.end(),
                                  [&](const auto& one) { return one.id == item->queue; });
  std::string disposition = "done";
  if (queue != queues.end() && !queue->dispositions.empty()) {
    disposition = queue->dispositions.front();
  }
  Tell(core::FinishWrapUp{AgentId(item->owner), deed.item, disposition});
}

void PlayedCenter::Do(const TimerIsDue& deed) {
  const auto running = timers_by_number_.find(deed.timer);
  if (running == timers_by_number_.end()) return;
  const core::TimerFired fired{running->second};
  Cancel(fired.timer);
  Tell(fired);
}

void PlayedCenter::Tell(const core::Input& input) {
  ++inputs_;
  effects_.clear();
  // A refusal changes nothing: for example a log-off that has already happened.
  static_cast<void>(floor_.Handle(input, now_, effects_).ok());
  const core::Changes changes = floor_.TakeChanges();
  tally_.Apply(changes, now_);
  for (const core::ItemView& item : changes.items) {
    if (watcher_ && item.state == core::ItemState::kClosed) watcher_(item);
  }
  for (const core::Effect& effect : effects_) CarryOut(effect);
}

void PlayedCenter::CarryOut(const core::Effect& effect) {
  if (const auto* start = std::get_if<core::StartTimer>(&effect)) {
    Start(*start);
  } else if (const auto* cancel = std::get_if<core::CancelTimer>(&effect)) {
    Cancel(cancel->timer);
  } else if (const auto* command = std::get_if<core::PbxCommand>(&effect)) {
    Obey(*command);
  }
}

void PlayedCenter::Obey(const core::PbxCommand& command) {
  // Agents who are played neither hold, consult nor transfer, so that no other command comes.
  const PbxCallId& named =
      std::visit([](const auto& one) -> const PbxCallId& { return one.call; }, command);
  const auto found = calls_.find(NumberOf(named));
  if (found == calls_.end()) return;
  Call& call = found->second;
  if (const auto* ring = std::get_if<core::RingDevice>(&command)) {
    call.ringing.emplace_back(++call.rings, ring->leg);
    Plan(now_ + options_.answer_time, AgentAnswers{found->first, call.rings});
  } else if (const auto* clear = std::get_if<core::ClearLeg>(&command)) {
    std::erase_if(call.ringing, [&](const auto& one) { return one.second == clear->leg; });
  } else if (std::holds_alternative<core::ClearCall>(command)) {
    calls_.erase(found);
  } else if (std::holds_alternative<core::DivertCall>(command)) {
    Plan(now_, CallerLeaves{found->first});
  }
}

void PlayedCenter::Start(const core::StartTimer& start) {
  Cancel(start.timer);
  const std::uint64_t number = ++last_timer_;
  timers_.emplace(start.timer, number);
  timers_by_number_.emplace(number, start.timer);
  // Neither calendars nor figures keep anybody here.
  const bool is_awaited = start.timer.kind != core::TimerKind::kHours &&
                          start.timer.kind != core::TimerKind::kLiveService;
  Plan(std::max(start.at, now_), TimerIsDue{number, is_awaited});
}

void PlayedCenter::Cancel(const core::TimerId& timer) {
  const auto running = timers_.find(timer);
  if (running == timers_.end()) return;
  timers_by_number_.erase(running->second);
  timers_.erase(running);
}

}  // namespace strowger::service
