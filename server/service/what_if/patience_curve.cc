#include "service/what_if/patience_curve.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace strowger::service {
namespace {

using FloatSeconds = std::chrono::duration<double>;

// Where nobody hung up: as if half of one had.
constexpr double kHangUpsLeast = 0.5;
constexpr FloatSeconds kPatienceMax = std::chrono::hours(24 * 365);

}  // namespace

void PatienceCurve::Learn(Duration waited, bool hung_up) {
  const double seconds = FloatSeconds(waited).count();
  for (std::size_t band = 0; band < kBands.size() && seconds >= kBands[band]; ++band) {
    bands_[band].waited += std::min(seconds, EndOf(band)) - kBands[band];
    if (hung_up && seconds < EndOf(band)) ++bands_[band].hang_ups;
  }
}

Duration PatienceCurve::Draw(Duration waited, Dice& dice) const {
  double at = FloatSeconds(waited).count();
  double due = -std::log(dice.Even());
  for (std::size_t band = 0; band < kBands.size(); ++band) {
    if (at >= EndOf(band)) continue;
    const double rate =
        std::max(bands_[band].hang_ups, kHangUpsLeast) / std::max(bands_[band].waited, 1.0);
    const double here = (EndOf(band) - at) * rate;
    if (due < here) {
      at += due / rate;
      break;
    }
    due -= here;
    at = EndOf(band);
  }
  return std::chrono::duration_cast<Duration>(std::min(FloatSeconds(at), kPatienceMax));
}

}  // namespace strowger::service
