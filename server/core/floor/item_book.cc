#include "core/floor/item_book.h"

#include <algorithm>

#include "base/check.h"
#include "core/call/call.h"

namespace strowger::core {
namespace {

// Where the customer is not yet, or not again, speaking with an agent.
bool StandsInLine(ItemState state) {
  return state == ItemState::kWaiting || state == ItemState::kOffered;
}

}  // namespace

Item& ItemBook::Open(ItemView view) {
  const WorkItemId id = view.item;
  auto owned = std::make_unique<Item>();
  Item& item = *owned;
  item.view = std::move(view);
  item.queue = directory_.FindQueue(item.view.queue);
  if (IsCall(item)) item.link = directory_.NumberLink(item.view.link);
  item.needs = directory_.NumberNeeds(item.view.needs);
  if (item.view.call) {
    STROWGER_CHECK(calls_.try_emplace({item.view.link, item.view.call}, &item).second);
  }
  if (!IsCall(item)) AddNames(item);
  if (item.view.parking) ++parked_;
  if (item.view.callback) AddCallback(item);
  STROWGER_CHECK(items_.try_emplace(id, std::move(owned)).second);
  EnterLines(item);
  if (!item.view.segments.empty()) BeginWait(item, item.view.segments.back().start);
  MarkChanged(item);
  return item;
}

void ItemBook::Close(Item& item, ItemOutcome outcome, TimePoint now) {
  SetState(item, ItemState::kClosed, now);
  EndSegment(item.view, now);
  item.view.outcome = outcome;
  if (item.view.call) calls_.erase({item.view.link, item.view.call});
  if (!IsCall(item)) RemoveNames(item);
  if (item.view.parking) --parked_;
  callbacks_.erase(item.view.item);
  if (!item.view.segments.empty()) {
    const auto promised = promised_.find({item.view.segments.front().queue, item.view.ani});
    if (promised != promised_.end() && promised->second == item.view.item)
      promised_.erase(promised);
  }
  const auto entry = items_.find(item.view.item);
  closed_.push_back(std::move(item.view));
  items_.erase(entry);
}

Item* ItemBook::Find(WorkItemId item) {
  const auto found = items_.find(item);
  return found == items_.end() ? nullptr : found->second.get();
}

const Item* ItemBook::Find(WorkItemId item) const {
  const auto found = items_.find(item);
  return found == items_.end() ? nullptr : found->second.get();
}

Item* ItemBook::FindCall(const LinkId& link, const PbxCallId& call) {
  const auto found = calls_.find({link, call});
  return found == calls_.end() ? nullptr : found->second;
}

const Item* ItemBook::FindCall(const LinkId& link, const PbxCallId& call) const {
  const auto found = calls_.find({link, call});
  return found == calls_.end() ? nullptr : found->second;
}

WorkItemId ItemBook::FindKey(const std::string& key) const {
  const auto found = keys_.find(key);
  return found == keys_.end() ? WorkItemId{} : found->second;
}

Item* ItemBook::FindThread(Channel channel, const std::string& thread) {
  const auto found = threads_.find({channel, thread});
  Item* item = found == threads_.end() ? nullptr : Find(found->second);
  return item == nullptr || item->view.state == ItemState::kWrapUp ? nullptr : item;
}

void ItemBook::AddNames(const Item& item) {
  const ItemView& view = item.view;
  STROWGER_CHECK(keys_.try_emplace(view.key, view.item).second);
  for (const JoinedWork& work : view.joined) keys_.try_emplace(work.key, view.item);
  const bool is_over = view.state == ItemState::kWrapUp;
  if (view.thread.empty() || is_over) return;
  threads_.insert_or_assign({view.channel, view.thread}, view.item);
}

void ItemBook::RemoveNames(const Item& item) {
  const auto remove = [&item](auto& names, const auto& name) {
    const auto found = names.find(name);
    if (found != names.end() && found->second == item.view.item) names.erase(found);
  };
  remove(keys_, item.view.key);
  for (const JoinedWork& work : item.view.joined) remove(keys_, work.key);
  remove(threads_, std::pair(item.view.channel, item.view.thread));
}

std::vector<WorkItemId> ItemBook::All() const {
  std::vector<WorkItemId> all;
  all.reserve(items_.size());
  for (const auto& [id, item] : items_) all.push_back(id);
  std::sort(all.begin(), all.end());
  return all;
}

void ItemBook::SetState(Item& item, ItemState state, TimePoint now) {
  ItemView& view = item.view;
  AddHold(view, now);
  LeaveLines(item);
  const bool ends_wait = StandsInLine(view.state) && !StandsInLine(state);
  if (ends_wait) EndWait(item, state == ItemState::kConnected, now);
  view.state = state;
  view.state_since = now;
  view.refused.reset();
  EnterLines(item);
  MarkChanged(item);
}

void ItemBook::MarkChanged(Item& item) {
  if (item.is_changed) return;
  item.is_changed = true;
  changed_.push_back(item.view.item);
}

void ItemBook::BecomeCallback(Item& item, TimePoint now) {
  LeaveLines(item);
  EndWait(item, false, now);
  item.foretold.reset();  // It waits by agreement.
  item.view.channel = Channel::kCallback;
  item.view.callback.emplace();
  AddCallback(item);
  DropCall(item);
  EnterLines(item);
}

void ItemBook::AddCallback(const Item& item) {
  const ItemView& view = item.view;
  callbacks_.insert(view.item);
  if (view.segments.empty()) return;
  promised_.insert_or_assign({view.segments.front().queue, view.ani}, view.item);
}

Item* ItemBook::FindCallback(const QueueId& queue, const std::string& number) {
  const auto found = promised_.find({queue, number});
  return found == promised_.end() ? nullptr : Find(found->second);
}

void ItemBook::SetCall(Item& item, const PbxCallId& call) {
  STROWGER_CHECK(!item.view.call);
  item.view.call = call;
  item.is_gone_at_pbx = false;
  STROWGER_CHECK(calls_.try_emplace({item.view.link, call}, &item).second);
  MarkChanged(item);
}

void ItemBook::DropCall(Item& item) {
  ItemView& view = item.view;
  calls_.erase({view.link, view.call});
  view.callback->left = std::exchange(view.call, {});
  view.customer_leg = {};
  view.parties.clear();
  MarkChanged(item);
}

void ItemBook::SetQueue(Item& item, QueueNumber queue, const QueueSetup& from, const QueueSetup& to,
                        TimePoint now) {
  STROWGER_CHECK(item.view.state != ItemState::kOffered);
  LeaveLines(item);
  EndWait(item, false, now);
  ChangeQueue(item.view, from, to);
  item.view.preference = -1;
  item.view.kept_for = {};
  item.view.plan_step = -1;
  item.view.asked_first = {};
  // The other queue has a limit of its own.
  item.view.is_overdue = item.view.due.stage == DueStage::kMissed;
  item.is_watched = false;
  item.foretold.reset();
  item.is_wait_limited = false;
  item.queue = queue;
  item.needs = directory_.NumberNeeds(item.view.needs);
  EnterLines(item);
  BeginWait(item, now);
  MarkChanged(item);
}

void ItemBook::AddDeclined(Item& item, const AgentId& agent) {
  std::vector<AgentId>& declined = item.view.declined_by;
  if (std::find(declined.begin(), declined.end(), agent) != declined.end()) return;
  LeaveLines(item);
  declined.push_back(agent);
  EnterLines(item);
  MarkChanged(item);
}

void ItemBook::ForgetDeclined(Item& item) {
  if (item.view.declined_by.empty()) return;
  LeaveLines(item);
  item.view.declined_by.clear();
  EnterLines(item);
  MarkChanged(item);
}

void ItemBook::SetOverdue(Item& item) {
  if (item.view.is_overdue) return;
  LeaveLines(item);
  item.view.is_overdue = true;
  EnterLines(item);
  MarkChanged(item);
}

void ItemBook::SetDue(Item& item, const WorkDue& due, int points, bool is_overdue) {
  LeaveLines(item);
  item.view.due = due;
  item.view.priority += points - item.view.due_points;
  item.view.due_points = points;
  item.view.is_overdue = is_overdue;
  EnterLines(item);
  MarkChanged(item);
}

void ItemBook::RaisePriority(Item& item, int priority) {
  LeaveLines(item);
  item.view.priority = priority;
  EnterLines(item);
  MarkChanged(item);
}

void ItemBook::Join(Item& item, JoinedWork work) {
  keys_.try_emplace(work.key, item.view.item);
  item.view.joined.push_back(std::move(work));
  MarkChanged(item);
}

void ItemBook::Park(Item& item, Parking parking, TimePoint now) {
  item.view.parking = std::move(parking);
  ++parked_;
  SetState(item, ItemState::kScheduled, now);
}

void ItemBook::Unpark(Item& item) {
  item.view.parking.reset();
  --parked_;
  MarkChanged(item);
}

void ItemBook::SetPreference(Item& item, int preference, const AgentId& kept_for, TimePoint now) {
  LeaveLines(item);
  item.view.preference = preference;
  item.view.kept_for = kept_for;
  item.view.kept_since = now;
  EnterLines(item);
  MarkChanged(item);
}

void ItemBook::SetPlanStep(Item& item, int plan_step, int priority_change, TimePoint now) {
  LeaveLines(item);
  item.view.plan_step = plan_step;
  item.view.step_since = now;
  item.view.priority += priority_change;
  EnterLines(item);
  MarkChanged(item);
}

void ItemBook::Note(Item& item, Decision decision, TimePoint now) {
  const ItemView& view = item.view;
  decision.interaction = view.interaction;
  decision.item = view.item;
  decision.number = ++item.view.decisions;
  decision.time = now;
  decision.queue = view.queue;
  if (decision.plan_step < 0) decision.plan_step = view.plan_step;
  decision.priority = view.priority;
  decisions_.push_back(std::move(decision));
  MarkChanged(item);
}

std::vector<WorkItemId> ItemBook::TakeNewlyWaiting(TimePoint now) {
  std::vector<WorkItemId> items = std::exchange(newly_waiting_, {});
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  std::erase_if(items, [this](WorkItemId id) {
    const Item* item = Find(id);
    return item == nullptr || item->group == nullptr;
  });
  std::sort(items.begin(), items.end(), [&](WorkItemId a, WorkItemId b) {
    const Item& one = *Find(a);
    const Item& other = *Find(b);
    return waiting_.GoesBefore({one.queue, one.place}, {other.queue, other.place}, now);
  });
  return items;
}

std::vector<ItemView> ItemBook::TakeChanges() {
  std::vector<ItemView> changes;
  changes.reserve(changed_.size() + closed_.size());
  for (const WorkItemId id : changed_) {
    Item* item = Find(id);
    if (item == nullptr) continue;  // Closed since.
    item->is_changed = false;
    changes.push_back(item->view);
  }
  changed_.clear();
  for (ItemView& view : closed_) changes.push_back(std::move(view));
  closed_.clear();
  return changes;
}

void ItemBook::EnterLines(Item& item) {
  const ItemView& view = item.view;
  if (item.queue == kNoNumber) return;
  if (view.state == ItemState::kScheduled) board_.AddScheduled(item.queue, 1);
  if (!StandsInLine(view.state)) return;
  item.place = waiting_.GrowthOf(item.queue)
                   .PlaceOf(view.priority, view.arrived, view.item, view.is_overdue);
  board_.Join(item.queue, item.place);
  if (view.due.stage != DueStage::kNone) board_.JoinDue(item.queue, view.due.time);
  if (view.state == ItemState::kOffered) {
    board_.AddRinging(item.queue, 1);
    return;
  }
  item.group = waiting_.Add(KeyOf(item, view.plan_step), item.place);
  newly_waiting_.push_back(view.item);
}

void ItemBook::LeaveLines(Item& item) {
  if (item.queue == kNoNumber) return;
  if (item.view.state == ItemState::kScheduled) board_.AddScheduled(item.queue, -1);
  if (!StandsInLine(item.view.state)) return;
  board_.Leave(item.queue, item.place);
  if (item.view.due.stage != DueStage::kNone) board_.LeaveDue(item.queue, item.view.due.time);
  if (item.view.state == ItemState::kOffered) {
    board_.AddRinging(item.queue, -1);
    return;
  }
  waiting_.Remove(item.group, item.place);
  item.group = nullptr;
}

void ItemBook::BeginWait(Item& item, TimePoint since) {
  const ItemView& view = item.view;
  if (item.queue == kNoNumber || !StandsInLine(view.state)) return;
  if (view.answered || view.callback) return;
  item.queue_since = since;
  live_.Came(item.queue, view.item, since);
}

void ItemBook::EndWait(Item& item, bool is_answered, TimePoint now) {
  const ItemView& view = item.view;
  if (item.queue == kNoNumber || view.answered || view.callback) return;
  live_.Left(item.queue, view.item, item.queue_since, is_answered, now);
  const bool has_given_up = view.outcome == ItemOutcome::kAbandonedWaiting ||
                            view.outcome == ItemOutcome::kAbandonedRinging;
  wait_forecast_.Waited(item.queue, now - item.queue_since, has_given_up);
}

GroupKey ItemBook::KeyOf(const Item& item, int plan_step) const {
  GroupKey key{item.queue, item.link, item.needs, {}, eligibility_.StepOf(item.queue, plan_step)};
  key.channel = item.view.channel;
  if (item.view.kept_for) key.kept_for = directory_.FindAgent(item.view.kept_for);
  for (const AgentId& agent : item.view.declined_by) {
    const AgentNumber number = directory_.FindAgent(agent);
    if (number != kNoNumber) key.declined.push_back(number);
  }
  std::sort(key.declined.begin(), key.declined.end());
  return key;
}

void ChangeQueue(ItemView& view, const QueueSetup& from, const QueueSetup& to) {
  std::vector<SkillNeed> own = view.needs;
  std::erase_if(own, [&](const SkillNeed& need) {
    return std::find(from.needs.begin(), from.needs.end(), need) != from.needs.end();
  });
  view.queue = to.id;
  view.priority += to.priority - from.priority;
  view.needs = CombineNeeds(to.needs, own);
}

std::vector<SkillNeed> CombineNeeds(const std::vector<SkillNeed>& queue,
                                    const std::vector<SkillNeed>& own) {
  std::vector<SkillNeed> all = queue;
  for (const SkillNeed& need : own) {
    const auto same = std::find_if(
        all.begin(), all.end(), [&](const SkillNeed& other) { return other.skill == need.skill; });
    if (same == all.end()) {
      all.push_back(need);
    } else {
      same->least_level = std::max(same->least_level, need.least_level);
    }
  }
  return all;
}

}  // namespace strowger::core
