#include "core/mail/answer_wait.h"

#include <algorithm>
#include <array>
#include <chrono>

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
  const std::string_view base = BaseLanguage(language);
  if (EqualsFolded(base, "en")) return std::string(round->english);
  if (!EqualsFolded(base, "zh")) return {};
  return std::string(IsTraditionalChinese(language) ? round->traditional : round->simplified);
}

}  // namespace strowger::core
