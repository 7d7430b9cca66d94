#include "terminal/explanation_text.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace strowger::client {
namespace {

using routing::v1::ExplainInteractionResponse;

// A call that nobody could take, that was kept for Chen, and that Ana declined and Bo answered.
ExplainInteractionResponse Answer() {
  ExplainInteractionResponse answer;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(interaction: "interactions/9" work_item: "work-items/8"
         decisions { number: 1 kind: DECISION_KIND_JOINED_QUEUE queue: "queues/billing" priority: 2 }
         decisions { number: 2 kind: DECISION_KIND_LET_GO agent: "agents/chen"
                     preference: PREFERENCE_KIND_LAST_AGENT let_go_ground: OUT_GROUND_LOGGED_OFF }
         decisions { number: 3 kind: DECISION_KIND_STEP_PASSED plan_step: 1 condition: "waiting >= 5"
                     facts: "waiting 1" pass_reason: PASS_REASON_CONDITION }
         decisions { number: 4 kind: DECISION_KIND_STEP_BEGAN plan_step: 2 priority: 7 }
         decisions { number: 5 kind: DECISION_KIND_NOBODY selection { considered_count: 5
                     out { ground: OUT_GROUND_SKILL detail: "billing 3" agents_count: 2 }
                     out { ground: OUT_GROUND_NOT_READY detail: "lunch" agents_count: 3 } } }
         decisions { number: 9 decide_time { seconds: 300 } kind: DECISION_KIND_ASKED
                     ask_reason: ASK_REASON_WORK_CAME
                     agent: "agents/ana" offer: "offers/17" selection { considered_count: 5
                     out { ground: OUT_GROUND_AT_WORK agents_count: 3 }
                     candidates_count: 2 queue: "queues/billing" strategy: "fewest-contacts"
                     contenders_count: 2
                     contenders { agent: "agents/ana" figure: 4 idle_start_time { seconds: 50 } }
                     contenders { agent: "agents/bo" figure: 6 idle_start_time { seconds: 240 } } } }
         decisions { number: 10 kind: DECISION_KIND_OFFER_ENDED agent: "agents/ana"
                     offer: "offers/17" outcome: OFFER_OUTCOME_DECLINED }
         waiting { link_up: true place: 3 points: 12.5 selection { considered_count: 5
                   out { ground: OUT_GROUND_LOGGED_OFF agents_count: 5 } } })",
      &answer));
  return answer;
}

class ExplanationTextTest : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
};

TEST_F(ExplanationTextTest, TellsTheStoryInOrder) {
  EXPECT_EQ(ExplainDecisions(Language::kEnglish, Answer()),
            (std::vector<std::string>{
                "00:00:00  came to queue billing with priority 2",
                "00:00:00  not kept for chen, who spoke with the customer last: logged off",
                "00:00:00  step 1 passed over: waiting >= 5 does not hold (waiting 1)",
                "00:00:00  step 2 of the plan begins; priority 7",
                "00:00:00  nobody to ask: of 5 agents 2 without billing 3, 3 not ready (lunch)",
                "          3 decisions were not kept",
                "00:05:00  ana is asked (offer 17)",
                "          2 could take it; by fewest-contacts: ana (4 contacts idle 4:10), bo (6 "
                "contacts idle 1:00)",
                "          of 5 agents out: 3 at work",
                "00:00:00  ana declined (offer 17); the place is kept",
            }));
  EXPECT_EQ(ExplainWaiting(Language::kEnglish, Answer()),
            (std::vector<std::string>{"Waits now, in place 3 of its queue, with 12.5 points.",
                                      "nobody to ask: of 5 agents 5 logged off"}));
}

TEST_F(ExplanationTextTest, AllWhoWereAskedAreNamedAndWhatBecameOfThem) {
  ExplainInteractionResponse answer;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(decisions { number: 1 kind: DECISION_KIND_ASKED ask_reason: ASK_REASON_BESIDE
                     agent: "agents/bo" offer: "offers/18" }
         decisions { number: 2 kind: DECISION_KIND_OFFER_ENDED agent: "agents/bo"
                     offer: "offers/18" outcome: OFFER_OUTCOME_TAKEN })",
      &answer));
  EXPECT_EQ(ExplainDecisions(Language::kEnglish, answer),
            (std::vector<std::string>{
                "00:00:00  bo is asked at the same time (offer 18): the next one in that order",
                "00:00:00  a colleague of bo was faster (offer 18)",
            }));
  for (const Language language : {Language::kSimplified, Language::kTraditional}) {
    for (const std::string& line : ExplainDecisions(language, answer)) {
      EXPECT_TRUE(std::any_of(line.begin(), line.end(), [](char c) { return c < 0; })) << line;
    }
  }
}

TEST_F(ExplanationTextTest, SpeaksChinese) {
  const auto lines = ExplainDecisions(Language::kSimplified, Answer());
  EXPECT_EQ(lines[4], "00:00:00  无人可派：5 名坐席中 2 技能不足（billing 3），3 未就绪（lunch）");
  for (const Language language : {Language::kSimplified, Language::kTraditional}) {
    for (const std::string& line : ExplainDecisions(language, Answer())) {
      EXPECT_TRUE(std::any_of(line.begin(), line.end(), [](char c) { return c < 0; })) << line;
    }
  }
}

TEST_F(ExplanationTextTest, WhoWasCutOffHasTheOldPlace) {
  ExplainInteractionResponse answer = Answer();
  answer.mutable_decisions(0)->mutable_resumed_arrive_time()->set_seconds(60);
  EXPECT_EQ(ExplainDecisions(Language::kEnglish, answer)[1],
            "          was cut off before, and has the place of 00:01:00 again");
}

// Each way to choose says by which figure.
TEST_F(ExplanationTextTest, EachStrategyHasItsFigure) {
  struct Row {
    const char* strategy;
    std::int64_t figure;
    const char* text;
  };
  for (const Row& row :
       {Row{"longest-idle", 0, "ana (idle 4:10)"},
        Row{"least-talk-time", 65'000'000'000, "ana (talked 1:05 idle 4:10)"},
        Row{"least-occupied", 505'000, "ana (50.5 % occupied idle 4:10)"},
        Row{"round-robin", 12, "ana (last asked by offer 12 idle 4:10)"},
        Row{"round-robin", 0, "ana (never asked idle 4:10)"},
        Row{"best-skill", 14, "ana (levels 14 idle 4:10)"},
        Row{"least-skilled", 2'000'011, "ana (2 skills with levels 11 idle 4:10)"}}) {
    ExplainInteractionResponse answer = Answer();
    auto& selection = *answer.mutable_decisions(5)->mutable_selection();
    selection.set_strategy(row.strategy);
    selection.mutable_contenders(0)->set_figure(row.figure);
    const std::string line = ExplainDecisions(Language::kEnglish, answer)[7];
    EXPECT_NE(line.find(row.text), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace strowger::client
