#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class FurtherOffersTest : public FloorTest {
 protected:
  FurtherOffersTest() { Queue("sales").ring_at_once = 2; }

  // Who is asked for the item, the first of them first.
  std::vector<std::string> Asked(WorkItemId item) {
    const ItemView& view = View(item);
    std::vector<std::string> agents{view.owner.value};
    for (const AskedAgent& other : view.also_asked) agents.push_back(other.agent.value);
    return agents;
  }
  OfferOutcome OutcomeFor(const std::string& agent) const {
    for (const OfferClosed& closed : Did<OfferClosed>()) {
      if (closed.agent.value == agent) return closed.outcome;
    }
    ADD_FAILURE() << "no offer to " << agent << " ended";
    return OfferOutcome::kAccepted;
  }
  bool IsIdleAndReady(const std::string& agent) {
    return State(agent).is_idle() && State(agent).presence == Presence::kReady;
  }
  void AllAreReady() {
    for (const char* agent : {"ana", "bo", "chen"}) {
      AgentIsReady(agent);
      TimePasses(seconds(1));
    }
  }
  using Names = std::vector<std::string>;
};

TEST_F(FurtherOffersTest, TheLongestIdleOnesRingAndTheFasterOneHasTheCall) {
  AllAreReady();
  const TimePoint idle_since = State("ana").idle_since;
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(Asked(item), (Names{"ana", "bo"}));
  const auto rings = Did<RingDevice>();
  ASSERT_EQ(rings.size(), 2U);
  EXPECT_EQ(rings[0].device.value, "1001");
  EXPECT_EQ(rings[1].device.value, "1002");
  EXPECT_NE(rings[0].offer, rings[1].offer);
  EXPECT_TRUE(IsIdleAndReady("chen"));
  const LegId anas = LegOf(item, "ana");
  PhoneIsAnswered(item, "bo");
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(View(item).owner.value, "bo");
  EXPECT_EQ(View(item).segments.back().agent.value, "bo");
  EXPECT_TRUE(View(item).also_asked.empty());
  EXPECT_EQ(OutcomeFor("bo"), OfferOutcome::kAccepted);
  EXPECT_EQ(OutcomeFor("ana"), OfferOutcome::kTaken);
  EXPECT_EQ(Did<OfferClosed>().back().taken_by.value, "bo");
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>()[0].leg, anas);
  EXPECT_TRUE(IsIdleAndReady("ana"));
  EXPECT_EQ(State("ana").idle_since, idle_since) << "a lost ring costs no place";
  EXPECT_EQ(Asked(CallArrives("c2")), (Names{"ana", "chen"}));
}

TEST_F(FurtherOffersTest, WhereFewerAreReadyThoseRing) {
  AgentIsReady("bo");
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(Asked(item), Names{"bo"});
  AgentIsReady("ana");
  EXPECT_EQ(Asked(item), Names{"bo"}) << "who comes later is not asked";
  AgentDeclines("bo");
  EXPECT_EQ(Asked(item), Names{"ana"});
}

TEST_F(FurtherOffersTest, ItIsTheFirstOfTheStrategyWhoRing) {
  Queue("sales").strategy = Strategy::kFixedOrder;
  Queue("sales").ring_at_once = 3;
  for (const char* agent : {"chen", "bo", "ana"}) {
    AgentIsReady(agent);
    TimePasses(seconds(1));
  }
  EXPECT_EQ(Asked(CallArrives("c1")), (Names{"ana", "bo", "chen"}));
}

TEST_F(FurtherOffersTest, WhoeverWaitsGoesBeforeASecondTelephone) {
  const WorkItemId first = CallArrives("c1");
  const WorkItemId second = CallArrives("c2");
  LinkGoesDown();
  AllAreReady();
  SnapshotCall one{Arrival("c1", "sales"), LegState::kQueued, {}};
  SnapshotCall other{Arrival("c2", "sales"), LegState::kQueued, {}};
  LinkComesUp({one, other});
  EXPECT_EQ(Asked(first), (Names{"ana", "chen"}));
  EXPECT_EQ(Asked(second), Names{"bo"});
}

TEST_F(FurtherOffersTest, TheOthersGoOnRingingUntilTheLastOneIsGone) {
  Queue("sales").ring_at_once = 3;
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  AgentDeclines("ana");
  EXPECT_EQ(Outcome(), OfferOutcome::kDeclined);
  EXPECT_EQ(View(item).state, ItemState::kOffered);
  EXPECT_EQ(Asked(item), (Names{"bo", "chen"}));
  EXPECT_TRUE(Did<RingDevice>().empty());
  PhoneFails(item, "chen", Cause::kBusy);
  EXPECT_EQ(Outcome(), OfferOutcome::kBusy);
  EXPECT_EQ(Asked(item), Names{"bo"});
  EXPECT_EQ(State("chen").reason, "phone-busy");
  TimePasses(seconds(20));
  EXPECT_EQ(OutcomeFor("bo"), OfferOutcome::kExpired);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_FALSE(View(item).offer);
  EXPECT_EQ(State("bo").reason, "no-answer");
  // As long as somebody else may take it, ana is not asked again.
  TimePasses(seconds(60));
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  Succeeds(SetReady{AgentId{"bo"}});
  EXPECT_EQ(Asked(item), Names{"bo"});
  Succeeds(LogOff{AgentId{"bo"}});
  Succeeds(LogOff{AgentId{"chen"}});
  TimePasses(seconds(5));
  EXPECT_EQ(Asked(item), Names{"ana"});
}

TEST_F(FurtherOffersTest, WhenNobodyAnswersAllAreMissedAtTheSameMoment) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  TimePasses(seconds(20));
  EXPECT_EQ(OutcomeFor("ana"), OfferOutcome::kExpired);
  EXPECT_EQ(OutcomeFor("bo"), OfferOutcome::kExpired);
  EXPECT_EQ(Asked(item), Names{"chen"});
}

TEST_F(FurtherOffersTest, TwoWhoAnswerInTheSameMomentAreOneConversation) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  const LegId anas = LegOf(item, "ana");
  const LegId bos = LegOf(item, "bo");
  LegTells(item, bos, LegEventKind::kEstablished);
  LegTells(item, anas, LegEventKind::kEstablished);
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>()[0].leg, anas);
  EXPECT_TRUE(Did<QueueCall>().empty()) << "the customer speaks with bo";
  EXPECT_EQ(View(item).owner.value, "bo");
  EXPECT_EQ(View(item).parties.size(), 1U);
  EXPECT_TRUE(IsIdleAndReady("ana"));
}

TEST_F(FurtherOffersTest, ThePbxMayLetTheSlowerOnesGoByItself) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  PhoneFails(item, "ana", Cause::kAnsweredElsewhere);
  EXPECT_EQ(Outcome(), OfferOutcome::kTaken);
  EXPECT_TRUE(IsIdleAndReady("ana"));
  EXPECT_EQ(Asked(item), Names{"bo"});
  PhoneIsAnswered(item, "bo");
  EXPECT_EQ(View(item).owner.value, "bo");
}

TEST_F(FurtherOffersTest, ATelephoneWhoseCallIsPickedUpElsewhereIsNotRungForEver) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  PhoneFails(item, "ana", Cause::kAnsweredElsewhere);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_TRUE(IsIdleAndReady("ana"));
  TimePasses(seconds(5));
  EXPECT_EQ(Asked(item), Names{"ana"}) << "after a rest, as who declined";
}

TEST_F(FurtherOffersTest, TheCustomerWhoLeavesEndsAllOffers) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  CustomerHangsUp(item);
  EXPECT_EQ(OutcomeFor("ana"), OfferOutcome::kRescinded);
  EXPECT_EQ(OutcomeFor("bo"), OfferOutcome::kRescinded);
  EXPECT_EQ(Ended(), ItemOutcome::kAbandonedRinging);
  EXPECT_TRUE(IsIdleAndReady("ana") && IsIdleAndReady("bo"));
}

TEST_F(FurtherOffersTest, WhoLogsOffIsOut) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  Succeeds(LogOff{AgentId{"ana"}});
  EXPECT_EQ(Asked(item), Names{"bo"});
  Succeeds(LogOff{AgentId{"bo"}});
  EXPECT_EQ(Asked(item), Names{"chen"});
}

TEST_F(FurtherOffersTest, TheConsoleAnswersTheOwnTelephone) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  Succeeds(AcceptOffer{AgentId{"bo"}, InHand("bo").offer});
  ASSERT_EQ(Did<AnswerLeg>().size(), 1U);
  EXPECT_EQ(Did<AnswerLeg>()[0].leg, LegOf(item, "bo"));
}

TEST_F(FurtherOffersTest, MailsAreOfferedToSeveralToo) {
  AllAreReady();
  SubmitWork mail;
  mail.channel = Channel::kMail;
  mail.key = "m1";
  mail.queue = QueueId{"sales"};
  Succeeds(mail);
  const WorkItemId item = floor().FindWork("m1");
  EXPECT_EQ(Asked(item), (Names{"ana", "bo"})) << "nobody is asked twice, room or not";
  Succeeds(AcceptOffer{AgentId{"bo"}, InHand("bo").offer});
  EXPECT_EQ(View(item).owner.value, "bo");
  EXPECT_EQ(OutcomeFor("ana"), OfferOutcome::kTaken);
}

TEST_F(FurtherOffersTest, AMailThatWasSetAsideForALostRingComesBack) {
  AgentIsReady("ana");
  SubmitWork mail;
  mail.channel = Channel::kMail;
  mail.key = "m1";
  mail.queue = QueueId{"support"};
  Succeeds(mail);
  const WorkItemId letter = floor().FindWork("m1");
  Succeeds(AcceptOffer{AgentId{"ana"}, InHand("ana").offer});
  AgentIsReady("bo");
  const WorkItemId call = CallArrives("c1");
  ASSERT_EQ(Asked(call), (Names{"bo", "ana"})) << "who has less in hand goes first";
  EXPECT_EQ(View(letter).state, ItemState::kHeld);
  PhoneIsAnswered(call, "bo");
  EXPECT_EQ(View(letter).state, ItemState::kConnected);
}

TEST_F(FurtherOffersTest, APreferredAgentRingsAlone) {
  Queue("sales").preferences = {{PreferenceKind::kLastAgent, "", {}, seconds(10)}};
  AllAreReady();
  CallArrived call = Arrival("c1", "sales");
  call.known.last_agent = AgentId{"chen"};
  const WorkItemId item = CallArrives(call);
  EXPECT_EQ(Asked(item), Names{"chen"});
  AgentDeclines("chen");
  EXPECT_EQ(Asked(item), (Names{"ana", "bo"}));
}

TEST_F(FurtherOffersTest, EachOneIsExplained) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  std::vector<Decision> asked;
  for (const Decision& one : floor().TakeChanges().decisions) {
    if (one.kind == DecisionKind::kAsked) asked.push_back(one);
  }
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].because, AskedBecause::kWorkCame);
  ASSERT_TRUE(asked[0].selection);
  EXPECT_EQ(asked[0].selection->candidates, 3U);
  EXPECT_EQ(asked[1].because, AskedBecause::kBeside);
  EXPECT_EQ(asked[1].agent.value, "bo");
  PhoneIsAnswered(item, "ana");
  for (const Decision& one : floor().TakeChanges().decisions) {
    if (one.kind != DecisionKind::kOfferEnded || one.agent.value != "bo") continue;
    EXPECT_EQ(one.outcome, OfferOutcome::kTaken);
    return;
  }
  ADD_FAILURE() << "nothing is said of bo";
}

// ---- The PBX and the server go away

TEST_F(FurtherOffersTest, AllGoOnRingingAfterARestart) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  PhoneRings(item, "ana");
  PhoneRings(item, "bo");
  Store();
  for (auto& [id, view] : stored_items_) view.also_asked.clear();  // As in the store.
  const LegId anas = LegOf(item, "ana");
  const LegId bos = LegOf(item, "bo");
  const OfferId second = InHand("bo").offer;
  ServerRestarts();
  EXPECT_EQ(Asked(item), (Names{"ana", "bo"}));
  EXPECT_EQ(InHand("bo").offer, second);
  SnapshotCall call{Arrival("c1", "sales"), LegState::kQueued, {}};
  call.legs = {{anas, LegState::kAlerting}, {bos, LegState::kAlerting}};
  LinkComesUp({call});
  EXPECT_TRUE(Did<OfferClosed>().empty());
  EXPECT_TRUE(Did<ClearLeg>().empty());
  PhoneIsAnswered(item, "bo");
  EXPECT_EQ(View(item).owner.value, "bo");
  EXPECT_EQ(OutcomeFor("ana"), OfferOutcome::kTaken);
}

TEST_F(FurtherOffersTest, ASnapshotWithTwoAnswersKeepsOne) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  const LegId anas = LegOf(item, "ana");
  const LegId bos = LegOf(item, "bo");
  LinkGoesDown();
  SnapshotCall call{Arrival("c1", "sales"), LegState::kConnected, {}};
  call.legs = {{anas, LegState::kConnected}, {bos, LegState::kConnected}};
  LinkComesUp({call});
  EXPECT_EQ(View(item).owner.value, "ana");
  EXPECT_EQ(View(item).parties.size(), 1U);
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>()[0].leg, bos);
  EXPECT_TRUE(IsIdleAndReady("bo"));
}

TEST_F(FurtherOffersTest, TelephonesThatASnapshotDoesNotKnowAreOut) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  const LegId bos = LegOf(item, "bo");
  LinkGoesDown();
  SnapshotCall call{Arrival("c1", "sales"), LegState::kQueued, {}};
  call.legs = {{bos, LegState::kAlerting}};
  LinkComesUp({call});
  EXPECT_EQ(Asked(item), Names{"bo"});
  EXPECT_EQ(OutcomeFor("ana"), OfferOutcome::kRescinded);
}

TEST_F(FurtherOffersTest, DeadlinesThatPassedWhileTheLinkWasDownAreLookedAt) {
  Queue("sales").ring_at_once = 3;
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  SnapshotCall call{Arrival("c1", "sales"), LegState::kQueued, {}};
  for (const char* agent : {"ana", "bo", "chen"}) {
    call.legs.push_back({LegOf(item, agent), LegState::kAlerting});
  }
  LinkGoesDown();
  TimePasses(seconds(30));
  EXPECT_EQ(Asked(item).size(), 3U);
  LinkComesUp({call});
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_EQ(Did<OfferClosed>().size(), 3U);
}

TEST_F(FurtherOffersTest, AnotherSetupChangesNothingForThoseWhoRing) {
  AllAreReady();
  const WorkItemId item = CallArrives("c1");
  Queue("sales").ring_at_once = 1;
  Succeeds(ChangeSetup{std::make_shared<FloorSetup>(setup_)});
  EXPECT_EQ(Asked(item), (Names{"ana", "bo"}));
  PhoneIsAnswered(item, "bo");
  EXPECT_EQ(View(item).owner.value, "bo");
}

}  // namespace
}  // namespace strowger::core
