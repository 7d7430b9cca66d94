#include "adapters/asterisk/offered_call.h"

#include <gtest/gtest.h>

namespace strowger::asterisk {
namespace {

using Attached = std::map<std::string, std::string>;

TEST(OfferedCallTest, ArgumentsAndVariablesAreAttached) {
  AriChannel channel;
  channel.id = "1.1";
  channel.caller_number = "02155501234";
  channel.dialled = "800";
  channel.variables = {{"STROWGER_ACCOUNT", "42"}, {"STROWGER_MENU", ""}, {"QUEUE", "ignored"}};
  const service::OfferedCall call =
      ToOfferedCall(channel, {"queue=support", "inbound", "", "note=a=b", "queue=second", "=x"});
  EXPECT_EQ(call.call, PbxCallId("1.1"));
  EXPECT_EQ(call.customer_leg, LegId("1.1"));
  EXPECT_EQ(call.caller, "02155501234");
  EXPECT_EQ(call.dialled, "800");
  EXPECT_EQ(call.attached, (Attached{{"queue", "support"}, {"note", "a=b"}, {"account", "42"}}));
}

TEST(OfferedCallTest, VariablesGetTheKeyThatPeopleKnow) {
  service::OfferedCall call;
  TakeVariable("STROWGER_LANGUAGE", "zh", call);
  TakeVariable("MENU_CHOICE", "3", call);
  TakeVariable("PJSIP_HEADER(read,X-Account)", "77", call);
  TakeVariable("CALLERID(dnid)", "801", call);
  EXPECT_EQ(call.attached,
            (Attached{{"language", "zh"}, {"menu_choice", "3"}, {"x-account", "77"}}));
  EXPECT_EQ(call.dialled, "801");
}

TEST(OfferedCallTest, LongDataIsCutBetweenCharacters) {
  service::OfferedCall call;
  std::string name;
  while (name.size() < 2 * kAttachedBytesMax) name += "\xE7\x8E\x8B";
  TakeVariable("NAME", name, call);
  EXPECT_EQ(call.attached.at("name").size(), kAttachedBytesMax - 1);
}

TEST(OfferedCallTest, TooMuchDataIsLeftOut) {
  std::vector<std::string> arguments;
  for (int number = 0; number < 1000; ++number) arguments.push_back(std::to_string(number) + "=x");
  EXPECT_EQ(ToOfferedCall({}, arguments).attached.size(), kAttachedMax);
}

TEST(OfferedCallTest, ArgumentsAreFoundAgainInTheDialPlan) {
  EXPECT_EQ(SplitArguments("strowger,queue=support,,x"),
            (std::vector<std::string>{"queue=support", "", "x"}));
  EXPECT_TRUE(SplitArguments("strowger").empty());
  EXPECT_TRUE(SplitArguments("").empty());
}

}  // namespace
}  // namespace strowger::asterisk
