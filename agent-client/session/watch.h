#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/error.h"
#include "session/backoff.h"
#include "session/chance.h"
#include "session/client.h"
#include "session/position.h"
#include "session/refusal.h"

namespace strowger::client {

// How the stream is.
enum class StreamState {
  kConnecting,  // No frame yet.
  kLive,        // Frames come.
  kResuming,    // Lost; comes back by itself.
  kEnded,       // Refused for good, for example since the session ended.
};

struct StreamNews {
  StreamState state = StreamState::kConnecting;
  Error why;  // Of kResuming and kEnded.
};

// Hears a stream. Called on threads of gRPC, one call at a time; must not block.
template <class Frame>
class WatchListener {
 public:
  virtual ~WatchListener() = default;
  virtual void OnFrame(const Frame& frame) = 0;
  virtual void OnStream(const StreamNews& news) = 0;
};

// Without any frame for this long the connection counts as dead; the server sends progress every
// 10 s.
inline constexpr Duration kSilenceMax = std::chrono::seconds(25);

// One Watch stream that stays: when it is lost it is opened again, later and later with a share of
// chance, from the place that was reached. `Service` is the gRPC service, `Request` and `Frame` its
// Watch method's messages.
//
// The reactor of an attempt is owned by itself and freed in its OnDone. All reads are started in
// reactions, so no hold is needed.
template <class Service, class Request, class Frame>
class Watch {
 public:
  struct Limits {
    Backoff::Limits backoff;
    Duration silence_max = kSilenceMax;
  };

  // Both must outlive this. `request` is what is asked for besides the place.
  Watch(Client& client, WatchListener<Frame>& listener, Limits limits = {}, Request request = {})
      : client_(client),
        listener_(listener),
        limits_(limits),
        request_(std::move(request)),
        stub_(Service::NewStub(client.channel())),
        backoff_(limits.backoff) {}
  ~Watch() { Stop(); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  void Start() {
    listener_.OnStream({StreamState::kConnecting, {}});
    Open();
  }

  // Ends the stream; afterwards the listener is not called. Not on a thread of gRPC.
  void Stop() {
    std::unique_lock lock(mutex_);
    is_stopping_ = true;
    if (attempt_ != nullptr) attempt_->Cancel();
    if (wait_) wait_->Cancel();
    if (watchdog_) watchdog_->Cancel();
    idle_.wait(lock, [this] { return busy_ == 0; });
  }

  // Breaks the connection, as a bad network would; the stream comes back by itself. For tests.
  void Break() {
    const std::lock_guard lock(mutex_);
    if (attempt_ != nullptr) attempt_->Cancel();
  }

 private:
  class Attempt final : public grpc::ClientReadReactor<Frame> {
   public:
    explicit Attempt(Watch& owner) : owner_(owner), request_(owner.request_) {}

    void Begin(const std::string& token, const Position& after) {
      if (!token.empty()) context_.AddMetadata("authorization", "Bearer " + token);
      request_.set_generation(after.generation);
      request_.set_after_sequence(after.sequence);
      owner_.stub_->async()->Watch(&context_, &request_, this);
      this->StartRead(&frame_);
      this->StartCall();
    }
    void Cancel() { context_.TryCancel(); }

    void OnReadDone(bool ok) override {
      if (!ok) return;  // OnDone follows.
      owner_.Heard(frame_);
      this->StartRead(&frame_);
    }
    void OnDone(const grpc::Status& status) override {
      Watch& owner = owner_;
      owner.Lost(status);
      delete this;
      owner.Leave();
    }

   private:
    Watch& owner_;
    grpc::ClientContext context_;
    Request request_;
    Frame frame_;
  };

  static std::chrono::system_clock::time_point In(Duration wait) {
    return std::chrono::system_clock::now() +
           std::chrono::duration_cast<std::chrono::system_clock::duration>(wait);
  }

  void Open() {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return;
    places_.Break();
    heard_ = false;
    is_live_ = false;
    ++busy_;
    attempt_ = new Attempt(*this);
    attempt_->Begin(client_.token(), places_.position());
    WatchSilence();
  }

  // A frame came.
  void Heard(const Frame& frame) {
    heard_ = true;
    if (!is_live_.exchange(true)) {
      backoff_.Reset();
      listener_.OnStream({StreamState::kLive, {}});
    }
    places_.Follow(frame);
    listener_.OnFrame(frame);
  }

  // The attempt is over; the next one waits.
  void Lost(const grpc::Status& status) {
    const Error why = ToError(status);
    const bool is_over = IsRefusal(status);
    {
      const std::lock_guard lock(mutex_);
      attempt_ = nullptr;
      if (watchdog_) watchdog_->Cancel();
      if (is_stopping_) return;
    }
    listener_.OnStream({is_over ? StreamState::kEnded : StreamState::kResuming, why});
    if (is_over) return;
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return;
    ++busy_;
    wait_ = std::make_unique<grpc::Alarm>();
    wait_->Set(In(backoff_.Next(Chance())), [this](bool) {
      Open();
      Leave();
    });
  }

  // Under the lock. Cancels the attempt when a whole period passes without a frame.
  void WatchSilence() {
    ++busy_;
    watchdog_ = std::make_unique<grpc::Alarm>();
    watchdog_->Set(In(limits_.silence_max / 2), [this](bool is_time) {
      if (is_time) {
        const std::lock_guard lock(mutex_);
        silent_periods_ = heard_.exchange(false) ? 0 : silent_periods_ + 1;
        if (attempt_ != nullptr && silent_periods_ >= 2) {
          silent_periods_ = 0;
          attempt_->Cancel();
        } else if (attempt_ != nullptr && !is_stopping_) {
          WatchSilence();
        }
      }
      Leave();
    });
  }

  // An attempt, a wait or the watchdog is over; Stop may be waiting for the last of them.
  void Leave() {
    const std::lock_guard lock(mutex_);
    if (--busy_ == 0) idle_.notify_all();
  }

  // Refused for good, as opposed to lost or too slow.
  static bool IsRefusal(const grpc::Status& status) {
    switch (status.error_code()) {
      case grpc::StatusCode::UNAUTHENTICATED:
      case grpc::StatusCode::PERMISSION_DENIED:
      case grpc::StatusCode::FAILED_PRECONDITION:
      case grpc::StatusCode::INVALID_ARGUMENT:
      case grpc::StatusCode::UNIMPLEMENTED:
        return true;
      default:
        return false;
    }
  }

  // Borrowed.
  Client& client_;
  WatchListener<Frame>& listener_;
  // Owned.
  const Limits limits_;
  const Request request_;
  const std::unique_ptr<typename Service::Stub> stub_;
  std::mutex mutex_;
  std::condition_variable idle_;
  // State under mutex_.
  Attempt* attempt_ = nullptr;  // Owned by itself.
  std::unique_ptr<grpc::Alarm> wait_;
  std::unique_ptr<grpc::Alarm> watchdog_;
  int busy_ = 0;  // Callbacks that may still come.
  int silent_periods_ = 0;
  bool is_stopping_ = false;
  // State of the present attempt, touched by its reactions, which come one at a time.
  Backoff backoff_;
  PositionKeeper places_;
  std::atomic<bool> heard_ = false;
  std::atomic<bool> is_live_ = false;
};

}  // namespace strowger::client
