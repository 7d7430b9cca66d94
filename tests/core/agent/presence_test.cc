#include "core/agent/presence.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

struct Row {
  Presence from;
  PresenceEvent event;
  std::optional<Presence> to;  // None: refused.
};

// Every state with every event.
constexpr std::array kRows{
    Row{Presence::kLoggedOff, PresenceEvent::kLogOn, Presence::kNotReady},
    Row{Presence::kLoggedOff, PresenceEvent::kReady, std::nullopt},
    Row{Presence::kLoggedOff, PresenceEvent::kNotReady, std::nullopt},
    Row{Presence::kLoggedOff, PresenceEvent::kLogOff, std::nullopt},
    Row{Presence::kNotReady, PresenceEvent::kLogOn, std::nullopt},
    Row{Presence::kNotReady, PresenceEvent::kReady, Presence::kReady},
    Row{Presence::kNotReady, PresenceEvent::kNotReady, Presence::kNotReady},
    Row{Presence::kNotReady, PresenceEvent::kLogOff, Presence::kLoggedOff},
    Row{Presence::kReady, PresenceEvent::kLogOn, std::nullopt},
    Row{Presence::kReady, PresenceEvent::kReady, Presence::kReady},
    Row{Presence::kReady, PresenceEvent::kNotReady, Presence::kNotReady},
    Row{Presence::kReady, PresenceEvent::kLogOff, Presence::kLoggedOff},
};

TEST(PresenceTest, EveryMoveIsAsInTheTable) {
  static_assert(kRows.size() == 3 * 4);
  for (const Row& row : kRows) {
    EXPECT_EQ(Next(row.from, row.event), row.to)
        << NameOf(row.from) << ", event " << static_cast<int>(row.event);
  }
}

TEST(PresenceTest, StatesHaveTheWordsOfTheFloor) {
  EXPECT_EQ(NameOf(Presence::kLoggedOff), "logged off");
  EXPECT_EQ(NameOf(Presence::kNotReady), "not ready");
  EXPECT_EQ(NameOf(Presence::kReady), "ready");
}

}  // namespace
}  // namespace strowger::core
