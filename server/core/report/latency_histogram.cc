#include "core/report/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace strowger::core {

namespace {

constexpr std::int64_t kFirst = 1'000;  // Nanoseconds in which the first bucket ends.

}  // namespace

// A doubling from kFirst on is cut into equal steps.
std::size_t LatencyHistogram::BucketOf(Duration took) {
  const std::int64_t whole = took.count() / (kFirst / static_cast<std::int64_t>(kSteps));
  if (whole < static_cast<std::int64_t>(kSteps)) return 0;
  const auto units = static_cast<std::uint64_t>(whole);
  const auto doubling = static_cast<std::size_t>(std::bit_width(units / kSteps) - 1);
  const std::size_t step = static_cast<std::size_t>(units >> doubling) - kSteps;
  return std::min(1 + doubling * kSteps + step, kBuckets - 1);
}

Duration LatencyHistogram::EndOf(std::size_t bucket) {
  if (bucket == 0) return Duration(kFirst);
  const std::size_t doubling = (bucket - 1) / kSteps;
  const std::size_t step = (bucket - 1) % kSteps;
  const std::int64_t unit = kFirst / static_cast<std::int64_t>(kSteps);
  return Duration(unit * static_cast<std::int64_t>((kSteps + step + 1) << doubling));
}

void LatencyHistogram::Add(Duration took) {
  ++buckets_[BucketOf(took)];
  ++count_;
  total_ += took;
}

Duration LatencyHistogram::Quantile(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    seen += buckets_[bucket];
    if (seen > 0 && seen >= wanted) return EndOf(bucket);
  }
  return Duration::zero();
}

}  // namespace strowger::core
