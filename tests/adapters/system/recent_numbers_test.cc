#include "adapters/system/recent_numbers.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace strowger::system {
namespace {

using service::NormalisedNumber;

std::string KeyOf(std::size_t i) { return "number " + std::to_string(i); }

NormalisedNumber NumberOf(std::size_t i) {
  return {"+" + std::to_string(i), std::to_string(i), NormalisedNumber::Kind::kE164};
}

TEST(RecentNumbersTest, NumberIsFoundByItsOwnKeyOnly) {
  RecentNumbers recent;
  EXPECT_FALSE(recent.Find(KeyOf(1)));
  recent.Keep(KeyOf(1), NumberOf(1));
  ASSERT_TRUE(recent.Find(KeyOf(1)));
  EXPECT_EQ(recent.Find(KeyOf(1))->value, "+1");
  EXPECT_EQ(recent.Find(KeyOf(1))->national, "1");
  EXPECT_EQ(recent.Find(KeyOf(1))->kind, NormalisedNumber::Kind::kE164);
  EXPECT_FALSE(recent.Find(KeyOf(2)));
}

TEST(RecentNumbersTest, NumberThatIsKeptAgainIsReplaced) {
  RecentNumbers recent;
  recent.Keep(KeyOf(1), NumberOf(1));
  recent.Keep(KeyOf(1), NumberOf(2));
  EXPECT_EQ(recent.Find(KeyOf(1))->value, "+2");
}

TEST(RecentNumbersTest, NoKeyIsNeverFound) {
  RecentNumbers recent;
  EXPECT_FALSE(recent.Find(""));
}

// When it is full: the newest always has a place, some of the oldest have lost theirs, and no more
// are there than there are places.
TEST(RecentNumbersTest, NewestTakesAPlaceAndTheNumberOfPlacesIsTheMost) {
  constexpr std::size_t kKept = 4 * RecentNumbers::kPlacesMax;
  RecentNumbers recent;
  for (std::size_t i = 0; i < kKept; ++i) {
    recent.Keep(KeyOf(i), NumberOf(i));
    ASSERT_TRUE(recent.Find(KeyOf(i)));
  }
  std::size_t found = 0;
  for (std::size_t i = 0; i < kKept; ++i) {
    const auto number = recent.Find(KeyOf(i));
    if (!number) continue;
    ++found;
    ASSERT_EQ(number->value, NumberOf(i).value);
  }
  EXPECT_LE(found, RecentNumbers::kPlacesMax);
  // Keys are spread over the places: nearly all of them are used.
  EXPECT_GT(found, RecentNumbers::kPlacesMax * 9 / 10);
}

TEST(RecentNumbersTest, ThreadsThatShareItNeverSeeTheNumberOfAnotherKey) {
  constexpr std::size_t kThreads = 4;
  constexpr std::size_t kRounds = 10'000;
  RecentNumbers recent;
  std::vector<std::size_t> wrong(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&recent, &wrong = wrong[t], t] {
      for (std::size_t i = 0; i < kRounds; ++i) {
        // The threads work on the same few keys, so that they meet.
        const std::size_t key = (i * (t + 1)) % 97;
        recent.Keep(KeyOf(key), NumberOf(key));
        const auto number = recent.Find(KeyOf((key + 1) % 97));
        if (number && number->value != NumberOf((key + 1) % 97).value) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<std::size_t>(kThreads));
}

}  // namespace
}  // namespace strowger::system
