#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/floor.h"
#include "service/feed/feed.h"
#include "service/feed/feed_event.h"
#include "service/feed/pop_opening.h"

namespace strowger::service {

// Pops of the live items, as they are known now.
using PopShelf = std::unordered_map<WorkItemId, std::shared_ptr<const ScreenPop>>;

// A floor snapshot shows at most this many items, oldest first; figures count all.
inline constexpr std::size_t kSnapshotItemsMax = 1000;

// Shows each agent their desk and supervisors the floor. A desk hears of its own state, its own
// items and its queues, nothing else. The floor feed is told in figures: the newest state of each
// thing that changed, at most once an interval. Lives on the core thread.
class Desks {
 public:
  // The desks are told of their queues in so many parts, or so many desks in one go where that is
  // more, so that the figures of a large floor never stand in the way of an offer.
  static constexpr std::size_t kFiguresParts = 64;
  static constexpr std::size_t kFiguresDesksMin = 16;

  struct Options {
    std::uint64_t generation = 1;
    std::size_t desk_history_max = 512;
    std::size_t floor_history_max = 4096;
  };

  // All must outlive this.
  Desks(const core::Floor& floor, const PopShelf& pops, PopOpenings& openings, Options options);

  // The receipt goes with the offer to the agent's consoles.
  void ShowOffer(TimePoint now, const core::OfferMade& offer, Receipt receipt);
  // Whether a console of the agent will say when it has an offer.
  bool ConfirmsOffers(const AgentId& agent) const;
  void ShowOfferEnd(TimePoint now, const core::OfferClosed& offer);
  void ShowChanges(TimePoint now, const core::Changes& changes);
  void ShowPop(TimePoint now, WorkItemId item);
  void ShowLink(TimePoint now, const LinkId& link, bool is_up, const std::string& why);
  // The floor has another set-up: new agents get a desk, the feeds of those who have no place any
  // more end with the next Flush.
  void TakeSetup();
  // Sends what was shown since the last call.
  void Flush();

  // Something waits for ShowFigures.
  bool has_figures() const { return !dirty_queues_.empty() || has_floor_news(); }
  // Tells the floor to its watchers and begins to tell queues to the desks that serve them.
  void ShowFigures(TimePoint now);
  // Desks wait for ShowMoreFigures. The newest state of a queue is what they will be told.
  bool has_untold_desks() const { return untold_desks_ > 0; }
  void ShowMoreFigures(TimePoint now);
  // Progress frames for watchers who heard nothing since the last call.
  void Tick(TimePoint now);

  void Watch(const AgentId& agent, std::shared_ptr<FeedWatcher> watcher,
             std::optional<FeedPosition> after);
  // True when this was the last console of the agent.
  bool Unwatch(const AgentId& agent, const FeedWatcher* watcher);
  void WatchFloor(std::shared_ptr<FeedWatcher> watcher, std::optional<FeedPosition> after);
  void UnwatchFloor(const FeedWatcher* watcher);

 private:
  struct Desk {
    Feed feed;
    std::set<WorkItemId> shown;       // The items that the console has now.
    std::uint64_t figures_round = 0;  // Its queues have been told as of then.
  };
  // Queues as one go tells them.
  using ToldQueues = std::unordered_map<QueueId, QueueChanged>;
  struct LinkNews {
    bool is_up = false;
    std::string why;
  };

  bool has_floor_news() const { return !dirty_agents_.empty() || !dirty_items_.empty(); }
  Desk* FindDesk(const AgentId& agent);
  void MarkServed(const AgentId& agent);
  void CloseDesks();
  void ShowSetup();
  OfferShown MakeOffer(const core::OfferMade& offer, const core::ItemView& view) const;
  PopChanged MakePop(const core::ItemView& view) const;
  DeskItemPtr MakeItem(const AgentId& agent, const core::ItemView& view) const;
  QueueChanged MakeQueue(const QueueId& queue, TimePoint now) const;
  void ShowAgent(TimePoint now, const core::AgentState& state);
  bool ShowQueues(TimePoint now, const AgentId& agent, ToldQueues& told);
  std::vector<FeedEventPtr> DeskSnapshot(const AgentId& agent) const;
  void AddToSnapshot(const AgentId& agent, const core::Slot& slot, const core::ItemView& view,
                     std::vector<FeedEventPtr>& events) const;
  std::vector<FeedEventPtr> FloorSnapshot() const;

  // Borrowed.
  const core::Floor& floor_;
  const PopShelf& pops_;
  PopOpenings& openings_;
  const Options options_;
  // State.
  std::unordered_map<AgentId, Desk> desks_;
  std::unordered_map<AgentId, core::AgentSetup> agents_;
  std::unordered_map<QueueId, core::QueueSetup> queues_;
  std::vector<AgentId> leaving_;     // Without a place in the newest set-up.
  bool is_setup_new_ = false;        // Since the last Flush.
  std::uint64_t figures_round_ = 0;  // Of the last ShowFigures.
  std::unordered_map<QueueId, std::uint64_t> queue_rounds_;  // When a queue last changed.
  std::vector<AgentId> desks_in_turn_;                       // In which desks are told of queues.
  std::size_t next_desk_ = 0;
  std::size_t untold_desks_ = 0;  // From the next one on.
  std::unordered_map<WorkItemId, std::set<AgentId>> holders_;
  std::map<LinkId, LinkNews> links_;
  Feed floor_feed_;
  std::unordered_set<AgentId> active_;  // Desks with something to flush.
  std::set<QueueId> dirty_queues_;
  std::set<AgentId> dirty_agents_;
  std::set<WorkItemId> dirty_items_;
  TimePoint now_;  // Of the last thing shown; the time of snapshots.
};

}  // namespace strowger::service
