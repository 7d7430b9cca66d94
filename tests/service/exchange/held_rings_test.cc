#include "service/exchange/held_rings.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/manual_executor.h"

namespace strowger::service {
namespace {

using namespace std::chrono_literals;

const LinkId kLink{"pbx"};
const AgentId kAna{"ana"};
const PbxCallId kCall{"c1"};
const LegId kLeg{"leg-1"};

class HeldRingsTest : public testing::Test {
 protected:
  static core::PbxCommand Ring(std::uint64_t offer, const PbxCallId& call = kCall) {
    return core::RingDevice{kLink, call, kLeg, DeviceId{"1001"}, 20s, OfferId{offer}};
  }
  static core::PbxCommand Consult(std::uint64_t offer) {
    return core::ConsultDevice{kLink, kCall,         LegId{"owner"}, kLeg, DeviceId{"1001"},
                               20s,   OfferId{offer}};
  }
  void Takes(core::PbxCommand command) {
    rings_.Take(std::move(command));
    executor_.RunAll();
  }
  void Note(const core::PbxCommand& command) {
    constexpr const char* kNames[] = {"queue",    "ring",      "answer",    "hold",
                                      "retrieve", "consult",   "transfer",  "conference",
                                      "divert",   "clear leg", "clear call"};
    sent_.emplace_back(kNames[command.index()]);
  }
  using Sent = std::vector<std::string>;

  test::ManualClock clock_;
  test::ManualExecutor executor_{clock_};
  Sent sent_;
  HeldRings rings_{executor_, clock_, 250ms,
                   [this](const core::PbxCommand& command) { Note(command); }};
};

TEST_F(HeldRingsTest, TheTelephoneRingsWhenTheLastConsoleHasTheOffer) {
  Receipt first = rings_.Expect(kAna, OfferId{1}, false);
  Receipt second = first;
  Takes(Ring(1));
  first.reset();
  executor_.RunAll();
  EXPECT_TRUE(sent_.empty());
  second.reset();
  executor_.RunAll();
  EXPECT_EQ(sent_, Sent{"ring"});
  EXPECT_EQ(rings_.figures().rings, 1u);
  EXPECT_EQ(rings_.figures().rings_before_pop, 0u);
}

TEST_F(HeldRingsTest, WhereAConsoleConfirmsItIsWaitedFor) {
  Receipt receipt = rings_.Expect(kAna, OfferId{1}, true);
  Takes(Ring(1));
  receipt.reset();
  executor_.RunAll();
  rings_.Confirm(AgentId{"bo"}, OfferId{1});
  EXPECT_TRUE(sent_.empty()) << "it is written and not confirmed by this agent";
  rings_.Confirm(kAna, OfferId{1});
  rings_.Confirm(kAna, OfferId{1});
  EXPECT_EQ(sent_, Sent{"ring"});
  EXPECT_EQ(rings_.figures().rings_before_pop, 0u);
}

TEST_F(HeldRingsTest, AConfirmationDoesNotHideAConsoleThatIsBehind) {
  const Receipt receipt = rings_.Expect(kAna, OfferId{1}, true);
  Takes(Ring(1));
  rings_.Confirm(kAna, OfferId{1});
  EXPECT_TRUE(sent_.empty());
}

TEST_F(HeldRingsTest, AConsoleThatWentAwayWithoutConfirmingOwesNothing) {
  rings_.Expect(kAna, OfferId{1}, true).reset();
  Takes(Ring(1));
  executor_.Pass(250ms);
  EXPECT_EQ(rings_.figures().rings_before_pop, 1u);
  const Receipt receipt = rings_.Expect(kAna, OfferId{2}, false);
  Takes(Ring(2, PbxCallId{"c2"}));
  EXPECT_EQ(sent_.size(), 1u) << "it is waited for again";
}

TEST_F(HeldRingsTest, OfSeveralTelephonesForOneCallEachWaitsForItsOwnPop) {
  const AgentId bo{"bo"};
  Receipt anas = rings_.Expect(kAna, OfferId{1}, false);
  Receipt bos = rings_.Expect(bo, OfferId{2}, false);
  Takes(Ring(1));
  Takes(core::RingDevice{kLink, kCall, LegId{"leg-2"}, DeviceId{"1002"}, 20s, OfferId{2}});
  EXPECT_TRUE(sent_.empty()) << "the second ring does not push the first one out";
  bos.reset();
  executor_.RunAll();
  EXPECT_EQ(sent_, Sent{"ring"});
  Takes(core::ClearLeg{kLink, kCall, LegId{"leg-2"}});
  EXPECT_EQ(sent_, (Sent{"ring", "clear leg"})) << "ana's telephone still waits for the pop";
  Takes(core::ClearLeg{kLink, kCall, kLeg});
  anas.reset();
  executor_.RunAll();
  EXPECT_EQ(sent_.size(), 2u) << "ana was not faster, and never rings";
  EXPECT_EQ(rings_.figures().rings_before_pop, 0u);
}

TEST_F(HeldRingsTest, WhatIsNotAboutATelephoneLetsAllOfThemRingFirst) {
  const Receipt anas = rings_.Expect(kAna, OfferId{1}, false);
  const Receipt bos = rings_.Expect(AgentId{"bo"}, OfferId{2}, false);
  Takes(Ring(1));
  Takes(core::RingDevice{kLink, kCall, LegId{"leg-2"}, DeviceId{"1002"}, 20s, OfferId{2}});
  Takes(core::QueueCall{kLink, kCall});
  EXPECT_EQ(sent_, (Sent{"ring", "ring", "queue"}));
}

TEST_F(HeldRingsTest, WithoutAConsoleItRingsAtOnce) {
  rings_.Expect(kAna, OfferId{1}, false).reset();
  Takes(Ring(1));
  EXPECT_EQ(sent_, Sent{"ring"});
  EXPECT_EQ(rings_.figures().rings_before_pop, 0u);
}

TEST_F(HeldRingsTest, AConsoleThatIsTooSlowIsNotWaitedForLongerAndCounted) {
  const Receipt receipt = rings_.Expect(kAna, OfferId{1}, false);
  Takes(Ring(1));
  executor_.Pass(249ms);
  EXPECT_TRUE(sent_.empty());
  executor_.Pass(1ms);
  EXPECT_EQ(sent_, Sent{"ring"});
  EXPECT_EQ(rings_.figures().rings_before_pop, 1u);
}

TEST_F(HeldRingsTest, AConsoleThatOwesAnOfferIsNotWaitedForUntilItHasIt) {
  Receipt owed = rings_.Expect(kAna, OfferId{1}, false);
  Takes(Ring(1));
  executor_.Pass(250ms);
  Receipt behind = rings_.Expect(kAna, OfferId{2}, false);
  Takes(Ring(2, PbxCallId{"c2"}));
  EXPECT_EQ(sent_, (Sent{"ring", "ring"}));
  EXPECT_EQ(rings_.figures().rings_before_pop, 2u);
  owed.reset();
  behind.reset();
  executor_.RunAll();
  const Receipt receipt = rings_.Expect(kAna, OfferId{3}, false);
  Takes(Ring(3, PbxCallId{"c3"}));
  EXPECT_EQ(sent_.size(), 2u) << "it keeps up again";
}

TEST_F(HeldRingsTest, ARingThatIsTakenBackIsNeverHeard) {
  Receipt receipt = rings_.Expect(kAna, OfferId{1}, false);
  Takes(Ring(1));
  Takes(core::ClearLeg{kLink, kCall, kLeg});
  receipt.reset();
  executor_.Pass(1s);
  EXPECT_TRUE(sent_.empty());
  EXPECT_EQ(rings_.figures().rings, 0u);
}

TEST_F(HeldRingsTest, AnEndOfTheCallTakesItsRingBack) {
  const Receipt receipt = rings_.Expect(kAna, OfferId{1}, false);
  Takes(Ring(1));
  Takes(core::ClearCall{kLink, kCall});
  executor_.Pass(1s);
  EXPECT_EQ(sent_, Sent{"clear call"});
}

TEST_F(HeldRingsTest, CommandsOfACallKeepTheirOrderAndOthersDoNotWait) {
  const Receipt receipt = rings_.Expect(kAna, OfferId{1}, false);
  Takes(Consult(1));
  Takes(core::QueueCall{kLink, PbxCallId{"c2"}});
  Takes(core::ClearLeg{kLink, kCall, kLeg});
  Takes(core::RetrieveLeg{kLink, kCall, LegId{"owner"}});
  EXPECT_EQ(sent_, (Sent{"queue", "consult", "clear leg", "retrieve"}));
  EXPECT_EQ(rings_.figures().rings_before_pop, 1u);
}

TEST_F(HeldRingsTest, ANumberOutsideHasNoPopToWaitFor) {
  Takes(Consult(0));
  EXPECT_EQ(sent_, Sent{"consult"});
  EXPECT_EQ(rings_.figures().rings, 0u);
}

TEST_F(HeldRingsTest, ALinkThatGoesDownMakesItsRingsVoid) {
  Receipt receipt = rings_.Expect(kAna, OfferId{1}, false);
  Takes(Ring(1));
  rings_.Forget(LinkId{"another"});
  rings_.Forget(kLink);
  receipt.reset();
  executor_.Pass(1s);
  EXPECT_TRUE(sent_.empty());
}

TEST_F(HeldRingsTest, AReceiptMayOutliveTheRings) {
  Receipt receipt;
  {
    HeldRings rings(executor_, clock_, 250ms, [](const core::PbxCommand&) {});
    receipt = rings.Expect(kAna, OfferId{1}, false);
  }
  receipt.reset();
  executor_.RunAll();
}

}  // namespace
}  // namespace strowger::service
