#pragma once

#include "base/time.h"
#include "core/floor/state.h"

namespace strowger::core {

// How long each part of one contact took, as reports count it.
struct ContactTimes {
  TimePoint ended;  // The customer left.
  Duration wait{};  // From arrival to the first answer, or to the end when nobody answered.
  Duration talk{};  // With agents, without hold.
  Duration hold{};
  Duration wrap_up{};  // From the customer's leaving to the item's closing.
};

// Of an item that is closed: `state_since` is when it closed, and the segments tell who had it
// when.
ContactTimes MeasureContact(const ItemView& closed);

}  // namespace strowger::core
