#pragma once

#include <algorithm>
#include <cstdint>

namespace strowger::client {

// A place in a stream of events, to resume from. Generation 0: no place.
struct Position {
  std::uint64_t generation = 0;
  std::uint64_t sequence = 0;
  bool operator==(const Position&) const = default;
};

// Follows the frames of one stream and knows from where to resume. A snapshot that broke off does
// not count: the place is still the one before it. Works for the frames of all Watch methods.
class PositionKeeper {
 public:
  template <class Frame>
  void Follow(const Frame& frame) {
    switch (frame.frame_case()) {
      case Frame::kEvents:
        for (const auto& event : frame.events().events()) Advance(event.header().sequence());
        return;
      case Frame::kSnapshotBegin:
        coming_ = frame.snapshot_begin().generation();
        return;
      case Frame::kSnapshotEnd:
        position_ = {coming_, frame.snapshot_end().sequence()};
        coming_ = 0;
        return;
      case Frame::kProgress:
        if (frame.progress().generation() == position_.generation) {
          Advance(frame.progress().sequence());
        }
        return;
      case Frame::kReset:
        position_ = {};
        return;
      case Frame::FRAME_NOT_SET:
        return;
    }
  }
  // The stream broke: what it had begun is void.
  void Break() { coming_ = 0; }

  const Position& position() const { return position_; }
  bool is_in_snapshot() const { return coming_ != 0; }

 private:
  void Advance(std::uint64_t sequence) {
    if (coming_ == 0) position_.sequence = std::max(position_.sequence, sequence);
  }

  Position position_;
  std::uint64_t coming_ = 0;  // Generation of a snapshot that is being sent; 0 when none is.
};

}  // namespace strowger::client
