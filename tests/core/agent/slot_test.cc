#include "core/agent/slot.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

struct Row {
  SlotState from;
  SlotEvent event;
  std::optional<SlotState> to;
};
constexpr std::optional<SlotState> kRefused;

// Every state with every event.
constexpr std::array kRows{
    Row{SlotState::kIdle, SlotEvent::kOffer, SlotState::kOffered},
    Row{SlotState::kIdle, SlotEvent::kAccept, kRefused},
    Row{SlotState::kIdle, SlotEvent::kWithdraw, kRefused},
    Row{SlotState::kIdle, SlotEvent::kHold, kRefused},
    Row{SlotState::kIdle, SlotEvent::kRetrieve, kRefused},
    Row{SlotState::kIdle, SlotEvent::kWrapUp, kRefused},
    Row{SlotState::kIdle, SlotEvent::kLeave, kRefused},
    Row{SlotState::kIdle, SlotEvent::kFinish, kRefused},
    Row{SlotState::kOffered, SlotEvent::kOffer, kRefused},
    Row{SlotState::kOffered, SlotEvent::kAccept, SlotState::kEngaged},
    Row{SlotState::kOffered, SlotEvent::kWithdraw, SlotState::kIdle},
    Row{SlotState::kOffered, SlotEvent::kHold, kRefused},
    Row{SlotState::kOffered, SlotEvent::kRetrieve, kRefused},
    Row{SlotState::kOffered, SlotEvent::kWrapUp, kRefused},
    Row{SlotState::kOffered, SlotEvent::kLeave, kRefused},
    Row{SlotState::kOffered, SlotEvent::kFinish, kRefused},
    Row{SlotState::kEngaged, SlotEvent::kOffer, kRefused},
    Row{SlotState::kEngaged, SlotEvent::kAccept, kRefused},
    Row{SlotState::kEngaged, SlotEvent::kWithdraw, kRefused},
    Row{SlotState::kEngaged, SlotEvent::kHold, SlotState::kHeld},
    Row{SlotState::kEngaged, SlotEvent::kRetrieve, kRefused},
    Row{SlotState::kEngaged, SlotEvent::kWrapUp, SlotState::kWrapUp},
    Row{SlotState::kEngaged, SlotEvent::kLeave, SlotState::kIdle},
    Row{SlotState::kEngaged, SlotEvent::kFinish, kRefused},
    Row{SlotState::kHeld, SlotEvent::kOffer, kRefused},
    Row{SlotState::kHeld, SlotEvent::kAccept, kRefused},
    Row{SlotState::kHeld, SlotEvent::kWithdraw, kRefused},
    Row{SlotState::kHeld, SlotEvent::kHold, kRefused},
    Row{SlotState::kHeld, SlotEvent::kRetrieve, SlotState::kEngaged},
    Row{SlotState::kHeld, SlotEvent::kWrapUp, SlotState::kWrapUp},
    Row{SlotState::kHeld, SlotEvent::kLeave, SlotState::kIdle},
    Row{SlotState::kHeld, SlotEvent::kFinish, kRefused},
    Row{SlotState::kWrapUp, SlotEvent::kOffer, kRefused},
    Row{SlotState::kWrapUp, SlotEvent::kAccept, kRefused},
    Row{SlotState::kWrapUp, SlotEvent::kWithdraw, kRefused},
    Row{SlotState::kWrapUp, SlotEvent::kHold, kRefused},
    Row{SlotState::kWrapUp, SlotEvent::kRetrieve, kRefused},
    Row{SlotState::kWrapUp, SlotEvent::kWrapUp, kRefused},
    Row{SlotState::kWrapUp, SlotEvent::kLeave, kRefused},
    Row{SlotState::kWrapUp, SlotEvent::kFinish, SlotState::kIdle},
};

TEST(SlotTest, EveryMoveIsAsInTheTable) {
  static_assert(kRows.size() == 5 * 8);
  for (const Row& row : kRows) {
    EXPECT_EQ(Next(row.from, row.event), row.to)
        << NameOf(row.from) << ", event " << static_cast<int>(row.event);
  }
}

TEST(SlotTest, StatesHaveTheWordsOfTheFloor) {
  EXPECT_EQ(NameOf(SlotState::kIdle), "idle");
  EXPECT_EQ(NameOf(SlotState::kOffered), "offered");
  EXPECT_EQ(NameOf(SlotState::kEngaged), "engaged");
  EXPECT_EQ(NameOf(SlotState::kHeld), "held");
  EXPECT_EQ(NameOf(SlotState::kWrapUp), "wrap-up");
}

}  // namespace
}  // namespace strowger::core
