// What a call book makes of a snapshot.
#include "adapters/asterisk/call_book.h"

#include <gtest/gtest.h>

#include "adapters/asterisk/call_stage.h"

namespace strowger::asterisk {
namespace {

using CallBookRestoreTest = CallStage;

AriChannel InStasis(const std::string& id, ChannelState state, const std::string& arguments) {
  AriChannel channel;
  channel.id = id;
  channel.state = state;
  channel.application = "Stasis";
  channel.application_data = "strowger" + arguments;
  return channel;
}

TEST_F(CallBookRestoreTest, SnapshotFindsCallsAndLegsInTheirStates) {
  AriSnapshot snapshot;
  snapshot.channels = {
      InStasis("1.1", ChannelState::kUp, ",queue=support"),
      InStasis(Channel("leg-1"), ChannelState::kUp, ",leg=leg-1"),
      InStasis("2.2", ChannelState::kUp, ",queue=sales"),
      InStasis("strowger~leg~leg-2~2.2", ChannelState::kRinging, ""),
      InStasis("3.3", ChannelState::kRing, ""),
      InStasis("4.4", ChannelState::kUp, "-other,x"),
  };
  snapshot.channels.push_back({.id = "5.5", .application = "Dial"});
  snapshot.bridges = {{"strowger~talk~1.1", {"1.1", Channel("leg-1")}}, {"strowger~talk~2.2", {}}};
  const auto calls = book_.Restore(snapshot, work_);
  ASSERT_EQ(calls.size(), 3U);
  EXPECT_EQ(calls[0].call.attached.at("queue"), "support");
  EXPECT_EQ(calls[0].customer, core::LegState::kConnected);
  EXPECT_EQ(calls[0].legs[0].state, core::LegState::kConnected);
  EXPECT_EQ(calls[1].customer, core::LegState::kQueued);
  EXPECT_EQ(calls[1].legs[0].state, core::LegState::kAlerting);
  EXPECT_EQ(calls[2].customer, core::LegState::kQueued);
  // Only who waits and was answered gets music.
  EXPECT_EQ(Asked(), Texts{"POST /channels/2.2/moh?mohClass=default"});
  EXPECT_TRUE(Told().empty());
}

TEST_F(CallBookRestoreTest, WhatBelongsToNobodyIsEnded) {
  AriSnapshot snapshot;
  snapshot.channels = {InStasis(Channel("leg-1"), ChannelState::kUp, "")};
  snapshot.bridges = {{"strowger~talk~1.1", {Channel("leg-1")}}, {"somebody-elses", {}}};
  EXPECT_TRUE(book_.Restore(snapshot, work_).empty());
  EXPECT_EQ(Asked(), (Texts{"DELETE /channels/LEG", "DELETE /bridges/TALK"}));
}

TEST_F(CallBookRestoreTest, EventsThatTheSnapshotHadAlreadyChangeNothing) {
  AriSnapshot snapshot;
  snapshot.channels = {InStasis("1.1", ChannelState::kUp, ""),
                       InStasis(Channel("leg-1"), ChannelState::kUp, "")};
  snapshot.bridges = {{"strowger~talk~1.1", {"1.1", Channel("leg-1")}}};
  ASSERT_EQ(book_.Restore(snapshot, work_).size(), 1U);
  CustomerArrives();
  Alerts("leg-1");
  PickedUp("leg-1");
  Enters("1.1");
  Enters(Channel("leg-1"));
  EXPECT_TRUE(Told().empty());
  EXPECT_TRUE(Asked().empty());
  Hear(ChannelLeft{"1.1"});
  EXPECT_EQ(Told(), Texts{"cleared 1.1"});
}

TEST_F(CallBookRestoreTest, LegAnsweredInTheMomentOfTheSnapshotIsJoined) {
  AriSnapshot snapshot;
  snapshot.channels = {InStasis("1.1", ChannelState::kUp, ""),
                       InStasis(Channel("leg-1"), ChannelState::kUp, "")};
  snapshot.bridges = {{"strowger~talk~1.1", {}}};
  const auto calls = book_.Restore(snapshot, work_);
  EXPECT_EQ(calls[0].legs[0].state, core::LegState::kAlerting);
  Enters("1.1");
  Enters(Channel("leg-1"));
  EXPECT_EQ(Told(), Texts{"established leg-1"});
}

TEST_F(CallBookRestoreTest, ConsultationIsRecognisedAgain) {
  AriSnapshot snapshot;
  snapshot.channels = {InStasis("1.1", ChannelState::kUp, ""),
                       InStasis(Channel("leg-1"), ChannelState::kUp, ""),
                       InStasis(Channel("leg-2"), ChannelState::kRinging, "")};
  snapshot.bridges = {{"strowger~talk~1.1", {Channel("leg-1")}}};
  const auto calls = book_.Restore(snapshot, work_);
  EXPECT_EQ(calls[0].customer, core::LegState::kHold);
  Forget();
  PickedUp("leg-2");
  EXPECT_EQ(Asked(), Texts{"POST /bridges/TALK/addChannel?channel=LEG"});
  Enters(Channel("leg-2"));
  EXPECT_EQ(Told(), Texts{"established leg-2"});
}

}  // namespace
}  // namespace strowger::asterisk
