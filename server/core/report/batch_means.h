#pragma once

#include <cstddef>
#include <span>

namespace strowger::core {

// A mean of a long run and how far it may be from the truth.
struct Estimate {
  double mean = 0;
  double half_width = 0;  // The truth is within mean ± half_width in 99 of 100 runs.

  bool Covers(double truth) const {
    return mean - half_width <= truth && truth <= mean + half_width;
  }
};

inline constexpr std::size_t kBatches = 32;

// Waits that follow each other are alike, so that they say less than as many independent ones. The
// means of 32 long batches in a row are nearly independent (batch means, Conway 1963); their spread
// gives the interval by Student's distribution. Values that fill no batch are left out at the
// beginning. Needs two values for each batch, else everything is zero with an infinite width.
Estimate EstimateMean(std::span<const double> values);

}  // namespace strowger::core
