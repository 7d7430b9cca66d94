#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace strowger::simulator {

// Somebody who may call.
struct KnownCaller {
  std::string number;
  std::string name;
};

// Reads the people of a CSV file with a header line: numbers from the columns whose names begin
// with "phone", "mobile" or "tel", the name from "name" or "display_name". Rows without a number
// are left out. Refused when no column holds numbers.
Result<std::vector<KnownCaller>> ReadCallers(std::string_view csv);

// Whose turn it is to call.
class CallerBook {
 public:
  // `known_share` of the calls come from `known`, the others from numbers nobody has seen.
  CallerBook(std::vector<KnownCaller> known, double known_share, std::uint64_t seed);

  KnownCaller Next();

 private:
  const std::vector<KnownCaller> known_;
  const double known_share_;
  std::mt19937_64 random_;
};

}  // namespace strowger::simulator
