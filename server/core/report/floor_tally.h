#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/setup.h"
#include "core/floor/state.h"
#include "core/report/service_level.h"

// What a floor did in a stretch of time, counted from its changes, for reports of the day that is
// and of days that are only imagined.
namespace strowger::core {

// Of the contacts that left in the stretch, in the queue where they arrived.
struct QueueTally {
  QueueId queue;
  Duration threshold{};       // Of the service level.
  ContactCounts fates;        // Who flowed out in time counts nowhere in it.
  std::uint64_t offered = 0;  // Answered, abandoned or flowed out; those refused at once are not.
  std::uint64_t answered = 0;
  std::uint64_t abandoned = 0;   // Left by the customer, waiting or ringing.
  std::uint64_t flowed_out = 0;  // Left unanswered by other ways.
  std::uint64_t refused = 0;
  // Sums.
  Duration wait_of_answered{};
  Duration wait_of_abandoned{};
  Duration longest_wait{};  // Of all offered.
  Duration talk{};
  Duration hold{};
  Duration wrap_up{};

  // None where nothing was counted.
  std::optional<Duration> asa() const;
  std::optional<Duration> average_handle_time() const;  // Talk, hold and wrap-up of the answered.
  std::optional<double> abandon_rate() const;           // Abandoned by offered.
};

// Adds a contact that left.
void CountContact(const ItemView& closed, QueueTally& tally);

// Wall-clock time of one agent by what it was filled with.
struct AgentTally {
  AgentId agent;
  std::uint64_t contacts = 0;  // Conversations that ended in contacts that left in the stretch.
  Duration not_ready{};
  Duration idle{};     // Ready and free.
  Duration offered{};  // The telephone rings.
  Duration talk{};
  Duration hold{};
  Duration wrap_up{};

  Duration contact_time() const { return talk + hold + wrap_up; }
  // Contact time by contact time, ringing and idle time; not ready is left out. None when never
  // ready.
  std::optional<double> occupancy() const;
};

struct FloorReport {
  TimePoint begin;
  TimePoint end;
  std::vector<QueueTally> queues;  // In the order of the set-up, later ones behind.
  std::vector<AgentTally> agents;
};

class FloorTally {
 public:
  FloorTally(const FloorSetup& setup, TimePoint begin);

  // What Floor::TakeChanges gave after the input of `now`; times never go back.
  void Apply(const Changes& changes, TimePoint now);
  // Forgets the counts, not the states: a new stretch begins.
  void BeginAgain(TimePoint now);
  FloorReport Report(TimePoint now) const;

 private:
  struct Desk {
    AgentTally tally;
    Presence presence = Presence::kLoggedOff;
    SlotState slot = SlotState::kIdle;
    TimePoint since;
  };

  static void AddTime(Desk& desk, TimePoint now);
  void CountContact(const ItemView& closed);
  QueueTally& QueueOf(const QueueId& queue);
  Desk& DeskOf(const AgentId& agent);

  TimePoint begin_;
  std::vector<QueueTally> queues_;
  std::vector<Desk> desks_;
  std::unordered_map<QueueId, std::size_t> queue_places_;
  std::unordered_map<AgentId, std::size_t> desk_places_;
};

}  // namespace strowger::core
