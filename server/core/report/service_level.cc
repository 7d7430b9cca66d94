#include "core/report/service_level.h"

namespace strowger::core {
namespace {

template <class Number>
std::optional<double> Level(ServiceLevelFormula formula, const ContactFates<Number>& fates) {
  Number good = fates.answered_in_time;
  Number base = fates.All();
  switch (formula) {
    case ServiceLevelFormula::kIgnoreAbandons:
      base -= fates.abandoned_in_time;
      break;
    case ServiceLevelFormula::kAbandonsAgainst:
      break;
    case ServiceLevelFormula::kAbandonsFor:
      good += fates.abandoned_in_time;
      break;
    case ServiceLevelFormula::kHandledOnly:
      base = fates.answered_in_time + fates.answered_late;
      break;
  }
  if (!(base > Number{})) return std::nullopt;
  return static_cast<double>(good) / static_cast<double>(base);
}

}  // namespace

std::string_view NameOf(ServiceLevelFormula formula) {
  switch (formula) {
    case ServiceLevelFormula::kIgnoreAbandons:
      return "ignore abandons";
    case ServiceLevelFormula::kAbandonsAgainst:
      return "abandons count against";
    case ServiceLevelFormula::kAbandonsFor:
      return "abandons count for";
    case ServiceLevelFormula::kHandledOnly:
      return "handled only";
  }
  return {};
}

std::optional<double> ServiceLevel(ServiceLevelFormula formula, const ContactCounts& counts) {
  return Level(formula, counts);
}

std::optional<double> ServiceLevel(ServiceLevelFormula formula, const ContactShares& shares) {
  return Level(formula, shares);
}

}  // namespace strowger::core
