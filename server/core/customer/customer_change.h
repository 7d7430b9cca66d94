#pragma once

#include <cstdint>

#include "base/id.h"
#include "base/time.h"

namespace strowger::core {

enum class CustomerChangeKind { kCreated, kChanged, kMergedInto, kSplitFrom, kErased };

// What became of a customer, as it is told to whoever keeps a copy.
struct CustomerChange {
  std::uint64_t number = 0;  // Only grows.
  TimePoint time;
  CustomerChangeKind kind = CustomerChangeKind::kChanged;
  CustomerId customer;
  CustomerId other;  // Merged into or split from that one.
};

}  // namespace strowger::core
