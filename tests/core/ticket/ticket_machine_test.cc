#include "core/ticket/ticket_machine.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using enum TicketState;

TEST(TicketMachineTest, EveryMoveIsAsTheTableSays) {
  constexpr bool kNo = false;
  constexpr bool kYes = true;
  // From each state to open, waiting, solved, closed.
  const std::pair<TicketState, std::array<bool, 4>> rows[] = {
      {kOpen, {kNo, kYes, kYes, kYes}},
      {kWaiting, {kYes, kNo, kYes, kYes}},
      {kSolved, {kYes, kNo, kNo, kYes}},
      {kClosed, {kNo, kNo, kNo, kNo}},
  };
  for (const auto& [from, allowed] : rows) {
    for (const auto to : {kOpen, kWaiting, kSolved, kClosed}) {
      EXPECT_EQ(IsAllowed(from, to), allowed[static_cast<std::size_t>(to)]);
    }
  }
}

TEST(TicketMachineTest, OnlyOpenAndWaitingAreUnfinished) {
  EXPECT_TRUE(IsUnfinished(kOpen));
  EXPECT_TRUE(IsUnfinished(kWaiting));
  EXPECT_FALSE(IsUnfinished(kSolved));
  EXPECT_FALSE(IsUnfinished(kClosed));
}

}  // namespace
}  // namespace strowger::core
