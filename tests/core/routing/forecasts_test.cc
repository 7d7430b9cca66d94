#include "core/routing/forecasts.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using std::chrono::seconds;

TEST(ForecastsTest, ErrorsAreAveragedWithAndWithoutTheirSign) {
  Forecasts forecasts(2);
  forecasts.Came(1, seconds(60), seconds(90));   // 30 too short.
  forecasts.Came(1, seconds(60), seconds(50));   // 10 too long.
  forecasts.Came(1, seconds(20), seconds(30));   // 10 too short.
  forecasts.Came(1, seconds(100), seconds(70));  // 30 too long.
  forecasts.Came(1, seconds(0), seconds(20));    // 20 too short.
  const Forecasts::Accuracy accuracy = forecasts.Of(1);
  EXPECT_EQ(accuracy.answered, 5U);
  EXPECT_EQ(accuracy.absolute_error, seconds(20));
  EXPECT_EQ(accuracy.bias, seconds(4));
  EXPECT_EQ(forecasts.Of(0), Forecasts::Accuracy{});
}

TEST(ForecastsTest, OnlyTheLastOnesCount) {
  Forecasts forecasts(1);
  for (std::size_t i = 0; i < 50; ++i) forecasts.Came(0, seconds(0), seconds(1000));
  for (std::size_t i = 0; i < Forecasts::kForecastsKept; ++i) {
    forecasts.Came(0, seconds(10), seconds(7));
  }
  const Forecasts::Accuracy accuracy = forecasts.Of(0);
  EXPECT_EQ(accuracy.answered, Forecasts::kForecastsKept);
  EXPECT_EQ(accuracy.absolute_error, seconds(3));
  EXPECT_EQ(accuracy.bias, -seconds(3));
}

}  // namespace
}  // namespace strowger::core
