#include "service/feed/feed.h"

#include <algorithm>
#include <utility>

namespace strowger::service {

Feed::Feed(std::uint64_t generation, std::size_t history_max)
    : generation_(generation), history_max_(history_max) {}

void Feed::Publish(TimePoint time, FeedPayload payload) {
  history_.push_back(std::make_shared<const FeedEvent>(
      FeedEvent{.sequence = ++last_, .time = time, .payload = std::move(payload)}));
}

void Feed::Flush() {
  if (flushed_ == last_) return;
  const auto unsent = static_cast<std::ptrdiff_t>(last_ - flushed_);
  std::vector<Receipt> receipts = std::exchange(receipts_, {});
  if (!watchers_.empty()) {
    const FeedFrame frame = FeedEvents{.generation = generation_,
                                       .events = {history_.end() - unsent, history_.end()},
                                       .receipts = std::move(receipts)};
    for (const auto& watcher : watchers_) watcher->OnFrame(frame);
  }
  flushed_ = last_;
  was_active_ = true;
  while (history_.size() > history_max_) history_.pop_front();
}

bool Feed::has_confirming_watcher() const {
  return std::any_of(watchers_.begin(), watchers_.end(),
                     [](const auto& watcher) { return watcher->confirms_offers(); });
}

void Feed::Tick(TimePoint now) {
  while (last_ - flushed_ < history_.size() && history_.front()->time < now - kHistoryAge) {
    history_.pop_front();
  }
  if (!std::exchange(was_active_, false)) {
    const FeedFrame frame = FeedProgress{{generation_, flushed_}};
    for (const auto& watcher : watchers_) watcher->OnFrame(frame);
  }
}

bool Feed::HasHistoryAfter(const FeedPosition& after) const {
  return after.generation == generation_ && after.sequence <= last_ &&
         last_ - after.sequence <= history_.size();
}

void Feed::Attach(std::shared_ptr<FeedWatcher> watcher, std::optional<FeedPosition> after,
                  const TakeSnapshot& snapshot) {
  Flush();  // The newcomer's first frame already holds what is unsent now.
  if (after && HasHistoryAfter(*after)) {
    const auto missed = static_cast<std::ptrdiff_t>(last_ - after->sequence);
    if (missed > 0) {
      watcher->OnFrame(FeedEvents{generation_, {history_.end() - missed, history_.end()}, {}});
    } else {
      watcher->OnFrame(FeedProgress{position()});
    }
  } else {
    if (after) watcher->OnFrame(FeedReset{"The history after that place is gone."});
    watcher->OnFrame(FeedSnapshot{position(), snapshot()});
  }
  watchers_.push_back(std::move(watcher));
}

void Feed::Detach(const FeedWatcher* watcher) {
  std::erase_if(watchers_, [watcher](const auto& one) { return one.get() == watcher; });
}

void Feed::Restart(const std::string& why, std::vector<FeedEventPtr> snapshot) {
  Flush();
  history_.clear();
  flushed_ = ++last_;  // The place before does not resume here.
  const FeedFrame reset = FeedReset{why};
  const FeedFrame frame = FeedSnapshot{position(), std::move(snapshot)};
  for (const auto& watcher : watchers_) {
    watcher->OnFrame(reset);
    watcher->OnFrame(frame);
  }
  was_active_ = true;
}

void Feed::End(const Error& why) {
  Flush();
  for (const auto& watcher : std::exchange(watchers_, {})) watcher->OnEnd(why);
}

}  // namespace strowger::service
