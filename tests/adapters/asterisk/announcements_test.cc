#include <gtest/gtest.h>

#include "adapters/asterisk/call_stage.h"

// What a waiting customer hears, and leaving after it.
namespace strowger::asterisk {
namespace {

class AnnouncementsTest : public CallStage {
 protected:
  void CustomerWaits() {
    CustomerIsOffered();
    Queue();
    Forget();
  }
  void Announces(const std::string& announcement) {
    core::PlayAnnouncement play;
    play.announcement = announcement;
    Floor(play);
  }
  void ClearsAfter(const std::string& announcement) {
    core::ClearCall clear;
    clear.announcement = announcement;
    Floor(clear);
  }
  void DivertsAfter(const std::string& number, const std::string& announcement) {
    core::DivertCall divert;
    divert.number = DeviceId(number);
    divert.announcement = announcement;
    Floor(divert);
  }
  void IsOver(int number = 1) { Hear(PlaybackEnded{PlaybackName(number), "1.1"}); }
  static std::string PlaybackName(int number) {
    return "strowger~play~" + std::to_string(number) + "~1.1";
  }
};

const std::string kPlay = "POST /channels/1.1/play/strowger~play~1~1.1?media=sound%3Aqueue-busy";

TEST_F(AnnouncementsTest, MusicGoesOnAfterIt) {
  CustomerWaits();
  Announces("queue-busy");
  EXPECT_EQ(Asked(), (Texts{"DELETE /channels/1.1/moh", kPlay}));
  IsOver();
  EXPECT_EQ(Asked(), (Texts{"POST /channels/1.1/moh?mohClass=default"}));
  IsOver();
  EXPECT_TRUE(Asked().empty()) << "told twice";
}

TEST_F(AnnouncementsTest, AnAnswerEndsItEarly) {
  CustomerWaits();
  Rings("leg-1");
  Announces("queue-busy");
  Forget();
  PickedUp("leg-1");
  EXPECT_EQ(Asked(), (Texts{"DELETE /playbacks/strowger~play~1~1.1",
                            "POST /bridges/TALK/addChannel?channel=1.1,LEG"}));
  IsOver();
  EXPECT_TRUE(Asked().empty()) << "no music while they speak";
}

TEST_F(AnnouncementsTest, TheNewestEndsTheOneBefore) {
  CustomerWaits();
  Announces("queue-busy");
  Forget();
  Announces("recording:sorry");
  EXPECT_EQ(Asked(),
            (Texts{"DELETE /playbacks/strowger~play~1~1.1",
                   "POST /channels/1.1/play/strowger~play~2~1.1?media=recording%3Asorry"}));
  IsOver(1);
  EXPECT_TRUE(Asked().empty());
  IsOver(2);
  EXPECT_EQ(Asked(), (Texts{"POST /channels/1.1/moh?mohClass=default"}));
}

TEST_F(AnnouncementsTest, TheCallEndsAfterIt) {
  CustomerIsOffered();
  Forget();
  ClearsAfter("queue-busy");
  EXPECT_EQ(Asked(), (Texts{"POST /channels/1.1/answer", kPlay}));
  IsOver();
  EXPECT_EQ(Asked(), (Texts{"DELETE /channels/1.1"}));
}

TEST_F(AnnouncementsTest, WithoutOneItEndsAtOnce) {
  CustomerWaits();
  ClearsAfter("");
  EXPECT_EQ(Asked(), (Texts{"DELETE /channels/1.1"}));
}

TEST_F(AnnouncementsTest, ACallThatCannotBePlayedToEndsAtOnce) {
  CustomerWaits();
  ClearsAfter("queue-busy");
  Forget();
  detail_ = PlaybackName(1);
  Answers(Purpose::kPlay, 409);
  EXPECT_EQ(Asked(), (Texts{"DELETE /channels/1.1"}));
}

TEST_F(AnnouncementsTest, ACallGoesToItsNumberAfterIt) {
  CustomerWaits();
  DivertsAfter("0900", "queue-busy");
  EXPECT_EQ(Asked(), (Texts{"DELETE /channels/1.1/moh", kPlay}));
  IsOver();
  EXPECT_EQ(Asked(), (Texts{"GET /channels/1.1/variable?variable=DIALPLAN_EXISTS%28internal%2C0900"
                            "%2C1%29"}));
}

TEST_F(AnnouncementsTest, ACustomerWhoLeavesHearsNothingMore) {
  CustomerWaits();
  ClearsAfter("queue-busy");
  Forget();
  Hear(ChannelLeft{"1.1"});
  IsOver();
  EXPECT_TRUE(Asked().empty());
  EXPECT_EQ(Told(), (Texts{"cleared 1.1", "call cleared"}));
}

TEST_F(AnnouncementsTest, WhoSpeaksIsNotTalkedOver) {
  AgentSpeaks();
  Announces("queue-busy");
  EXPECT_TRUE(Asked().empty());
}

TEST_F(AnnouncementsTest, TheEventNamesTheChannelInItsOwnWay) {
  const auto event =
      DecodeEvent(R"({"type":"PlaybackFinished","playback":{"id":"p-1","target_uri":"channel:1.1",)"
                  R"("media_uri":"sound:x","state":"done"}})");
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(std::get<PlaybackEnded>(*event).playback, "p-1");
  EXPECT_EQ(std::get<PlaybackEnded>(*event).channel, "1.1");
  EXPECT_FALSE(DecodeEvent(R"({"type":"PlaybackFinished"})").ok());
}

}  // namespace
}  // namespace strowger::asterisk
