#include "terminal/command/moment.h"

#include <google/protobuf/util/time_util.h>

#include <charconv>
#include <cstdint>

namespace strowger::client {

namespace {

using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

// Of "2026-11-01".
constexpr std::size_t kDateBytes = 10;
constexpr std::int64_t kSecondsOfDay = 24 * 60 * 60;
constexpr std::int64_t kAgoDaysMax = 36'500;

}  // namespace

std::optional<Timestamp> ReadMoment(const std::string& text) {
  Timestamp moment;
  std::int64_t days = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (problem == std::errc() && end + 1 == text.data() + text.size() && *end == 'd') {
    if (days < 0 || days > kAgoDaysMax) return std::nullopt;
    return TimeUtil::SecondsToTimestamp(TimeUtil::TimestampToSeconds(TimeUtil::GetCurrentTime()) -
                                        days * kSecondsOfDay);
  }
  const std::string whole = text.size() == kDateBytes ? text + "T00:00:00Z" : text;
  if (!TimeUtil::FromString(whole, &moment)) return std::nullopt;
  return moment;
}

}  // namespace strowger::client
