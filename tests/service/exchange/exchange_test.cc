#include "service/exchange/exchange.h"

#include <gtest/gtest.h>

#include "service/exchange/exchange_fixture.h"

namespace strowger::service {
namespace {

TEST_F(ExchangeTest, ThePopIsShownBeforeTheTelephoneRings) {
  LinkIsUp();
  AnaIsReady();
  CallArrives("c1");
  ASSERT_TRUE(story_.Has("offer 王小明"));
  ASSERT_TRUE(story_.Has("ring 1001"));
  EXPECT_LT(story_.At("offer 王小明"), story_.At("ring 1001"));
}

TEST_F(ExchangeTest, TheTelephoneRingsWhenTheConsoleHasThePop) {
  LinkIsUp();
  AnaIsReady();
  watcher_->is_slow = true;
  CallArrives("c1");
  EXPECT_TRUE(story_.Has("offer 王小明"));
  executor_.Pass(100ms);
  EXPECT_FALSE(story_.Has("ring 1001"));
  watcher_->receipts.clear();
  executor_.RunAll();
  EXPECT_TRUE(story_.Has("ring 1001"));
}

TEST_F(ExchangeTest, AConsoleThatDoesNotTakeThePopHoldsUpNoCaller) {
  LinkIsUp();
  AnaIsReady();
  watcher_->is_slow = true;
  CallArrives("c1");
  executor_.Pass(ExchangeOptions{}.pop_wait_max);
  EXPECT_TRUE(story_.Has("ring 1001"));
  RingFigures figures;
  exchange_->ReadRingFigures([&](RingFigures read) { figures = read; });
  executor_.RunAll();
  EXPECT_EQ(figures.rings_before_pop, 1u);
}

TEST_F(ExchangeTest, ALinkThatGoesDownDoesNotRingLater) {
  LinkIsUp();
  AnaIsReady();
  watcher_->is_slow = true;
  CallArrives("c1");
  exchange_->OnLinkDown(kLink, "cut");
  executor_.Pass(1s);
  EXPECT_FALSE(story_.Has("ring 1001"));
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

TEST_F(ExchangeTest, APartThatIsLeftOutOfAPopFollowsAndIsCounted) {
  LinkIsUp();
  AnaIsReady();
  directory_.leaves_out = {core::PopStage::kTickets, core::PopStage::kContacts};
  CallArrives("c1");
  EXPECT_EQ(directory_.asked.front().budget, ExchangeOptions{}.pop_budget);
  EXPECT_LT(story_.At("offer 王小明"), story_.At("pop 王小明"));
  EXPECT_TRUE(story_.Has("pop 王小明"));
  const PopFigures figures = Figures();
  EXPECT_EQ(figures.pops, 2u);
  EXPECT_EQ(figures.partial, 1u);
  EXPECT_EQ(figures.late, 0u);
  const auto& tickets = figures.stages[static_cast<std::size_t>(core::PopStage::kTickets)];
  EXPECT_EQ(tickets.left_out, 1u);
  EXPECT_EQ(tickets.taken.count, 2u);
  EXPECT_EQ(tickets.taken.total, Duration(2ms));
  EXPECT_GE(tickets.taken.p50, Duration(1ms));
  EXPECT_LE(tickets.taken.p99, Duration(1250us));
  EXPECT_GE(figures.whole.p99, Duration(6ms));
}

TEST_F(ExchangeTest, APopThatWasNotThereInTimeIsCounted) {
  LinkIsUp();
  directory_.answers_at_once = false;
  CallArrives("c1");
  executor_.Pass(250ms);
  EXPECT_EQ(Figures().late, 1u);
  directory_.AnswerAll();
  executor_.RunAll();
  EXPECT_EQ(Figures().late, 1u);
  EXPECT_EQ(Figures().pops, 2u);
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
