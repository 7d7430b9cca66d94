#include "core/floor/live_service.h"

#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// Calls of "sales" should be answered within 20 s. Wrap-up takes no time.
class LiveServiceTest : public FloorTest {
 protected:
  LiveServiceTest() {
    setup_.agents.clear();
    AddAgent(setup_, "ana", "1001", {}, {"sales", "support"});
    AddQueue(setup_, "repair", {});
    AddAgent(setup_, "rita", "1004", {}, {"repair"});
    setup_.agents[1].reserves = {QueueId{"sales"}};
    Queue("sales").reserve_join_level = 60;
    Queue("sales").reserve_leave_level = 80;
    Queue("sales").wrap_up_timeout = Duration::zero();
    Queue("support").needs.clear();
    Queue("support").wrap_up_timeout = Duration::zero();
  }

  LiveLevel Level(const std::string& queue = "sales") {
    return floor().DescribeQueue(QueueId{queue}).live_level;
  }
  bool AreCalled() { return floor().DescribeQueue(QueueId{"sales"}).are_reserves_called; }
  std::string NewCall() { return "call" + std::to_string(++calls_); }

  // Somebody who is free takes a call at once, and it ends.
  void IsServedAtOnce() {
    const WorkItemId item = CallArrives(NewCall());
    PhoneIsAnswered(item, View(item).owner.value);
    CustomerHangsUp(item);
  }
  void AreServedAtOnce(int calls) {
    for (int i = 0; i < calls; ++i) IsServedAtOnce();
  }
  // One more waits for so long, while Ana speaks with somebody of another queue, and gives up.
  void GivesUpAfter(Duration wait) {
    const WorkItemId other = CallArrives(NewCall(), "support");
    PhoneIsAnswered(other, "ana");
    const WorkItemId item = CallArrives(NewCall());
    TimePasses(wait);
    CustomerHangsUp(item);
    CustomerHangsUp(other);
  }
  void GiveUpLate(int calls) {
    for (int i = 0; i < calls; ++i) GivesUpAfter(seconds(21));
  }

  int calls_ = 0;
};

TEST_F(LiveServiceTest, NobodyIsNoLevel) {
  EXPECT_EQ(Level(), LiveLevel{});
  EXPECT_EQ(LiveService::kLiveFormula, ServiceLevelFormula::kIgnoreAbandons);
}

TEST_F(LiveServiceTest, WhoGivesUpInTimeDoesNotCount) {
  AgentIsReady("ana");
  AreServedAtOnce(3);
  GivesUpAfter(seconds(20));
  EXPECT_EQ(Level(), (LiveLevel{3, 1.0}));
  GivesUpAfter(seconds(21));
  EXPECT_EQ(Level(), (LiveLevel{4, 0.75}));
}

TEST_F(LiveServiceTest, AWaitCountsTheMomentItPassesTheThresholdAndOnlyOnce) {
  AgentTalks("ana", "c0");
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(Level(), (LiveLevel{1, 1.0}));
  floor().TakeChanges();
  TimePasses(seconds(20));
  EXPECT_EQ(Level(), (LiveLevel{1, 1.0}));
  TimePasses(seconds(1));
  EXPECT_EQ(Level(), (LiveLevel{2, 0.5}));
  EXPECT_EQ(floor().TakeChanges().queues, std::vector{QueueId{"sales"}}) << "so that it is shown";
  CustomerHangsUp(item);
  EXPECT_EQ(Level(), (LiveLevel{2, 0.5}));
}

TEST_F(LiveServiceTest, TheLastFiftyAreKeptAndNoneIsOlderThanHalfAnHour) {
  AgentIsReady("ana");
  GiveUpLate(2);
  AreServedAtOnce(49);
  EXPECT_EQ(Level(), (LiveLevel{50, 0.98}));
  TimePasses(minutes(10));
  AreServedAtOnce(1);
  EXPECT_EQ(Level(), (LiveLevel{50, 1.0}));
  TimePasses(minutes(20));
  EXPECT_EQ(Level(), (LiveLevel{1, 1.0}));
  TimePasses(minutes(10));
  EXPECT_EQ(Level(), LiveLevel{});
}

TEST_F(LiveServiceTest, ReservesComeBelowTheFirstLimitAndLeaveAboveTheSecond) {
  AgentIsReady("ana");
  AgentIsReady("rita");
  AreServedAtOnce(6);
  GiveUpLate(3);
  EXPECT_FALSE(AreCalled()) << "nine say nothing";
  GiveUpLate(1);
  EXPECT_FALSE(AreCalled()) << "60 % is not below 60 %";
  GiveUpLate(1);
  EXPECT_TRUE(AreCalled());
  AreServedAtOnce(14);
  EXPECT_EQ(Level(), (LiveLevel{25, 0.8}));
  EXPECT_TRUE(AreCalled()) << "80 % is not above 80 %";
  AreServedAtOnce(1);
  EXPECT_FALSE(AreCalled());
}

TEST_F(LiveServiceTest, ALineThatDoesNotMoveCallsThem) {
  AgentIsReady("ana");
  AreServedAtOnce(9);
  const WorkItemId other = CallArrives(NewCall(), "support");
  PhoneIsAnswered(other, "ana");
  AgentIsReady("rita");
  for (int i = 0; i < 7; ++i) CallArrives(NewCall());
  TimePasses(seconds(20));
  EXPECT_FALSE(AreCalled());
  EXPECT_EQ(InHand("rita").state, SlotState::kIdle);
  TimePasses(std::chrono::milliseconds(1));
  EXPECT_TRUE(AreCalled()) << "9 of 16";
  EXPECT_EQ(InHand("rita").state, SlotState::kOffered);
}

TEST_F(LiveServiceTest, TheyLeaveWhenTooFewContactsAreLeftToTell) {
  AgentIsReady("ana");
  GiveUpLate(11);
  EXPECT_TRUE(AreCalled());
  TimePasses(minutes(30));
  EXPECT_FALSE(AreCalled());
}

TEST_F(LiveServiceTest, ARestartRebuildsItFromWhatIsStored) {
  AgentIsReady("ana");
  std::vector<PastWait> past;
  const auto note = [&] {
    for (const ItemView& item : floor().TakeChanges().items) {
      if (item.state != ItemState::kClosed) continue;
      for (const PastWait& wait : PastWaitsOf(item)) past.push_back(wait);
    }
  };
  AreServedAtOnce(5);
  GiveUpLate(1);
  GivesUpAfter(seconds(5));
  note();
  const WorkItemId talks = CallArrives("talks");
  PhoneIsAnswered(talks, "ana");
  const WorkItemId waits = CallArrives("waits");
  TimePasses(seconds(5));
  FloorMemory memory;
  memory.past_waits = past;
  memory.items = {View(talks), View(waits)};
  memory.next_number = 1'000'000;
  Floor again(setup_, memory);
  now_ += seconds(16);
  again.Resume(now_);
  // Five, the one who gave up late, the one who talks, and the one whose wait passed meanwhile.
  const LiveLevel level = again.DescribeQueue(QueueId{"sales"}).live_level;
  EXPECT_EQ(level, (LiveLevel{8, 0.75}));
}

TEST_F(LiveServiceTest, ANewSetupKeepsTheWindow) {
  AgentIsReady("ana");
  AreServedAtOnce(3);
  GiveUpLate(1);
  const WorkItemId other = CallArrives(NewCall(), "support");
  PhoneIsAnswered(other, "ana");
  CallArrives(NewCall());
  TimePasses(seconds(30));
  EXPECT_EQ(Level(), (LiveLevel{5, 0.6}));
  CallArrives(NewCall());
  setup_.queues[0].display_name = "Sales";
  Succeeds(ChangeSetup{std::make_shared<FloorSetup>(setup_)});
  EXPECT_EQ(Level(), (LiveLevel{5, 0.6}));
  TimePasses(seconds(21));
  EXPECT_EQ(Level(), (LiveLevel{6, 0.5}));
}

TEST_F(LiveServiceTest, WhoIsSentElsewhereCountsInEachQueueByTheWaitThere) {
  PlanStep own;
  own.wait = seconds(30);
  PlanStep away;
  away.divert = QueueId{"support"};
  Queue("sales").plan = {own, away};
  const WorkItemId talk = AgentTalks("ana", "c0");
  const WorkItemId item = CallArrives("c1");
  TimePasses(seconds(30));
  EXPECT_EQ(View(item).queue, QueueId{"support"});
  EXPECT_EQ(Level("sales"), (LiveLevel{2, 0.5}));
  EXPECT_EQ(Level("support"), LiveLevel{});
  CustomerHangsUp(talk);
  PhoneIsAnswered(item, "ana");
  EXPECT_EQ(Level("support"), (LiveLevel{1, 1.0}));
}

}  // namespace
}  // namespace strowger::core
