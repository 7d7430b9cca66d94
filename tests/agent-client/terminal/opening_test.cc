// What the server says opens, and what the console makes of it.
#include "terminal/opening.h"

#include "agent-client/terminal/console_fixture.h"
#include "strowger/customer/v1/customer.pb.h"

namespace strowger::client {
namespace {

using customer::v1::CreateCustomerRequest;
using customer::v1::ScreenPop;

class OpeningTest : public ConsoleFixture {
 protected:
  static ScreenPop Opens(ScreenPop pop, customer::v1::ScreenOpeningKind kind) {
    pop.mutable_opening()->set_kind(kind);
    return pop;
  }
  static ScreenPop Stranger() {
    ScreenPop pop;
    pop.set_match(customer::v1::CALLER_MATCH_NONE);
    pop.set_complete(true);
    pop.mutable_caller()->set_national("138 0013 8000");
    auto& known = *pop.mutable_opening()->mutable_new_customer();
    known.set_display_name("Li Na");
    known.set_language("zh");
    known.add_contact_points()->set_national("138 0013 8000");
    return Opens(pop, customer::v1::SCREEN_OPENING_KIND_NEW_CUSTOMER);
  }
  static ScreenPop WithTicket() {
    ScreenPop pop = Opens(WangXiaoming(), customer::v1::SCREEN_OPENING_KIND_TICKET);
    pop.mutable_opening()->set_ticket("tickets/1042");
    return pop;
  }
};

TEST_F(OpeningTest, SeveralCallersOpenAListToChooseFromWhenTheCallIsTaken) {
  SignsIn();
  OfferArrivesFrom(Opens(TwoPeople(), customer::v1::SCREEN_OPENING_KIND_CANDIDATES));
  EXPECT_EQ(state_.focus, Focus::kDesk) << "the offer is looked at first";
  OfferIsAccepted();
  ASSERT_EQ(state_.focus, Focus::kMenu);
  EXPECT_TRUE(Shows("王大明  50 %  number on file"));
  Press(KeyCode::kDown);
  Press(KeyCode::kEnter);
  const auto* identify = Sent<agent::v1::IdentifyCustomerRequest>();
  ASSERT_NE(identify, nullptr);
  EXPECT_EQ(identify->customer(), "customers/18");
  EXPECT_EQ(identify->work_item(), kItem);
}

TEST_F(OpeningTest, AStrangerOpensAFormWithWhatIsKnown) {
  SignsIn();
  OfferArrivesFrom(Stranger());
  EXPECT_TRUE(Shows("p: a form for a new customer"));
  OfferIsAccepted();
  ASSERT_EQ(state_.focus, Focus::kForm);
  EXPECT_TRUE(Shows("Li Na"));
  EXPECT_TRUE(Shows("138 0013 8000"));
  Type(" 李娜");
  Press(KeyCode::kEnter);
  Type("ACME");
  Press(KeyCode::kEnter);
  EXPECT_EQ(Sent<CreateCustomerRequest>(), nullptr);
  Press(KeyCode::kEnter);
  const auto* create = Sent<CreateCustomerRequest>();
  ASSERT_NE(create, nullptr);
  EXPECT_EQ(create->customer().display_name(), "Li Na 李娜");
  EXPECT_EQ(create->customer().company(), "ACME");
  EXPECT_EQ(create->customer().language(), "zh");
  EXPECT_EQ(create->work_item(), kItem);
  EXPECT_EQ(create->customer().contact_points_size(), 0) << "the server adds the number";
  customer::v1::CreateCustomerResponse made;
  made.mutable_customer()->set_name("customers/23");
  Answers<CreateCustomerRequest>(made);
  const auto* identify = Sent<agent::v1::IdentifyCustomerRequest>();
  ASSERT_NE(identify, nullptr);
  EXPECT_EQ(identify->customer(), "customers/23");
  EXPECT_EQ(state_.focus, Focus::kDesk);
}

TEST_F(OpeningTest, ARefusedFormKeepsWhatWasTyped) {
  SignsIn();
  OfferArrivesFrom(Stranger());
  OfferIsAccepted();
  Press(KeyCode::kControlS);
  ASSERT_NE(Sent<CreateCustomerRequest>(), nullptr);
  Refuses<CreateCustomerRequest>(Unavailable("SERVER_UNREACHABLE", "gone"));
  EXPECT_EQ(state_.focus, Focus::kForm);
  EXPECT_TRUE(Shows("Li Na"));
  Press(KeyCode::kEscape);
  EXPECT_EQ(state_.focus, Focus::kDesk);
  Type("p");
  EXPECT_EQ(state_.focus, Focus::kForm);
}

TEST_F(OpeningTest, AFormWithoutANameIsNotSent) {
  SignsIn();
  OfferArrivesFrom(Stranger());
  OfferIsAccepted();
  for (int i = 0; i < 5; ++i) Press(KeyCode::kBackspace);
  Press(KeyCode::kControlS);
  EXPECT_EQ(Sent<CreateCustomerRequest>(), nullptr);
  EXPECT_TRUE(Shows("A customer needs a name."));
}

TEST_F(OpeningTest, NothingOpensOverWhatSomebodyTypes) {
  SignsIn();
  OfferArrivesFrom(WangXiaoming());
  OfferIsAccepted();
  Type("nHello");
  ASSERT_EQ(state_.focus, Focus::kNote);
  PopIs(Stranger());
  EXPECT_EQ(state_.focus, Focus::kNote);
  Press(KeyCode::kEscape);
  EXPECT_EQ(state_.focus, Focus::kDesk);
  Type("p");
  EXPECT_EQ(state_.focus, Focus::kForm);
}

TEST_F(OpeningTest, ATicketOpensWithItsComments) {
  SignsIn();
  OfferArrivesFrom(WithTicket());
  OfferIsAccepted();
  ASSERT_EQ(state_.focus, Focus::kStory);
  const auto* asked = Sent<ticket::v1::ListCommentsRequest>();
  ASSERT_NE(asked, nullptr);
  EXPECT_EQ(asked->ticket(), "tickets/1042");
  ticket::v1::ListCommentsResponse comments;
  comments.add_comments()->set_text("The bank says Thursday.");
  Answers<ticket::v1::ListCommentsRequest>(comments);
  EXPECT_TRUE(Shows("Ticket 1042: 退款未到账"));
  EXPECT_TRUE(Shows("The bank says Thursday."));
  Press(KeyCode::kEscape);
  EXPECT_EQ(state_.focus, Focus::kDesk);
  TimePasses(std::chrono::seconds(1));
  PopIs(WithTicket());
  EXPECT_EQ(state_.focus, Focus::kDesk) << "what was closed stays closed";
}

TEST_F(OpeningTest, ThePageOfAnotherSystemIsShownByItsAddress) {
  SignsIn();
  ScreenPop pop = Opens(WangXiaoming(), customer::v1::SCREEN_OPENING_KIND_URL);
  pop.mutable_opening()->set_url("https://erp.example/c/17");
  OfferArrivesFrom(pop);
  EXPECT_TRUE(Shows("https://erp.example/c/17"));
  OfferIsAccepted();
  EXPECT_EQ(state_.focus, Focus::kDesk);
}

TEST_F(OpeningTest, ACustomerAndNothingOpenNoLayer) {
  for (const auto kind :
       {customer::v1::SCREEN_OPENING_KIND_CUSTOMER, customer::v1::SCREEN_OPENING_KIND_NOTHING}) {
    SignsIn();
    OfferArrivesFrom(Opens(WangXiaoming(), kind));
    OfferIsAccepted();
    EXPECT_EQ(state_.focus, Focus::kDesk);
    ItemIsGone();
  }
}

}  // namespace
}  // namespace strowger::client
