// Whole screens against recorded ones in tests/data/console/screens. To record them again after a
// change that is wanted: STROWGER_RECORD_SCREENS=1 strowger_client_test --gtest_filter='Draw*'
#include "terminal/draw.h"

#include <google/protobuf/text_format.h>

#include <cstdlib>

#include "agent-client/terminal/console_fixture.h"
#include "strowger/routing/v1/floor.pb.h"
#include "terminal/width.h"

namespace strowger::client {
namespace {

class DrawTest : public ConsoleFixture {
 protected:
  // A call that waited until Ana became free.
  void StoryComes() {
    ::setenv("TZ", "UTC", 1);  // The story's clock is that of the wall here.
    ::tzset();
    routing::v1::ExplainInteractionResponse story;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"(interaction: "interactions/9" work_item: "work-items/7"
           decisions { number: 1 decide_time { seconds: 1772441935 }
                       kind: DECISION_KIND_JOINED_QUEUE queue: "queues/账单" priority: 2 }
           decisions { number: 2 decide_time { seconds: 1772441935 } kind: DECISION_KIND_NOBODY
                       selection { considered_count: 12
                         out { ground: OUT_GROUND_SKILL detail: "billing 3" agents_count: 4 }
                         out { ground: OUT_GROUND_LOGGED_OFF agents_count: 3 }
                         out { ground: OUT_GROUND_NOT_READY detail: "lunch" agents_count: 2 }
                         out { ground: OUT_GROUND_AT_WORK agents_count: 3 } } }
           decisions { number: 3 decide_time { seconds: 1772442000 } kind: DECISION_KIND_ASKED
                       ask_reason: ASK_REASON_AGENT_FREED agent: "agents/ana" offer: "offers/3"
                       points: 102.5 selection { considered_count: 12 queue: "queues/账单"
                         strategy: "longest-idle" candidates_count: 1 contenders_count: 1
                         contenders { agent: "agents/ana" } } }
           decisions { number: 4 decide_time { seconds: 1772442000 }
                       kind: DECISION_KIND_OFFER_ENDED agent: "agents/ana" offer: "offers/3"
                       outcome: OFFER_OUTCOME_ACCEPTED })",
        &story));
    Answers<routing::v1::ExplainInteractionRequest>(story);
  }

  void FloorIsBusy() {
    QueueIs("queues/billing", "Billing 账单", 3, std::chrono::seconds(65), true);
    QueueIs("queues/support", "Support", 12, std::chrono::seconds(10));
    QueueIs("queues/sales", "Sales", 0, {});
  }
};

TEST_F(DrawTest, Idle) {
  SignsIn();
  FloorIsBusy();
  TimePasses(std::chrono::seconds(252));
  ExpectScreen("idle");
}

TEST_F(DrawTest, ThePopSaysWhoLooksAfterTheCustomer) {
  SignsIn();
  customer::v1::ScreenPop pop = WangXiaoming();
  pop.mutable_customer()->set_owner("agents/chen");
  OfferArrivesFrom(pop);
  EXPECT_TRUE(Shows("Looked after by chen")) << Screen();
}

TEST_F(DrawTest, ThePopSaysByWhichNumbersTheCustomerGoesToo) {
  SignsIn();
  customer::v1::ScreenPop pop = WangXiaoming();
  pop.mutable_customer()->add_merged_customers("customers/23");
  pop.mutable_customer()->add_merged_customers("customers/31");
  OfferArrivesFrom(pop);
  EXPECT_TRUE(Shows("Also known as customer 23, 31")) << Screen();
}

TEST_F(DrawTest, ThePopSaysWhatToAskTheCustomerFor) {
  SignsIn();
  customer::v1::ScreenPop pop = WangXiaoming();
  auto& bounced = *pop.add_prompts();
  bounced.set_element("mail");
  bounced.set_reason(customer::v1::ASK_REASON_REPORTED);
  *bounced.mutable_reason_time() = ToTimestamp(kMorning - std::chrono::hours(72));
  auto& missing = *pop.add_prompts();
  missing.set_element("language");
  missing.set_reason(customer::v1::ASK_REASON_MISSING);
  OfferArrivesFrom(pop);
  EXPECT_TRUE(Shows("? Ask: mail was wrong on ")) << Screen();
  EXPECT_TRUE(Shows("? Ask: language is missing")) << Screen();
}

TEST_F(DrawTest, AClosedQueueSaysUntilWhen) {
  SignsIn();
  FloorIsBusy();
  QueueCloses("queues/sales", "Sales", kMorning + std::chrono::hours(5));
  EXPECT_TRUE(Shows("Sales 0 closed until 14:00")) << Screen();
  QueueCloses("queues/sales", "Sales", kMorning + std::chrono::hours(24));
  EXPECT_TRUE(Shows("Sales 0 closed until 03-03 09:00")) << Screen();
  QueueCloses("queues/sales", "Sales", std::nullopt);
  EXPECT_TRUE(Shows("Sales 0 closed   Support")) << Screen();
  QueueIs("queues/sales", "Sales", 0, {});
  EXPECT_FALSE(Shows("closed")) << Screen();
}

TEST_F(DrawTest, TheStoryOfACall) {
  SignsIn();
  FloorIsBusy();
  OfferArrives();
  OfferIsAccepted();
  Press(KeyCode::kF6);
  EXPECT_TRUE(Shows("Reading"));
  StoryComes();
  ExpectScreen("story");
}

TEST_F(DrawTest, TheStoryOfACallInSimplifiedChinese) {
  SignsIn(Language::kSimplified);
  OfferArrives();
  OfferIsAccepted();
  Press(KeyCode::kF6);
  StoryComes();
  ExpectScreen("story-zh-Hans");
}

TEST_F(DrawTest, AMenuHasRoomForAllItsEntries) {
  SignsIn();
  Press(KeyCode::kF9);
  ExpectScreen("presence-menu");
}

TEST_F(DrawTest, AMenuNeverHidesAnOffer) {
  SignsIn();
  OfferArrives();
  Press(KeyCode::kF9);
  EXPECT_TRUE(Shows("OFFER"));
  EXPECT_TRUE(Shows("▾")) << "there is more than is shown";
}

TEST_F(DrawTest, LoggedOffInSimplifiedChinese) {
  SignsIn(Language::kSimplified);
  AgentIs(routing::v1::PRESENCE_LOGGED_OFF);
  Press(KeyCode::kF9);
  ExpectScreen("logged-off-zh-Hans");
}

TEST_F(DrawTest, Offer) {
  SignsIn();
  FloorIsBusy();
  OfferArrives();
  TimePasses(std::chrono::seconds(6));
  ExpectScreen("offer");
}

TEST_F(DrawTest, OfferInTraditionalChinese) {
  SignsIn(Language::kTraditional);
  OfferArrives();
  ExpectScreen("offer-zh-Hant");
}

TEST_F(DrawTest, OfferOfAnUnknownCallerWhoIsBeingLookedUp) {
  SignsIn();
  customer::v1::ScreenPop pop;
  pop.set_match(customer::v1::CALLER_MATCH_NONE);
  pop.mutable_caller()->set_national("138 0013 8000");
  OfferArrivesFrom(pop);
  ExpectScreen("offer-looking-up");
}

TEST_F(DrawTest, OfferOfTwoPeople) {
  SignsIn();
  OfferArrivesFrom(TwoPeople());
  ExpectScreen("offer-two-people");
}

TEST_F(DrawTest, ConnectedWithANote) {
  SignsIn();
  FloorIsBusy();
  OfferArrives();
  OfferIsAccepted();
  Type("n退款未到账，已核对。");
  Press(KeyCode::kEnter);
  Type("Promised to call back tomorrow before ten, he asked for the answer in writing and by mail");
  TimePasses(std::chrono::seconds(151));
  ExpectScreen("connected-with-note");
}

TEST_F(DrawTest, WrapUp) {
  SignsIn(Language::kSimplified);
  OfferArrives();
  OfferIsAccepted();
  TimePasses(std::chrono::seconds(100));
  ItemEndsInWrapUp();
  TimePasses(std::chrono::seconds(18));
  ExpectScreen("wrap-up-zh-Hans");
}

TEST_F(DrawTest, WhatThePbxRefusedIsSaidInWords) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  routing::v1::WorkItem item = *CurrentItem(state_.desk);
  item.mutable_refusal()->set_verb(routing::v1::VERB_HOLD);
  item.mutable_refusal()->set_agent("agents/somebody");
  item.mutable_refusal()->set_cause(call::v1::CAUSE_FAILURE);
  ItemIs(item);
  EXPECT_FALSE(Shows("did not happen")) << "somebody else asked for it";
  item.mutable_refusal()->set_agent(state_.desk.desk.status.agent());
  ItemIs(item);
  EXPECT_TRUE(Shows("Hold did not happen: the PBX refused it."));
  item.clear_refusal();
  item.set_is_being_handed_over(true);
  ItemIs(item);
  EXPECT_TRUE(Shows("is being handed over"));
  EXPECT_FALSE(Shows("did not happen"));
}

TEST_F(DrawTest, ARestIsCountedDown) {
  SignsIn();
  AgentIs(routing::v1::PRESENCE_READY);
  routing::v1::AgentStatus status = state_.desk.desk.status;
  *status.mutable_rest_end_time() = ToTimestamp(now_ + std::chrono::seconds(30));
  AgentIsSet(status);
  TimePasses(std::chrono::seconds(18));
  EXPECT_TRUE(Shows("not asked for 0:12"));
}

TEST_F(DrawTest, AFormerOwnerWrapsUpWhileTheCallGoesOn) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  ItemIs(routing::v1::WORK_ITEM_STATE_WAITING, {routing::v1::VERB_FINISH_WRAP_UP});
  TimePasses(std::chrono::seconds(5));
  routing::v1::AgentStatus status = state_.desk.desk.status;
  status.set_slot_state(routing::v1::SLOT_STATE_WRAP_UP);
  status.set_work_item(kItem);
  auto& work = *status.add_work_in_hand();
  work.set_work_item(kItem);
  work.set_slot_state(routing::v1::SLOT_STATE_WRAP_UP);
  *work.mutable_slot_start_time() = ToTimestamp(now_);
  AgentIsSet(status);
  TimePasses(std::chrono::seconds(3));
  EXPECT_TRUE(Shows("Wrap-up 0:03"));
  EXPECT_FALSE(Shows("Waiting"));
}

TEST_F(DrawTest, AllWorkInHandIsShownAndTabTurnsToTheNext) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  routing::v1::WorkItem mail;
  mail.set_name("work-items/9");
  mail.set_channel(routing::v1::CHANNEL_MAIL);
  mail.set_subject("Where is my refund?");
  mail.set_state(routing::v1::WORK_ITEM_STATE_HELD);
  mail.mutable_caller()->set_national("li@example.com");
  ItemIs(mail);
  routing::v1::AgentStatus status = state_.desk.desk.status;
  status.set_work_item(kItem);
  status.add_work_in_hand()->set_work_item(kItem);
  status.add_work_in_hand()->set_work_item("work-items/9");
  AgentIsSet(status);
  EXPECT_TRUE(Shows("‖ Mail: Where is my refund?"));
  EXPECT_FALSE(Shows("Set aside for the call"));
  Press(KeyCode::kTab);
  EXPECT_TRUE(Shows("Set aside for the call"));
  state_.desk.desk.work_items.at("work-items/9").add_allowed_verbs(routing::v1::VERB_RELEASE);
  EXPECT_TRUE(Shows("F8 Done"));
  Press(KeyCode::kF8);
  EXPECT_TRUE(Shows("Press F8 again when you are done with it."));
  Press(KeyCode::kTab);
  EXPECT_TRUE(Shows("F8 Hang up"));
  EXPECT_FALSE(Shows("Set aside for the call"));
}

TEST_F(DrawTest, WhoAsksForHelpIsShown) {
  SignsIn();
  OfferArrives();
  state_.desk.desk.offer->set_kind(routing::v1::OFFER_KIND_CONSULT);
  state_.desk.desk.work_items.at(kItem).set_owner("agents/bo");
  EXPECT_TRUE(Shows("bo asks"));
}

TEST_F(DrawTest, WhatASupervisorDid) {
  struct Row {
    routing::v1::Presence presence;
    routing::v1::PresenceMove way_back;
    const char* text;
  };
  SignsIn();
  for (const Row& row : {Row{routing::v1::PRESENCE_READY, routing::v1::PRESENCE_MOVE_NOT_READY,
                             "A supervisor set you ready. F9: Not ready"},
                         Row{routing::v1::PRESENCE_NOT_READY, routing::v1::PRESENCE_MOVE_READY,
                             "A supervisor set you not ready. F9: Ready"},
                         Row{routing::v1::PRESENCE_LOGGED_OFF, routing::v1::PRESENCE_MOVE_LOG_ON,
                             "A supervisor logged you off. F9: Log on"}}) {
    routing::v1::AgentStatus status;
    status.set_presence(row.presence);
    status.set_cause(routing::v1::PRESENCE_CAUSE_SUPERVISOR);
    status.set_way_back(row.way_back);
    AgentIsSet(status);
    EXPECT_TRUE(Shows(row.text)) << Screen();
  }
}

TEST_F(DrawTest, WhatASupervisorWantsNextIsMarked) {
  SignsIn();
  routing::v1::AgentStatus status = state_.desk.desk.status;
  status.set_pending_presence(routing::v1::PRESENCE_LOGGED_OFF);
  status.set_pending_cause(routing::v1::PRESENCE_CAUSE_SUPERVISOR);
  AgentIsSet(status);
  EXPECT_TRUE(Shows("then Logged off (supervisor)")) << Screen();
}

TEST_F(DrawTest, Outcomes) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  ItemEndsInWrapUp(false);
  Type("e");
  ExpectScreen("outcomes");
}

TEST_F(DrawTest, AColleagueWhoWasFasterIsNoMissedCall) {
  SignsIn();
  OfferArrives();
  OfferEnds(routing::v1::OFFER_OUTCOME_TAKEN);
  EXPECT_TRUE(Shows("answered by a")) << Screen();
}

TEST_F(DrawTest, NotReadyAfterAnUnansweredOffer) {
  SignsIn();
  OfferArrives();
  OfferEnds(routing::v1::OFFER_OUTCOME_EXPIRED);
  routing::v1::AgentStatus status;
  status.set_presence(routing::v1::PRESENCE_NOT_READY);
  status.set_reason("no-answer");
  status.set_cause(routing::v1::PRESENCE_CAUSE_NO_ANSWER);
  status.set_way_back(routing::v1::PRESENCE_MOVE_READY);
  status.add_allowed_moves(routing::v1::PRESENCE_MOVE_READY);
  AgentIsSet(status);
  ExpectScreen("unanswered");
}

TEST_F(DrawTest, ConnectionLost) {
  SignsIn();
  FloorIsBusy();
  OfferArrives();
  OfferIsAccepted();
  ConnectionIsLost();
  TimePasses(std::chrono::seconds(8));
  ExpectScreen("connection-lost");
}

TEST_F(DrawTest, LinkDown) {
  SignsIn();
  LinkIs(false);
  ExpectScreen("link-down");
}

TEST_F(DrawTest, Help) {
  SignsIn();
  Type("?");
  ExpectScreen("help");
}

TEST_F(DrawTest, LargeWindow) {
  SignsIn();
  FloorIsBusy();
  OfferArrives();
  OfferIsAccepted();
  ExpectScreen("connected-large", 34, 120);
}

TEST_F(DrawTest, WindowThatIsTooSmallSaysSo) {
  SignsIn();
  EXPECT_NE(Screen(10, 40).find("80 x 24"), std::string::npos);
  EXPECT_NO_FATAL_FAILURE(Screen(1, 1));
}

TEST_F(DrawTest, EveryRowIsAsWideAsTheScreenInEveryLanguage) {
  for (const Language language :
       {Language::kEnglish, Language::kSimplified, Language::kTraditional}) {
    state_ = ConsoleState();
    SignsIn(language);
    FloorIsBusy();
    OfferArrives();
    const Grid grid = Draw(state_, kRowsMin, kColumnsMin, now_);
    for (int row = 0; row < grid.rows(); ++row) {
      int width = 0;
      for (int column = 0; column < grid.columns(); ++column) {
        width += WidthOf(grid.at(row, column).text);
      }
      EXPECT_EQ(width, kColumnsMin) << "row " << row;
    }
  }
}

TEST_F(DrawTest, TheDividerStandsStraightBesideChineseNames) {
  SignsIn();
  OfferArrives();
  const Grid grid = Draw(state_, kRowsMin, kColumnsMin, now_);
  for (int row = 3; row < 16; ++row) EXPECT_EQ(grid.at(row, 46).text, "│") << "row " << row;
}

TEST_F(DrawTest, TheCursorStandsBehindWhatWasTyped) {
  SignsIn();
  OfferArrives();
  OfferIsAccepted();
  Type("n退款a");
  const Grid grid = Draw(state_, kRowsMin, kColumnsMin, now_);
  ASSERT_TRUE(grid.cursor().has_value());
  EXPECT_EQ(grid.cursor()->column, 1 + 2 + 2 + 1);
}

TEST_F(DrawTest, NamesCannotSteerTheTerminal) {
  SignsIn();
  auto pop = WangXiaoming();
  pop.mutable_customer()->set_display_name("evil\x1b[2J\x07\u202Egnp");
  OfferArrivesFrom(pop);
  const std::string screen = Screen();
  EXPECT_EQ(screen.find('\x1b'), std::string::npos);
  EXPECT_EQ(screen.find('\x07'), std::string::npos);
  EXPECT_NE(screen.find("evil·[2J··gnp"), std::string::npos);
}

TEST(ClockTest, CountsMinutesThenHours) {
  EXPECT_EQ(Clock(std::chrono::seconds(-3)), "0:00");
  EXPECT_EQ(Clock(std::chrono::seconds(7)), "0:07");
  EXPECT_EQ(Clock(std::chrono::seconds(760)), "12:40");
  EXPECT_EQ(Clock(std::chrono::seconds(3723)), "1:02:03");
}

TEST_F(DrawTest, WhatWasPinnedAndPromisedStandsFirst) {
  SignsIn();
  customer::v1::ScreenPop pop = WangXiaoming();
  auto& pinned = *pop.add_notes();
  pinned.set_name("notes/5");
  pinned.set_text("Only by mail.");
  *pinned.mutable_pin_time() = ToTimestamp(kMorning);
  auto& promise = *pop.add_promises();
  promise.set_work_item("work-items/99");
  promise.set_agent("agents/chen");
  *promise.mutable_start_time() = ToTimestamp(kMorning + std::chrono::hours(2));
  auto& own = *pop.add_promises();
  own.set_work_item(kItem);
  own.set_note("not this one");
  auto& value = *pop.add_values();
  value.set_kind("order");
  value.set_currency("CNY");
  value.set_amount_minor(1234505);
  value.set_fact_count(12);
  auto& mail = *pop.add_interactions();
  mail.set_channel(routing::v1::CHANNEL_MAIL);
  mail.set_disposition("answered");
  OfferArrivesFrom(pop);
  const std::string screen = Screen(40, 120);
  const auto at = [&](const std::string& text) { return screen.find(text); };
  EXPECT_LT(at("» Pinned 5: Only by mail."), at("退款未到账"));
  EXPECT_LT(at("» Promised: called back 03-02 11:00 · chen"), at("退款未到账"));
  EXPECT_NE(at("12 orders in a year: 12345.05 CNY"), std::string::npos);
  EXPECT_NE(at("Mail answered"), std::string::npos);
  EXPECT_EQ(at("not this one"), std::string::npos);
}

TEST_F(DrawTest, DoubtAndOthersAreSaid) {
  SignsIn();
  customer::v1::ScreenPop pop = WangXiaoming();
  auto& other = *pop.add_candidates();
  other.set_display_name("李娜");
  other.set_reason("number on file, but another was named");
  OfferArrivesFrom(pop);
  EXPECT_TRUE(Shows("sure 97 %: number on file"));
  EXPECT_TRUE(Shows("2 or 李娜"));
}

}  // namespace
}  // namespace strowger::client
