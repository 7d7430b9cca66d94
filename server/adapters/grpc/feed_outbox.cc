#include "adapters/grpc/feed_outbox.h"

#include <algorithm>
#include <utility>

namespace strowger::rpc {

bool FeedOutbox::Push(const service::FeedFrame& frame) {
  if (const auto* snapshot = std::get_if<service::FeedSnapshot>(&frame)) {
    PushSnapshot(*snapshot);
    return true;
  }
  if (pieces_.size() >= frames_max_) return false;
  if (const auto* events = std::get_if<service::FeedEvents>(&frame)) {
    pieces_.push_back(*events);
  } else if (const auto* reset = std::get_if<service::FeedReset>(&frame)) {
    pieces_.push_back(*reset);
  } else {
    pieces_.push_back(std::get<service::FeedProgress>(frame));
  }
  return true;
}

void FeedOutbox::PushSnapshot(const service::FeedSnapshot& snapshot) {
  const std::uint64_t generation = snapshot.position.generation;
  pieces_.push_back(SnapshotBegun{generation});
  for (std::size_t i = 0; i < snapshot.events.size(); i += kEventsPerPieceMax) {
    const auto begin = snapshot.events.begin() + static_cast<std::ptrdiff_t>(i);
    const auto count = std::min(kEventsPerPieceMax, snapshot.events.size() - i);
    pieces_.push_back(
        service::FeedEvents{generation, {begin, begin + static_cast<std::ptrdiff_t>(count)}});
  }
  pieces_.push_back(SnapshotEnded{snapshot.position});
}

std::optional<FeedPiece> FeedOutbox::Take() {
  if (pieces_.empty()) return std::nullopt;
  FeedPiece first = std::move(pieces_.front());
  pieces_.pop_front();
  auto* gathered = std::get_if<service::FeedEvents>(&first);
  while (gathered != nullptr && !pieces_.empty()) {
    const auto* next = std::get_if<service::FeedEvents>(&pieces_.front());
    if (next == nullptr || gathered->events.size() + next->events.size() > kEventsPerPieceMax) {
      break;
    }
    gathered->events.insert(gathered->events.end(), next->events.begin(), next->events.end());
    pieces_.pop_front();
  }
  return first;
}

}  // namespace strowger::rpc
