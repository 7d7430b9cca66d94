#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace strowger::core {

// How long something took, over all times since the start, in buckets of which each is a fifth to a
// quarter wider than the one before: a quantile is at most a quarter above the truth. From one
// microsecond to half a minute; what is longer counts as that.
class LatencyHistogram {
 public:
  void Add(Duration took);

  std::uint64_t count() const { return count_; }
  Duration total() const { return total_; }
  // The upper end of the bucket in which the quantile lies, 0 < share <= 1; zero without any.
  Duration Quantile(double share) const;

 private:
  static constexpr std::size_t kSteps = 4;  // Of each doubling.
  static constexpr std::size_t kDoublings = 25;
  static constexpr std::size_t kBuckets = kSteps * kDoublings;

  static std::size_t BucketOf(Duration took);
  static Duration EndOf(std::size_t bucket);

  std::array<std::uint64_t, kBuckets> buckets_{};
  std::uint64_t count_ = 0;
  Duration total_{};
};

}  // namespace strowger::core
