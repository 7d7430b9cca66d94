#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "strowger/agent/v1/desk.pb.h"

// What one agent's screen shows, made from the frames of DeskService.Watch and nothing else. Pure:
// no I/O, no clock, no rule of the business. Consoles of other languages hold the same state and
// are held to the same scripts (tests/data/console).
namespace strowger::client {

// The newest notices are kept; older ones are dropped.
inline constexpr std::size_t kNoticesMax = 20;

// Something that happened to the agent and is told in one line.
struct Notice {
  enum class Kind {
    kOfferEnded,  // Without being accepted; see `outcome`.
    kLinkDown,
    kLinkUp,
    kHistoryReset,  // The server was started again, or we were away for too long.
  };
  Kind kind = Kind::kOfferEnded;
  std::string subject;  // The offer or the link.
  routing::v1::OfferOutcome outcome = routing::v1::OFFER_OUTCOME_UNSPECIFIED;
  std::string who;  // Of an offer: the customer's name or the caller's number, when known.
  std::string taken_by;  // Of an offer that a colleague took: who that was, when known.
  std::string message;
  TimePoint time;  // By the server's clock.
};

// Everything that a snapshot brings.
struct Desk {
  routing::v1::AgentStatus status;
  std::optional<routing::v1::Offer> offer;                  // Open; the one to be answered first.
  std::vector<routing::v1::Offer> further_offers;           // Open, too.
  std::map<std::string, routing::v1::WorkItem> work_items;  // By name.
  std::map<std::string, customer::v1::ScreenPop> pops;      // By work item.
  std::map<std::string, routing::v1::QueueStatus> queues;   // By name.
  std::map<std::string, routing::v1::LinkStatus> links;     // By name.
};

struct DeskState {
  std::uint64_t generation = 0;
  std::uint64_t sequence = 0;  // The highest that was applied.
  bool is_known = false;       // A snapshot was complete.
  Desk desk;
  std::optional<Desk> incoming;  // A snapshot that is not complete yet; not shown.
  std::uint64_t incoming_generation = 0;
  std::vector<Notice> notices;  // Oldest first.
  // The work item that the person turned to; empty: the one that the server names first.
  std::string chosen;
  // The server's clock less ours; none before the server told its time.
  std::optional<Duration> clock_offset;
};

// Applies one frame that came at `received_at` (our clock). Events that were applied before, or
// that come twice, change nothing.
[[nodiscard]] DeskState Apply(DeskState state, const agent::v1::WatchResponse& frame,
                              TimePoint received_at);

// The stream broke: a snapshot that had begun is void.
[[nodiscard]] DeskState Disconnect(DeskState state);

// ---- What a screen asks.

// The server's time at `now` of our clock.
TimePoint ServerTime(const DeskState& state, TimePoint now);
// The work item that the open offer is about; null without an offer.
const routing::v1::WorkItem* OfferedItem(const DeskState& state);
// The work items in hand that are not merely offered, in the order in which they came.
std::vector<const routing::v1::WorkItem*> ItemsInHand(const DeskState& state);
// The one of them that the person is at: the chosen one, else the one that the server names first;
// null when there is none.
const routing::v1::WorkItem* CurrentItem(const DeskState& state);
// Is somebody on the line of it, or was?
bool IsCall(const routing::v1::WorkItem& item);
// The agent's place for that work; null when it is not in hand.
const routing::v1::WorkInHand* PlaceOf(const DeskState& state, const std::string& work_item);
// Who is calling; null when nothing is known.
const customer::v1::ScreenPop* PopOf(const DeskState& state, const std::string& work_item);
bool Allows(const routing::v1::WorkItem& item, routing::v1::Verb verb);
bool Allows(const routing::v1::AgentStatus& status, routing::v1::PresenceMove move);

TimePoint ToTimePoint(const google::protobuf::Timestamp& time);

}  // namespace strowger::client
