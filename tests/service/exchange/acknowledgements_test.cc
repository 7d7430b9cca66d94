#include "service/exchange/acknowledgements.h"

#include <gtest/gtest.h>

namespace strowger::service {
namespace {

std::vector<std::uint64_t> Sequences(const std::vector<Acknowledgements::Settled>& settled) {
  std::vector<std::uint64_t> sequences;
  for (const auto& one : settled) sequences.push_back(one.sequence);
  return sequences;
}

TEST(AcknowledgementsTest, AGroupWaitsForThoseBeforeIt) {
  Acknowledgements acknowledgements;
  auto first = acknowledgements.Hold(LinkId{"a"}, 1, {});
  auto second = acknowledgements.Hold(LinkId{"a"}, 2, {});
  second.reset();
  EXPECT_TRUE(acknowledgements.TakeSettled().empty());
  first.reset();
  EXPECT_EQ(Sequences(acknowledgements.TakeSettled()), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_TRUE(acknowledgements.TakeSettled().empty());
}

TEST(AcknowledgementsTest, AnyCopyHoldsTheGroup) {
  Acknowledgements acknowledgements;
  auto hold = acknowledgements.Hold(LinkId{"a"}, 1, {});
  auto arriving = hold;
  hold.reset();
  EXPECT_TRUE(acknowledgements.TakeSettled().empty());
  arriving.reset();
  EXPECT_EQ(acknowledgements.TakeSettled().size(), 1U);
}

TEST(AcknowledgementsTest, LinksDoNotWaitForEachOther) {
  Acknowledgements acknowledgements;
  auto slow = acknowledgements.Hold(LinkId{"a"}, 1, {});
  acknowledgements.Hold(LinkId{"b"}, 5, {});
  EXPECT_EQ(Sequences(acknowledgements.TakeSettled()), (std::vector<std::uint64_t>{5}));
}

TEST(AcknowledgementsTest, AHoldMayOutliveTheBook) {
  std::shared_ptr<void> hold;
  {
    Acknowledgements acknowledgements;
    hold = acknowledgements.Hold(LinkId{"a"}, 1, {});
  }
  hold.reset();
}

}  // namespace
}  // namespace strowger::service
