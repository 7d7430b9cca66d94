#include "adapters/grpc/feed_outbox.h"

#include <algorithm>
#include <utility>

namespace strowger::rpc {

bool FeedOutbox::Push(const service::FeedFrame& frame) {
  if (const auto* snapshot = std::get_if<service::FeedSnapshot>(&frame)) {
    PushSnapshot(*snapshot);
    return true;
  }
  if (frames_count_ >= frames_max_) return false;
  ++frames_count_;
  if (const auto* events = std::get_if<service::FeedEvents>(&frame)) {
    waiting_.push_back({*events});
  } else if (const auto* reset = std::get_if<service::FeedReset>(&frame)) {
    waiting_.push_back({*reset});
  } else {
    waiting_.push_back({std::get<service::FeedProgress>(frame)});
  }
  return true;
}

void FeedOutbox::PushSnapshot(const service::FeedSnapshot& snapshot) {
  const std::uint64_t generation = snapshot.position.generation;
  waiting_.push_back({SnapshotBegun{generation}, false});
  for (std::size_t i = 0; i < snapshot.events.size(); i += kEventsPerPieceMax) {
    const auto begin = snapshot.events.begin() + static_cast<std::ptrdiff_t>(i);
    const auto count = std::min(kEventsPerPieceMax, snapshot.events.size() - i);
    waiting_.push_back(
        {service::FeedEvents{generation, {begin, begin + static_cast<std::ptrdiff_t>(count)}, {}},
         false});
  }
  waiting_.push_back({SnapshotEnded{snapshot.position}, false});
}

void FeedOutbox::Clear() {
  waiting_.clear();
  frames_count_ = 0;
}

FeedPiece FeedOutbox::TakeFirst() {
  Waiting first = std::move(waiting_.front());
  waiting_.pop_front();
  if (first.is_counted) --frames_count_;
  return std::move(first.piece);
}

std::optional<FeedPiece> FeedOutbox::Take() {
  if (waiting_.empty()) return std::nullopt;
  FeedPiece first = TakeFirst();
  auto* gathered = std::get_if<service::FeedEvents>(&first);
  while (gathered != nullptr && !waiting_.empty()) {
    const auto* next = std::get_if<service::FeedEvents>(&waiting_.front().piece);
    if (next == nullptr || gathered->events.size() + next->events.size() > kEventsPerPieceMax) {
      break;
    }
    gathered->events.insert(gathered->events.end(), next->events.begin(), next->events.end());
    gathered->receipts.insert(gathered->receipts.end(), next->receipts.begin(),
                              next->receipts.end());
    TakeFirst();
  }
  return first;
}

}  // namespace strowger::rpc
