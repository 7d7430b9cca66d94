#include "service/feed/feed.h"

#include <gtest/gtest.h>

#include <memory>

namespace strowger::service {
namespace {

class RecordingWatcher final : public FeedWatcher {
 public:
  void OnFrame(const FeedFrame& frame) override { frames.push_back(frame); }
  void OnEnd(const Error& why) override { ends.push_back(why.reason); }
  std::vector<std::uint64_t> Sequences() const {
    std::vector<std::uint64_t> sequences;
    for (const FeedFrame& frame : frames) {
      if (const auto* events = std::get_if<FeedEvents>(&frame)) {
        for (const auto& event : events->events) sequences.push_back(event->sequence);
      }
    }
    return sequences;
  }
  template <class Frame>
  std::size_t Count() const {
    std::size_t count = 0;
    for (const FeedFrame& frame : frames) count += std::holds_alternative<Frame>(frame) ? 1 : 0;
    return count;
  }
  std::vector<FeedFrame> frames;
  std::vector<std::string> ends;
};

class FeedTest : public testing::Test {
 protected:
  std::shared_ptr<RecordingWatcher> Attach(std::optional<FeedPosition> after) {
    auto watcher = std::make_shared<RecordingWatcher>();
    feed_.Attach(watcher, after, [] { return std::vector<FeedEventPtr>{}; });
    return watcher;
  }
  void PublishAndFlush(int count) {
    for (int i = 0; i < count; ++i) feed_.Publish(TimePoint{}, ItemGone{WorkItemId{1}});
    feed_.Flush();
  }
  Feed feed_{7, 4};
};

TEST_F(FeedTest, NewcomerGetsASnapshotThenNumberedEvents) {
  PublishAndFlush(2);
  auto watcher = Attach(std::nullopt);
  ASSERT_EQ(watcher->frames.size(), 1U);
  EXPECT_EQ(std::get<FeedSnapshot>(watcher->frames[0]).position.sequence, 2U);
  PublishAndFlush(2);
  EXPECT_EQ(watcher->Sequences(), (std::vector<std::uint64_t>{3, 4}));
}

TEST_F(FeedTest, EventsOfOneTurnTravelInOneFrame) {
  auto watcher = Attach(std::nullopt);
  PublishAndFlush(3);
  EXPECT_EQ(watcher->Count<FeedEvents>(), 1U);
}

TEST_F(FeedTest, ResumesWithJustWhatWasMissed) {
  PublishAndFlush(4);
  auto watcher = Attach(FeedPosition{7, 2});
  EXPECT_EQ(watcher->Sequences(), (std::vector<std::uint64_t>{3, 4}));
  EXPECT_EQ(watcher->Count<FeedSnapshot>(), 0U);
}

TEST_F(FeedTest, ResumeAtTheEndIsAProgressFrame) {
  PublishAndFlush(1);
  auto watcher = Attach(FeedPosition{7, 1});
  EXPECT_EQ(watcher->Count<FeedProgress>(), 1U);
  EXPECT_EQ(watcher->frames.size(), 1U);
}

// A place that cannot be resumed ends honestly: reset, then everything anew.
TEST_F(FeedTest, LostHistoryOtherGenerationAndFutureAreReset) {
  PublishAndFlush(6);  // History holds 3 to 6.
  for (const FeedPosition after : {FeedPosition{7, 1}, FeedPosition{6, 5}, FeedPosition{7, 9}}) {
    auto watcher = Attach(after);
    EXPECT_EQ(watcher->Count<FeedReset>(), 1U) << after.generation << "/" << after.sequence;
    EXPECT_EQ(watcher->Count<FeedSnapshot>(), 1U);
  }
  EXPECT_EQ(Attach(FeedPosition{7, 2})->Count<FeedReset>(), 0U);
}

TEST_F(FeedTest, ProgressOnlyWhenNothingElseWasSent) {
  auto watcher = Attach(std::nullopt);
  PublishAndFlush(1);
  feed_.Tick({});
  EXPECT_EQ(watcher->Count<FeedProgress>(), 0U);
  feed_.Tick({});
  EXPECT_EQ(watcher->Count<FeedProgress>(), 1U);
}

TEST_F(FeedTest, HistoryOfFiveMinutesIsKept) {
  const TimePoint start;
  const auto publish = [&](std::chrono::seconds after) {
    feed_.Publish(start + after, ItemGone{WorkItemId{1}});
  };
  for (const int after : {0, 1, 1}) publish(std::chrono::seconds(after));
  feed_.Flush();
  feed_.Tick(start + Feed::kHistoryAge);
  EXPECT_EQ(Attach(FeedPosition{7, 0})->Sequences(), (std::vector<std::uint64_t>{1, 2, 3}));
  feed_.Tick(start + Feed::kHistoryAge + std::chrono::milliseconds(1));
  EXPECT_EQ(Attach(FeedPosition{7, 0})->Count<FeedReset>(), 1U);
  EXPECT_EQ(Attach(FeedPosition{7, 1})->Sequences(), (std::vector<std::uint64_t>{2, 3}));
  feed_.Tick(start + std::chrono::hours(1));
  EXPECT_EQ(Attach(FeedPosition{7, 2})->Count<FeedReset>(), 1U);
  EXPECT_EQ(Attach(FeedPosition{7, 3})->Count<FeedReset>(), 0U);
}

TEST_F(FeedTest, WhatIsNotSentIsKeptHoweverOldItIs) {
  auto watcher = Attach(std::nullopt);
  feed_.Publish({}, ItemGone{WorkItemId{1}});
  feed_.Tick(TimePoint{} + std::chrono::hours(1));
  feed_.Flush();
  EXPECT_EQ(watcher->Sequences(), (std::vector<std::uint64_t>{1}));
}

TEST_F(FeedTest, DetachedWatcherHearsNothing) {
  auto watcher = Attach(std::nullopt);
  feed_.Detach(watcher.get());
  PublishAndFlush(1);
  EXPECT_EQ(watcher->frames.size(), 1U);
  EXPECT_FALSE(feed_.has_watchers());
}

TEST_F(FeedTest, RestartedFeedIsShownAnewAndOldPlacesAreGone) {
  auto watcher = Attach(std::nullopt);
  PublishAndFlush(2);
  feed_.Restart("The set-up was changed.", {});
  EXPECT_EQ(watcher->Count<FeedReset>(), 1U);
  EXPECT_EQ(watcher->Count<FeedSnapshot>(), 2U);
  EXPECT_EQ(Attach(FeedPosition{7, 2})->Count<FeedReset>(), 1U);
  const auto current = Attach(std::get<FeedSnapshot>(watcher->frames.back()).position);
  EXPECT_EQ(current->Count<FeedReset>(), 0U);
}

TEST_F(FeedTest, EndedFeedSendsTheRestAndLetsItsWatchersGo) {
  auto watcher = Attach(std::nullopt);
  feed_.Publish(TimePoint{}, ItemGone{WorkItemId{1}});
  feed_.End(NotFound("AGENT_UNKNOWN", "gone"));
  EXPECT_EQ(watcher->Count<FeedEvents>(), 1U);
  EXPECT_EQ(watcher->ends, std::vector<std::string>{"AGENT_UNKNOWN"});
  EXPECT_FALSE(feed_.has_watchers());
}

}  // namespace
}  // namespace strowger::service
