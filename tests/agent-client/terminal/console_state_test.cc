#include "terminal/console_state.h"

#include "agent-client/terminal/console_fixture.h"
#include "session/refusal.h"
#include "strowger/routing/v1/callback.pb.h"
#include "strowger/routing/v1/floor.pb.h"
#include "strowger/ticket/v1/ticket.pb.h"

namespace strowger::client {
namespace {

using routing::v1::WORK_ITEM_STATE_CONSULTING;

class ConsoleStateTest : public ConsoleFixture {};

TEST_F(ConsoleStateTest, AnOfferRingsTheBellOnce) {
  SignsIn();
  OfferArrives();
  TimePasses(std::chrono::seconds(1));
  PopIs(WangXiaoming());
  EXPECT_EQ(bells_, 1);
}

TEST_F(ConsoleStateTest, F2AcceptsTheOffer) {
  SignsIn();
  OfferArrives();
  Press(KeyCode::kF2);
  ASSERT_NE(Sent<agent::v1::AcceptOfferRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::AcceptOfferRequest>()->offer(), "offers/3");
}

TEST_F(ConsoleStateTest, ADeclineAsksForAReason) {
  SignsIn();
  OfferArrives();
  Type("d");
  EXPECT_EQ(Sent<agent::v1::DeclineOfferRequest>(), nullptr);
  Type("2");
  ASSERT_NE(Sent<agent::v1::DeclineOfferRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::DeclineOfferRequest>()->reason(), "not my field");
}

TEST_F(ConsoleStateTest, KeysDoNothingThatTheServerDoesNotAllow) {
  SignsIn();
  const std::size_t before = sent_.size();
  Press(KeyCode::kF2);
  Press(KeyCode::kF4);
  Press(KeyCode::kF8);
  Press(KeyCode::kShiftF8);
  Type("dtcxome1");
  EXPECT_EQ(sent_.size(), before);
  EXPECT_EQ(state_.focus, Focus::kDesk);
}

TEST_F(ConsoleStateTest, F4HoldsAndRetrieves) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Press(KeyCode::kF4);
  EXPECT_NE(Sent<agent::v1::HoldCallRequest>(), nullptr);
  ItemIs(routing::v1::WORK_ITEM_STATE_HELD, {routing::v1::VERB_RETRIEVE});
  Press(KeyCode::kF4);
  EXPECT_NE(Sent<agent::v1::RetrieveCallRequest>(), nullptr);
}

TEST_F(ConsoleStateTest, HangingUpAsksForTheKeyTwice) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Press(KeyCode::kF8);
  EXPECT_EQ(Sent<agent::v1::ReleaseCallRequest>(), nullptr);
  TimePasses(kAgainWithin + std::chrono::seconds(1));
  Press(KeyCode::kF8);
  EXPECT_EQ(Sent<agent::v1::ReleaseCallRequest>(), nullptr) << "the first press was forgotten";
  Press(KeyCode::kF8);
  EXPECT_NE(Sent<agent::v1::ReleaseCallRequest>(), nullptr);
}

TEST_F(ConsoleStateTest, ShiftF8HangsUpAtOnce) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Press(KeyCode::kShiftF8);
  EXPECT_NE(Sent<agent::v1::ReleaseCallRequest>(), nullptr);
}

TEST_F(ConsoleStateTest, ATransferCompletesNamesOfAgentsAndQueues) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("t");
  routing::v1::ListAgentsResponse agents;
  auto& chen = *agents.add_agents();
  chen.set_agent("agents/chen");
  chen.set_display_name("陈静");
  Answers<routing::v1::ListAgentsRequest>(agents);
  routing::v1::ListQueuesResponse queues;
  auto& billing = *queues.add_queues();
  billing.set_queue("queues/support");
  billing.set_display_name("Support");
  Answers<routing::v1::ListQueuesRequest>(queues);
  Type("陈");
  Press(KeyCode::kTab);
  EXPECT_EQ(state_.prompt.line.text(), "agents/chen");
  Press(KeyCode::kEnter);
  ASSERT_NE(Sent<agent::v1::TransferCallRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::TransferCallRequest>()->destination().agent(), "agents/chen");
  Type("tsup");
  Press(KeyCode::kEnter);
  EXPECT_EQ(Sent<agent::v1::TransferCallRequest>()->destination().queue(), "queues/support");
  Type("t+86 138");
  Press(KeyCode::kEnter);
  EXPECT_EQ(Sent<agent::v1::TransferCallRequest>()->destination().number(), "+86 138");
}

TEST_F(ConsoleStateTest, ATransferToNobodyIsNotSent) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("tnobody");
  Press(KeyCode::kEnter);
  EXPECT_EQ(Sent<agent::v1::TransferCallRequest>(), nullptr);
  EXPECT_EQ(state_.focus, Focus::kPrompt) << "what was typed stays";
  EXPECT_TRUE(Shows("Nothing is called \"nobody\""));
}

TEST_F(ConsoleStateTest, TheCustomerIsPromisedACallback) {
  using routing::v1::ScheduleCallbackRequest;
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("b");
  Type("noon");
  Press(KeyCode::kEnter);
  EXPECT_EQ(Sent<ScheduleCallbackRequest>(), nullptr);
  EXPECT_TRUE(Shows("\"noon\" is no time"));
  Type("b");
  Type("+2h");
  Press(KeyCode::kEnter);
  const auto* request = Sent<ScheduleCallbackRequest>();
  ASSERT_NE(request, nullptr);
  const auto expected = std::chrono::floor<std::chrono::seconds>(now_ + std::chrono::hours(2));
  EXPECT_EQ(request->start_time().seconds(), expected.time_since_epoch().count());
  EXPECT_FALSE(request->has_end_time());
  EXPECT_EQ(request->queue(), CurrentItem(state_.desk)->queue());
  EXPECT_EQ(request->agent(), state_.desk.desk.status.agent());
  EXPECT_FALSE(request->number().empty());
}

TEST_F(ConsoleStateTest, AConsultationGoesEachWay) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("c1002");
  Press(KeyCode::kEnter);
  ASSERT_NE(Sent<agent::v1::StartConsultationRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::StartConsultationRequest>()->destination().number(), "1002");
  ItemIs(WORK_ITEM_STATE_CONSULTING,
         {routing::v1::VERB_CANCEL_CONSULTATION, routing::v1::VERB_COMPLETE_TRANSFER,
          routing::v1::VERB_CONFERENCE, routing::v1::VERB_RELEASE});
  Type("x");
  EXPECT_NE(Sent<agent::v1::CancelConsultationRequest>(), nullptr);
  Type("o");
  EXPECT_NE(Sent<agent::v1::CompleteTransferRequest>(), nullptr);
  Type("m");
  EXPECT_NE(Sent<agent::v1::StartConferenceRequest>(), nullptr);
}

TEST_F(ConsoleStateTest, PresenceIsChosenFromWhatIsAllowed) {
  SignsIn();
  Press(KeyCode::kF9);
  Type("1");
  ASSERT_NE(Sent<agent::v1::SetPresenceRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::SetPresenceRequest>()->presence(), routing::v1::PRESENCE_NOT_READY);
  EXPECT_EQ(Sent<agent::v1::SetPresenceRequest>()->reason(), "break");
  AgentIs(routing::v1::PRESENCE_LOGGED_OFF);
  Press(KeyCode::kF9);
  Type("21005");
  Press(KeyCode::kEnter);
  ASSERT_NE(Sent<agent::v1::LogOnRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::LogOnRequest>()->device(), "1005");
}

TEST_F(ConsoleStateTest, ACandidateIsChosenByItsNumber) {
  SignsIn();
  OfferArrivesFrom(TwoPeople());
  Type("3");
  EXPECT_EQ(Sent<agent::v1::IdentifyCustomerRequest>(), nullptr) << "there are only two";
  Type("2");
  ASSERT_NE(Sent<agent::v1::IdentifyCustomerRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::IdentifyCustomerRequest>()->customer(), "customers/18");
}

TEST_F(ConsoleStateTest, LettersAreDeadWhileTyping) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("ntcdxmqe?1");
  EXPECT_EQ(state_.focus, Focus::kNote);
  EXPECT_EQ(state_.notes.at(kItem).editor.text(), "tcdxmqe?1");
  EXPECT_EQ(SentCount<agent::v1::TransferCallRequest>(), 0U);
}

TEST_F(ConsoleStateTest, AnOfferIsAcceptedWhileTypingAndTheNoteStaysOpen) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("n旧");
  ItemIsGone();
  OfferArrives();
  EXPECT_EQ(state_.focus, Focus::kNote);
  Type("话");
  EXPECT_EQ(state_.notes.at(kItem).editor.text(), "旧话");
  Press(KeyCode::kF2);
  EXPECT_NE(Sent<agent::v1::AcceptOfferRequest>(), nullptr);
  EXPECT_EQ(state_.focus, Focus::kNote);
}

TEST_F(ConsoleStateTest, EachKeyIsOnDiskAndThePauseBringsTheDraftToTheServer) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("n退款");
  EXPECT_EQ(kept_.size(), 2U);
  EXPECT_EQ(SentCount<agent::v1::SetDraftRequest>(), 0U);
  TimePasses(std::chrono::milliseconds(499));
  EXPECT_EQ(SentCount<agent::v1::SetDraftRequest>(), 0U);
  TimePasses(std::chrono::milliseconds(1));
  ASSERT_EQ(SentCount<agent::v1::SetDraftRequest>(), 1U);
  EXPECT_EQ(Sent<agent::v1::SetDraftRequest>()->key(), kItem);
  EXPECT_EQ(Sent<agent::v1::SetDraftRequest>()->text(), "退款");
}

TEST_F(ConsoleStateTest, ADraftThatTheServerDidNotTakeIsTriedAgain) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("na");
  TimePasses(kDraftPause);
  EXPECT_TRUE(Shows("kept here"));
  Refuses<agent::v1::SetDraftRequest>(Unavailable(kServerUnreachable, "gone"));
  EXPECT_TRUE(Shows("kept here"));
  TimePasses(kDraftRetry);
  ASSERT_EQ(SentCount<agent::v1::SetDraftRequest>(), 2U);
  Answers<agent::v1::SetDraftRequest>(agent::v1::SetDraftResponse());
  EXPECT_TRUE(Shows("draft kept"));
}

TEST_F(ConsoleStateTest, ANoteIsGoneFromTheFieldOnlyWhenTheServerHasIt) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("n退款");
  Press(KeyCode::kControlS);
  ASSERT_NE(Sent<agent::v1::AddNoteRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::AddNoteRequest>()->text(), "退款");
  Type("，急");
  EXPECT_EQ(state_.notes.at(kItem).editor.text(), "退款，急");
  Answers<agent::v1::AddNoteRequest>(agent::v1::AddNoteResponse());
  EXPECT_EQ(state_.notes.at(kItem).editor.text(), "，急") << "what was typed since stays";
}

TEST_F(ConsoleStateTest, ARefusedNoteStaysAndTheReasonIsTold) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("n退款");
  Press(KeyCode::kControlS);
  Refuses<agent::v1::AddNoteRequest>(Unavailable(kServerUnreachable, "gone"));
  EXPECT_EQ(state_.notes.at(kItem).editor.text(), "退款");
  EXPECT_TRUE(Shows("nothing is lost"));
}

TEST_F(ConsoleStateTest, ANoteSurvivesTheEndOfItsItemAndGoesToTheCustomer) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("n退款");
  Press(KeyCode::kEscape);
  ItemIsGone();
  EXPECT_TRUE(Shows("Unsaved note for 王小明"));
  Type("n");
  Press(KeyCode::kControlS);
  Refuses<agent::v1::AddNoteRequest>(NotFound("ITEM_UNKNOWN", "gone"));
  EXPECT_EQ(Sent<agent::v1::AddNoteRequest>()->work_item(), "");
  EXPECT_EQ(Sent<agent::v1::AddNoteRequest>()->customer(), "customers/17");
  Answers<agent::v1::AddNoteRequest>(agent::v1::AddNoteResponse());
  Press(KeyCode::kEscape);
  EXPECT_FALSE(Shows("Unsaved note"));
}

TEST_F(ConsoleStateTest, DraftsOfTheServerComeBackAfterSignIn) {
  Perform(OnStart(state_, now_));
  agent::v1::ListDraftsResponse drafts;
  auto& draft = *drafts.add_drafts();
  draft.set_key(kItem);
  draft.set_text("von gestern");
  Answers<agent::v1::ListDraftsRequest>(drafts);
  EXPECT_EQ(state_.notes.at(kItem).editor.text(), "von gestern");
}

TEST_F(ConsoleStateTest, WhatIsOnDiskIsNewerThanTheServersDraft) {
  state_.notes[kItem].editor = LineEditor("here");
  state_.notes[kItem].is_on_server = false;
  Perform(OnStart(state_, now_));
  agent::v1::ListDraftsResponse drafts;
  auto& draft = *drafts.add_drafts();
  draft.set_key(kItem);
  draft.set_text("there");
  Answers<agent::v1::ListDraftsRequest>(drafts);
  EXPECT_EQ(state_.notes.at(kItem).editor.text(), "here");
}

TEST_F(ConsoleStateTest, FinishingSavesTheNoteFirst) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("n退款");
  Press(KeyCode::kEscape);
  ItemEndsInWrapUp();
  Type("e1");
  EXPECT_NE(Sent<agent::v1::AddNoteRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::FinishWrapUpRequest>(), nullptr);
  Answers<agent::v1::AddNoteRequest>(agent::v1::AddNoteResponse());
  ASSERT_NE(Sent<agent::v1::FinishWrapUpRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::FinishWrapUpRequest>()->disposition(), "已承诺退款");
}

TEST_F(ConsoleStateTest, ANoteThatCannotBeSavedDoesNotFinish) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("n退款");
  Press(KeyCode::kEscape);
  ItemEndsInWrapUp();
  Type("e1");
  Refuses<agent::v1::AddNoteRequest>(Unavailable(kServerUnreachable, "gone"));
  EXPECT_EQ(Sent<agent::v1::FinishWrapUpRequest>(), nullptr);
  EXPECT_EQ(state_.notes.at(kItem).editor.text(), "退款");
}

TEST_F(ConsoleStateTest, ATicketIsMadeForTheCustomerAndTheContact) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("i1退款未到账");
  Press(KeyCode::kEnter);
  const auto* request = Sent<ticket::v1::CreateTicketRequest>();
  ASSERT_NE(request, nullptr);
  EXPECT_EQ(request->ticket().subject(), "退款未到账");
  EXPECT_EQ(request->ticket().customer(), "customers/17");
  EXPECT_EQ(request->interaction(), "interactions/9");
}

TEST_F(ConsoleStateTest, ATicketIsChosenAndThenCommented) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("i2");
  ASSERT_NE(Sent<agent::v1::LinkTicketRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::LinkTicketRequest>()->ticket(), "tickets/1042");
  auto pop = WangXiaoming();
  pop.mutable_tickets(0)->add_interactions("interactions/9");
  PopIs(pop);
  Type("i2called back");
  Press(KeyCode::kEnter);
  ASSERT_NE(Sent<ticket::v1::AddCommentRequest>(), nullptr);
  EXPECT_EQ(Sent<ticket::v1::AddCommentRequest>()->text(), "called back");
}

TEST_F(ConsoleStateTest, AnActIsPendingUntilItsAnswerAndARefusalIsTold) {
  SignsIn();
  OfferArrives();
  Press(KeyCode::kF2);
  EXPECT_TRUE(Shows("Accept: sent…"));
  Refuses<agent::v1::AcceptOfferRequest>(
      FailedPrecondition("OFFER_CLOSED", "The offer is no longer open."));
  EXPECT_TRUE(Shows("Accept: The offer is no longer open."));
  TimePasses(kSaidFor);
  EXPECT_FALSE(Shows("no longer open"));
}

TEST_F(ConsoleStateTest, LeavingAsksTwiceAndSaysThatPresenceStays) {
  SignsIn();
  Type("q");
  EXPECT_FALSE(has_quit_);
  EXPECT_TRUE(Shows("Your presence stays"));
  Type("q");
  EXPECT_TRUE(has_quit_);
}

TEST_F(ConsoleStateTest, AnOfferClosesTheHelp) {
  SignsIn();
  Type("?");
  EXPECT_EQ(state_.focus, Focus::kHelp);
  OfferArrives();
  EXPECT_EQ(state_.focus, Focus::kDesk);
  EXPECT_TRUE(Shows("王小明"));
}

}  // namespace
}  // namespace strowger::client
