#include "core/report/floor_tally.h"

#include <algorithm>

#include "core/report/contact_times.h"

namespace strowger::core {
namespace {

std::optional<Duration> Mean(Duration sum, std::uint64_t count) {
  if (count == 0) return std::nullopt;
  return sum / static_cast<Duration::rep>(count);
}

void CountFate(QueueTally& tally, const ItemView& closed, Duration wait) {
  const bool in_time = wait <= tally.threshold;
  const ItemOutcome outcome = closed.outcome.value_or(ItemOutcome::kHandled);
  if (closed.answered) {
    ++tally.answered;
    ++(in_time ? tally.fates.answered_in_time : tally.fates.answered_late);
    tally.wait_of_answered += wait;
  } else if (outcome == ItemOutcome::kAbandonedWaiting ||
             outcome == ItemOutcome::kAbandonedRinging) {
    ++tally.abandoned;
    ++(in_time ? tally.fates.abandoned_in_time : tally.fates.abandoned_late);
    tally.wait_of_abandoned += wait;
  } else {
    ++tally.flowed_out;
    if (!in_time) ++tally.fates.others_late;
  }
}

}  // namespace

void CountContact(const ItemView& closed, QueueTally& tally) {
  const ContactTimes times = MeasureContact(closed);
  // Who waited before an overflow ended the call was offered.
  const bool has_waited = !closed.segments.empty() && closed.segments.front().start < times.ended;
  if (closed.outcome == ItemOutcome::kRefused && !has_waited) {
    ++tally.refused;
    return;
  }
  ++tally.offered;
  CountFate(tally, closed, times.wait);
  tally.longest_wait = std::max(tally.longest_wait, times.wait);
  tally.talk += times.talk;
  tally.hold += times.hold;
  tally.wrap_up += times.wrap_up;
}

std::optional<Duration> QueueTally::asa() const { return Mean(wait_of_answered, answered); }

std::optional<Duration> QueueTally::average_handle_time() const {
  return Mean(talk + hold + wrap_up, answered);
}

std::optional<double> QueueTally::abandon_rate() const {
  if (offered == 0) return std::nullopt;
  return static_cast<double>(abandoned) / static_cast<double>(offered);
}

std::optional<double> AgentTally::occupancy() const {
  const Duration all = contact_time() + offered + idle;
  if (all == Duration::zero()) return std::nullopt;
  return static_cast<double>(contact_time().count()) / static_cast<double>(all.count());
}

FloorTally::FloorTally(const FloorSetup& setup, TimePoint begin) : begin_(begin) {
  for (const QueueSetup& queue : setup.queues) {
    QueueOf(queue.id).threshold = queue.service_level_threshold;
  }
  for (const AgentSetup& agent : setup.agents) DeskOf(agent.id);
}

void FloorTally::Apply(const Changes& changes, TimePoint now) {
  for (const AgentState& state : changes.agents) {
    Desk& desk = DeskOf(state.agent);
    AddTime(desk, now);
    desk.presence = state.presence;
    desk.slot = state.foremost().state;
  }
  for (const ItemView& item : changes.items) {
    if (item.state == ItemState::kClosed) CountContact(item);
  }
}

void FloorTally::BeginAgain(TimePoint now) {
  begin_ = now;
  for (QueueTally& tally : queues_) {
    const Duration threshold = tally.threshold;
    tally = {.queue = std::move(tally.queue)};
    tally.threshold = threshold;
  }
  for (Desk& desk : desks_) {
    desk.tally = {.agent = std::move(desk.tally.agent)};
    desk.since = now;
  }
}

FloorReport FloorTally::Report(TimePoint now) const {
  FloorReport report{begin_, now, queues_, {}};
  for (Desk desk : desks_) {
    AddTime(desk, now);
    report.agents.push_back(std::move(desk.tally));
  }
  return report;
}

void FloorTally::AddTime(Desk& desk, TimePoint now) {
  const Duration time = now - desk.since;
  desk.since = now;
  switch (desk.slot) {
    case SlotState::kIdle:
      if (desk.presence == Presence::kReady) desk.tally.idle += time;
      if (desk.presence == Presence::kNotReady) desk.tally.not_ready += time;
      return;
    case SlotState::kOffered:
      desk.tally.offered += time;
      return;
    case SlotState::kEngaged:
      desk.tally.talk += time;
      return;
    case SlotState::kHeld:
      desk.tally.hold += time;
      return;
    case SlotState::kWrapUp:
      desk.tally.wrap_up += time;
      return;
  }
}

void FloorTally::CountContact(const ItemView& closed) {
  core::CountContact(
      closed, QueueOf(closed.segments.empty() ? closed.queue : closed.segments.front().queue));
  for (const Segment& segment : closed.segments) {
    if (segment.agent) ++DeskOf(segment.agent).tally.contacts;
  }
}

QueueTally& FloorTally::QueueOf(const QueueId& queue) {
  const auto [place, is_new] = queue_places_.emplace(queue, queues_.size());
  if (is_new) {
    queues_.push_back({.queue = queue});
    queues_.back().threshold = QueueSetup{}.service_level_threshold;
  }
  return queues_[place->second];
}

FloorTally::Desk& FloorTally::DeskOf(const AgentId& agent) {
  const auto [place, is_new] = desk_places_.emplace(agent, desks_.size());
  if (is_new) desks_.push_back({.tally = {.agent = agent}, .since = begin_});
  return desks_[place->second];
}

}  // namespace strowger::core
