#include "core/mail/answer_wait.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "core/mail/language_tag.h"
#include "core/text/ascii.h"

namespace strowger::core {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

struct RoundTime {
  Duration length;
  std::string_view english;
  std::string_view simplified;
  std::string_view traditional;
};
constexpr std::array kRoundTimes{
    RoundTime{minutes(15), "within 15 minutes", "在 15 分钟内", "在 15 分鐘內"},
    RoundTime{minutes(30), "within 30 minutes", "在 30 分钟内", "在 30 分鐘內"},
    RoundTime{hours(1), "within an hour", "在 1 小时内", "在 1 小時內"},
    RoundTime{hours(2), "within 2 hours", "在 2 小时内", "在 2 小時內"},
    RoundTime{hours(4), "within 4 hours", "在 4 小时内", "在 4 小時內"},
    RoundTime{hours(8), "within 8 hours", "在 8 小时内", "在 8 小時內"},
    RoundTime{days(1), "within a day", "在 1 天内", "在 1 天內"},
    RoundTime{days(2), "within 2 days", "在 2 天内", "在 2 天內"},
    RoundTime{days(3), "within 3 days", "在 3 天内", "在 3 天內"},
    RoundTime{days(5), "within 5 days", "在 5 天内", "在 5 天內"},
    RoundTime{days(7), "within a week", "在 1 周内", "在 1 週內"},
};

constexpr std::array<std::string_view, 7> kDays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 7> kChineseDays{"日", "一", "二", "三", "四", "五", "六"};
constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};

bool IsChinese(std::string_view language) { return EqualsFolded(BaseLanguage(language), "zh"); }
bool IsEnglish(std::string_view language) { return EqualsFolded(BaseLanguage(language), "en"); }

std::string TwoDigits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

TimePoint NextHalfHour(TimePoint moment, const Zone& zone) {
  const WallTime wall = zone.ToWall(moment);
  using HalfHours = std::chrono::duration<std::int64_t, std::ratio<1'800>>;
  return moment + (std::chrono::ceil<HalfHours>(wall) - wall);
}

}  // namespace

std::optional<Duration> LikelyWait(std::vector<AnswerWait> waits, double share) {
  const auto answered = std::ranges::count(waits, true, &AnswerWait::is_answered);
  if (static_cast<std::size_t>(answered) < kAnswersToTell) return std::nullopt;
  // Of equal lengths the answered ones come first: the others waited at least as long.
  std::ranges::sort(waits, [](const AnswerWait& a, const AnswerWait& b) {
    return a.length != b.length ? a.length < b.length : a.is_answered > b.is_answered;
  });
  double waiting = 1;  // The share that is not answered within the time looked at.
  for (std::size_t i = 0; i < waits.size(); ++i) {
    if (!waits[i].is_answered) continue;
    waiting *= 1 - 1 / static_cast<double>(waits.size() - i);
    constexpr double kRounding = 1e-9;
    if (waiting <= 1 - share + kRounding) return waits[i].length;
  }
  return std::nullopt;
}

std::string TellWait(Duration wait, std::string_view language) {
  const auto round = std::ranges::find_if(
      kRoundTimes, [wait](const RoundTime& time) { return wait <= time.length; });
  if (round == kRoundTimes.end()) return {};
  if (IsEnglish(language)) return std::string(round->english);
  if (!IsChinese(language)) return {};
  return std::string(IsTraditionalChinese(language) ? round->traditional : round->simplified);
}

std::string TellMoment(TimePoint moment, const Zone& zone, std::string_view language) {
  const WallTime wall = zone.ToWall(moment);
  const auto midnight = std::chrono::floor<days>(wall);
  const std::chrono::year_month_day date(midnight);
  const unsigned weekday = std::chrono::weekday(midnight).c_encoding();
  const std::chrono::hh_mm_ss time(wall - midnight);
  const std::string clock =
      TwoDigits(time.hours().count()) + ":" + TwoDigits(time.minutes().count());
  const unsigned month = static_cast<unsigned>(date.month());
  const std::string day = std::to_string(static_cast<unsigned>(date.day()));
  if (IsEnglish(language)) {
    return std::string(kDays[weekday]) + ", " + day + " " + std::string(kMonths[month - 1]) + ", " +
           clock;
  }
  if (!IsChinese(language)) return {};
  return std::to_string(month) + " 月 " + day + " 日（星期" + std::string(kChineseDays[weekday]) +
         "）" + clock;
}

std::string TellAnswerTime(Duration wait, TimePoint now, const Calendar* calendar,
                           std::string_view language) {
  if (calendar == nullptr) return TellWait(wait, language);
  const auto opens = calendar->NextOpening(now);
  if (!opens) return {};
  // Some were answered before it opened: no promise of that.
  const Duration promised = std::max<Duration>(wait, kRoundTimes.front().length);
  const auto due = calendar->AfterBusinessTime(*opens, promised);
  if (!due || *due - now > kRoundTimes.back().length) return {};
  if (*due == now + promised) return TellWait(promised, language);
  const Zone& zone = calendar->setup().zone;
  const std::string moment = TellMoment(NextHalfHour(*due, zone), zone, language);
  if (moment.empty()) return {};
  return IsEnglish(language) ? "by " + moment : "在 " + moment + " 前";
}

}  // namespace strowger::core
