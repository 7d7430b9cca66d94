#pragma once

#include <cstdint>
#include <string>

namespace strowger::client {

// "93.3 % (14/15)"; empty of none.
inline std::string ShareOf(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return {};
  const std::int64_t thousandths = (1000 * part + whole / 2) / whole;
  return std::to_string(thousandths / 10) + "." + std::to_string(thousandths % 10) + " % (" +
         std::to_string(part) + "/" + std::to_string(whole) + ")";
}

}  // namespace strowger::client
