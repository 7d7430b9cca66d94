#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

// What a benchmark tells: lines "figure NAME VALUE UNIT" on standard output, and for each bar a
// line that begins with PASS or MISS. All else goes to standard error.
namespace strowger::bench {

inline void PrintFigure(const std::string& name, double value, const char* unit) {
  std::printf("figure %s %.6g %s\n", name.c_str(), value, unit);
  std::fflush(stdout);
}

inline void PrintBarAtLeast(const std::string& name, double value, double bar) {
  std::printf("%s %s %.3g, at least %g\n", value >= bar ? "PASS" : "MISS", name.c_str(), value,
              bar);
  std::fflush(stdout);
}

inline void PrintBarAtMost(const std::string& name, double value, double bar) {
  std::printf("%s %s %.3g, at most %g\n", value <= bar ? "PASS" : "MISS", name.c_str(), value, bar);
  std::fflush(stdout);
}

inline double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The value that `share` of all values are not over.
inline double AtShare(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

}  // namespace strowger::bench
