#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <grpcpp/alarm.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "adapters/grpc/feed_outbox.h"
#include "adapters/grpc/open_count.h"
#include "adapters/grpc/senders.h"
#include "adapters/grpc/status.h"
#include "base/error.h"
#include "service/feed/feed_event.h"

namespace strowger::rpc {

// A reader whose outbox is full has this long to take the write that is under way; then the stream
// is cut.
inline constexpr std::chrono::seconds kSlowReaderGrace{10};
// What all streams of the server share.
struct StreamSettings {
  std::size_t outbox_frames_max = FeedOutbox::kFramesMaxDefault;
  std::size_t streams_max = 20'000;
  // How often a stream that is written to asks whether its session is still open.
  std::chrono::milliseconds session_check_interval{10'000};
};

inline Error StreamsFull() {
  return {ErrorCode::kResourceExhausted,
          "STREAMS_FULL",
          "The server holds as many streams as it may; close some, or raise limits.streams_max.",
          {}};
}

// A stream that ends as it begins.
template <class Response>
class RefusedStream final : public grpc::ServerWriteReactor<Response> {
 public:
  explicit RefusedStream(const Error& error) { this->Finish(ToStatus(error)); }
  void OnDone() override { delete this; }
};

// One reader of a feed over gRPC: a bounded outbox, one write in flight. A reader that is too slow
// is ended with READER_SLOW and resumes; one whose session ends with SESSION_UNKNOWN. Owns itself
// from Open until OnDone; the feed holds it too until it was detached.
template <class Response>
class FeedStream final : public grpc::ServerWriteReactor<Response>,
                         public service::FeedWatcher,
                         public Sender,
                         public std::enable_shared_from_this<FeedStream<Response>> {
 public:
  using Self = std::shared_ptr<FeedStream>;
  struct Hooks {
    // Turns a piece into a message. Any thread.
    std::function<void(const FeedPiece&, Response&)> write;
    // Takes the stream off its feed; called once.
    std::function<void(Self)> detach;
    std::function<bool()> is_session_open;
    bool confirms_offers = false;
  };

  FeedStream(grpc::CallbackServerContext& context, Senders& senders, OpenCount& count,
             const StreamSettings& settings, Hooks hooks)
      : context_(context),
        senders_(senders),
        count_(count),
        hooks_(std::move(hooks)),
        session_check_interval_(settings.session_check_interval),
        outbox_(settings.outbox_frames_max),
        session_checked_(std::chrono::steady_clock::now()) {}

  // Begins the stream; before it is given to its feed. `count` was entered by the caller.
  void Open() {
    self_ = this->shared_from_this();
    // Without this a client cannot tell "subscribed" from "connecting".
    this->StartSendInitialMetadata();
  }

  // FeedWatcher, on the core thread.
  void OnFrame(const service::FeedFrame& frame) override {
    bool is_full = false;
    {
      const std::lock_guard lock(mutex_);
      if (ending_) return;
      is_full = !outbox_.Push(frame);
      if (!is_full && (is_writing_ || is_woken_)) return;
      is_woken_ = true;
    }
    if (is_full) return EndSlow();
    senders_.Wake(this->shared_from_this());
  }

  void OnEnd(const Error& why) override { End(ToStatus(why)); }

  bool confirms_offers() const override { return hooks_.confirms_offers; }

  // Sender.
  void Send() override {
    {
      const std::lock_guard lock(mutex_);
      is_woken_ = false;
    }
    Advance();
  }

  void OnWriteDone(bool ok) override {
    std::vector<service::Receipt> written;  // Let go after the lock.
    {
      const std::lock_guard lock(mutex_);
      is_writing_ = false;
      message_.reset();
      written.swap(receipts_);
    }
    written.clear();
    if (!ok) End(grpc::Status::CANCELLED);
    // Also when the stream was ending already: its end waited for this write.
    Advance();
  }

  void OnCancel() override { End(grpc::Status::CANCELLED); }

  void OnDone() override {
    if (grace_) grace_->Cancel();
    count_.Leave();
    const Self last = std::move(self_);
  }

  // Ends the stream when the write that is under way has come back. The first reason stands.
  void End(const grpc::Status& status) {
    {
      const std::lock_guard lock(mutex_);
      if (ending_) return;
      ending_ = status;
      outbox_.Clear();
    }
    hooks_.detach(this->shared_from_this());
    Advance();
  }

 private:
  void EndSlow() {
    const Self self = this->shared_from_this();  // End may be the last to hold it.
    End(ToStatus({ErrorCode::kResourceExhausted,
                  "READER_SLOW",
                  "The reader did not take what was sent; watch again from the last sequence.",
                  {}}));
    const std::lock_guard lock(mutex_);
    if (!is_writing_) return;
    grace_ = std::make_unique<grpc::Alarm>();
    // The alarm keeps its function for as long as it lives, and the stream owns the alarm.
    grace_->Set(std::chrono::system_clock::now() + kSlowReaderGrace,
                [weak = std::weak_ptr(self)](bool is_due) {
                  if (const Self late = weak.lock(); late && is_due) late->Cut();
                });
  }

  // The context may be touched until the stream is finished, and that waits for is_cutting_.
  void Cut() {
    {
      const std::lock_guard lock(mutex_);
      if (is_finished_) return;
      is_cutting_ = true;
    }
    context_.TryCancel();
    {
      const std::lock_guard lock(mutex_);
      is_cutting_ = false;
    }
    Advance();
  }

  // Starts the next write, or the end, when none is under way.
  void Advance() {
    if (IsSessionGone()) {
      return End(ToStatus({ErrorCode::kUnauthenticated,
                           "SESSION_UNKNOWN",
                           "The session has ended; sign in again.",
                           {}}));
    }
    std::unique_lock lock(mutex_);
    if (is_writing_ || is_finished_ || is_cutting_) return;
    if (ending_) {
      is_finished_ = true;
      lock.unlock();
      this->Finish(*ending_);
      return;
    }
    std::optional<FeedPiece> piece = outbox_.Take();
    if (!piece) return;
    is_writing_ = true;
    message_ = std::make_unique<Response>();
    grpc::WriteOptions options;
    if (auto* events = std::get_if<service::FeedEvents>(&*piece)) receipts_.swap(events->receipts);
    if (!receipts_.empty()) {
      // Done only when the message left for the network, which waits for a reader who lets its
      // window fill; else gRPC may only have put it aside.
      options.set_write_through();
    } else if (!outbox_.is_empty()) {
      // More is coming at once: let gRPC put it into one packet.
      options.set_buffer_hint();
    }
    lock.unlock();
    hooks_.write(*piece, *message_);
    this->StartWrite(message_.get(), options);
  }

  bool IsSessionGone() {
    const auto now = std::chrono::steady_clock::now();
    {
      const std::lock_guard lock(mutex_);
      if (ending_ || now - session_checked_ < session_check_interval_) return false;
      session_checked_ = now;
    }
    return !hooks_.is_session_open();
  }

  // Borrowed; the context until OnDone.
  grpc::CallbackServerContext& context_;
  Senders& senders_;
  OpenCount& count_;
  // Owned.
  const Hooks hooks_;
  const std::chrono::milliseconds session_check_interval_;
  std::unique_ptr<grpc::Alarm> grace_;  // Only of a reader that was too slow.
  // State.
  std::mutex mutex_;
  FeedOutbox outbox_;
  std::unique_ptr<Response> message_;
  std::vector<service::Receipt> receipts_;  // Of the message that is being written.
  std::optional<grpc::Status> ending_;
  bool is_writing_ = false;
  bool is_woken_ = false;     // In the queue of the senders.
  bool is_finished_ = false;  // Finish was called.
  bool is_cutting_ = false;   // TryCancel is being called.
  std::chrono::steady_clock::time_point session_checked_;
  Self self_;  // From Open to OnDone.
};

}  // namespace strowger::rpc
