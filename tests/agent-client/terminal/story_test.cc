#include "terminal/story.h"

#include "agent-client/terminal/console_fixture.h"

namespace strowger::client {
namespace {

using routing::v1::ExplainInteractionRequest;
using routing::v1::ExplainInteractionResponse;

class StoryTest : public ConsoleFixture {
 protected:
  void ACallIsInHand() {
    SignsIn();
    OfferArrives();
    OfferIsAccepted();
  }
  // As many decisions as this, each of its own priority.
  void StoryComes(int decisions, const std::string& interaction = "interactions/9") {
    ExplainInteractionResponse story;
    story.set_interaction(interaction);
    for (int number = 1; number <= decisions; ++number) {
      auto& decision = *story.add_decisions();
      decision.set_number(static_cast<std::uint32_t>(number));
      decision.set_kind(routing::v1::DECISION_KIND_JOINED_QUEUE);
      decision.set_queue("queues/billing");
      decision.set_priority(number);
    }
    Answers<ExplainInteractionRequest>(story);
  }
};

TEST_F(StoryTest, F6AsksForTheCallInHandAndClosesAgain) {
  ACallIsInHand();
  Press(KeyCode::kF6);
  ASSERT_NE(Sent<ExplainInteractionRequest>(), nullptr);
  EXPECT_EQ(Sent<ExplainInteractionRequest>()->interaction(), "interactions/9");
  StoryComes(1);
  EXPECT_TRUE(Shows("How contact 9 came here · 王小明"));
  EXPECT_TRUE(Shows("came to queue billing with priority 1"));
  Press(KeyCode::kF6);
  EXPECT_FALSE(Shows("came to queue"));
}

TEST_F(StoryTest, TheLastCallCanBeAskedForWhenItIsGone) {
  SignsIn();
  Press(KeyCode::kF6);
  EXPECT_EQ(Sent<ExplainInteractionRequest>(), nullptr);
  EXPECT_TRUE(Shows("There is no call yet"));
  EXPECT_FALSE(Shows("F6"));
  OfferArrives();
  OfferEnds(routing::v1::OFFER_OUTCOME_RESCINDED);
  EXPECT_TRUE(Shows("F6"));
  Press(KeyCode::kF6);
  StoryComes(1);
  EXPECT_TRUE(Shows("How contact 9 came here · 王小明"));
}

TEST_F(StoryTest, ScrollsByLinesAndPagesAndNoFurther) {
  ACallIsInHand();
  Press(KeyCode::kF6);
  StoryComes(60);
  EXPECT_TRUE(Shows("priority 1\n"));
  EXPECT_TRUE(Shows("▾"));
  EXPECT_FALSE(Shows("▴"));
  Press(KeyCode::kUp);
  EXPECT_TRUE(Shows("priority 1\n"));
  Press(KeyCode::kDown);
  EXPECT_FALSE(Shows("priority 1\n"));
  EXPECT_TRUE(Shows("▴"));
  Press(KeyCode::kPageDown);
  Press(KeyCode::kPageUp);
  Press(KeyCode::kEnd);
  EXPECT_TRUE(Shows("priority 60"));
  EXPECT_FALSE(Shows("▾"));
  for (int press = 0; press < 10; ++press) Press(KeyCode::kPageDown);
  EXPECT_TRUE(Shows("priority 60"));
  Press(KeyCode::kUp);
  EXPECT_TRUE(Shows("priority 59"));
  Press(KeyCode::kHome);
  EXPECT_TRUE(Shows("priority 1\n"));
}

TEST_F(StoryTest, NothingHidesAnOffer) {
  ACallIsInHand();
  ItemIsGone();
  Press(KeyCode::kF6);
  StoryComes(30);
  EXPECT_TRUE(Shows("How contact"));
  OfferArrives();
  EXPECT_FALSE(Shows("How contact"));
  EXPECT_TRUE(Shows("OFFER"));
  Press(KeyCode::kF6);
  StoryComes(30);
  EXPECT_TRUE(Shows("How contact"));
  EXPECT_TRUE(Shows("OFFER"));
  Press(KeyCode::kF2);
  EXPECT_NE(Sent<agent::v1::AcceptOfferRequest>(), nullptr);
}

TEST_F(StoryTest, ARefusalIsToldAndClosesTheLayer) {
  ACallIsInHand();
  Press(KeyCode::kF6);
  Refuses<ExplainInteractionRequest>(
      {ErrorCode::kPermissionDenied, "INTERACTION_NOT_YOURS", "Not yours.", {}});
  EXPECT_FALSE(Shows("How contact"));
  EXPECT_TRUE(Shows("Story")) << Screen();
  EXPECT_TRUE(Shows("Not yours.")) << Screen();
}

TEST_F(StoryTest, AnAnswerAboutAnotherCallIsNotShown) {
  ACallIsInHand();
  Press(KeyCode::kF6);
  StoryComes(1, "interactions/8");
  EXPECT_TRUE(Shows("Reading"));
}

TEST_F(StoryTest, TheClockStandsApartFromTheText) {
  EXPECT_EQ(ToStoryLine("10:31:02  ana answered").front, "10:31:02  ");
  EXPECT_EQ(ToStoryLine("          1 could take it").text, "1 could take it");
  EXPECT_EQ(ToStoryLine("Waits now, in place 3.").front, "");
  EXPECT_EQ(ToStoryLine("").text, "");
}

}  // namespace
}  // namespace strowger::client
