#include "core/report/batch_means.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace strowger::core {
namespace {

// Waits that follow each other: each keeps `memory` of the one before.
std::vector<double> Series(double memory, std::size_t count, std::uint64_t seed) {
  std::mt19937_64 engine(seed);
  std::vector<double> values;
  double last = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double even = static_cast<double>(engine() >> 11) * 0x1p-53;
    last = memory * last + (1 - memory) * (even - 0.5);
    values.push_back(5 + last);
  }
  return values;
}

TEST(BatchMeansTest, NinetyNineOfAHundredIntervalsCoverTheTruth) {
  for (const double memory : {0.0, 0.9}) {
    int covered = 0;
    for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
      covered += EstimateMean(Series(memory, 3'200, seed)).Covers(5) ? 1 : 0;
    }
    EXPECT_GE(covered, 980) << memory;
    // An interval that is always right is too wide.
    EXPECT_LE(covered, 998) << memory;
  }
}

TEST(BatchMeansTest, FewValuesProveNothing) {
  const Estimate nothing = EstimateMean(std::vector<double>(63, 1.0));
  EXPECT_TRUE(std::isinf(nothing.half_width));
  const Estimate something = EstimateMean(std::vector<double>(64, 1.0));
  EXPECT_EQ(something.mean, 1);
  EXPECT_EQ(something.half_width, 0);
}

TEST(BatchMeansTest, WhatFillsNoBatchIsLeftOutAtTheBeginning) {
  std::vector<double> values(20, 1e9);
  values.resize(20 + 64, 3.0);
  EXPECT_EQ(EstimateMean(values).mean, 3);
}

}  // namespace
}  // namespace strowger::core
