#include "bench/bare_server.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "bench/bare_wire.h"
#include "bench/raw_stream.h"

namespace strowger::bench {

namespace {

// One stream of the control: writes in order, one at a time.
class BareStream : public grpc::ServerGenericBidiReactor {
 public:
  void Write(grpc::ByteBuffer message) {
    const std::lock_guard lock(mutex_);
    if (has_ended_) return;
    waiting_.push_back(std::move(message));
    if (waiting_.size() == 1) StartWrite(&waiting_.front());
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    waiting_.pop_front();
    if (!ok) End();
    if (!has_ended_ && !waiting_.empty()) StartWrite(&waiting_.front());
    if (is_cancelled_ && waiting_.empty()) FinishOnce();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    OnMessage(BytesOf(read_));
    read_.Clear();
    StartRead(&read_);
  }
  void OnCancel() override {
    const std::lock_guard lock(mutex_);
    End();
    is_cancelled_ = true;
    if (waiting_.empty()) FinishOnce();
  }
  void OnDone() override { delete this; }

 protected:
  void Begin() { StartRead(&read_); }
  virtual void OnMessage(const std::string& bytes) = 0;

 private:
  void End() {
    has_ended_ = true;
    // What is being written stays until it is done.
    while (waiting_.size() > 1) waiting_.pop_back();
  }
  void FinishOnce() {
    if (!std::exchange(is_finished_, true)) Finish(grpc::Status::CANCELLED);
  }

  std::mutex mutex_;
  std::deque<grpc::ByteBuffer> waiting_;
  grpc::ByteBuffer read_;
  bool has_ended_ = false;
  bool is_cancelled_ = false;
  bool is_finished_ = false;
};

// The consoles in the order in which they came.
class Consoles {
 public:
  void Add(BareStream* console) {
    const std::lock_guard lock(mutex_);
    consoles_.push_back(console);
  }
  void Remove(BareStream* console) {
    const std::lock_guard lock(mutex_);
    std::erase(consoles_, console);
  }
  void WriteTo(std::uint64_t number, grpc::ByteBuffer frame) {
    const std::lock_guard lock(mutex_);
    if (consoles_.empty()) return;
    consoles_[(number & ~kRestMark) % consoles_.size()]->Write(std::move(frame));
  }
  void WriteAll(const grpc::ByteBuffer& frame) {
    const std::lock_guard lock(mutex_);
    for (BareStream* console : consoles_) console->Write(frame);
  }

 private:
  std::mutex mutex_;
  std::vector<BareStream*> consoles_;
};

class ConsoleStream final : public BareStream {
 public:
  explicit ConsoleStream(Consoles& consoles) : consoles_(consoles) {
    StartSendInitialMetadata();
    Begin();
  }
  ~ConsoleStream() override { consoles_.Remove(this); }

 private:
  void OnMessage(const std::string&) override {
    consoles_.Add(this);
    Write(MakeBuffer(""));
  }
  Consoles& consoles_;
};

grpc::ByteBuffer Filled(std::uint64_t number, std::size_t size) {
  std::string bytes;
  bytes.reserve(size);
  PutNumber(bytes, number);
  bytes.resize(std::max(size, kNumberBytes), 'x');
  return MakeBuffer(bytes);
}

class LinkStreamOfTrips final : public BareStream {
 public:
  explicit LinkStreamOfTrips(Consoles& consoles) : consoles_(consoles) { Begin(); }

 private:
  void OnMessage(const std::string& bytes) override {
    const std::uint64_t entries = NumberAt(bytes, 0);
    const std::size_t frame_bytes = NumberAt(bytes, kNumberBytes);
    const std::size_t answer_bytes = NumberAt(bytes, 2 * kNumberBytes);
    if (entries == 0) return;
    const std::size_t entry_bytes = (bytes.size() - 3 * kNumberBytes) / entries;
    std::string answers;
    answers.reserve(entries * answer_bytes);
    for (std::uint64_t i = 0; i < entries; ++i) {
      const std::uint64_t number = NumberAt(bytes, 3 * kNumberBytes + i * entry_bytes);
      consoles_.WriteTo(number, Filled(number, frame_bytes));
      PutNumber(answers, number);
      answers.resize((i + 1) * answer_bytes, 'x');
    }
    Write(MakeBuffer(answers));
  }
  Consoles& consoles_;
};

class FanOutStream final : public BareStream {
 public:
  explicit FanOutStream(Consoles& consoles) : consoles_(consoles) { Begin(); }

 private:
  void OnMessage(const std::string& bytes) override {
    consoles_.WriteAll(Filled(NumberAt(bytes, 0), NumberAt(bytes, kNumberBytes)));
  }
  Consoles& consoles_;
};

class RefusedStream final : public grpc::ServerGenericBidiReactor {
 public:
  RefusedStream() { Finish({grpc::StatusCode::UNIMPLEMENTED, "no such method"}); }
  void OnDone() override { delete this; }
};

class BareService final : public grpc::CallbackGenericService {
 private:
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    if (context->method() == kBareConsole) return new ConsoleStream(consoles_);
    if (context->method() == kBareLink) return new LinkStreamOfTrips(consoles_);
    if (context->method() == kBareFanOut) return new FanOutStream(consoles_);
    return new RefusedStream();
  }
  Consoles consoles_;
};

}  // namespace

int ServeBare() {
  BareService service;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterCallbackGenericService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (!server) return 1;
  std::printf("listens on port %d\n", port);
  std::fflush(stdout);
  server->Wait();
  return 0;
}

}  // namespace strowger::bench
