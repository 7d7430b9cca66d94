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
  // always taken, since there can be only one.
  bool Push(const service::FeedFrame& frame);
  // The next piece; events that wait behind one another come in one piece.
  std::optional<FeedPiece> Take();
  bool is_empty() const { return waiting_.empty(); }
  void Clear();

 private:
  void PushSnapshot(const service::FeedSnapshot& snapshot);

  struct Waiting {
    FeedPiece piece;
    bool is_counted = true;  // Not so the pieces of a snapshot.
  };
  FeedPiece TakeFirst();

  const std::size_t frames_max_;
  std::deque<Waiting> waiting_;
  std::size_t frames_count_ = 0;  // Of those that are counted.
};

}  // namespace strowger::rpc
