#pragma once

#include <array>
#include <cstddef>
#include <limits>

#include "base/time.h"
#include "service/what_if/generated_traffic.h"

namespace strowger::service {

// How soon callers hang up who have waited for so long, learned from a recorded day: hang-ups by
// the second of waiting in each band of waits. Some hang up at once; who has waited longer is more
// patient. Of those who were answered it is known only that they waited until then.
class PatienceCurve {
 public:
  // A caller waited for so long, and then was answered or hung up.
  void Learn(Duration waited, bool hung_up);
  // The whole patience of somebody who has waited for so long.
  Duration Draw(Duration waited, Dice& dice) const;

 private:
  struct Band {
    double waited = 0;  // Seconds.
    double hang_ups = 0;
  };
  static constexpr std::array<double, 6> kBands{0, 10, 30, 60, 120, 300};

  static double EndOf(std::size_t band) {
    return band + 1 < kBands.size() ? kBands[band + 1] : std::numeric_limits<double>::infinity();
  }

  std::array<Band, kBands.size()> bands_{};
};

}  // namespace strowger::service
