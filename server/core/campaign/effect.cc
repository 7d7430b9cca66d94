#include "core/campaign/effect.h"

#include <algorithm>
#include <cmath>

namespace strowger::core {

namespace {

// Of the normal distribution 95 % lie within so many deviations.
constexpr double kDeviations = 1.959963984540054;

double RateOf(const Proportion& proportion) {
  return static_cast<double>(proportion.hits) / static_cast<double>(proportion.of);
}

double Root(double a, double b) { return std::sqrt(a * a + b * b); }

}  // namespace

ConfidenceInterval WilsonInterval(const Proportion& proportion) {
  if (proportion.of == 0) return {0, 1};
  constexpr double kSquare = kDeviations * kDeviations;
  const auto n = static_cast<double>(proportion.of);
  const double rate = RateOf(proportion);
  const double middle = 2 * n * rate + kSquare;
  const double reach = kDeviations * std::sqrt(kSquare + 4 * n * rate * (1 - rate));
  const double scale = 2 * (n + kSquare);
  return {std::max(0.0, (middle - reach) / scale), std::min(1.0, (middle + reach) / scale)};
}

MeasuredEffect EffectOf(const Proportion& treated, const Proportion& held_out) {
  if (treated.of == 0 || held_out.of == 0) return {};
  const double first = RateOf(treated);
  const double second = RateOf(held_out);
  const ConfidenceInterval of_first = WilsonInterval(treated);
  const ConfidenceInterval of_second = WilsonInterval(held_out);
  MeasuredEffect effect;
  effect.is_known = true;
  effect.difference = first - second;
  effect.interval.low = effect.difference - Root(first - of_first.low, of_second.high - second);
  effect.interval.high = effect.difference + Root(of_first.high - first, second - of_second.low);
  return effect;
}

}  // namespace strowger::core
