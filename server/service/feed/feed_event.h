#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "core/floor/effect.h"
#include "core/floor/state.h"
#include "core/pop/opening_rules.h"
#include "service/ports/customer_store.h"

// What consoles are told, in plain values; the API adapter turns it into protos.
namespace strowger::service {

// A work item with all that a console would otherwise have to work out.
struct DeskItem {
  core::ItemView view;
  std::vector<core::Verb> verbs;  // Allowed now to the agent who is told.
  std::string queue_name;
  bool disposition_required = false;
  std::vector<std::string> dispositions;
  TimePoint wrap_up_end;  // Of the agent who is told; zero when wrap-up does not end by itself.
  std::string national;   // The caller's number for people.
};

struct AgentChanged {
  core::AgentState state;
  std::string display_name;
};
// The item is held at arm's length: else the smallest event would take the room of the largest, and
// most are small.
using DeskItemPtr = std::shared_ptr<const DeskItem>;  // Never null.
struct OfferShown {
  core::OfferMade offer;
  DeskItemPtr item;
  std::shared_ptr<const ScreenPop> pop;  // Never null; may be incomplete.
  core::PopOpening opening;
};
struct OfferEnded {
  core::OfferClosed offer;
};
struct ItemChanged {
  DeskItemPtr item;
};
// The item left this console (or, on the floor feed, the floor).
struct ItemGone {
  WorkItemId item;
};
struct PopChanged {
  WorkItemId item;
  std::shared_ptr<const ScreenPop> pop;
  core::PopOpening opening;
};
struct QueueChanged {
  core::QueueState state;
  std::string display_name;
  bool is_over_threshold = false;  // The longest wait is past the service level's threshold.
};
struct LinkChanged {
  LinkId link;
  bool is_up = false;
  std::string why;  // Of being down, for people.
};

using FeedPayload = std::variant<AgentChanged, OfferShown, OfferEnded, ItemChanged, ItemGone,
                                 PopChanged, QueueChanged, LinkChanged>;

struct FeedEvent {
  std::uint64_t sequence = 0;  // Grows by one within a feed and a generation; from 1.
  TimePoint time;
  FeedPayload payload;
};
using FeedEventPtr = std::shared_ptr<const FeedEvent>;

// A place in a feed. Generations are starts of the server; a place of another one is no longer
// known.
struct FeedPosition {
  std::uint64_t generation = 0;
  std::uint64_t sequence = 0;
};

// Goes with a frame to each watcher, who keeps it until the frame is written out to the reader, or
// never will be; then the watcher lets it go, on any thread. Who made it waits for that.
using Receipt = std::shared_ptr<const void>;

// ---- Frames, in the order in which a watcher may get them.

// The history after the wanted place is gone: forget everything; a snapshot follows.
struct FeedReset {
  std::string reason;
};
// Everything as it is at `position`, as events without numbers of their own (sequence 0).
struct FeedSnapshot {
  FeedPosition position;
  std::vector<FeedEventPtr> events;
};
struct FeedEvents {
  std::uint64_t generation = 0;
  std::vector<FeedEventPtr> events;
  std::vector<Receipt> receipts = {};
};
// Nothing happened up to this place; keeps the place fresh and the connection alive.
struct FeedProgress {
  FeedPosition position;
};
using FeedFrame = std::variant<FeedReset, FeedSnapshot, FeedEvents, FeedProgress>;

// One reader of a feed. Called on the core thread; must not block. A watcher that cannot keep up
// ends itself (its outbox is full) and comes back with its last place.
class FeedWatcher {
 public:
  virtual ~FeedWatcher() = default;
  virtual void OnFrame(const FeedFrame& frame) = 0;
  // Its reader says when it has an offer (Exchange::ConfirmOffer).
  virtual bool confirms_offers() const { return false; }
  // There is no such feed, or not any more; no frame follows.
  virtual void OnEnd(const Error& why) = 0;
};

}  // namespace strowger::service
