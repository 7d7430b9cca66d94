#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/desk_state.h"

// Several pieces of work in hand, and several offers.
namespace strowger::client {
namespace {

using routing::v1::CHANNEL_CALL;
using routing::v1::CHANNEL_MAIL;

class InHandTest : public testing::Test {
 protected:
  agent::v1::DeskEvent& Event() {
    auto* event = frame_.mutable_events()->add_events();
    event->mutable_header()->set_sequence(++sequence_);
    return *event;
  }
  void Offered(const std::string& number, routing::v1::Channel channel) {
    auto& made = *Event().mutable_offer_made();
    made.mutable_offer()->set_name("offers/" + number);
    made.mutable_offer()->set_work_item("work-items/" + number);
    made.mutable_work_item()->set_name("work-items/" + number);
    made.mutable_work_item()->set_channel(channel);
    made.mutable_work_item()->set_state(routing::v1::WORK_ITEM_STATE_OFFERED);
    Applied();
  }
  void OfferEnds(const std::string& number) {
    auto& closed = *Event().mutable_offer_closed();
    closed.set_offer("offers/" + number);
    closed.set_work_item("work-items/" + number);
    closed.set_outcome(routing::v1::OFFER_OUTCOME_ACCEPTED);
    Applied();
  }
  // The server says what is in hand; the first is what it names first.
  void Holds(const std::string& first, const std::vector<std::string>& all) {
    auto& status = *Event().mutable_presence_changed()->mutable_status();
    status.set_work_item("work-items/" + first);
    for (const std::string& number : all) {
      status.add_work_in_hand()->set_work_item("work-items/" + number);
    }
    Applied();
  }
  void Applied() {
    state_ = Apply(std::move(state_), frame_, TimePoint{});
    frame_.Clear();
  }
  std::string Open() const { return state_.desk.offer ? state_.desk.offer->name() : ""; }
  std::vector<std::string> InHand() const {
    std::vector<std::string> names;
    for (const auto* item : ItemsInHand(state_)) names.push_back(item->name());
    return names;
  }
  std::string Current() const {
    const auto* item = CurrentItem(state_);
    return item == nullptr ? "" : item->name();
  }

  DeskState state_;
  agent::v1::WatchResponse frame_;
  std::uint64_t sequence_ = 0;
};

TEST_F(InHandTest, OffersAreAnsweredOneAfterTheOther) {
  Offered("1", CHANNEL_MAIL);
  Offered("2", CHANNEL_MAIL);
  EXPECT_EQ(Open(), "offers/1");
  OfferEnds("1");
  EXPECT_EQ(Open(), "offers/2");
  OfferEnds("2");
  EXPECT_EQ(Open(), "");
}

TEST_F(InHandTest, ACallThatRingsGoesFirst) {
  Offered("1", CHANNEL_MAIL);
  Offered("2", CHANNEL_CALL);
  EXPECT_EQ(Open(), "offers/2");
  OfferEnds("2");
  EXPECT_EQ(Open(), "offers/1");
}

TEST_F(InHandTest, WhatTheServerNamesFirstIsAtHandUnlessThePersonChose) {
  Offered("3", CHANNEL_MAIL);
  OfferEnds("3");
  Offered("1", CHANNEL_MAIL);
  OfferEnds("1");
  Holds("3", {"3", "1"});
  EXPECT_EQ(InHand(), (std::vector<std::string>{"work-items/3", "work-items/1"}));
  EXPECT_EQ(Current(), "work-items/3");
  state_.chosen = "work-items/1";
  EXPECT_EQ(Current(), "work-items/1");
  state_.chosen = "work-items/8";
  EXPECT_EQ(Current(), "work-items/3") << "what was chosen is gone";
  Offered("5", CHANNEL_CALL);
  EXPECT_EQ(InHand().size(), 2U) << "what is merely offered is not in hand";
}

}  // namespace
}  // namespace strowger::client
