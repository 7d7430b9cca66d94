#include "service/exchange/line_plan.h"

#include <gtest/gtest.h>

namespace strowger::service {
namespace {

LinePlan Plan() {
  LinePlan plan;
  plan.links[LinkId{"pbx"}] = {.display_name = "pbx", .default_queue = QueueId{"support"}};
  plan.dialled["800"] = QueueId{"billing"};
  plan.languages["zh"] = SkillId{"mandarin"};
  plan.queues = {QueueId{"support"}, QueueId{"billing"}, QueueId{"sales"}};
  return plan;
}

TEST(LinePlanTest, QueueIsWhatTheIvrSaysThenTheNumberThenTheLinksOwn) {
  const LinePlan plan = Plan();
  const LinkId link{"pbx"};
  EXPECT_EQ(ChooseQueue(plan, link, {.dialled = "800", .attached = {{"queue", "sales"}}}).value,
            "sales");
  EXPECT_EQ(ChooseQueue(plan, link, {.dialled = "800", .attached = {{"queue", "nowhere"}}}).value,
            "billing");
  EXPECT_EQ(ChooseQueue(plan, link, {.dialled = "801"}).value, "support");
  EXPECT_EQ(ChooseQueue(plan, LinkId{"other"}, {.dialled = "801"}).value, "");
}

TEST(LinePlanTest, LanguageBecomesANeedAndPriorityIsBounded) {
  const auto arrival = MakeArrival(Plan(), LinkId{"pbx"},
                                   {.attached = {{"language", "zh"}, {"priority", "999999"}}});
  ASSERT_EQ(arrival.needs.size(), 1U);
  EXPECT_EQ(arrival.needs[0].skill.value, "mandarin");
  EXPECT_EQ(arrival.priority, kAttachedPriorityMax);
  for (const char* text : {"", "x", "12x", "99999999999999999999"}) {
    EXPECT_EQ(MakeArrival(Plan(), LinkId{"pbx"}, {.attached = {{"priority", text}}}).priority, 0)
        << text;
  }
}

TEST(LinePlanTest, NumbersStayAsReceivedAndAreBounded) {
  const auto arrival =
      MakeArrival(Plan(), LinkId{"pbx"}, {.caller = "8466 4163", .dialled = "025-800"});
  EXPECT_EQ(arrival.ani, "8466 4163");
  EXPECT_EQ(arrival.dialled, "025-800");
  const std::string endless(1'000'000, '7');
  const auto bounded = MakeArrival(Plan(), LinkId{"pbx"}, {.caller = endless, .dialled = endless});
  EXPECT_EQ(bounded.ani, std::string(kNumberBytesMax, '7'));
  EXPECT_EQ(bounded.dialled, std::string(kNumberBytesMax, '7'));
}

TEST(LinePlanTest, AttachedDataIsBoundedAndStaysUtf8) {
  OfferedCall call;
  for (int i = 0; i < 100; ++i) call.attached["key" + std::to_string(i)] = "v";
  std::string chinese;
  for (int i = 0; i < 1000; ++i) chinese += "退";
  call.attached["a"] = chinese;
  const auto arrival = MakeArrival(Plan(), LinkId{"pbx"}, call);
  EXPECT_EQ(arrival.attached.size(), kAttachedEntriesMax);
  EXPECT_EQ(arrival.attached.at("a").size(), kAttachedBytesMax / 3 * 3);
}

}  // namespace
}  // namespace strowger::service
