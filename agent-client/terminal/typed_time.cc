#include "terminal/typed_time.h"

#include <charconv>
#include <chrono>
#include <ctime>

namespace strowger::client {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;

constexpr int kAheadMax = 1000;  // Minutes or hours after "+".

std::string_view Trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Digits only, at most `most`.
std::optional<int> ReadCount(std::string_view text, std::size_t digits_max, int most) {
  if (text.empty() || text.size() > digits_max) return std::nullopt;
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_right = problem == std::errc() && end == text.data() + text.size();
  if (!is_right || text[0] == '-' || value > most) return std::nullopt;
  return value;
}

// "9:00".
std::optional<minutes> ReadClock(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.size() != colon + 3) return std::nullopt;
  const auto hour = ReadCount(text.substr(0, colon), 2, 23);
  const auto minute = ReadCount(text.substr(colon + 1), 2, 59);
  if (!hour || !minute) return std::nullopt;
  return hours(*hour) + minutes(*minute);
}

// "2026-11-24".
std::optional<sys_days> ReadDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = ReadCount(text.substr(0, 4), 4, 9999);
  const auto month = ReadCount(text.substr(5, 2), 2, 12);
  const auto day = ReadCount(text.substr(8, 2), 2, 31);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return sys_days(date);
}

std::optional<TypedTime> ReadAhead(std::string_view text, TimePoint now) {
  const char unit = text.back();
  const auto count = ReadCount(text.substr(0, text.size() - 1), 4, kAheadMax);
  if (!count || (unit != 'm' && unit != 'h')) return std::nullopt;
  return TypedTime{now + (unit == 'h' ? minutes(hours(*count)) : minutes(*count)), {}};
}

}  // namespace

std::optional<TypedTime> ReadTypedTime(std::string_view text, TimePoint now, Duration utc_offset) {
  text = Trim(text);
  if (text.size() > 1 && text.front() == '+') return ReadAhead(text.substr(1), now);
  const TimePoint local_now = now + utc_offset;
  std::optional<sys_days> day;
  if (const std::size_t space = text.find(' '); space != std::string_view::npos) {
    day = ReadDay(text.substr(0, space));
    if (!day) return std::nullopt;
    text = Trim(text.substr(space));
  }
  const std::size_t dash = text.find('-');
  const auto from = ReadClock(Trim(text.substr(0, dash)));
  if (!from) return std::nullopt;
  const bool is_today = !day;
  if (is_today) day = std::chrono::floor<days>(local_now);
  const auto at = [&](minutes clock) { return TimePoint(*day + clock) - utc_offset; };
  TypedTime typed{at(*from), {}};
  if (dash != std::string_view::npos) {
    const auto until = ReadClock(Trim(text.substr(dash + 1)));
    if (!until || *until <= *from) return std::nullopt;
    typed.until = at(*until);
  }
  const TimePoint end = dash == std::string_view::npos ? typed.from : typed.until;
  if (!is_today || end > now) return typed;
  typed.from += days(1);
  if (dash != std::string_view::npos) typed.until += days(1);
  return typed;
}

Duration UtcOffset() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return std::chrono::seconds(local.tm_gmtoff);
}

}  // namespace strowger::client
