#pragma once

#include <cstdint>

// What a campaign changed, as far as it can be known from counts.
namespace strowger::core {

// Of so many so many did it.
struct Proportion {
  std::uint64_t hits = 0;
  std::uint64_t of = 0;  // At least `hits`.
};

struct ConfidenceInterval {
  double low = 0;
  double high = 0;
};

struct MeasuredEffect {
  double difference = 0;  // Of the rates, the first less the second.
  // Has the true difference in 95 of 100 campaigns.
  ConfidenceInterval interval{-1, 1};
  // Nothing can be said when one of the two is empty; then the interval is from -1 to 1.
  bool is_known = false;
};

// The score interval of a rate (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927), without correction for
// continuity, to 95 %. From 0 to 1 when there is nothing.
ConfidenceInterval WilsonInterval(const Proportion& proportion);

// The difference between two independent rates with its hybrid score interval (R. G. Newcombe,
// Statist. Med. 17, 1998, pages 873 to 890, method 10), which stays right for small counts and
// rates near 0 and 1.
MeasuredEffect EffectOf(const Proportion& treated, const Proportion& held_out);

}  // namespace strowger::core
