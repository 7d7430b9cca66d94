// What a waiting customer hears on a real Asterisk, and leaving after it.
#include <gtest/gtest.h>

#include "asterisk/support/link_stage.h"

namespace strowger::test {
namespace {

using core::Cause;
using core::LegEventKind;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

// "Please hold while I try that extension": two seconds and a half. The long one takes half a
// minute.
constexpr char kShort[] = "pls-hold-while-try";
constexpr milliseconds kShortAtLeast{1500};
constexpr char kLong[] = "demo-congrats";

class AnnouncementTest : public LinkStage {
 protected:
  void SetUp() override {
    LinkComesUp();
    CustomerCalls("800");
    QueueCall();
  }
  void Announces(const std::string& announcement) {
    core::PlayAnnouncement play;
    play.announcement = announcement;
    Do(play);
  }
  void ClearsAfter(const std::string& announcement) {
    core::ClearCall clear;
    clear.announcement = announcement;
    Do(clear);
  }
};

TEST_F(AnnouncementTest, TheCallEndsWhenItIsOver) {
  const auto begin = Steady::now();
  ClearsAfter(kShort);
  HearsCallCleared();
  EXPECT_GT(Steady::now() - begin, kShortAtLeast);
  EXPECT_EQ(CallerEnds(), 0);
  EXPECT_TRUE(ChannelsBecome(0));
}

TEST_F(AnnouncementTest, OneThatAsteriskDoesNotHaveEndsTheCallAtOnce) {
  const auto begin = Steady::now();
  ClearsAfter("no-such-sound");
  HearsCallCleared();
  EXPECT_LT(Steady::now() - begin, seconds(5));
}

TEST_F(AnnouncementTest, AnAnsweredTelephoneDoesNotWaitForIt) {
  Announces(kLong);
  const auto begin = Steady::now();
  Hears(LegEventKind::kEstablished, Ring("2001"));
  EXPECT_LT(Steady::now() - begin, seconds(8));
  EXPECT_EQ(CountInTalk(), 2);
  Do(core::ClearCall{});
  HearsCallCleared();
}

TEST_F(AnnouncementTest, TheCustomerWaitsOnAfterIt) {
  Announces(kShort);
  Announces("no-such-sound");
  Announces(kShort);
  Hears(LegEventKind::kEstablished, Ring("2001", seconds(20)));
  EXPECT_EQ(CountInTalk(), 2);
}

TEST_F(AnnouncementTest, TheCallGoesToItsNumberWhenItIsOver) {
  core::DivertCall divert;
  divert.number = DeviceId("2002");
  divert.announcement = kShort;
  const auto begin = Steady::now();
  Do(divert);
  Hears(LegEventKind::kCleared, customer_leg_, Cause::kTransferred);
  EXPECT_GT(Steady::now() - begin, kShortAtLeast);
  HearsCallCleared(Cause::kTransferred);
  EXPECT_TRUE(ChannelsBecome(2)) << "customer and telephone go on without us";
}

TEST_F(AnnouncementTest, ANumberThatIsNotThereIsRefusedAfterIt) {
  core::DivertCall divert;
  divert.number = DeviceId("5555");
  divert.announcement = "digits/1";
  Do(divert);
  HearsRefused();
  EXPECT_TRUE(caller_->IsRunning());
}

}  // namespace
}  // namespace strowger::test
