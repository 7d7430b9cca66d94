#include "service/exchange/exchange.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/manual_executor.h"

namespace strowger::service {
namespace {

using namespace std::chrono_literals;

const LinkId kLink{"pbx"};
const AgentId kAna{"ana"};

// Answers when the test says so, like a store that takes its time.
class SlowDirectory final : public CallerDirectory {
 public:
  using Answer = std::function<void(std::shared_ptr<const ScreenPop>)>;
  void FindCaller(CallerQuery query, Answer done) override {
    asked.push_back(query);
    open.emplace_back(std::move(query.number), std::move(done));
    if (answers_at_once) AnswerAll();
  }
  void OpenCustomer(CustomerId, std::string number, Answer done) override {
    open.emplace_back(std::move(number), std::move(done));
    if (answers_at_once) AnswerAll();
  }
  void AnswerAll() {
    auto answering = std::move(open);
    open.clear();
    for (auto& [number, done] : answering) {
      ScreenPop pop;
      pop.number = number.starts_with('+') ? number : "+8625" + number;
      pop.match = CallerMatch::kOne;
      pop.customer = Customer{.id = CustomerId{42}, .fields = {.display_name = "王小明"}};
      done(std::make_shared<const ScreenPop>(pop));
    }
  }
  bool answers_at_once = true;
  std::vector<std::pair<std::string, Answer>> open;
  std::vector<CallerQuery> asked;
};

// Keeps what was committed; commits only when told, when the test wants to see what waits for it.
class TestJournal final : public Journal {
 public:
  Result<JournalMemory> Load() override { return JournalMemory{}; }
  void Commit(JournalBatch batch, std::function<void(Result<void>)> done) override {
    batches.push_back(std::move(batch));
    waiting.push_back(std::move(done));
    if (commits_at_once) Sync();
  }
  JournalFigures figures() const override { return {.waiting_batches = waiting.size()}; }
  void Sync(Result<void> result = {}) {
    auto done = std::move(waiting);
    waiting.clear();
    for (auto& one : done) one(result);
  }
  bool commits_at_once = true;
  std::vector<JournalBatch> batches;
  std::vector<std::function<void(Result<void>)>> waiting;
};

// One list of what the outside saw, in order.
struct Story {
  std::vector<std::string> lines;
  bool Has(const std::string& line) const {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
  }
  std::size_t At(const std::string& line) const {
    return static_cast<std::size_t>(std::find(lines.begin(), lines.end(), line) - lines.begin());
  }
};

class StoryTelephony final : public Telephony {
 public:
  explicit StoryTelephony(Story& story) : story_(story) {}
  void Execute(std::vector<core::PbxCommand> commands) override {
    for (const core::PbxCommand& command : commands) {
      if (const auto* ring = std::get_if<core::RingDevice>(&command)) {
        story_.lines.push_back("ring " + ring->device.value);
        leg = ring->leg;
      } else if (std::holds_alternative<core::QueueCall>(command)) {
        story_.lines.push_back("queue");
      }
    }
  }
  LegId leg;

 private:
  Story& story_;
};

class StoryWatcher final : public FeedWatcher {
 public:
  explicit StoryWatcher(Story& story) : story_(story) {}
  void OnFrame(const FeedFrame& frame) override {
    if (std::holds_alternative<FeedReset>(frame)) story_.lines.push_back("reset");
    if (const auto* events = std::get_if<FeedEvents>(&frame)) Tell(events->events);
    if (const auto* snapshot = std::get_if<FeedSnapshot>(&frame)) {
      story_.lines.push_back("snapshot");
      Tell(snapshot->events);
    }
  }

  void OnEnd(const Error& why) override { story_.lines.push_back("end " + why.reason); }

 private:
  void Tell(const std::vector<FeedEventPtr>& events) {
    for (const FeedEventPtr& event : events) {
      if (const auto* shown = std::get_if<OfferShown>(&event->payload)) {
        story_.lines.push_back("offer " + (shown->pop->customer
                                               ? shown->pop->customer->fields.display_name
                                               : "unknown"));
      } else if (const auto* pop = std::get_if<PopChanged>(&event->payload)) {
        story_.lines.push_back(
            "pop " + (pop->pop->customer ? pop->pop->customer->fields.display_name : "unknown"));
      } else if (const auto* ended = std::get_if<OfferEnded>(&event->payload)) {
        story_.lines.push_back("offer ended " +
                               std::to_string(static_cast<int>(ended->offer.outcome)));
      }
    }
  }
  Story& story_;
};

class ExchangeTest : public testing::Test {
 protected:
  ExchangeTest() {
    setup_.queues = {{.id = QueueId{"support"}, .display_name = "Support"}};
    setup_.agents = {AgentAt(kAna, "1001")};
    plan_.links[kLink] = {.display_name = "pbx", .default_queue = QueueId{"support"}};
    plan_.queues = {QueueId{"support"}};
    Open({});
  }

  static core::AgentSetup AgentAt(const AgentId& agent, const std::string& device) {
    return {.id = agent,
            .display_name = agent.value,
            .queues = {QueueId{"support"}},
            .link = kLink,
            .device = DeviceId{device}};
  }
  // The exchange gets `setup_` and `plan_` as they are now.
  Result<void> SetupChanges() {
    Result<void> result = Internal("NOT_DONE", "No answer yet.");
    exchange_->ChangeSetup(setup_, plan_, {.user = "admin"},
                           [&](Result<void> done) { result = done; });
    executor_.RunAll();
    return result;
  }

  void Open(JournalMemory memory) {
    exchange_.reset();
    memory.generation = ++generation_;
    exchange_ = std::make_unique<Exchange>(ExchangePorts{executor_, clock_, journal_, directory_},
                                           setup_, plan_, ExchangeOptions{}, std::move(memory));
    exchange_->AddLink(kLink, telephony_);
    exchange_->Start();
    executor_.RunAll();
  }

  void LinkIsUp() {
    exchange_->OnLinkUp(kLink, {}, {});
    executor_.RunAll();
  }
  Result<void> Does(core::Input input) {
    Result<void> result = Internal("NOT_DONE", "No answer yet.");
    exchange_->Submit(std::move(input), {.user = "ana"}, [&](Result<void> done) { result = done; });
    executor_.RunAll();
    return result;
  }
  void AnaIsReady() {
    ASSERT_TRUE(Does(core::LogOn{kAna, {}}).ok());
    ASSERT_TRUE(Does(core::SetReady{kAna}).ok());
    watcher_ = std::make_shared<StoryWatcher>(story_);
    exchange_->WatchDesk(kAna, watcher_, std::nullopt);
    executor_.RunAll();
  }
  static OfferedCall CallFrom(const std::string& call, const std::string& caller) {
    return {.call = PbxCallId{call}, .customer_leg = LegId{call}, .caller = caller};
  }
  void CallArrives(const std::string& call, std::uint64_t sequence = 0,
                   std::function<void()> committed = {}) {
    exchange_->OnEvents(kLink, {CallFrom(call, "+8613800138000")}, sequence, std::move(committed));
    executor_.RunAll();
  }
  // What was committed, as a restarted exchange takes it up.
  JournalMemory Remembered() const {
    JournalMemory memory;
    std::map<AgentId, core::AgentState> agents;
    std::map<WorkItemId, core::ItemView> items;
    for (const JournalBatch& batch : journal_.batches) {
      for (const auto& agent : batch.changes.agents) agents[agent.agent] = agent;
      for (const auto& item : batch.changes.items) items[item.item] = item;
      for (const auto& [link, sequence] : batch.acknowledged) {
        memory.acknowledged = {{link, sequence}};
      }
      memory.floor.next_number = std::max(memory.floor.next_number, batch.changes.next_number);
    }
    for (const auto& [id, agent] : agents) memory.floor.agents.push_back(agent);
    for (const auto& [id, item] : items) memory.floor.items.push_back(item);
    return memory;
  }
  // The caller's number as the floor has it.
  std::string NumberOf(const std::string& call) {
    std::string number = "no such call";
    exchange_->Inspect([&](const core::Floor& floor) {
      const core::ItemView* view = floor.FindItem(floor.FindCall(kLink, PbxCallId{call}));
      if (view != nullptr) number = view->ani;
    });
    executor_.RunAll();
    return number;
  }

  core::FloorSetup setup_;
  LinePlan plan_;
  test::ManualClock clock_;
  test::ManualExecutor executor_{clock_};
  TestJournal journal_;
  SlowDirectory directory_;
  Story story_;
  StoryTelephony telephony_{story_};
  std::shared_ptr<StoryWatcher> watcher_;
  std::uint64_t generation_ = 0;
  std::unique_ptr<Exchange> exchange_;
};

TEST_F(ExchangeTest, ThePopIsShownBeforeTheTelephoneRings) {
  LinkIsUp();
  AnaIsReady();
  CallArrives("c1");
  ASSERT_TRUE(story_.Has("offer 王小明"));
  ASSERT_TRUE(story_.Has("ring 1001"));
  EXPECT_LT(story_.At("offer 王小明"), story_.At("ring 1001"));
}

TEST_F(ExchangeTest, AnAnswerWaitsForTheCommit) {
  LinkIsUp();
  journal_.commits_at_once = false;
  bool answered = false;
  exchange_->Submit(core::LogOn{kAna, {}}, {.user = "ana"}, [&](Result<void> done) {
    EXPECT_TRUE(done.ok());
    answered = true;
  });
  executor_.RunAll();
  EXPECT_FALSE(answered);
  journal_.Sync();
  EXPECT_TRUE(answered);
}

TEST_F(ExchangeTest, AFailedCommitIsToldAndNotAcknowledged) {
  LinkIsUp();
  journal_.commits_at_once = false;
  bool acknowledged = false;
  CallArrives("c1", 1, [&] { acknowledged = true; });
  journal_.Sync(Internal("DISK_FULL", "The disk is full."));
  EXPECT_FALSE(acknowledged);
}

TEST_F(ExchangeTest, ARefusedActIsAnsweredAtOnceAndNotJournalled) {
  LinkIsUp();
  const std::size_t batches = journal_.batches.size();
  EXPECT_FALSE(Does(core::SetReady{kAna}).ok());  // Not logged on.
  EXPECT_EQ(journal_.batches.size(), batches);
}

TEST_F(ExchangeTest, ASlowLookupDoesNotHoldTheCallAndThePopFollows) {
  LinkIsUp();
  AnaIsReady();
  directory_.answers_at_once = false;
  CallArrives("c1");
  EXPECT_FALSE(story_.Has("ring 1001"));
  executor_.Pass(250ms);
  EXPECT_TRUE(story_.Has("offer unknown"));
  EXPECT_TRUE(story_.Has("ring 1001"));
  directory_.AnswerAll();
  executor_.RunAll();
  EXPECT_TRUE(story_.Has("pop 王小明"));
}

// When the call arrives, when a link comes up with it, and after a restart.
TEST_F(ExchangeTest, EachLookupUsesWhatTheIvrGave) {
  OfferedCall call = CallFrom("c1", "84664163");
  call.attached = {{"customer", "C-1"}, {"account", "A-77"}};
  LinkIsUp();
  directory_.answers_at_once = false;
  exchange_->OnEvents(kLink, {call}, 1, {});
  executor_.RunAll();
  executor_.Pass(250ms);
  Open(Remembered());
  call.call = PbxCallId{"c2"};
  exchange_->OnLinkUp(kLink, {}, {{.call = call}});
  executor_.RunAll();
  ASSERT_EQ(directory_.asked.size(), 3u);
  for (const CallerQuery& query : directory_.asked) {
    EXPECT_EQ(query.number, "84664163");
    EXPECT_EQ(query.link, kLink);
    EXPECT_EQ(query.customer, "C-1");
    EXPECT_EQ(query.account, "A-77");
  }
}

TEST_F(ExchangeTest, ACallHasTheNumberThatTheLookupMade) {
  LinkIsUp();
  exchange_->OnEvents(kLink, {CallFrom("c1", "84664163")}, 1, {});
  executor_.RunAll();
  EXPECT_EQ(NumberOf("c1"), "+862584664163");
  exchange_->OnLinkUp(kLink, {},
                      {{.call = CallFrom("c1", "84664163")}, {.call = CallFrom("c2", "84664164")}});
  executor_.RunAll();
  EXPECT_EQ(NumberOf("c1"), "+862584664163");
  EXPECT_EQ(NumberOf("c2"), "+862584664164");
}

TEST_F(ExchangeTest, ACallWhoseLookupIsLateKeepsTheNumberAsReceived) {
  LinkIsUp();
  directory_.answers_at_once = false;
  exchange_->OnEvents(kLink, {CallFrom("c1", "84664163")}, 1, {});
  executor_.RunAll();
  executor_.Pass(250ms);
  EXPECT_EQ(NumberOf("c1"), "84664163");
  exchange_->OnLinkUp(kLink, {},
                      {{.call = CallFrom("c1", "84664163")}, {.call = CallFrom("c2", "84664164")}});
  executor_.RunAll();
  executor_.Pass(250ms);
  EXPECT_EQ(NumberOf("c2"), "84664164");
}

TEST_F(ExchangeTest, ACallerWhoHangsUpDuringTheLookupIsNeverOffered) {
  LinkIsUp();
  AnaIsReady();
  directory_.answers_at_once = false;
  bool acknowledged = false;
  CallArrives("c1");
  exchange_->OnEvents(kLink, {core::CallCleared{.call = PbxCallId{"c1"}}}, 2,
                      [&] { acknowledged = true; });
  executor_.RunAll();
  EXPECT_FALSE(acknowledged);
  directory_.AnswerAll();
  executor_.RunAll();
  EXPECT_TRUE(acknowledged);
  EXPECT_EQ(journal_.batches.back().changes.items.back().state, core::ItemState::kClosed);
}

TEST_F(ExchangeTest, PlacesGoByArrivalNotByWhoseLookupEndsFirst) {
  LinkIsUp();
  directory_.answers_at_once = false;
  CallArrives("c1");
  CallArrives("c2");
  std::reverse(directory_.open.begin(), directory_.open.end());
  directory_.AnswerAll();
  executor_.RunAll();
  exchange_->Inspect([](const core::Floor& floor) {
    EXPECT_EQ(floor.PlaceInLine(floor.FindCall(kLink, PbxCallId{"c1"})), 1u);
    EXPECT_EQ(floor.PlaceInLine(floor.FindCall(kLink, PbxCallId{"c2"})), 2u);
  });
  executor_.RunAll();
}

TEST_F(ExchangeTest, ACallThatIsOfferedTwiceIsTakenOnce) {
  LinkIsUp();
  CallArrives("c1");
  CallArrives("c1");
  std::size_t items = 0;
  exchange_->Inspect([&](const core::Floor& floor) { items = floor.ListItems(10).size(); });
  executor_.RunAll();
  EXPECT_EQ(items, 1U);
}

TEST_F(ExchangeTest, AcknowledgesInOrderAfterTheCommit) {
  LinkIsUp();
  directory_.answers_at_once = false;
  std::vector<int> acknowledged;
  CallArrives("c1", 1, [&] { acknowledged.push_back(1); });
  exchange_->OnEvents(kLink, {core::CallCleared{.call = PbxCallId{"other"}}}, 2,
                      [&] { acknowledged.push_back(2); });
  executor_.RunAll();
  EXPECT_TRUE(acknowledged.empty());  // The second waits for the first.
  directory_.AnswerAll();
  executor_.RunAll();
  EXPECT_EQ(acknowledged, (std::vector<int>{1, 2}));
  EXPECT_EQ(journal_.batches.back().acknowledged.back().second, 2U);
}

// What was committed is enough to go on: places, agents and customers are kept, and what a link
// resends is not taken twice.
TEST_F(ExchangeTest, ARestartedExchangeGoesOnFromTheJournal) {
  LinkIsUp();
  AnaIsReady();
  ASSERT_TRUE(Does(core::SetNotReady{kAna, "break"}).ok());
  CallArrives("c1", 1);
  CallArrives("c2", 2);
  Open(Remembered());
  std::uint64_t acknowledged = 0;
  exchange_->ReadAcknowledged(kLink, [&](std::uint64_t sequence) { acknowledged = sequence; });
  std::vector<PbxCallId> waiting;
  exchange_->Inspect([&](const core::Floor& floor) {
    for (const auto* item : floor.ListItems(10)) {
      EXPECT_EQ(item->state, core::ItemState::kWaiting);
      EXPECT_EQ(item->customer, CustomerId{42});
      waiting.push_back(item->call);
    }
    EXPECT_EQ(floor.FindAgent(kAna)->reason, "break");
  });
  executor_.RunAll();
  EXPECT_EQ(acknowledged, 2U);
  EXPECT_EQ(waiting, (std::vector<PbxCallId>{PbxCallId{"c1"}, PbxCallId{"c2"}}));
}

TEST_F(ExchangeTest, UnknownCallsOfASnapshotAreAdoptedWithTheirPops) {
  AnaIsReady();
  LinkSnapshotCall call;
  call.call = {.call = PbxCallId{"c9"}, .customer_leg = LegId{"c9"}, .caller = "+8613800138000"};
  exchange_->OnLinkUp(kLink, {}, {call});
  executor_.RunAll();
  EXPECT_TRUE(story_.Has("offer 王小明"));
}

TEST_F(ExchangeTest, AConsoleThatLostThePlaceIsReset) {
  AnaIsReady();
  auto late = std::make_shared<StoryWatcher>(story_);
  exchange_->WatchDesk(kAna, late, FeedPosition{.generation = 99, .sequence = 5});
  executor_.RunAll();
  ASSERT_TRUE(story_.Has("reset"));
}

TEST_F(ExchangeTest, ANewQueueAndAgentWorkAtOnce) {
  LinkIsUp();
  setup_.queues.push_back({.id = QueueId{"night"}, .display_name = "Night"});
  setup_.agents.push_back(AgentAt(AgentId{"bo"}, "1002"));
  setup_.agents.back().queues = {QueueId{"night"}};
  plan_.links[kLink].default_queue = QueueId{"night"};
  plan_.queues.emplace_back("night");
  ASSERT_TRUE(SetupChanges().ok());
  EXPECT_EQ(journal_.batches.back().rows.back().kind, "ChangeSetup");
  ASSERT_TRUE(Does(core::LogOn{AgentId{"bo"}, {}}).ok());
  ASSERT_TRUE(Does(core::SetReady{AgentId{"bo"}}).ok());
  CallArrives("c1");
  EXPECT_TRUE(story_.Has("ring 1002"));
}

TEST_F(ExchangeTest, ADeskIsShownAnewWhenTheSetupChanges) {
  LinkIsUp();
  AnaIsReady();
  CallArrives("c1");
  story_.lines.clear();
  ASSERT_TRUE(SetupChanges().ok());
  EXPECT_EQ(story_.lines, (std::vector<std::string>{"reset", "snapshot", "offer 王小明"}));
}

TEST_F(ExchangeTest, TheDeskOfAnAgentWhoHasNoPlaceEnds) {
  LinkIsUp();
  AnaIsReady();
  setup_.agents = {AgentAt(AgentId{"bo"}, "1002")};
  ASSERT_TRUE(SetupChanges().ok());
  EXPECT_EQ(story_.lines.back(), "end AGENT_UNKNOWN");
  story_.lines.clear();
  exchange_->WatchDesk(kAna, watcher_, std::nullopt);
  executor_.RunAll();
  EXPECT_EQ(story_.lines, std::vector<std::string>{"end AGENT_UNKNOWN"});
}

TEST_F(ExchangeTest, ARefusedSetupChangesNothing) {
  LinkIsUp();
  AnaIsReady();
  CallArrives("c1");
  setup_.agents.clear();
  plan_.links[kLink].default_queue = QueueId{"night"};
  const Result<void> changed = SetupChanges();
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().reason, "AGENT_AT_WORK");
  CallArrives("c2");
  EXPECT_NE(NumberOf("c2"), "no such call");
}

}  // namespace
}  // namespace strowger::service
