#include "adapters/grpc/answer_ledger.h"

#include <gtest/gtest.h>

namespace strowger::rpc {
namespace {

class AnswerLedgerTest : public testing::Test {
 protected:
  using Key = AnswerLedger::Key;

  AnswerLedger::Waiter Keep() {
    return [this](const AnswerLedger::Answer& answer) {
      answers_.push_back(answer.ok() ? answer.value() : answer.error().reason);
    };
  }
  // True when the work is to be done.
  bool Begin(const Key& key, std::uint64_t fingerprint = 1) {
    const auto begun = ledger_.Begin(key, fingerprint, Keep());
    EXPECT_TRUE(begun.ok());
    return begun.ok() && begun.value();
  }

  AnswerLedger ledger_{4};
  std::vector<std::string> answers_;
};

TEST_F(AnswerLedgerTest, ARepeatGetsTheFirstAnswer) {
  EXPECT_TRUE(Begin({"ana", "HoldCall", "r1"}));
  ledger_.Finish({"ana", "HoldCall", "r1"}, std::string("first"));
  EXPECT_FALSE(Begin({"ana", "HoldCall", "r1"}));
  EXPECT_EQ(answers_, std::vector<std::string>{"first"});
}

TEST_F(AnswerLedgerTest, ARepeatThatComesBeforeTheAnswerWaitsForIt) {
  EXPECT_TRUE(Begin({"ana", "HoldCall", "r1"}));
  EXPECT_FALSE(Begin({"ana", "HoldCall", "r1"}));
  EXPECT_TRUE(answers_.empty());
  ledger_.Finish({"ana", "HoldCall", "r1"}, std::string("first"));
  EXPECT_EQ(answers_, std::vector<std::string>{"first"});
}

TEST_F(AnswerLedgerTest, AFailureIsToldToWhoWaitsAndThenForgotten) {
  EXPECT_TRUE(Begin({"ana", "HoldCall", "r1"}));
  EXPECT_FALSE(Begin({"ana", "HoldCall", "r1"}));
  ledger_.Finish({"ana", "HoldCall", "r1"}, Unavailable("LINK_DOWN", "Away."));
  EXPECT_EQ(answers_, std::vector<std::string>{"LINK_DOWN"});
  EXPECT_TRUE(Begin({"ana", "HoldCall", "r1"}));
}

TEST_F(AnswerLedgerTest, UsersAndMethodsAreKeptApart) {
  EXPECT_TRUE(Begin({"ana", "HoldCall", "r1"}));
  EXPECT_TRUE(Begin({"bo", "HoldCall", "r1"}));
  EXPECT_TRUE(Begin({"ana", "RetrieveCall", "r1"}));
}

TEST_F(AnswerLedgerTest, AnotherRequestWithTheSameIdIsRefused) {
  EXPECT_TRUE(Begin({"ana", "HoldCall", "r1"}, 1));
  const auto begun = ledger_.Begin({"ana", "HoldCall", "r1"}, 2, Keep());
  ASSERT_FALSE(begun.ok());
  EXPECT_EQ(begun.error().reason, "REQUEST_ID_REUSED");
}

TEST_F(AnswerLedgerTest, WhenFullTheOldestAnswerIsForgotten) {
  for (const char* id : {"r1", "r2", "r3", "r4", "r5"}) {
    EXPECT_TRUE(Begin({"ana", "HoldCall", id}));
    ledger_.Finish({"ana", "HoldCall", id}, std::string(id));
  }
  EXPECT_TRUE(Begin({"ana", "HoldCall", "r1"}));
  EXPECT_FALSE(Begin({"ana", "HoldCall", "r5"}));
}

TEST_F(AnswerLedgerTest, WhenAllAreOpenMoreAreRefused) {
  for (const char* id : {"r1", "r2", "r3", "r4"}) EXPECT_TRUE(Begin({"ana", "HoldCall", id}));
  const auto begun = ledger_.Begin({"ana", "HoldCall", "r5"}, 1, Keep());
  ASSERT_FALSE(begun.ok());
  EXPECT_EQ(begun.error().code, ErrorCode::kResourceExhausted);
}

TEST(AnswerLedgerShareTest, OneUserCannotPushOutTheOthers) {
  AnswerLedger ledger(10'000);
  const auto ignore = [](const AnswerLedger::Answer&) {};
  EXPECT_TRUE(ledger.Begin({"bo", "HoldCall", "r"}, 1, ignore).value());
  ledger.Finish({"bo", "HoldCall", "r"}, std::string("kept"));
  for (std::size_t i = 0; i < 2 * AnswerLedger::kAnswersPerUserMax; ++i) {
    const AnswerLedger::Key key{"ana", "HoldCall", std::to_string(i)};
    ASSERT_TRUE(ledger.Begin(key, 1, ignore).value());
    ledger.Finish(key, std::string());
  }
  EXPECT_FALSE(ledger.Begin({"bo", "HoldCall", "r"}, 1, ignore).value());
  EXPECT_TRUE(ledger.Begin({"ana", "HoldCall", "0"}, 1, ignore).value());
}

}  // namespace
}  // namespace strowger::rpc
