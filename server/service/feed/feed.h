#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "service/feed/feed_event.h"

namespace strowger::service {

// A numbered run of events with its watchers: of one agent's desk, or of the floor. Keeps the
// newest `history_max` events, those of the last kHistoryAge, so that a watcher who was away
// resumes; who was away longer gets a reset and a snapshot. Lives on the core thread.
class Feed {
 public:
  // A connection that is lost comes back in seconds, and an event takes a kilobyte or two.
  static constexpr std::chrono::minutes kHistoryAge{5};

  Feed(std::uint64_t generation, std::size_t history_max);

  // Numbers the event; it goes out with the next Flush.
  void Publish(TimePoint time, FeedPayload payload);
  // The watchers get the receipt with the events that are unsent now.
  void AskReceipt(Receipt receipt) { receipts_.push_back(std::move(receipt)); }
  // Sends what was published since the last Flush, one frame to each watcher.
  void Flush();
  // Sends a progress frame to the watchers if no events were sent since the last call, and lets go
  // of what is too old.
  void Tick(TimePoint now);

  using TakeSnapshot = std::function<std::vector<FeedEventPtr>()>;
  // Brings the watcher up to date, from `after` when its history is still here, else by a snapshot.
  void Attach(std::shared_ptr<FeedWatcher> watcher, std::optional<FeedPosition> after,
              const TakeSnapshot& snapshot);
  void Detach(const FeedWatcher* watcher);
  // Sends what is unsent, then a reset and a snapshot; places before it are gone.
  void Restart(const std::string& why, std::vector<FeedEventPtr> snapshot);
  // Sends what is unsent and lets all watchers go.
  void End(const Error& why);

  bool has_watchers() const { return !watchers_.empty(); }
  bool has_confirming_watcher() const;
  FeedPosition position() const { return {generation_, last_}; }

 private:
  bool HasHistoryAfter(const FeedPosition& after) const;

  const std::uint64_t generation_;
  const std::size_t history_max_;
  std::deque<FeedEventPtr> history_;  // The last of it are the unsent ones.
  std::uint64_t last_ = 0;            // Sequence of the newest event.
  std::uint64_t flushed_ = 0;         // Up to here was sent.
  bool was_active_ = false;           // Since the last Tick.
  std::vector<Receipt> receipts_;     // Of unsent events.
  std::vector<std::shared_ptr<FeedWatcher>> watchers_;
};

}  // namespace strowger::service
