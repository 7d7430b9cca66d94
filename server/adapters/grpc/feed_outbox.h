#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <variant>

#include "service/feed/feed_event.h"

namespace strowger::rpc {

// What goes into one message of a stream: frames of the feed, with snapshots cut small.
struct SnapshotBegun {
  std::uint64_t generation = 0;
};
struct SnapshotEnded {
  service::FeedPosition position;
};
using FeedPiece = std::variant<service::FeedReset, SnapshotBegun, service::FeedEvents,
                               SnapshotEnded, service::FeedProgress>;

// The pieces that wait for one reader. Bounded; not safe for threads, its stream guards it.
class FeedOutbox {
 public:
  static constexpr std::size_t kFramesMaxDefault = 256;
  // So many events in one message at most: far below the 4 MiB that a gRPC client takes by default.
  static constexpr std::size_t kEventsPerPieceMax = 256;

  explicit FeedOutbox(std::size_t frames_max = kFramesMaxDefault) : frames_max_(frames_max) {}

  // False when the outbox is full: the reader is too slow, and nothing was taken. A snapshot is
  // always taken, since it can only be the first.
  bool Push(const service::FeedFrame& frame);
  // The next piece; events that wait behind one another come in one piece.
  std::optional<FeedPiece> Take();
  bool is_empty() const { return pieces_.empty(); }
  void Clear() { pieces_.clear(); }

 private:
  void PushSnapshot(const service::FeedSnapshot& snapshot);

  const std::size_t frames_max_;
  std::deque<FeedPiece> pieces_;
};

}  // namespace strowger::rpc
