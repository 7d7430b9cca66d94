#include "core/quality/marks.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <tuple>

#include "core/quality/value_rules.h"

namespace strowger::core {

namespace {

constexpr std::array<std::string_view, kMarks> kMarkWords{"right", "duplicate", "malformed",
                                                          "reported", "missing"};
constexpr std::array<std::string_view, 4> kReasonWords{"reported", "malformed", "missing", "stale"};
constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr double kDaysOfMonth = 365.25 / 12;

template <class Kind, class Words>
std::optional<Kind> Named(const Words& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Kind>(found - words.begin());
}

ElementMark MarkOfValue(const Element& element, const KnownValue& value, MarkTimes times) {
  if (value.reported) return {element.name, MarkKind::kReported, *value.reported};
  if (!FaultOf(element, value.value).empty())
    return {element.name, MarkKind::kMalformed, times.today};
  return {element.name, value.is_shared ? MarkKind::kDuplicate : MarkKind::kRight, value.said};
}

// Whether `a` counts for the element rather than `b`.
bool Outweighs(const ElementMark& a, const ElementMark& b) {
  if (a.mark != b.mark) return a.mark > b.mark;
  return a.mark >= MarkKind::kMalformed ? a.day < b.day : a.day > b.day;
}

// "May 2026".
std::string MonthOf(DayNumber day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return std::string(kMonths[static_cast<unsigned>(date.month()) - 1]) + " " +
         std::to_string(static_cast<int>(date.year()));
}

// The text up to `end`, which is taken off with it.
std::string_view TakeUpTo(std::string_view& text, char end) {
  const auto at = std::min(text.find(end), text.size());
  const std::string_view front = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return front;
}

}  // namespace

DayNumber DayNumberOf(TimePoint time) {
  return static_cast<DayNumber>(
      std::chrono::floor<std::chrono::days>(time.time_since_epoch()).count());
}

TimePoint TimeOf(DayNumber day) {
  return TimePoint(std::chrono::days(day)) + std::chrono::hours(12);
}

std::string_view WordOf(MarkKind mark) { return kMarkWords[static_cast<std::size_t>(mark)]; }
std::optional<MarkKind> MarkNamed(std::string_view word) {
  return Named<MarkKind>(kMarkWords, word);
}
std::string_view WordOf(AskReason reason) { return kReasonWords[static_cast<std::size_t>(reason)]; }
std::optional<AskReason> AskReasonNamed(std::string_view word) {
  return Named<AskReason>(kReasonWords, word);
}

Marks MarkCustomer(const Dictionary& dictionary, std::span<const KnownValue> values,
                   MarkTimes times) {
  Marks marks;
  for (const Element& element : dictionary.elements()) {
    std::optional<ElementMark> worst;
    for (const KnownValue& value : values) {
      if (value.element != element.name || value.value.empty()) continue;
      ElementMark mark = MarkOfValue(element, value, times);
      if (!worst || Outweighs(mark, *worst)) worst = std::move(mark);
    }
    marks.push_back(worst ? *std::move(worst)
                          : ElementMark{element.name, MarkKind::kMissing, times.made});
  }
  return marks;
}

void KeepDays(const Marks& before, Marks& marks) {
  for (ElementMark& mark : marks) {
    if (mark.mark != MarkKind::kMalformed) continue;
    for (const ElementMark& old : before) {
      const bool is_same = old.element == mark.element && old.mark == mark.mark;
      if (is_same) mark.day = std::min(mark.day, old.day);
    }
  }
}

DayNumber StaleFrom(const Dictionary& dictionary, const ElementMark& mark) {
  const Element* element = dictionary.Find(mark.element);
  const bool can_be_stale = mark.mark == MarkKind::kRight || mark.mark == MarkKind::kDuplicate;
  if (element == nullptr || !element->fresh_for || !can_be_stale) return kNever;
  return mark.day + static_cast<DayNumber>(element->fresh_for->count());
}

DayNumber NextStale(const Dictionary& dictionary, const Marks& marks) {
  DayNumber next = kNever;
  for (const ElementMark& mark : marks) next = std::min(next, StaleFrom(dictionary, mark));
  return next;
}

int WeightOf(ElementClass importance) { return 3 - static_cast<int>(importance); }

double ScoreOf(const Dictionary& dictionary, const Marks& marks, DayNumber today) {
  int all = 0;
  int right = 0;
  for (const ElementMark& mark : marks) {
    const Element* element = dictionary.Find(mark.element);
    if (element == nullptr) continue;
    const int weight = WeightOf(element->importance);
    all += weight;
    if (mark.mark == MarkKind::kRight && StaleFrom(dictionary, mark) > today) right += weight;
  }
  return all == 0 ? 1 : static_cast<double>(right) / all;
}

std::string MarksText(const Marks& marks) {
  std::string text;
  for (const ElementMark& mark : marks) {
    if (!text.empty()) text += ';';
    text += mark.element + " " + std::string(WordOf(mark.mark)) + " " + std::to_string(mark.day);
  }
  return text;
}

Marks MarksFrom(std::string_view text) {
  Marks marks;
  while (!text.empty()) {
    std::string_view one = TakeUpTo(text, ';');
    ElementMark mark;
    mark.element = TakeUpTo(one, ' ');
    const auto word = MarkNamed(TakeUpTo(one, ' '));
    const auto [end, problem] = std::from_chars(one.data(), one.data() + one.size(), mark.day);
    if (!word || problem != std::errc() || end != one.data() + one.size()) continue;
    mark.mark = *word;
    marks.push_back(std::move(mark));
  }
  return marks;
}

std::vector<AskFor> AskForWhat(const Dictionary& dictionary, const Marks& marks, DayNumber today) {
  std::vector<AskFor> asks;
  for (const ElementMark& mark : marks) {
    const Element* element = dictionary.Find(mark.element);
    if (element == nullptr || element->importance == ElementClass::kNice) continue;
    const DayNumber stale = StaleFrom(dictionary, mark);
    const auto ask = [&](AskReason reason, DayNumber since) {
      asks.push_back({mark.element, element->importance, reason, since, mark.day});
    };
    if (mark.mark == MarkKind::kReported) {
      ask(AskReason::kReported, mark.day);
    } else if (mark.mark == MarkKind::kMalformed) {
      ask(AskReason::kMalformed, mark.day);
    } else if (mark.mark == MarkKind::kMissing) {
      ask(AskReason::kMissing, mark.day);
    } else if (stale <= today) {
      ask(AskReason::kStale, stale);
    }
  }
  std::stable_sort(asks.begin(), asks.end(), [](const AskFor& a, const AskFor& b) {
    return std::tie(a.importance, a.since) < std::tie(b.importance, b.since);
  });
  return asks;
}

std::string PromptText(const AskFor& ask) {
  const std::string what = ask.element == "mail"    ? "mail address"
                           : ask.element == "phone" ? "telephone number"
                                                    : ask.element;
  switch (ask.reason) {
    case AskReason::kReported:
      return what + (ask.element == "mail" ? " bounced in " : " was wrong in ") + MonthOf(ask.day) +
             ": ask";
    case AskReason::kMalformed:
      return what + " is not written as it must be: ask";
    case AskReason::kMissing:
      return what + " is missing: ask";
    case AskReason::kStale:
      return what + " was last confirmed in " + MonthOf(ask.day) + ": ask";
  }
  return {};
}

double WrongLater(double count, DayNumber age, int months) {
  const double passed = std::max(0.0, age / kDaysOfMonth) + months;
  return count * (1 - std::pow(1 - kDecayPerMonth, passed));
}

}  // namespace strowger::core
