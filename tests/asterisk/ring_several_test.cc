// A queue that lets three telephones ring at once, on the real Asterisk.
#include <gtest/gtest.h>

#include <algorithm>

#include "asterisk/support/floor_stage.h"

namespace strowger::test {
namespace {

using namespace strowger::routing::v1;

class RingSeveralTest : public FloorStage {
 protected:
  // The one who speaks; the others have lost the ring and are ready.
  static ScriptedConsole* OneSpeaks(const std::vector<ScriptedConsole*>& consoles) {
    ScriptedConsole* winner = nullptr;
    for (ScriptedConsole* console : consoles) {
      EXPECT_TRUE(console->WaitUntil([](const client::DeskState& state) {
        return !state.desk.offer && (state.desk.status.slot_state() == SLOT_STATE_ENGAGED ||
                                     state.desk.status.slot_state() == SLOT_STATE_IDLE);
      }));
      if (console->state().desk.status.slot_state() != SLOT_STATE_ENGAGED) continue;
      EXPECT_EQ(winner, nullptr) << "two speak with one customer";
      winner = console;
    }
    for (ScriptedConsole* console : consoles) {
      if (console == winner) continue;
      EXPECT_TRUE(console->WaitForOutcome(OFFER_OUTCOME_TAKEN));
      EXPECT_EQ(console->state().desk.status.presence(), PRESENCE_READY);
    }
    return winner;
  }
};

TEST_F(RingSeveralTest, OneAnswersAndTheOtherTelephonesStop) {
  FloorOpens(3);
  ScriptedConsole& ana = AgentSignsOn(1, "2101");
  ScriptedConsole& bo = AgentSignsOn(2, "2102");
  ScriptedConsole& cy = AgentSignsOn(3, "2001");
  ChildProcess caller = CallerCalls("804");
  ASSERT_TRUE(PhoneRings("2101"));
  ASSERT_TRUE(PhoneRings("2102"));
  ASSERT_TRUE(cy.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  EXPECT_EQ(OneSpeaks({&ana, &bo, &cy}), &cy);
  EXPECT_EQ(ana.state().notices.back().taken_by, "a3");
  EXPECT_TRUE(ChannelsBecome(2)) << "the customer and cy";
  ExpectPopsBeforeRings(ana, "2101");
  ExpectPopsBeforeRings(bo, "2102");
  ExpectPopsBeforeRings(cy, "2001");
  ASSERT_TRUE(cy.Release().ok());
  EXPECT_TRUE(EndsWell(caller));
  EXPECT_TRUE(ChannelsBecome(0));
  EXPECT_EQ(StoredContacts(), "vip|a3|handled");
}

TEST_F(RingSeveralTest, TelephonesThatAnswerInTheSameMomentAreOneConversation) {
  FloorOpens(3);
  const std::vector<ScriptedConsole*> consoles = AgentsSignOn(3, 2001);
  for (int call = 0; call < 5; ++call) {
    ChildProcess caller = CallerCalls("804");
    for (ScriptedConsole* console : consoles) {
      ASSERT_TRUE(console->WaitForEvents(agent::v1::DeskEvent::kOfferMade,
                                         static_cast<std::size_t>(call + 1)))
          << "call " << call;
    }
    ScriptedConsole* winner = OneSpeaks(consoles);
    ASSERT_NE(winner, nullptr) << "call " << call;
    EXPECT_TRUE(ChannelsBecome(2));
    ASSERT_TRUE(winner->Release().ok());
    EXPECT_TRUE(EndsWell(caller));
    EXPECT_TRUE(ChannelsBecome(0));
    ASSERT_TRUE(winner->WaitForNoItem());
  }
  EXPECT_EQ(Stored("SELECT count(*), count(DISTINCT call) FROM interaction "
                   "WHERE outcome = 'handled' AND queue = 'vip'"),
            "5|5");
}

TEST_F(RingSeveralTest, TheCustomerWhoGivesUpStopsAllOfThem) {
  FloorOpens(3);
  const std::vector<ScriptedConsole*> consoles = AgentsSignOn(3, 2101);
  ChildProcess caller = CallerCalls("804", {"--talk", "1500"});
  for (const char* device : {"2101", "2102", "2103"}) ASSERT_TRUE(PhoneRings(device));
  for (ScriptedConsole* console : consoles) {
    EXPECT_TRUE(console->WaitForOutcome(OFFER_OUTCOME_RESCINDED));
  }
  EXPECT_TRUE(EndsWell(caller));
  EXPECT_TRUE(ChannelsBecome(0));
  EXPECT_EQ(StoredContacts(), "vip||abandoned-ringing");
}

TEST_F(RingSeveralTest, KilledWhileThreeRingTheyRingOn) {
  FloorOpens(3);
  ScriptedConsole& ana = AgentSignsOn(1, "2101");
  ScriptedConsole& bo = AgentSignsOn(2, "2102");
  ScriptedConsole& cy = AgentSignsOn(3, "2103");
  ChildProcess caller = CallerCalls("804");
  for (const char* device : {"2101", "2102", "2103"}) ASSERT_TRUE(PhoneRings(device));
  ServerIsKilled();
  ServerStartsAgain();
  for (ScriptedConsole* console : {&ana, &bo, &cy}) {
    EXPECT_TRUE(console->WaitUntil([](const client::DeskState& state) {
      return state.is_known && !state.incoming && state.desk.offer.has_value();
    }));
  }
  EXPECT_TRUE(ChannelsBecome(4)) << "the customer and three telephones";
  ASSERT_TRUE(bo.Decline("no").ok());
  EXPECT_TRUE(ChannelsBecome(3));
}

}  // namespace
}  // namespace strowger::test
