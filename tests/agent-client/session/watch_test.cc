#include <grpcpp/channel.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "agent-client/session/fake_desk.h"
#include "session/desk_watch.h"
#include "session/endpoint.h"

namespace strowger::client {
namespace {

DeskFrame Begin(std::uint64_t generation) {
  DeskFrame frame;
  frame.mutable_snapshot_begin()->set_generation(generation);
  return frame;
}

DeskFrame End(std::uint64_t sequence) {
  DeskFrame frame;
  frame.mutable_snapshot_end()->set_sequence(sequence);
  return frame;
}

DeskFrame Event(std::uint64_t sequence) {
  DeskFrame frame;
  frame.mutable_events()->add_events()->mutable_header()->set_sequence(sequence);
  return frame;
}

DeskFrame Reset() {
  DeskFrame frame;
  frame.mutable_reset()->set_message("The history is gone.");
  return frame;
}

// Remembers what it hears, and lets the test wait for it.
class Ear final : public DeskListener {
 public:
  void OnFrame(const DeskFrame& frame) override {
    const std::lock_guard lock(mutex_);
    frames_.push_back(frame);
    changed_.notify_all();
  }
  void OnStream(const StreamNews& news) override {
    const std::lock_guard lock(mutex_);
    news_.push_back(news);
    changed_.notify_all();
  }
  bool WaitForFrames(std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10),
                             [&] { return frames_.size() >= count; });
  }
  bool WaitForState(StreamState state) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10),
                             [&] { return !news_.empty() && news_.back().state == state; });
  }
  StreamNews last() {
    const std::lock_guard lock(mutex_);
    return news_.back();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<DeskFrame> frames_;
  std::vector<StreamNews> news_;
};

class WatchTest : public testing::Test {
 protected:
  static constexpr DeskWatch::Limits kQuick{
      .backoff = {.first = std::chrono::milliseconds(5), .most = std::chrono::milliseconds(50)},
      .silence_max = std::chrono::seconds(20)};

  void Start(DeskWatch::Limits limits = kQuick) {
    watch_ = std::make_unique<DeskWatch>(client_, ear_, limits);
    watch_->Start();
  }

  FakeDesk desk_;
  Client client_{*OpenChannel({.address = desk_.address(), .authorities_file = {}})};
  Ear ear_;
  std::unique_ptr<DeskWatch> watch_;
};

TEST_F(WatchTest, TheFirstStreamAsksForASnapshot) {
  desk_.AddStream({.frames = {Begin(3), End(10)}});
  Start();
  ASSERT_TRUE(ear_.WaitForFrames(2));
  EXPECT_EQ(desk_.watched().front().generation(), 0U);
  EXPECT_EQ(ear_.last().state, StreamState::kLive);
}

TEST_F(WatchTest, ALostStreamResumesFromTheHighestSequence) {
  desk_.AddStream({.frames = {Begin(3), End(10), Event(11), Event(12)}, .stays_open = false});
  desk_.AddStream({.frames = {Event(13)}});
  Start();
  ASSERT_TRUE(ear_.WaitForFrames(5));
  const auto watched = desk_.watched();
  ASSERT_EQ(watched.size(), 2U);
  EXPECT_EQ(watched[1].generation(), 3U);
  EXPECT_EQ(watched[1].after_sequence(), 12U);
}

TEST_F(WatchTest, ABrokenSnapshotDoesNotCount) {
  desk_.AddStream({.frames = {Begin(3), End(10)}, .stays_open = false});
  desk_.AddStream({.frames = {Reset(), Begin(4), Event(0)}, .stays_open = false});
  desk_.AddStream({.frames = {Begin(4), End(2)}});
  Start();
  ASSERT_TRUE(ear_.WaitForFrames(7));
  const auto watched = desk_.watched();
  ASSERT_EQ(watched.size(), 3U);
  EXPECT_EQ(watched[2].generation(), 0U) << "a reset forgets the place";
}

TEST_F(WatchTest, AReaderWhoWasTooSlowResumes) {
  desk_.AddStream({.frames = {Begin(3), End(10)},
                   .stays_open = false,
                   .end = {grpc::StatusCode::RESOURCE_EXHAUSTED, "READER_SLOW"}});
  desk_.AddStream({.frames = {Event(11)}});
  Start();
  ASSERT_TRUE(ear_.WaitForFrames(3));
  EXPECT_EQ(desk_.watched()[1].after_sequence(), 10U);
}

TEST_F(WatchTest, AServerThatWasRestartedIsFoundAgain) {
  desk_.AddStream({.frames = {Begin(3), End(10)}});
  desk_.AddStream({.frames = {Event(11)}});
  Start();
  ASSERT_TRUE(ear_.WaitForFrames(2));
  desk_.Stop();
  ASSERT_TRUE(ear_.WaitForState(StreamState::kResuming));
  desk_.Start();
  ASSERT_TRUE(ear_.WaitForFrames(3));
  EXPECT_EQ(ear_.last().state, StreamState::kLive);
}

TEST_F(WatchTest, ARefusedSessionEndsForGood) {
  desk_.AddStream(
      {.frames = {}, .stays_open = false, .end = {grpc::StatusCode::UNAUTHENTICATED, "ended"}});
  Start();
  ASSERT_TRUE(ear_.WaitForState(StreamState::kEnded));
  EXPECT_EQ(ear_.last().why.code, ErrorCode::kUnauthenticated);
  watch_->Stop();
  EXPECT_EQ(desk_.watched().size(), 1U);
}

TEST_F(WatchTest, ASilentConnectionCountsAsDead) {
  desk_.AddStream({.frames = {Begin(3), End(10)}});
  desk_.AddStream({.frames = {Event(11)}});
  DeskWatch::Limits limits = kQuick;
  limits.silence_max = std::chrono::milliseconds(200);
  Start(limits);
  ASSERT_TRUE(desk_.WaitForStreams(2));
  EXPECT_EQ(desk_.watched()[1].after_sequence(), 10U);
}

TEST_F(WatchTest, StoppingEndsAtOnceInEveryState) {
  desk_.AddStream({.frames = {Begin(3), End(10)}});
  Start();
  ASSERT_TRUE(ear_.WaitForFrames(2));
  watch_->Stop();  // While live.
  desk_.Stop();
  Start();
  ASSERT_TRUE(ear_.WaitForState(StreamState::kResuming));
  watch_->Stop();  // While waiting for the next try.
}

TEST(BackoffTest, DoublesUpToTheMostAndTakesChanceOff) {
  Backoff backoff(
      {.first = std::chrono::milliseconds(100), .most = std::chrono::milliseconds(350)});
  EXPECT_EQ(backoff.Next(0), std::chrono::milliseconds(100));
  EXPECT_EQ(backoff.Next(1), std::chrono::milliseconds(100));
  EXPECT_EQ(backoff.Next(0), std::chrono::milliseconds(350));
  EXPECT_EQ(backoff.Next(0), std::chrono::milliseconds(350));
  backoff.Reset();
  EXPECT_EQ(backoff.Next(0), std::chrono::milliseconds(100));
}

}  // namespace
}  // namespace strowger::client
