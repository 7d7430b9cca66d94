#include "adapters/store/past_wait_rows.h"

#include <cstddef>
#include <utility>

#include "adapters/store/statement.h"
#include "adapters/store/words.h"
#include "core/floor/live_service.h"

namespace strowger::store {

namespace {

// So many interactions are looked at: more than an hour of a large center.
constexpr std::size_t kLookedAtMax = 10'000;

void AddWaits(const core::ItemView& item, std::vector<core::PastWait>& waits) {
  for (core::PastWait& wait : core::PastWaitsOf(item)) waits.push_back(std::move(wait));
}

}  // namespace

std::vector<core::PastWait> LoadPastWaits(Connection& connection) {
  Query query(connection,
              "SELECT last.id, last.answered_ns, agent, interaction_segment.queue, start_ns, end_ns"
              " FROM (SELECT id, answered_ns FROM interaction WHERE channel <> ?1"
              " ORDER BY id DESC LIMIT ?2) AS last JOIN interaction_segment"
              " ON interaction_id = last.id ORDER BY last.id, number",
              core::Channel::kCallback, kLookedAtMax);
  std::vector<core::PastWait> waits;
  core::ItemView closed;
  while (query.Next()) {
    const auto id = query.Get<InteractionId>(0);
    if (id != closed.interaction) {
      AddWaits(closed, waits);
      closed = {};
      closed.interaction = id;
      closed.answered = query.Get<std::optional<TimePoint>>(1);
    }
    core::Segment& segment = closed.segments.emplace_back();
    segment.agent = query.Get<AgentId>(2);
    segment.queue = query.Get<QueueId>(3);
    segment.start = query.Get<TimePoint>(4);
    segment.end = query.Get<std::optional<TimePoint>>(5);
  }
  AddWaits(closed, waits);
  return waits;
}

}  // namespace strowger::store
