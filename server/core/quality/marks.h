#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "core/quality/dictionary.h"

// How good what is known of a customer is, element by element.
namespace strowger::core {

// A day, counted from 1970-01-01 UTC.
using DayNumber = std::int32_t;
DayNumber DayNumberOf(TimePoint time);
// Its noon: nearly everywhere on earth it is that day.
TimePoint TimeOf(DayNumber day);
inline constexpr DayNumber kNever = 2'000'000;

// The worst stands last. Wrong is what is not written as the dictionary says, and what was reported
// not to be right, as an address that bounced. That a value is stale follows from its day.
enum class MarkKind { kRight, kDuplicate, kMalformed, kReported, kMissing };
inline constexpr std::size_t kMarks = 5;
std::string_view WordOf(
    MarkKind mark);  // "right", "duplicate", "malformed", "reported", "missing".
std::optional<MarkKind> MarkNamed(std::string_view word);

// One value that is shown of a customer.
struct KnownValue {
  std::string_view element;
  std::string_view value;
  DayNumber said = 0;                 // Or confirmed.
  std::optional<DayNumber> reported;  // When it was reported not to be right.
  bool is_shared = false;             // Another customer has it, too.
};

struct ElementMark {
  std::string element;
  MarkKind mark = MarkKind::kMissing;
  // Of what is right or a duplicate, when it was last said or confirmed; of what is wrong, when
  // that was found; of what is missing, when the customer was made.
  DayNumber day = 0;
  bool operator==(const ElementMark&) const = default;
};
using Marks = std::vector<ElementMark>;

// One of each element, in the dictionary's order. Of several values the worst mark counts, and
// among those that are right the newest day. `today` is when what breaks a rule was found.
struct MarkTimes {
  DayNumber made = 0;
  DayNumber today = 0;
};
Marks MarkCustomer(const Dictionary& dictionary, std::span<const KnownValue> values,
                   MarkTimes times);
// What was malformed before is so since then.
void KeepDays(const Marks& before, Marks& marks);

// The day from which on a value that is right is stale; kNever when it never is.
DayNumber StaleFrom(const Dictionary& dictionary, const ElementMark& mark);
// The earliest of them.
DayNumber NextStale(const Dictionary& dictionary, const Marks& marks);

// From 0 to 1: how much of what matters is right and fresh, must counting three times, should
// twice.
double ScoreOf(const Dictionary& dictionary, const Marks& marks, DayNumber today);
// How much an element counts.
int WeightOf(ElementClass importance);

// For keeping: "mail wrong 20576;phone right 20500".
std::string MarksText(const Marks& marks);
// Leaves out what it cannot read.
Marks MarksFrom(std::string_view text);

// Why somebody is to ask the customer.
enum class AskReason { kReported, kMalformed, kMissing, kStale };
std::string_view WordOf(AskReason reason);  // "reported", "malformed", "missing", "stale".
std::optional<AskReason> AskReasonNamed(std::string_view word);

struct AskFor {
  std::string element;
  ElementClass importance = ElementClass::kMust;
  AskReason reason = AskReason::kReported;
  DayNumber since = 0;  // When it came to that.
  DayNumber day = 0;    // As ElementMark::day.
  bool operator==(const AskFor&) const = default;
};
// What of must and should somebody is to ask for, the most important first, then the longest ago.
std::vector<AskFor> AskForWhat(const Dictionary& dictionary, const Marks& marks, DayNumber today);

// For people: "mail address bounced in May 2026: ask".
std::string PromptText(const AskFor& ask);

// How many of the values that are taken for right will be wrong when nobody asks: 2 % of them go
// wrong each month.
inline constexpr double kDecayPerMonth = 0.02;
inline constexpr std::array<int, 4> kForecastMonths{1, 3, 6, 12};
// Of `count` values that were said or confirmed `age` days ago, that many in so many months.
double WrongLater(double count, DayNumber age, int months);

}  // namespace strowger::core
