#include "core/call/number.h"

#include <algorithm>
#include <cstddef>

namespace strowger::core {
namespace {

constexpr std::size_t kDigitsMin = 2;
constexpr std::size_t kDigitsMax = 20;

}  // namespace

bool IsCallable(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  const bool has_digits = std::all_of(number.begin(), number.end(),
                                      [](char letter) { return letter >= '0' && letter <= '9'; });
  return has_digits && number.size() >= kDigitsMin && number.size() <= kDigitsMax;
}

}  // namespace strowger::core
