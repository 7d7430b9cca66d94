#include "miss_rule.h"

#include <charconv>

namespace strowger {
namespace {

// "30s", "5m" or "1h".
std::optional<Duration> ReadRest(const std::string& text) {
  int count = 0;
  const char* const end = text.data() + text.size();
  const auto [unit, trouble] = std::from_chars(text.data(), end, count);
  if (trouble != std::errc() || end - unit != 1 || count < 0 || count > 3600) return std::nullopt;
  switch (*unit) {
    case 's':
      return std::chrono::seconds(count);
    case 'm':
      return std::chrono::minutes(count);
    case 'h':
      return std::chrono::hours(count);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<core::MissRule> ReadMissRule(const std::string& text) {
  if (text == "ready") return core::MissRule{};
  if (text == "not ready") return core::MissRule{.makes_not_ready = true};
  const std::optional<Duration> rest = ReadRest(text);
  if (!rest || *rest < core::kRestMin || *rest > core::kRestMax) return std::nullopt;
  return core::MissRule{.rest = *rest};
}

}  // namespace strowger
