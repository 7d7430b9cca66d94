#include "adapters/grpc/feed_outbox.h"

#include <gtest/gtest.h>

namespace strowger::rpc {
namespace {

service::FeedEventPtr Event(std::uint64_t sequence) {
  return std::make_shared<const service::FeedEvent>(
      service::FeedEvent{.sequence = sequence, .time = {}, .payload = service::ItemGone{}});
}
service::FeedEvents Events(std::uint64_t first, std::size_t count) {
  service::FeedEvents events{.generation = 1, .events = {}};
  for (std::size_t i = 0; i < count; ++i) events.events.push_back(Event(first + i));
  return events;
}

TEST(FeedOutboxTest, EventsThatWaitGoOutTogether) {
  FeedOutbox outbox;
  EXPECT_TRUE(outbox.Push(Events(1, 2)));
  EXPECT_TRUE(outbox.Push(Events(3, 1)));
  const auto piece = outbox.Take();
  ASSERT_TRUE(piece);
  EXPECT_EQ(std::get<service::FeedEvents>(*piece).events.size(), 3u);
  EXPECT_FALSE(outbox.Take());
}

TEST(FeedOutboxTest, AMarkKeepsItsPlaceAmongEvents) {
  FeedOutbox outbox;
  outbox.Push(Events(1, 1));
  outbox.Push(service::FeedProgress{{1, 1}});
  outbox.Push(Events(2, 1));
  EXPECT_TRUE(std::holds_alternative<service::FeedEvents>(*outbox.Take()));
  EXPECT_TRUE(std::holds_alternative<service::FeedProgress>(*outbox.Take()));
  EXPECT_TRUE(std::holds_alternative<service::FeedEvents>(*outbox.Take()));
}

TEST(FeedOutboxTest, ALargeSnapshotIsCutAndEndsWithItsPlace) {
  FeedOutbox outbox(2);
  service::FeedSnapshot snapshot{.position = {7, 42}, .events = {}};
  for (int i = 0; i < 600; ++i) snapshot.events.push_back(Event(0));
  EXPECT_TRUE(outbox.Push(snapshot));
  EXPECT_EQ(std::get<SnapshotBegun>(*outbox.Take()).generation, 7u);
  std::size_t events_count = 0;
  int pieces_count = 0;
  std::optional<FeedPiece> piece = outbox.Take();
  for (; piece && std::holds_alternative<service::FeedEvents>(*piece); piece = outbox.Take()) {
    const auto& events = std::get<service::FeedEvents>(*piece).events;
    EXPECT_LE(events.size(), FeedOutbox::kEventsPerPieceMax);
    events_count += events.size();
    ++pieces_count;
  }
  EXPECT_EQ(events_count, 600u);
  EXPECT_EQ(pieces_count, 3);
  EXPECT_EQ(std::get<SnapshotEnded>(*piece).position.sequence, 42u);
}

TEST(FeedOutboxTest, WhenFullNothingMoreIsTaken) {
  FeedOutbox outbox(2);
  EXPECT_TRUE(outbox.Push(Events(1, 1)));
  EXPECT_TRUE(outbox.Push(Events(2, 1)));
  EXPECT_FALSE(outbox.Push(Events(3, 1)));
}

}  // namespace
}  // namespace strowger::rpc
