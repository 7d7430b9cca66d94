#include "adapters/asterisk/call_book.h"

#include <gtest/gtest.h>

#include "adapters/asterisk/call_stage.h"

namespace strowger::asterisk {
namespace {

using CallBookTest = CallStage;

TEST_F(CallBookTest, CallIsOfferedWhenItsVariablesAreRead) {
  options_.variables = {"ACCOUNT"};
  CustomerArrives();
  EXPECT_EQ(Asked(), (Texts{"GET /channels/1.1/variable?variable=CALLERID%28dnid%29",
                            "GET /channels/1.1/variable?variable=ACCOUNT"}));
  detail_ = "CALLERID(dnid)";
  Answers(Purpose::kReadVariable, 200, R"({"value":"800"})");
  EXPECT_TRUE(work_.events.empty());
  detail_ = "ACCOUNT";
  Answers(Purpose::kReadVariable, 404, R"({"message":"not found"})");
  ASSERT_EQ(work_.events.size(), 1U);
  const auto& offered = std::get<service::OfferedCall>(work_.events[0]);
  EXPECT_EQ(offered.dialled, "800");
  EXPECT_EQ(offered.attached, (std::map<std::string, std::string>{{"queue", "support"}}));
}

TEST_F(CallBookTest, CustomerWhoLeavesBeforeTheOfferWasNeverThere) {
  CustomerArrives();
  Hear(ChannelLeft{"1.1"});
  EXPECT_TRUE(Told().empty());
  EXPECT_EQ(book_.size(), 0U);
  Answers(Purpose::kReadVariable, 404);
  EXPECT_TRUE(Told().empty());
}

TEST_F(CallBookTest, WaitingIsAnsweredOnceAndHearsMusicOnce) {
  CustomerIsOffered();
  Forget();
  Queue();
  EXPECT_EQ(Asked(),
            (Texts{"POST /channels/1.1/answer", "POST /channels/1.1/moh?mohClass=default"}));
  Queue();
  EXPECT_TRUE(Asked().empty());
}

TEST_F(CallBookTest, RingingMakesTheBridgeBeforeTheAnswerNeedsIt) {
  CustomerIsOffered();
  Queue();
  Forget();
  Rings("leg-1");
  EXPECT_EQ(Asked(), (Texts{"POST /bridges/TALK?type=mixing",
                            "POST /channels/LEG?endpoint=PJSIP%2F1001&app=strowger&appArgs=leg%3D"
                            "leg-1&originator=1.1&timeout=19"}));
  Rings("leg-1");
  EXPECT_TRUE(Asked().empty()) << "a leg is made once";
}

TEST_F(CallBookTest, EstablishedIsToldWhenBothAreInTheBridge) {
  CustomerIsOffered();
  Queue();
  Rings("leg-1");
  Forget();
  Alerts("leg-1");
  Alerts("leg-1");
  EXPECT_EQ(Told(), Texts{"delivered leg-1"});
  PickedUp("leg-1");
  EXPECT_EQ(Asked(),
            (Texts{"DELETE /channels/1.1/moh", "POST /bridges/TALK/addChannel?channel=1.1,LEG"}));
  Enters(Channel("leg-1"));
  EXPECT_TRUE(Told().empty());
  Enters("1.1");
  EXPECT_EQ(Told(), Texts{"established leg-1"});
}

TEST_F(CallBookTest, CauseOfFailureDependsOnWhetherItRang) {
  CustomerIsOffered();
  Rings("leg-1");
  Alerts("leg-1");
  Forget();
  Ends("leg-1", 19);
  EXPECT_EQ(Told(), Texts{"failed leg-1 no-answer"});
  Rings("leg-2");
  Ends("leg-2", 19);
  EXPECT_EQ(Told(), Texts{"failed leg-2 unreachable"});
}

TEST_F(CallBookTest, RefusedRinging) {
  CustomerIsOffered();
  Forget();
  Rings("leg-1");
  Answers(Purpose::kRing, 500, R"({"error":"Allocation failed"})", LegId("leg-1"));
  EXPECT_EQ(Told(), Texts{"failed leg-1 unreachable"});
  Rings("leg-2");
  Answers(Purpose::kRing, 409, {}, LegId("leg-2"));
  EXPECT_TRUE(Told().empty()) << "sent twice, made once";
  Rings("leg-3", "1001&PJSIP/1002");
  EXPECT_EQ(Told(), Texts{"failed leg-3 unreachable"});
}

TEST_F(CallBookTest, TelephonePutDownBeforeTheySpokeLeavesTheCustomerWaiting) {
  CustomerIsOffered();
  Queue();
  Rings("leg-1");
  PickedUp("leg-1");
  Forget();
  Answers(Purpose::kJoin, 400, R"({"message":"Channel not found"})", LegId("leg-1"));
  EXPECT_EQ(Asked(), (Texts{"DELETE /channels/LEG", "POST /bridges/TALK/removeChannel?channel=1.1",
                            "POST /channels/1.1/moh?mohClass=default"}));
  Ends("leg-1");
  EXPECT_EQ(Told(), Texts{"failed leg-1 rejected"});
}

TEST_F(CallBookTest, OfSeveralTelephonesTheFirstHasTheCustomerAndTheOthersAreHungUp) {
  CustomerIsOffered();
  Queue();
  Rings("leg-1");
  Rings("leg-2", "1002");
  Rings("leg-3", "1003");
  Alerts("leg-1");
  Alerts("leg-2");
  Alerts("leg-3");
  PickedUp("leg-2");
  Forget();
  PickedUp("leg-1");
  EXPECT_EQ(Asked(), Texts{"DELETE /channels/LEG?reason=answered_elsewhere"})
      << "it never joins the other two";
  Ends("leg-1");
  EXPECT_EQ(Told(), Texts{"cleared leg-1 answered-elsewhere"});
  Enters(Channel("leg-2"));
  Enters("1.1");
  EXPECT_EQ(Told(), Texts{"established leg-2"});
  Clear("leg-3", core::Cause::kAnsweredElsewhere);
  EXPECT_EQ(Asked(), Texts{"DELETE /channels/LEG?reason=answered_elsewhere"});
  Ends("leg-3");
  EXPECT_TRUE(Asked().empty()) << "the two speak on";
}

TEST_F(CallBookTest, WhereTheFirstOneCannotJoinTheOthersGoOnRinging) {
  CustomerIsOffered();
  Queue();
  Rings("leg-1");
  Rings("leg-2", "1002");
  PickedUp("leg-1");
  Answers(Purpose::kJoin, 400, R"({"message":"Channel not found"})", LegId("leg-1"));
  Forget();
  PickedUp("leg-2");
  EXPECT_EQ(Asked(),
            (Texts{"DELETE /channels/1.1/moh", "POST /bridges/TALK/addChannel?channel=1.1,LEG"}));
}

TEST_F(CallBookTest, QueueingAgainDoesNotTearApartWhoIsJustJoined) {
  CustomerIsOffered();
  Queue();
  Rings("leg-1");
  PickedUp("leg-1");
  Forget();
  Queue();
  EXPECT_TRUE(Asked().empty());
}

TEST_F(CallBookTest, AnswerOfALegThatIsUnknownIsHungUp) {
  CustomerIsOffered();
  Forget();
  PickedUp("leg-9");
  EXPECT_EQ(Asked(), Texts{"DELETE /channels/LEG"});
  Hear(ChannelLeft{"1.1"});
  Forget();
  PickedUp("leg-9");
  EXPECT_EQ(Asked(), Texts{"DELETE /channels/LEG"});
}

TEST_F(CallBookTest, HoldIsToldWhenTheCustomerHasLeftTheBridge) {
  AgentSpeaks();
  Hold("leg-1");
  EXPECT_EQ(Asked(), (Texts{"POST /bridges/TALK/removeChannel?channel=1.1",
                            "POST /channels/1.1/moh?mohClass=default"}));
  EXPECT_TRUE(Told().empty());
  Leaves("1.1");
  EXPECT_EQ(Told(), Texts{"held leg-1"});
  Retrieve("leg-1");
  EXPECT_EQ(Asked(),
            (Texts{"DELETE /channels/1.1/moh", "POST /bridges/TALK/addChannel?channel=1.1"}));
  Enters("1.1");
  EXPECT_EQ(Told(), Texts{"retrieved leg-1"});
}

TEST_F(CallBookTest, RefusedHoldLeavesAllAsItWas) {
  AgentSpeaks();
  Hold("leg-1");
  Forget();
  Answers(Purpose::kHold, 500, {}, LegId("leg-1"));
  EXPECT_EQ(Asked(), Texts{"DELETE /channels/1.1/moh"});
  EXPECT_EQ(Told(), Texts{"refused leg-1 failure"});
  Hold("leg-1");
  Leaves("1.1");
  EXPECT_EQ(Told(), Texts{"held leg-1"});
}

TEST_F(CallBookTest, HoldKeyOfTheTelephoneIsToldAndOnlyItReleases) {
  AgentSpeaks();
  Hear(TelephoneHeld{Channel("leg-1")});
  EXPECT_EQ(Told(), Texts{"held leg-1"});
  Retrieve("leg-1");
  EXPECT_EQ(Told(), Texts{"refused leg-1 rejected"});
  Hear(TelephoneRetrieved{Channel("leg-1")});
  EXPECT_EQ(Told(), Texts{"retrieved leg-1"});
}

TEST_F(CallBookTest, ConsultationHoldsTheCustomerAndJoinsTheTwo) {
  AgentSpeaks();
  Consult("leg-1", "leg-2", "1002");
  Leaves("1.1");
  EXPECT_EQ(Told(), Texts{"held leg-1"});
  Forget();
  PickedUp("leg-2");
  EXPECT_EQ(Asked(), Texts{"POST /bridges/TALK/addChannel?channel=LEG"});
  Enters(Channel("leg-2"));
  EXPECT_EQ(Told(), Texts{"established leg-2"});
}

TEST_F(CallBookTest, TransferMovesTheCustomerBeforeTheAgentLeaves) {
  AgentSpeaks();
  Consult("leg-1", "leg-2", "1002");
  Leaves("1.1");
  PickedUp("leg-2");
  Enters(Channel("leg-2"));
  Forget();
  Transfer("leg-1", "leg-2");
  EXPECT_EQ(Asked(),
            (Texts{"DELETE /channels/1.1/moh", "POST /bridges/TALK/addChannel?channel=1.1"}));
  Answers(Purpose::kTransfer, 204, {}, LegId("leg-1"));
  EXPECT_EQ(Asked(), Texts{"DELETE /channels/LEG"});
  Enters("1.1");
  Ends("leg-1");
  EXPECT_EQ(Told(), (Texts{"retrieved leg-2", "cleared leg-1 transferred"}));
}

TEST_F(CallBookTest, RefusedTransferLeavesTheConsultationAsItWas) {
  AgentSpeaks();
  Consult("leg-1", "leg-2", "1002");
  Leaves("1.1");
  PickedUp("leg-2");
  Enters(Channel("leg-2"));
  Transfer("leg-1", "leg-2");
  Forget();
  detail_ = "leg-2";
  Answers(Purpose::kTransfer, 500, {}, LegId("leg-1"));
  EXPECT_EQ(Asked(), Texts{"POST /channels/1.1/moh?mohClass=default"}) << "and nobody is hung up";
  EXPECT_EQ(RefusedCommand(), core::CommandKind::kTransferCall);
  EXPECT_EQ(Told(), Texts{"refused leg-2 failure"});
  // The customer comes back to the one who asked, not to the one who was asked.
  Retrieve("leg-1");
  Enters("1.1");
  EXPECT_EQ(Told(), Texts{"retrieved leg-1"});
  // Who was asked leaves without the customer being sent back to the line.
  Forget();
  Ends("leg-2");
  EXPECT_TRUE(Asked().empty());
}

TEST_F(CallBookTest, RefusedConferenceLeavesTheCustomerOnHold) {
  AgentSpeaks();
  Consult("leg-1", "leg-2", "1002");
  Leaves("1.1");
  PickedUp("leg-2");
  Enters(Channel("leg-2"));
  Floor(core::ConferenceCall{});
  Forget();
  Answers(Purpose::kConference, 500, {}, LegId("leg-1"));
  EXPECT_EQ(Asked(), Texts{"POST /channels/1.1/moh?mohClass=default"});
  EXPECT_EQ(RefusedCommand(), core::CommandKind::kConferenceCall);
  EXPECT_EQ(Told(), Texts{"refused  failure"});
}

TEST_F(CallBookTest, ConsultationWhoseHoldIsRefusedRingsNobody) {
  AgentSpeaks();
  Consult("leg-1", "leg-2", "1002");
  Forget();
  Answers(Purpose::kHold, 500, {}, LegId("leg-1"));
  EXPECT_EQ(Asked(), (Texts{"DELETE /channels/1.1/moh", "DELETE /channels/LEG"}));
  EXPECT_EQ(RefusedCommand(), core::CommandKind::kConsultDevice);
  EXPECT_EQ(Told(), Texts{"refused leg-2 failure"});
}

TEST_F(CallBookTest, RefusedDivertFromHoldPlaysMusicAgain) {
  AgentSpeaks();
  Hold("leg-1");
  Leaves("1.1");
  core::DivertCall divert;
  divert.number = DeviceId("1003");
  Floor(divert);
  detail_ = "1003";
  Answers(Purpose::kCheckNumber, 200, R"({"value":"1"})");
  Forget();
  Answers(Purpose::kDivert, 500);
  EXPECT_EQ(Asked(), Texts{"POST /channels/1.1/moh?mohClass=default"});
  EXPECT_EQ(RefusedCommand(), core::CommandKind::kDivertCall);
}

TEST_F(CallBookTest, TransferToATelephoneThatStillRingsWaitsForItsAnswer) {
  AgentSpeaks();
  Consult("leg-1", "leg-2", "1002");
  Leaves("1.1");
  Alerts("leg-2");
  Forget();
  Transfer("leg-1", "leg-2");
  EXPECT_EQ(Asked(), Texts{"DELETE /channels/LEG"});
  Ends("leg-1");
  Forget();
  PickedUp("leg-2");
  Enters("1.1");
  Enters(Channel("leg-2"));
  EXPECT_EQ(Told(), (Texts{"retrieved leg-2", "established leg-2"}));
}

TEST_F(CallBookTest, NumberThatIsNoTelephoneIsDialledByTheDialPlan) {
  AgentSpeaks();
  Consult("leg-1", "leg-2", "02155501234");
  Forget();
  Answers(Purpose::kRing, 500, {}, LegId("leg-2"));
  EXPECT_EQ(Asked(), Texts{"GET /endpoints/PJSIP/02155501234"});
  Answers(Purpose::kCheckEndpoint, 404, {}, LegId("leg-2"));
  EXPECT_EQ(Asked(),
            Texts{"POST /channels/LEG?endpoint=Local%2F02155501234%40internal%2Fn&app=strowger&"
                  "appArgs=leg%3Dleg-2&originator=1.1&timeout=19"});
  Answers(Purpose::kRing, 500, {}, LegId("leg-2"));
  EXPECT_TRUE(Asked().empty());
  EXPECT_EQ(Told(), Texts{"failed leg-2 unreachable"});
}

TEST_F(CallBookTest, TelephoneThatIsAwayIsNotDialledByTheDialPlan) {
  AgentSpeaks();
  Consult("leg-1", "leg-2", "1002");
  Answers(Purpose::kRing, 500, {}, LegId("leg-2"));
  Forget();
  Answers(Purpose::kCheckEndpoint, 200, R"({"state":"offline"})", LegId("leg-2"));
  EXPECT_TRUE(Asked().empty());
  EXPECT_EQ(Told(), Texts{"failed leg-2 unreachable"});
}

TEST_F(CallBookTest, DivertAsksTheDialPlanFirst) {
  AgentSpeaks();
  core::DivertCall divert;
  divert.number = DeviceId("1003");
  Floor(divert);
  EXPECT_EQ(Asked(), Texts{"GET /channels/1.1/variable?variable=DIALPLAN_EXISTS%28internal%2C1003"
                           "%2C1%29"});
  detail_ = "1003";
  Answers(Purpose::kCheckNumber, 200, R"({"value":"1"})");
  EXPECT_EQ(Asked(), Texts{"POST /channels/1.1/continue?context=internal&extension=1003&priority="
                           "1"});
  Leaves("1.1");
  Hear(ChannelLeft{"1.1"});
  EXPECT_EQ(Asked(), Texts{"DELETE /channels/LEG"});
  Ends("leg-1");
  EXPECT_EQ(Told(),
            (Texts{"cleared 1.1 transferred", "cleared leg-1", "call cleared transferred"}));
  EXPECT_EQ(Asked(), Texts{"DELETE /bridges/TALK"});
}

TEST_F(CallBookTest, DivertToNowhereIsRefusedForTheCall) {
  AgentSpeaks();
  core::DivertCall divert;
  divert.number = DeviceId("9");
  Floor(divert);
  Answers(Purpose::kCheckNumber, 200, R"({"value":"0"})");
  EXPECT_EQ(Told(), Texts{"refused  unreachable"});
  divert.number = DeviceId("1,2)");
  Forget();
  Floor(divert);
  EXPECT_TRUE(Asked().empty());
  EXPECT_EQ(Told(), Texts{"refused  unreachable"});
}

TEST_F(CallBookTest, CustomerLeavingEndsEveryLegAndThenTheCall) {
  AgentSpeaks();
  Leaves("1.1");
  Hear(ChannelLeft{"1.1"});
  Hear(ChannelDestroyed{"1.1", 16});
  EXPECT_EQ(Told(), Texts{"cleared 1.1"});
  EXPECT_EQ(Asked(), Texts{"DELETE /channels/LEG"});
  Clear("leg-1");
  EXPECT_TRUE(Asked().empty()) << "asked already";
  Hear(ChannelLeft{Channel("leg-1")});
  EXPECT_EQ(Told(), (Texts{"cleared leg-1", "call cleared"}));
  EXPECT_EQ(book_.size(), 0U);
  Hear(ChannelDestroyed{Channel("leg-1"), 16});
  EXPECT_TRUE(Told().empty());
}

TEST_F(CallBookTest, HangUpOfWhatIsGoneEndsIt) {
  AgentSpeaks();
  Floor(core::ClearCall{});
  EXPECT_EQ(Asked(), (Texts{"DELETE /channels/LEG", "DELETE /channels/1.1"}));
  Answers(Purpose::kHangUp, 404, {}, LegId("leg-1"));
  Answers(Purpose::kHangUp, 404, {}, LegId("1.1"));
  EXPECT_EQ(Told(), (Texts{"cleared leg-1", "cleared 1.1", "call cleared"}));
}

TEST_F(CallBookTest, CommandForACallThatIsGoneIsRefusedAndItsLegHungUp) {
  Rings("leg-1");
  EXPECT_EQ(Told(), Texts{"refused leg-1 failure"});
  Clear("leg-1");
  EXPECT_EQ(Asked(), Texts{"DELETE /channels/LEG"});
  core::AnswerLeg answer;
  answer.leg = LegId("leg-1");
  Floor(answer);
  EXPECT_EQ(Told(), Texts{"refused leg-1 failure"});
}

TEST_F(CallBookTest, KeysOfTheCustomerAreTold) {
  AgentSpeaks();
  Hear(DigitReceived{"1.1", "7"});
  Hear(DigitReceived{Channel("leg-1"), "8"});
  EXPECT_EQ(Told(), Texts{"digits 1.17"});
}

}  // namespace
}  // namespace strowger::asterisk
