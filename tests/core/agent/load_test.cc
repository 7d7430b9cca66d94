#include "core/agent/load.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

Slot Taken(Channel channel) {
  Slot slot;
  slot.state = SlotState::kEngaged;
  slot.channel = channel;
  return slot;
}

Slot Offered(Channel channel) {
  Slot slot = Taken(channel);
  slot.state = SlotState::kOffered;
  return slot;
}

bool HasRoomBeside(const std::vector<Slot>& slots, Channel channel, const Capacity& capacity) {
  return HasRoom(LoadOf(slots, capacity), channel, capacity, AgentSetup{});
}

TEST(LoadTest, OneCallOrThreeChatsAndTwoMails) {
  const Capacity usual;
  std::vector<Slot> slots(3, Taken(Channel::kChat));
  EXPECT_FALSE(HasRoomBeside(slots, Channel::kChat, usual));
  EXPECT_FALSE(HasRoomBeside(slots, Channel::kCall, usual));
  for (int mail = 0; mail < 2; ++mail) {
    EXPECT_TRUE(HasRoomBeside(slots, Channel::kMail, usual));
    slots.push_back(Taken(Channel::kMail));
  }
  EXPECT_FALSE(HasRoomBeside(slots, Channel::kMail, usual));
  EXPECT_FALSE(HasRoomBeside({Taken(Channel::kCall)}, Channel::kChat, usual));
}

TEST(LoadTest, ThereIsOneTelephoneWhateverTheWeights) {
  Capacity light;
  light.of(Channel::kCall).weight = 10;
  light.of(Channel::kCallback).weight = 10;
  for (const Channel first : {Channel::kCall, Channel::kCallback}) {
    for (const Channel second : {Channel::kCall, Channel::kCallback}) {
      EXPECT_FALSE(HasRoomBeside({Taken(first)}, second, light));
      EXPECT_FALSE(HasRoomBeside({Offered(first)}, second, light));
    }
    EXPECT_TRUE(HasRoomBeside({Taken(first)}, Channel::kChat, light));
  }
}

TEST(LoadTest, AcceptedMailGivesWayToACallAndAnOfferOfItDoesNot) {
  const Capacity usual;
  EXPECT_TRUE(HasRoomBeside({Taken(Channel::kMail)}, Channel::kCall, usual));
  EXPECT_FALSE(HasRoomBeside({Offered(Channel::kMail)}, Channel::kCall, usual));
  EXPECT_FALSE(HasRoomBeside({Taken(Channel::kChat)}, Channel::kCall, usual));
}

}  // namespace
}  // namespace strowger::core
