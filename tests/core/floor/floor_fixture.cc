#include "core/floor/floor_fixture.h"

#include <algorithm>
#include <stdexcept>

namespace strowger::core {

FloorTest::FloorTest() : setup_(MakeSetup()) {}
FloorTest::~FloorTest() = default;

FloorSetup FloorTest::MakeSetup() {
  FloorSetup setup;
  setup.skills = {SkillId{"english"}, SkillId{"chinese"}, SkillId{"billing"}};
  AddQueue(setup, "sales", {});
  AddQueue(setup, "support", {{SkillId{"billing"}, 3}});
  AddAgent(setup, "ana", "1001", {{"english", 8}, {"billing", 5}}, {"sales", "support"});
  AddAgent(setup, "bo", "1002", {{"english", 8}, {"chinese", 9}}, {"sales", "support"});
  AddAgent(setup, "chen", "1003", {{"chinese", 9}, {"billing", 3}}, {"sales", "support"});
  return setup;
}

void FloorTest::AddQueue(FloorSetup& setup, const std::string& id, std::vector<SkillNeed> needs) {
  QueueSetup queue;
  queue.id = QueueId{id};
  queue.needs = std::move(needs);
  setup.queues.push_back(std::move(queue));
}

void FloorTest::AddAgent(FloorSetup& setup, const std::string& id, const std::string& device,
                         const std::map<std::string, int>& skills,
                         const std::vector<std::string>& queues, const std::string& link) {
  AgentSetup agent;
  agent.id = AgentId{id};
  agent.link = LinkId{link};
  agent.device = DeviceId{device};
  for (const auto& [skill, level] : skills) agent.skills[SkillId{skill}] = level;
  for (const std::string& queue : queues) agent.queues.emplace_back(queue);
  setup.agents.push_back(std::move(agent));
}

QueueSetup& FloorTest::Queue(const std::string& id) {
  for (QueueSetup& queue : setup_.queues) {
    if (queue.id.value == id) return queue;
  }
  throw std::out_of_range(id);
}

Floor& FloorTest::floor() {
  if (!floor_) {
    floor_ = std::make_unique<Floor>(setup_, FloorMemory{});
    effects_ = floor_->Resume(now_);
    NoteTimers();
    LinkComesUp();
  }
  return *floor_;
}

void FloorTest::ServerRestarts() {
  Store();
  FloorMemory memory;
  for (const auto& [id, agent] : stored_agents_) memory.agents.push_back(agent);
  for (const auto& [id, item] : stored_items_) memory.items.push_back(item);
  memory.next_number = stored_next_number_;
  floor_ = std::make_unique<Floor>(setup_, memory);
  effects_ = floor_->Resume(now_);
  NoteTimers();
}

void FloorTest::Store() {
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

Result<void> FloorTest::Happens(const Input& input) {
  Floor& target = floor();
  effects_.clear();
  Result<void> result = target.Handle(input, now_, effects_);
  NoteTimers();
  return result;
}

void FloorTest::Succeeds(const Input& input) {
  const Result<void> result = Happens(input);
  ASSERT_TRUE(result.ok()) << result.error().reason << ": " << result.error().message;
}

void FloorTest::IsRefused(const Input& input, const std::string& reason) {
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

void FloorTest::IsIgnored(const Input& input) {
  floor();
  Store();
  const std::uint64_t before = floor().ignored_inputs();
  Succeeds(input);
  EXPECT_EQ(floor().ignored_inputs(), before + 1);
  EXPECT_TRUE(floor().TakeChanges().items.empty());
}

void FloorTest::TimePasses(Duration duration) {
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

void FloorTest::LinkComesUp(std::vector<SnapshotCall> calls, const std::string& link) {
  Succeeds(LinkUp{LinkId{link}, abilities_, std::move(calls)});
}

CallArrived FloorTest::Arrival(const std::string& call, const std::string& queue) {
  CallArrived arrived;
  arrived.link = LinkId{"pbx"};
  arrived.call = PbxCallId{call};
  arrived.customer_leg = LegId{call + "-customer"};
  arrived.queue = QueueId{queue};
  return arrived;
}

WorkItemId FloorTest::CallArrives(const std::string& call, const std::string& queue) {
  return CallArrives(Arrival(call, queue));
}

WorkItemId FloorTest::CallArrives(const CallArrived& arrived) {
  Succeeds(arrived);
  return floor().FindCall(arrived.link, arrived.call);
}

void FloorTest::LegTells(WorkItemId item, const LegId& leg, LegEventKind kind, Cause cause) {
  const ItemView* view = floor().FindItem(item);
  ASSERT_NE(view, nullptr);
  Succeeds(LegEvent{view->link, view->call, leg, kind, cause, {}});
}

LegId FloorTest::LegOf(WorkItemId item, const std::string& agent) {
  const ItemView* view = floor().FindItem(item);
  if (view == nullptr) return {};
  for (const ItemParty& party : view->parties) {
    if (party.agent.value == agent) return party.leg;
  }
  return {};
}

void FloorTest::PhoneRings(WorkItemId item, const std::string& agent) {
  LegTells(item, LegOf(item, agent), LegEventKind::kDelivered);
}

void FloorTest::PhoneIsAnswered(WorkItemId item, const std::string& agent) {
  LegTells(item, LegOf(item, agent), LegEventKind::kEstablished);
}

void FloorTest::PhoneFails(WorkItemId item, const std::string& agent, Cause cause) {
  LegTells(item, LegOf(item, agent), LegEventKind::kFailed, cause);
}

void FloorTest::PhoneHangsUp(WorkItemId item, const std::string& agent) {
  LegTells(item, LegOf(item, agent), LegEventKind::kCleared);
}

void FloorTest::CustomerHangsUp(WorkItemId item) {
  LegTells(item, View(item).customer_leg, LegEventKind::kCleared);
}

void FloorTest::PbxHolds(WorkItemId item) {
  LegTells(item, LegOf(item, View(item).owner.value), LegEventKind::kHeld);
}

void FloorTest::PbxRetrieves(WorkItemId item) {
  LegTells(item, LegOf(item, View(item).owner.value), LegEventKind::kRetrieved);
}

void FloorTest::PbxRefuses(WorkItemId item, CommandKind command, const LegId& leg, Cause cause) {
  const ItemView view = View(item);
  Succeeds(CommandRefused{view.link, view.call, leg, cause, command});
}

void FloorTest::TransferIsCompleted(WorkItemId item) {
  const AgentId owner = View(item).owner;
  Succeeds(CompleteTransfer{owner, item});
  LegTells(item, LegOf(item, owner.value), LegEventKind::kCleared, Cause::kTransferred);
}

void FloorTest::AgentIsReady(const std::string& agent) {
  Succeeds(LogOn{AgentId{agent}, {}});
  Succeeds(SetReady{AgentId{agent}});
}

WorkItemId FloorTest::AgentTalks(const std::string& agent, const std::string& call,
                                 const std::string& queue) {
  AgentIsReady(agent);
  const WorkItemId item = CallArrives(call, queue);
  EXPECT_EQ(InHand(agent).item, item);
  PhoneRings(item, agent);
  PhoneIsAnswered(item, agent);
  return item;
}

void FloorTest::AgentDeclines(const std::string& agent) {
  Succeeds(DeclineOffer{AgentId{agent}, InHand(agent).offer, "busy with a form"});
}

void FloorTest::AgentConsults(const std::string& agent, WorkItemId item,
                              const std::string& consulted) {
  Succeeds(Consult{AgentId{agent}, item, ToAgent(consulted)});
}

Destination FloorTest::ToAgent(const std::string& agent) {
  Destination to;
  to.agent = AgentId{agent};
  return to;
}

Destination FloorTest::ToQueue(const std::string& queue) {
  Destination to;
  to.queue = QueueId{queue};
  return to;
}

Destination FloorTest::ToNumber(const std::string& number) {
  Destination to;
  to.number = DeviceId{number};
  return to;
}

bool FloorTest::Allows(const std::string& agent, WorkItemId item, Verb verb) {
  const std::vector<Verb> verbs = floor().AllowedVerbs(AgentId{agent}, item);
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

OfferOutcome FloorTest::Outcome() const {
  const auto closed = Did<OfferClosed>();
  EXPECT_EQ(closed.size(), 1U);
  return closed.empty() ? OfferOutcome::kAccepted : closed.front().outcome;
}

std::optional<ItemOutcome> FloorTest::Ended() const {
  const auto closed = Did<ItemClosed>();
  if (closed.size() != 1) return std::nullopt;
  return closed.front().outcome;
}

FloorTest::TimerMap& FloorTest::TimersOf(const TimerId& timer) {
  return timer.kind == TimerKind::kLiveService ? figure_timers_ : timers_;
}

void FloorTest::NoteTimers() {
  for (const Effect& effect : effects_) {
    if (const auto* start = std::get_if<StartTimer>(&effect)) {
      TimersOf(start->timer)[start->timer] = start->at;
    }
    if (const auto* cancel = std::get_if<CancelTimer>(&effect)) timers_.erase(cancel->timer);
  }
}

std::optional<TimerId> FloorTest::NextTimer(TimePoint end) const {
  std::optional<std::pair<TimePoint, TimerId>> next;
  for (const TimerMap* timers : {&timers_, &figure_timers_}) {
    for (const auto& [timer, at] : *timers) {
      if (at <= end && (!next || at < next->first)) next = {at, timer};
    }
  }
  return next ? std::optional(next->second) : std::nullopt;
}

}  // namespace strowger::core
