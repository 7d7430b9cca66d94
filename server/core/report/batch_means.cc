#include "core/report/batch_means.h"

#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace strowger::core {
namespace {

constexpr double kStudent99 = 2.7440419;  // Two-sided, for kBatches - 1 = 31 degrees of freedom.
static_assert(kBatches == 32);

}  // namespace

Estimate EstimateMean(std::span<const double> values) {
  const std::size_t length = values.size() / kBatches;
  if (length < 2) return {0, std::numeric_limits<double>::infinity()};
  values = values.last(length * kBatches);
  std::array<double, kBatches> means{};
  for (std::size_t i = 0; i < kBatches; ++i) {
    const auto batch = values.subspan(i * length, length);
    means[i] = std::accumulate(batch.begin(), batch.end(), 0.0) / static_cast<double>(length);
  }
  const double mean = std::accumulate(means.begin(), means.end(), 0.0) / kBatches;
  double squares = 0;
  for (const double one : means) squares += (one - mean) * (one - mean);
  return {mean, kStudent99 * std::sqrt(squares / (kBatches - 1) / kBatches)};
}

}  // namespace strowger::core
