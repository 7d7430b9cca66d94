#include "service/feed/desks.h"

#include <algorithm>
#include <utility>

#include "core/call/call.h"
#include "core/floor/refusals.h"

namespace strowger::service {

namespace {

FeedEventPtr Plain(TimePoint now, FeedPayload payload) {
  return std::make_shared<const FeedEvent>(
      FeedEvent{.sequence = 0, .time = now, .payload = std::move(payload)});
}

std::shared_ptr<const ScreenPop> PopOf(const PopShelf& pops, const core::ItemView& view) {
  if (const auto found = pops.find(view.item); found != pops.end()) return found->second;
  ScreenPop pop;
  pop.complete = false;
  pop.number = view.ani;
  return std::make_shared<const ScreenPop>(std::move(pop));
}

}  // namespace

Desks::Desks(const core::Floor& floor, const PopShelf& pops, PopOpenings& openings, Options options)
    : floor_(floor),
      pops_(pops),
      openings_(openings),
      options_(options),
      floor_feed_(options.generation, options.floor_history_max) {
  TakeSetup();
  is_setup_new_ = false;
}

void Desks::TakeSetup() {
  const core::FloorSetup& setup = floor_.setup();
  queues_.clear();
  desks_in_turn_.clear();
  next_desk_ = 0;
  for (const core::QueueSetup& queue : setup.queues) queues_.emplace(queue.id, queue);
  leaving_.clear();
  for (const auto& [agent, _] : agents_) {
    if (floor_.FindAgent(agent) == nullptr) leaving_.push_back(agent);
  }
  for (const core::AgentSetup& agent : setup.agents) {
    agents_[agent.id] = agent;
    Desk& desk = desks_.try_emplace(agent.id, Feed(options_.generation, options_.desk_history_max))
                     .first->second;
    desks_in_turn_.push_back(agent.id);
    // What a restart brought back.
    const core::AgentState* state = floor_.FindAgent(agent.id);
    if (state == nullptr) continue;
    for (const core::Slot& slot : state->slots) {
      desk.shown.insert(slot.item);
      holders_[slot.item].insert(agent.id);
    }
  }
  untold_desks_ = std::min(untold_desks_, desks_in_turn_.size());
  is_setup_new_ = true;
}

// Names, queues and skills may all have changed: whoever watches starts anew.
void Desks::ShowSetup() {
  const std::string why = "The set-up was changed.";
  for (auto& [agent, desk] : desks_) {
    if (desk.feed.has_watchers()) desk.feed.Restart(why, DeskSnapshot(agent));
  }
  floor_feed_.Restart(why, FloorSnapshot());
}

void Desks::CloseDesks() {
  for (const AgentId& agent : std::exchange(leaving_, {})) {
    desks_.at(agent).feed.End(core::AgentUnknown(agent));
    desks_.erase(agent);
    agents_.erase(agent);
    active_.erase(agent);
  }
}

Desks::Desk* Desks::FindDesk(const AgentId& agent) {
  const auto found = desks_.find(agent);
  return found == desks_.end() ? nullptr : &found->second;
}

OfferShown Desks::MakeOffer(const core::OfferMade& offer, const core::ItemView& view) const {
  PopChanged pop = MakePop(view);
  return {.offer = offer,
          .item = MakeItem(offer.agent, view),
          .pop = std::move(pop.pop),
          .opening = std::move(pop.opening)};
}

PopChanged Desks::MakePop(const core::ItemView& view) const {
  PopChanged made{.item = view.item, .pop = PopOf(pops_, view), .opening = {}};
  made.opening = openings_.Of(view, *made.pop);
  return made;
}

DeskItemPtr Desks::MakeItem(const AgentId& agent, const core::ItemView& view) const {
  const auto made = std::make_shared<DeskItem>(DeskItem{.view = view,
                                                        .verbs = {},
                                                        .queue_name = {},
                                                        .dispositions = {},
                                                        .wrap_up_end = {},
                                                        .national = {}});
  DeskItem& item = *made;
  core::PutFirst(item.view, agent);  // Each of several who are asked sees the own offer.
  core::WrapUpNeed need{.queue = view.queue, .disposition_required = false, .end = {}};
  if (const auto queue = queues_.find(view.queue); queue != queues_.end()) {
    item.queue_name = queue->second.display_name;
    need.disposition_required = queue->second.disposition_required;
  }
  if (view.state == core::ItemState::kWrapUp) need.end = view.deadline;
  if (agent) {
    item.verbs = floor_.AllowedVerbs(agent, view.item);
    // A former owner is asked by the queue that the call was taken in.
    need = floor_.FindWrapUpNeed(agent, view.item).value_or(need);
  }
  item.disposition_required = need.disposition_required;
  item.wrap_up_end = need.end;
  if (const auto queue = queues_.find(need.queue); queue != queues_.end()) {
    item.dispositions = queue->second.dispositions;
  }
  if (const auto pop = pops_.find(view.item); pop != pops_.end()) {
    item.national = pop->second->national;
  }
  return made;
}

QueueChanged Desks::MakeQueue(const QueueId& queue, TimePoint now) const {
  QueueChanged changed{.state = floor_.DescribeQueue(queue), .display_name = {}};
  if (const auto setup = queues_.find(queue); setup != queues_.end()) {
    changed.display_name = setup->second.display_name;
    changed.is_over_threshold =
        changed.state.oldest_arrival &&
        now - *changed.state.oldest_arrival > setup->second.service_level_threshold;
  }
  return changed;
}

void Desks::ShowOffer(TimePoint now, const core::OfferMade& offer, Receipt receipt) {
  now_ = now;
  const core::ItemView* view = floor_.FindItem(offer.item);
  Desk* desk = FindDesk(offer.agent);
  if (view == nullptr || desk == nullptr) return;
  desk->shown.insert(offer.item);
  holders_[offer.item].insert(offer.agent);
  desk->feed.Publish(now, MakeOffer(offer, *view));
  desk->feed.AskReceipt(std::move(receipt));
  active_.insert(offer.agent);
}

bool Desks::ConfirmsOffers(const AgentId& agent) const {
  const auto desk = desks_.find(agent);
  return desk != desks_.end() && desk->second.feed.has_confirming_watcher();
}

void Desks::ShowOfferEnd(TimePoint now, const core::OfferClosed& offer) {
  now_ = now;
  Desk* desk = FindDesk(offer.agent);
  if (desk == nullptr) return;
  desk->feed.Publish(now, OfferEnded{offer});
  active_.insert(offer.agent);
}

void Desks::ShowAgent(TimePoint now, const core::AgentState& state) {
  Desk* desk = FindDesk(state.agent);
  if (desk == nullptr) return;
  desk->feed.Publish(now, AgentChanged{state, agents_.at(state.agent).display_name});
  std::set<WorkItemId> in_hand;
  for (const core::Slot& slot : state.slots) in_hand.insert(slot.item);
  for (const WorkItemId item : desk->shown) {
    if (in_hand.contains(item)) continue;
    desk->feed.Publish(now, ItemGone{item});
    const auto held = holders_.find(item);
    if (held == holders_.end()) continue;
    held->second.erase(state.agent);
    if (held->second.empty()) holders_.erase(held);
  }
  for (const WorkItemId item : in_hand) holders_[item].insert(state.agent);
  desk->shown = std::move(in_hand);
  active_.insert(state.agent);
  dirty_agents_.insert(state.agent);
  MarkServed(state.agent);
}

void Desks::MarkServed(const AgentId& agent) {
  const auto found = agents_.find(agent);
  if (found == agents_.end()) return;
  for (const QueueId& queue : found->second.queues) dirty_queues_.insert(queue);
}

void Desks::ShowChanges(TimePoint now, const core::Changes& changes) {
  now_ = now;
  for (const core::AgentState& state : changes.agents) ShowAgent(now, state);
  dirty_queues_.insert(changes.queues.begin(), changes.queues.end());
  for (const core::ItemView& view : changes.items) {
    dirty_items_.insert(view.item);
    dirty_queues_.insert(view.queue);
    const auto held = holders_.find(view.item);
    if (held == holders_.end()) continue;
    for (const AgentId& agent : held->second) {
      desks_.at(agent).feed.Publish(now, ItemChanged{MakeItem(agent, view)});
      active_.insert(agent);
    }
  }
}

void Desks::ShowPop(TimePoint now, WorkItemId item) {
  now_ = now;
  const auto held = holders_.find(item);
  const core::ItemView* view = floor_.FindItem(item);
  if (held == holders_.end() || view == nullptr || !pops_.contains(item)) return;
  const PopChanged changed = MakePop(*view);
  for (const AgentId& agent : held->second) {
    desks_.at(agent).feed.Publish(now, changed);
    active_.insert(agent);
  }
}

void Desks::ShowLink(TimePoint now, const LinkId& link, bool is_up, const std::string& why) {
  now_ = now;
  links_[link] = {is_up, why};
  const LinkChanged changed{link, is_up, why};
  floor_feed_.Publish(now, changed);
  for (const auto& [id, setup] : agents_) {
    if (setup.link != link) continue;
    desks_.at(id).feed.Publish(now, changed);
    active_.insert(id);
  }
}

void Desks::Flush() {
  for (const AgentId& agent : active_) desks_.at(agent).feed.Flush();
  active_.clear();
  CloseDesks();
  if (std::exchange(is_setup_new_, false)) ShowSetup();
  floor_feed_.Flush();
}

void Desks::ShowFigures(TimePoint now) {
  now_ = now;
  ++figures_round_;
  if (!dirty_queues_.empty()) untold_desks_ = desks_in_turn_.size();
  for (const QueueId& queue : dirty_queues_) {
    if (!queues_.contains(queue)) continue;
    floor_feed_.Publish(now, MakeQueue(queue, now));
    queue_rounds_[queue] = figures_round_;
  }
  for (const AgentId& agent : dirty_agents_) {
    if (const core::AgentState* state = floor_.FindAgent(agent); state != nullptr) {
      floor_feed_.Publish(now, AgentChanged{*state, agents_.at(agent).display_name});
    }
  }
  for (const WorkItemId item : dirty_items_) {
    if (const core::ItemView* view = floor_.FindItem(item); view != nullptr) {
      floor_feed_.Publish(now, ItemChanged{MakeItem({}, *view)});
    } else {
      floor_feed_.Publish(now, ItemGone{item});
    }
  }
  dirty_queues_.clear();
  dirty_agents_.clear();
  dirty_items_.clear();
  ShowMoreFigures(now);
}

void Desks::ShowMoreFigures(TimePoint now) {
  now_ = now;
  ToldQueues told;
  const std::size_t part = std::max(kFiguresDesksMin, desks_in_turn_.size() / kFiguresParts);
  std::size_t told_desks = 0;
  while (untold_desks_ > 0 && told_desks < part) {
    --untold_desks_;
    const AgentId& agent = desks_in_turn_[next_desk_];
    next_desk_ = (next_desk_ + 1) % desks_in_turn_.size();
    if (ShowQueues(now, agent, told)) ++told_desks;
  }
}

// Tells the agent's queues that changed since they were told last. False when there was none, or
// nobody to hear it.
bool Desks::ShowQueues(TimePoint now, const AgentId& agent, ToldQueues& told) {
  Desk* desk = FindDesk(agent);
  if (desk == nullptr || !desk->feed.has_watchers()) return false;
  const std::uint64_t told_round = std::exchange(desk->figures_round, figures_round_);
  bool is_told = false;
  for (const QueueId& queue : agents_.at(agent).queues) {
    const auto round = queue_rounds_.find(queue);
    if (round == queue_rounds_.end() || round->second <= told_round) continue;
    auto state = told.find(queue);
    if (state == told.end()) state = told.emplace(queue, MakeQueue(queue, now)).first;
    desk->feed.Publish(now, state->second);
    is_told = true;
  }
  if (is_told) active_.insert(agent);
  return is_told;
}

void Desks::Tick(TimePoint now) {
  for (auto& [agent, desk] : desks_) desk.feed.Tick(now);
  floor_feed_.Tick(now);
}

void Desks::Watch(const AgentId& agent, std::shared_ptr<FeedWatcher> watcher,
                  std::optional<FeedPosition> after) {
  if (Desk* desk = FindDesk(agent); desk != nullptr && floor_.FindAgent(agent) != nullptr) {
    desk->feed.Attach(std::move(watcher), after, [&] { return DeskSnapshot(agent); });
  } else {
    watcher->OnEnd(core::AgentUnknown(agent));
  }
}

bool Desks::Unwatch(const AgentId& agent, const FeedWatcher* watcher) {
  Desk* desk = FindDesk(agent);
  if (desk == nullptr || !desk->feed.has_watchers()) return false;
  desk->feed.Detach(watcher);
  return !desk->feed.has_watchers();
}

void Desks::WatchFloor(std::shared_ptr<FeedWatcher> watcher, std::optional<FeedPosition> after) {
  floor_feed_.Attach(std::move(watcher), after, [this] { return FloorSnapshot(); });
}

void Desks::UnwatchFloor(const FeedWatcher* watcher) { floor_feed_.Detach(watcher); }

std::vector<FeedEventPtr> Desks::DeskSnapshot(const AgentId& agent) const {
  std::vector<FeedEventPtr> events;
  const core::AgentSetup& setup = agents_.at(agent);
  const core::AgentState* state = floor_.FindAgent(agent);
  STROWGER_CHECK(state != nullptr);
  events.push_back(Plain(now_, AgentChanged{*state, setup.display_name}));
  if (const auto link = links_.find(setup.link); link != links_.end()) {
    events.push_back(Plain(now_, LinkChanged{link->first, link->second.is_up, link->second.why}));
  }
  for (const QueueId& queue : setup.queues) events.push_back(Plain(now_, MakeQueue(queue, now_)));
  for (const core::Slot& slot : state->slots) {
    const core::ItemView* view = floor_.FindItem(slot.item);
    if (view != nullptr) AddToSnapshot(agent, slot, *view, events);
  }
  return events;
}

void Desks::AddToSnapshot(const AgentId& agent, const core::Slot& slot, const core::ItemView& view,
                          std::vector<FeedEventPtr>& events) const {
  if (slot.offer && slot.state == core::SlotState::kOffered) {
    const core::OfferMade offer{.offer = slot.offer,
                                .item = view.item,
                                .agent = agent,
                                .kind = slot.offer_kind,
                                .deadline = view.deadline};
    events.push_back(Plain(now_, MakeOffer(offer, view)));
    return;
  }
  events.push_back(Plain(now_, ItemChanged{MakeItem(agent, view)}));
  events.push_back(Plain(now_, MakePop(view)));
}

std::vector<FeedEventPtr> Desks::FloorSnapshot() const {
  std::vector<FeedEventPtr> events;
  for (const auto& [link, news] : links_) {
    events.push_back(Plain(now_, LinkChanged{link, news.is_up, news.why}));
  }
  for (const core::QueueSetup& queue : floor_.setup().queues) {
    events.push_back(Plain(now_, MakeQueue(queue.id, now_)));
  }
  for (const core::AgentSetup& agent : floor_.setup().agents) {
    if (const core::AgentState* state = floor_.FindAgent(agent.id); state != nullptr) {
      events.push_back(Plain(now_, AgentChanged{*state, agent.display_name}));
    }
  }
  for (const auto& view : floor_.ListItems(kSnapshotItemsMax)) {
    events.push_back(Plain(now_, ItemChanged{MakeItem({}, *view)}));
  }
  return events;
}

}  // namespace strowger::service
