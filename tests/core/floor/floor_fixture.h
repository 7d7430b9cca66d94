#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/floor/floor.h"

namespace strowger::core {

// A small call center with one PBX: agents ana, bo and chen at telephones 1001 to 1003, queues
// "sales" and "support". Tests tell what happens and look at what the floor does about it.
class FloorTest : public testing::Test {
 protected:
  FloorTest() : setup_(MakeSetup()) {}

  static FloorSetup MakeSetup() {
    FloorSetup setup;
    setup.skills = {SkillId{"english"}, SkillId{"chinese"}, SkillId{"billing"}};
    AddQueue(setup, "sales", {});
    AddQueue(setup, "support", {{SkillId{"billing"}, 3}});
    AddAgent(setup, "ana", "1001", {{"english", 8}, {"billing", 5}}, {"sales", "support"});
    AddAgent(setup, "bo", "1002", {{"english", 8}, {"chinese", 9}}, {"sales", "support"});
    AddAgent(setup, "chen", "1003", {{"chinese", 9}, {"billing", 3}}, {"sales", "support"});
    return setup;
  }

  static void AddQueue(FloorSetup& setup, const std::string& id, std::vector<SkillNeed> needs) {
    QueueSetup queue;
    queue.id = QueueId{id};
    queue.needs = std::move(needs);
    setup.queues.push_back(std::move(queue));
  }

  static void AddAgent(FloorSetup& setup, const std::string& id, const std::string& device,
                       const std::map<std::string, int>& skills,
                       const std::vector<std::string>& queues, const std::string& link = "pbx") {
    AgentSetup agent;
    agent.id = AgentId{id};
    agent.link = LinkId{link};
    agent.device = DeviceId{device};
    for (const auto& [skill, level] : skills) agent.skills[SkillId{skill}] = level;
    for (const std::string& queue : queues) agent.queues.emplace_back(queue);
    setup.agents.push_back(std::move(agent));
  }

  QueueSetup& Queue(const std::string& id) {
    for (QueueSetup& queue : setup_.queues) {
      if (queue.id.value == id) return queue;
    }
    throw std::out_of_range(id);
  }

  // ---- The floor: made at first use, so that a test may change the set-up before.

  Floor& floor() {
    if (!floor_) {
      floor_ = std::make_unique<Floor>(setup_, FloorMemory{});
      effects_ = floor_->Resume(now_);
      NoteTimers();
      LinkComesUp();
    }
    return *floor_;
  }

  // Keeps what the store would keep, and starts a new floor from it. Links are down then.
  void ServerRestarts() {
    Store();
    FloorMemory memory;
    for (const auto& [id, agent] : stored_agents_) memory.agents.push_back(agent);
    for (const auto& [id, item] : stored_items_) memory.items.push_back(item);
    memory.next_number = stored_next_number_;
    floor_ = std::make_unique<Floor>(setup_, memory);
    effects_ = floor_->Resume(now_);
    NoteTimers();
  }

  void Store() {
    const Changes changes = floor().TakeChanges();
    for (const AgentState& agent : changes.agents) stored_agents_[agent.agent] = agent;
    for (const ItemView& item : changes.items) {
      if (item.state == ItemState::kClosed) {
        stored_items_.erase(item.item);
      } else {
        stored_items_[item.item] = item;
      }
    }
    stored_next_number_ = changes.next_number;
  }

  Result<void> Happens(const Input& input) {
    Floor& target = floor();
    effects_.clear();
    Result<void> result = target.Handle(input, now_, effects_);
    NoteTimers();
    return result;
  }

  void Succeeds(const Input& input) {
    const Result<void> result = Happens(input);
    ASSERT_TRUE(result.ok()) << result.error().reason << ": " << result.error().message;
  }

  // Checks that the refusal changes nothing, too.
  void IsRefused(const Input& input, const std::string& reason) {
    floor();
    Store();
    const Result<void> result = Happens(input);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().reason, reason);
    EXPECT_FALSE(result.error().message.empty());
    EXPECT_TRUE(effects_.empty());
    const Changes changes = floor().TakeChanges();
    EXPECT_TRUE(changes.agents.empty());
    EXPECT_TRUE(changes.items.empty());
  }

  void IsIgnored(const Input& input) {
    floor();
    Store();
    const std::uint64_t before = floor().ignored_inputs();
    Succeeds(input);
    EXPECT_EQ(floor().ignored_inputs(), before + 1);
    EXPECT_TRUE(floor().TakeChanges().items.empty());
  }

  // Time goes on; timers that are due fire in their order.
  void TimePasses(Duration duration) {
    const TimePoint end = now_ + duration;
    std::vector<Effect> all;
    while (const std::optional<TimerId> timer = NextTimer(end)) {
      TimerMap& timers = TimersOf(*timer);
      now_ = std::max(now_, timers.at(*timer));
      timers.erase(*timer);
      Succeeds(TimerFired{*timer});
      all.insert(all.end(), effects_.begin(), effects_.end());
    }
    now_ = end;
    effects_ = std::move(all);
  }

  // ---- The PBX tells

  void LinkComesUp(std::vector<SnapshotCall> calls = {}, const std::string& link = "pbx") {
    Succeeds(LinkUp{LinkId{link}, abilities_, std::move(calls)});
  }
  void LinkGoesDown(const std::string& link = "pbx") { Succeeds(LinkDown{LinkId{link}}); }

  static CallArrived Arrival(const std::string& call, const std::string& queue) {
    CallArrived arrived;
    arrived.link = LinkId{"pbx"};
    arrived.call = PbxCallId{call};
    arrived.customer_leg = LegId{call + "-customer"};
    arrived.queue = QueueId{queue};
    return arrived;
  }
  WorkItemId CallArrives(const std::string& call, const std::string& queue = "sales") {
    return CallArrives(Arrival(call, queue));
  }
  WorkItemId CallArrives(const CallArrived& arrived) {
    Succeeds(arrived);
    return floor().FindCall(arrived.link, arrived.call);
  }

  void LegTells(WorkItemId item, const LegId& leg, LegEventKind kind,
                Cause cause = Cause::kNormal) {
    const ItemView* view = floor().FindItem(item);
    ASSERT_NE(view, nullptr);
    Succeeds(LegEvent{view->link, view->call, leg, kind, cause, {}});
  }
  // The leg of the agent in the item's call; none when there is none.
  LegId LegOf(WorkItemId item, const std::string& agent) {
    const ItemView* view = floor().FindItem(item);
    if (view == nullptr) return {};
    for (const ItemParty& party : view->parties) {
      if (party.agent.value == agent) return party.leg;
    }
    return {};
  }
  LegId OutsideLegOf(WorkItemId item) { return LegOf(item, ""); }

  void PhoneRings(WorkItemId item, const std::string& agent) {
    LegTells(item, LegOf(item, agent), LegEventKind::kDelivered);
  }
  void PhoneIsAnswered(WorkItemId item, const std::string& agent) {
    LegTells(item, LegOf(item, agent), LegEventKind::kEstablished);
  }
  void PhoneFails(WorkItemId item, const std::string& agent, Cause cause) {
    LegTells(item, LegOf(item, agent), LegEventKind::kFailed, cause);
  }
  void PhoneHangsUp(WorkItemId item, const std::string& agent) {
    LegTells(item, LegOf(item, agent), LegEventKind::kCleared);
  }
  void CustomerHangsUp(WorkItemId item) {
    LegTells(item, View(item).customer_leg, LegEventKind::kCleared);
  }
  void PbxHolds(WorkItemId item) {
    LegTells(item, LegOf(item, View(item).owner.value), LegEventKind::kHeld);
  }
  void PbxRetrieves(WorkItemId item) {
    LegTells(item, LegOf(item, View(item).owner.value), LegEventKind::kRetrieved);
  }

  // `leg` as in the command; none where it has none.
  void PbxRefuses(WorkItemId item, CommandKind command, const LegId& leg = {},
                  Cause cause = Cause::kFailure) {
    const ItemView view = View(item);
    Succeeds(CommandRefused{view.link, view.call, leg, cause, command});
  }
  // The owner asks and the PBX does it.
  void TransferIsCompleted(WorkItemId item) {
    const AgentId owner = View(item).owner;
    Succeeds(CompleteTransfer{owner, item});
    LegTells(item, LegOf(item, owner.value), LegEventKind::kCleared, Cause::kTransferred);
  }

  // ---- Agents ask

  void AgentIsReady(const std::string& agent) {
    Succeeds(LogOn{AgentId{agent}, {}});
    Succeeds(SetReady{AgentId{agent}});
  }
  // The agent is ready, gets the call and answers it.
  WorkItemId AgentTalks(const std::string& agent, const std::string& call,
                        const std::string& queue = "sales") {
    AgentIsReady(agent);
    const WorkItemId item = CallArrives(call, queue);
    EXPECT_EQ(InHand(agent).item, item);
    PhoneRings(item, agent);
    PhoneIsAnswered(item, agent);
    return item;
  }
  void AgentDeclines(const std::string& agent) {
    Succeeds(DeclineOffer{AgentId{agent}, InHand(agent).offer, "busy with a form"});
  }
  // `consulted` is a colleague.
  void AgentConsults(const std::string& agent, WorkItemId item, const std::string& consulted) {
    Succeeds(Consult{AgentId{agent}, item, ToAgent(consulted)});
  }
  static Destination ToAgent(const std::string& agent) {
    Destination to;
    to.agent = AgentId{agent};
    return to;
  }
  static Destination ToQueue(const std::string& queue) {
    Destination to;
    to.queue = QueueId{queue};
    return to;
  }
  static Destination ToNumber(const std::string& number) {
    Destination to;
    to.number = DeviceId{number};
    return to;
  }

  // ---- What is seen

  const AgentState& State(const std::string& agent) { return *floor().FindAgent(AgentId{agent}); }
  // An idle slot where nothing is in hand.
  const Slot& InHand(const std::string& agent) { return State(agent).foremost(); }
  const ItemView& View(WorkItemId item) { return *floor().FindItem(item); }
  bool IsGone(WorkItemId item) { return floor().FindItem(item) == nullptr; }
  bool Allows(const std::string& agent, WorkItemId item, Verb verb) {
    const std::vector<Verb> verbs = floor().AllowedVerbs(AgentId{agent}, item);
    return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
  }

  // Effects of the last input of that kind, PBX commands included, in order.
  template <class Kind>
  std::vector<Kind> Did() const {
    std::vector<Kind> found;
    const auto note = [&](const auto& one) {
      if constexpr (std::is_same_v<std::decay_t<decltype(one)>, Kind>) found.push_back(one);
    };
    for (const Effect& effect : effects_) {
      std::visit(note, effect);
      if (const auto* command = std::get_if<PbxCommand>(&effect)) std::visit(note, *command);
    }
    return found;
  }
  // The outcome of the only offer that the last input closed.
  OfferOutcome Outcome() const {
    const auto closed = Did<OfferClosed>();
    EXPECT_EQ(closed.size(), 1U);
    return closed.empty() ? OfferOutcome::kAccepted : closed.front().outcome;
  }
  // How the only item that the last input closed ended.
  std::optional<ItemOutcome> Ended() const {
    const auto closed = Did<ItemClosed>();
    if (closed.size() != 1) return std::nullopt;
    return closed.front().outcome;
  }

  FloorSetup setup_;
  LinkAbilities abilities_{.answers = true};
  TimePoint now_{std::chrono::hours(24 * 365 * 50)};
  std::vector<Effect> effects_;  // Of the last input.
  using TimerMap = std::map<TimerId, TimePoint>;
  TimerMap timers_;
  TimerMap figure_timers_;  // Of the live service level, which go on when all work is done.
  std::map<AgentId, AgentState> stored_agents_;
  std::map<WorkItemId, ItemView> stored_items_;

 private:
  TimerMap& TimersOf(const TimerId& timer) {
    return timer.kind == TimerKind::kLiveService ? figure_timers_ : timers_;
  }
  void NoteTimers() {
    for (const Effect& effect : effects_) {
      if (const auto* start = std::get_if<StartTimer>(&effect)) {
        TimersOf(start->timer)[start->timer] = start->at;
      }
      if (const auto* cancel = std::get_if<CancelTimer>(&effect)) timers_.erase(cancel->timer);
    }
  }
  // The first one that is due by then.
  std::optional<TimerId> NextTimer(TimePoint end) const {
    std::optional<std::pair<TimePoint, TimerId>> next;
    for (const TimerMap* timers : {&timers_, &figure_timers_}) {
      for (const auto& [timer, at] : *timers) {
        if (at <= end && (!next || at < next->first)) next = {at, timer};
      }
    }
    return next ? std::optional(next->second) : std::nullopt;
  }

  std::unique_ptr<Floor> floor_;
  std::uint64_t stored_next_number_ = 1;
};

}  // namespace strowger::core
