#include <gtest/gtest.h>

#include <string>

#include "adapters/config/config_file.h"
#include "setup.h"

namespace strowger {
namespace {

using core::Channel;

Result<Setup> Read(const std::string& text) {
  auto configuration = config::ReadConfigText(text, "test.toml");
  if (!configuration.ok()) return configuration.error();
  return MakeSetup(configuration.value());
}

std::string Agent(const std::string& more) {
  return R"(
[[queue]]
id = "support"
[[link]]
id = "pbx"
kind = "grpc"
default_region = "CN"
[[agent]]
id = "ana"
queues = ["support"]
)" + more;
}

TEST(SetupCapacityTest, NothingSaidIsOneCallOrThreeChatsAndTwoMails) {
  const auto setup = Read(Agent(""));
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  EXPECT_EQ(setup->floor.capacity, core::Capacity{});
  EXPECT_EQ(setup->floor.agents[0].capacity, std::nullopt);
}

TEST(SetupCapacityTest, WhatIsSaidIsTaken) {
  const auto setup = Read(R"(
[center]
capacity = 200
[channel.call]
weight = 60
[channel.chat]
limit = 5
interruptible = true
)" + Agent("capacity = 50\nchannel_limits = { mail = 0, chat = 1 }\n"));
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const core::Capacity& capacity = setup->floor.capacity;
  EXPECT_EQ(capacity.units, 200);
  EXPECT_EQ(capacity.of(Channel::kCall), (core::ChannelRule{60, 1, false}));
  EXPECT_EQ(capacity.of(Channel::kChat), (core::ChannelRule{20, 5, true}));
  EXPECT_EQ(capacity.of(Channel::kMail), (core::ChannelRule{20, 2, true}));
  EXPECT_EQ(setup->floor.agents[0].capacity, 50);
  EXPECT_EQ(setup->floor.agents[0].channel_limits.at(Channel::kMail), 0);
}

TEST(SetupCapacityTest, WrongValuesAreRefusedWithTheReason) {
  const struct {
    std::string text;
    std::string says;
  } kCases[] = {
      {"[center]\ncapacity = 0\n" + Agent(""), "center: capacity must be 1 to 10000"},
      {"[channel.fax]\nweight = 1\n" + Agent(""), "a channel is one of \"call\""},
      {"[channel.chat]\nweight = 0\n" + Agent(""), "weight must be 1 to 10000"},
      {"[channel.chat]\nlimit = 101\n" + Agent(""), "limit must be 0 to 100"},
      {"[channel.call]\nlimit = 2\n" + Agent(""), "an agent has one telephone"},
      {"[channel.call]\ninterruptible = true\n" + Agent(""), "interruptible cannot be true"},
      {Agent("capacity = 20000\n"), "agent \"ana\": capacity must be 1 to 10000"},
      {Agent("channel_limits = { fax = 1 }\n"), "channel_limits: a channel is one of"},
      {Agent("channel_limits = { callback = 2 }\n"), "an agent has one telephone"},
  };
  for (const auto& one : kCases) {
    const auto setup = Read(one.text);
    ASSERT_FALSE(setup.ok()) << one.text;
    EXPECT_NE(setup.error().message.find(one.says), std::string::npos) << setup.error().message;
  }
}

}  // namespace
}  // namespace strowger
