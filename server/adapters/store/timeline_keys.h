#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/store/connection.h"
#include "service/ports/timeline.h"

// Which things stand on a page of a customer's timeline: each kind is read from its own index, the
// newest of all are kept. What they say is read afterwards.
namespace strowger::store {

// Of one page and one place that is read. Past it the page ends early, so that a filter that few
// things pass does not hold a reader.
inline constexpr std::size_t kTimelineRowsReadMax = 2'000;

// Where a thing stands in the list; the greatest is the newest.
struct TimelinePosition {
  TimePoint time;
  service::TimelineKind kind = service::TimelineKind::kInteraction;
  std::int64_t id = 0;
  auto operator<=>(const TimelinePosition&) const = default;
};

struct TimelineKey {
  TimelinePosition at;
  CustomerId origin;
};

struct TimelineKeys {
  std::vector<TimelineKey> keys;         // Newest first.
  std::optional<TimelinePosition> next;  // Where it goes on; none at the end.
};

// `customer` is resolved. Only what stands before `before`.
TimelineKeys ReadTimelineKeys(Connection& connection, CustomerId customer,
                              const service::TimelineQuery& query, const TimelinePosition& before,
                              std::size_t page_size);

}  // namespace strowger::store
