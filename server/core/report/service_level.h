#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace strowger::core {

// How abandoned calls count in a service level. The same day gives different figures by these, so a
// service level is never shown without the name of its formula.
//
//   ignore abandons         answered in time / (all - abandoned in time)
//   abandons count against  answered in time / all
//   abandons count for      (answered in time + abandoned in time) / all
//   handled only            answered in time / answered
//
// "All" are the contacts with a service-level event: answered, abandoned, or past the threshold.
enum class ServiceLevelFormula { kIgnoreAbandons, kAbandonsAgainst, kAbandonsFor, kHandledOnly };

// The words for people, for example "ignore abandons".
std::string_view NameOf(ServiceLevelFormula formula);

// What became of contacts, as counts or as shares of one. In time: within the queue's threshold.
template <class Number>
struct ContactFates {
  Number answered_in_time{};
  Number answered_late{};
  Number abandoned_in_time{};
  Number abandoned_late{};
  Number others_late{};  // Past the threshold and still waiting, or gone elsewhere after it.

  Number All() const {
    return answered_in_time + answered_late + abandoned_in_time + abandoned_late + others_late;
  }
};

using ContactCounts = ContactFates<std::uint64_t>;
using ContactShares = ContactFates<double>;

// From zero to one. None where nothing counts, since neither 0 % nor 100 % would be true.
std::optional<double> ServiceLevel(ServiceLevelFormula formula, const ContactCounts& counts);
std::optional<double> ServiceLevel(ServiceLevelFormula formula, const ContactShares& shares);

}  // namespace strowger::core
