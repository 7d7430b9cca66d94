#include "bench/raw_stream.h"

#include <grpcpp/support/slice.h>

#include <utility>

namespace strowger::bench {

grpc::ByteBuffer MakeBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

// Freed by the stream, which waits for OnDone: the stub and the context hold the channel, whose
// last owner must not be a thread of gRPC. One hold for the writes, which start outside of
// reactions.
class RawStream::Reactor final
    : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Reactor(const std::shared_ptr<grpc::Channel>& channel, Heard heard)
      : stub_(channel), heard_(std::move(heard)) {}

  void Begin(const std::string& method, const std::string& token) {
    if (!token.empty()) context_.AddMetadata("authorization", "Bearer " + token);
    stub_.PrepareBidiStreamingCall(&context_, method, {}, this);
    AddHold();
    StartRead(&message_);
    StartCall();
  }

  void WriteInOrder(const std::function<std::string()>& make) {
    const std::lock_guard lock(mutex_);
    if (!has_ended_) Push({MakeBuffer(make()), false});
  }
  void Write(grpc::ByteBuffer message, bool is_last) {
    const std::lock_guard lock(mutex_);
    if (!has_ended_) Push({std::move(message), is_last});
  }

  void OnReadDone(bool ok) override {
    if (ok) {
      heard_(message_);
      message_.Clear();
      StartRead(&message_);
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      has_ended_ = true;
    }
    RemoveHold();
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    waiting_.pop_front();
    if (!ok) has_ended_ = true;
    if (!has_ended_ && !waiting_.empty()) WriteFront();
  }

  void OnDone(const grpc::Status& status) override {
    // Under the lock: this may be gone as soon as it is let go.
    const std::lock_guard lock(mutex_);
    status_ = status;
    is_done_ = true;
    done_.notify_all();
  }

  void End() {
    context_.TryCancel();
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return is_done_; });
  }

  bool has_ended() {
    const std::lock_guard lock(mutex_);
    return is_done_;
  }
  std::string why() {
    const std::lock_guard lock(mutex_);
    return status_.error_message();
  }

 private:
  struct Waiting {
    grpc::ByteBuffer message;
    bool is_last;
  };
  void Push(Waiting waiting) {
    waiting_.push_back(std::move(waiting));
    if (waiting_.size() == 1) WriteFront();
  }
  void WriteFront() {
    if (waiting_.front().is_last) {
      StartWriteLast(&waiting_.front().message, {});
    } else {
      StartWrite(&waiting_.front().message);
    }
  }

  grpc::GenericStub stub_;
  const Heard heard_;
  grpc::ClientContext context_;
  grpc::ByteBuffer message_;
  std::mutex mutex_;
  std::condition_variable done_;
  std::deque<Waiting> waiting_;  // The first one is being written.
  bool has_ended_ = false;
  bool is_done_ = false;
  grpc::Status status_;
};

RawStream::RawStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                     const std::string& token, Heard heard)
    : reactor_(std::make_unique<Reactor>(channel, std::move(heard))) {
  reactor_->Begin(method, token);
}

RawStream::~RawStream() { reactor_->End(); }

void RawStream::Write(grpc::ByteBuffer message) { reactor_->Write(std::move(message), false); }

void RawStream::WriteInOrder(const std::function<std::string()>& make) {
  reactor_->WriteInOrder(make);
}

void RawStream::WriteLast(grpc::ByteBuffer message) { reactor_->Write(std::move(message), true); }

bool RawStream::has_ended() const { return reactor_->has_ended(); }

std::string RawStream::why() const { return reactor_->why(); }

}  // namespace strowger::bench
