#include "core/call/leg.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

struct Row {
  LegState from;
  LegEventKind event;
  std::optional<LegState> to;
};
constexpr std::optional<LegState> kRefused;

// Every state with every event.
constexpr std::array kRows{
    Row{LegState::kNull, LegEventKind::kDelivered, kRefused},
    Row{LegState::kNull, LegEventKind::kEstablished, kRefused},
    Row{LegState::kNull, LegEventKind::kHeld, kRefused},
    Row{LegState::kNull, LegEventKind::kRetrieved, kRefused},
    Row{LegState::kNull, LegEventKind::kFailed, kRefused},
    Row{LegState::kNull, LegEventKind::kCleared, kRefused},
    Row{LegState::kNull, LegEventKind::kDigits, kRefused},
    Row{LegState::kInitiated, LegEventKind::kDelivered, LegState::kAlerting},
    Row{LegState::kInitiated, LegEventKind::kEstablished, LegState::kConnected},
    Row{LegState::kInitiated, LegEventKind::kHeld, kRefused},
    Row{LegState::kInitiated, LegEventKind::kRetrieved, kRefused},
    Row{LegState::kInitiated, LegEventKind::kFailed, LegState::kFail},
    Row{LegState::kInitiated, LegEventKind::kCleared, LegState::kNull},
    Row{LegState::kInitiated, LegEventKind::kDigits, kRefused},
    Row{LegState::kAlerting, LegEventKind::kDelivered, kRefused},
    Row{LegState::kAlerting, LegEventKind::kEstablished, LegState::kConnected},
    Row{LegState::kAlerting, LegEventKind::kHeld, kRefused},
    Row{LegState::kAlerting, LegEventKind::kRetrieved, kRefused},
    Row{LegState::kAlerting, LegEventKind::kFailed, LegState::kFail},
    Row{LegState::kAlerting, LegEventKind::kCleared, LegState::kNull},
    Row{LegState::kAlerting, LegEventKind::kDigits, kRefused},
    Row{LegState::kConnected, LegEventKind::kDelivered, kRefused},
    Row{LegState::kConnected, LegEventKind::kEstablished, kRefused},
    Row{LegState::kConnected, LegEventKind::kHeld, LegState::kHold},
    Row{LegState::kConnected, LegEventKind::kRetrieved, kRefused},
    Row{LegState::kConnected, LegEventKind::kFailed, LegState::kFail},
    Row{LegState::kConnected, LegEventKind::kCleared, LegState::kNull},
    Row{LegState::kConnected, LegEventKind::kDigits, LegState::kConnected},
    Row{LegState::kHold, LegEventKind::kDelivered, kRefused},
    Row{LegState::kHold, LegEventKind::kEstablished, kRefused},
    Row{LegState::kHold, LegEventKind::kHeld, kRefused},
    Row{LegState::kHold, LegEventKind::kRetrieved, LegState::kConnected},
    Row{LegState::kHold, LegEventKind::kFailed, LegState::kFail},
    Row{LegState::kHold, LegEventKind::kCleared, LegState::kNull},
    Row{LegState::kHold, LegEventKind::kDigits, LegState::kHold},
    Row{LegState::kQueued, LegEventKind::kDelivered, kRefused},
    Row{LegState::kQueued, LegEventKind::kEstablished, kRefused},
    Row{LegState::kQueued, LegEventKind::kHeld, kRefused},
    Row{LegState::kQueued, LegEventKind::kRetrieved, kRefused},
    Row{LegState::kQueued, LegEventKind::kFailed, LegState::kFail},
    Row{LegState::kQueued, LegEventKind::kCleared, LegState::kNull},
    Row{LegState::kQueued, LegEventKind::kDigits, LegState::kQueued},
    Row{LegState::kFail, LegEventKind::kDelivered, kRefused},
    Row{LegState::kFail, LegEventKind::kEstablished, kRefused},
    Row{LegState::kFail, LegEventKind::kHeld, kRefused},
    Row{LegState::kFail, LegEventKind::kRetrieved, kRefused},
    Row{LegState::kFail, LegEventKind::kFailed, kRefused},
    Row{LegState::kFail, LegEventKind::kCleared, LegState::kNull},
    Row{LegState::kFail, LegEventKind::kDigits, kRefused},
};

TEST(LegTest, EveryMoveIsAsInTheTable) {
  static_assert(kRows.size() == 7 * 7);
  for (const Row& row : kRows) {
    EXPECT_EQ(Next(row.from, row.event), row.to)
        << NameOf(row.from) << ", event " << static_cast<int>(row.event);
  }
}

TEST(LegTest, StatesHaveTheWordsOfCsta) {
  EXPECT_EQ(NameOf(LegState::kNull), "null");
  EXPECT_EQ(NameOf(LegState::kInitiated), "initiated");
  EXPECT_EQ(NameOf(LegState::kAlerting), "alerting");
  EXPECT_EQ(NameOf(LegState::kConnected), "connected");
  EXPECT_EQ(NameOf(LegState::kHold), "hold");
  EXPECT_EQ(NameOf(LegState::kQueued), "queued");
  EXPECT_EQ(NameOf(LegState::kFail), "fail");
}

}  // namespace
}  // namespace strowger::core
