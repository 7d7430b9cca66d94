#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "base/time.h"

// The stages in which a screen pop comes about, in their order.
namespace strowger::core {

enum class PopStage {
  kNumber,    // The caller's number is read by the rules of its country.
  kLookup,    // Who has it.
  kProfile,   // The customer, its value by what other systems say, and what to ask for.
  kTickets,   // Its tickets.
  kContacts,  // Its contacts on every channel, notes and promises.
  kRules,     // What opens.
};
inline constexpr std::size_t kPopStages = 6;

constexpr std::string_view NameOf(PopStage stage) {
  constexpr std::array<std::string_view, kPopStages> kNames{"number",  "lookup",   "profile",
                                                            "tickets", "contacts", "rules"};
  return kNames[static_cast<std::size_t>(stage)];
}

// What each stage took.
using PopTimes = std::array<Duration, kPopStages>;

}  // namespace strowger::core
