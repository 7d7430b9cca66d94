#include "core/report/latency_histogram.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(LatencyHistogramTest, NothingMeasuredIsZero) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.count(), 0u);
  EXPECT_EQ(histogram.Quantile(0.5), Duration::zero());
}

TEST(LatencyHistogramTest, QuantileIsAtMostAQuarterAboveTheTruth) {
  for (const Duration took :
       {Duration(microseconds(1)), Duration(microseconds(3)), Duration(microseconds(17)),
        Duration(microseconds(999)), Duration(milliseconds(5)), Duration(milliseconds(200)),
        Duration(seconds(3))}) {
    LatencyHistogram histogram;
    for (int i = 0; i < 10; ++i) histogram.Add(took);
    EXPECT_GT(histogram.Quantile(0.5), took) << took.count();
    EXPECT_LE(histogram.Quantile(0.99).count(), took.count() * 5 / 4 + 1) << took.count();
    EXPECT_EQ(histogram.total(), took * 10);
  }
}

TEST(LatencyHistogramTest, TheSlowOneInAHundredIsSeenAtTheTop) {
  LatencyHistogram histogram;
  for (int i = 0; i < 99; ++i) histogram.Add(microseconds(100));
  histogram.Add(milliseconds(80));
  EXPECT_LT(histogram.Quantile(0.5), microseconds(126));
  EXPECT_LT(histogram.Quantile(0.99), microseconds(126));
  EXPECT_GE(histogram.Quantile(1.0), milliseconds(80));
}

TEST(LatencyHistogramTest, NegativeAndEndlessStayInside) {
  LatencyHistogram histogram;
  histogram.Add(Duration(-5));
  EXPECT_EQ(histogram.Quantile(1.0), microseconds(1));
  histogram.Add(std::chrono::hours(24));
  EXPECT_GT(histogram.Quantile(1.0), seconds(15));
}

}  // namespace
}  // namespace strowger::core
