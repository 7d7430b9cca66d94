#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace strowger::rpc {

// Has something to write.
class Sender {
 public:
  virtual ~Sender() = default;
  // Called on one of the threads; writes what it has and returns. Must not block.
  virtual void Send() = 0;
};

// The threads that turn what the core thread tells into messages and hand them to gRPC, so that the
// core thread does neither. What is written while its stream is busy goes out by that stream's own
// reactions. Not bounded: a stream is in the queue at most once.
class Senders {
 public:
  explicit Senders(std::size_t threads_count = 1) : threads_count_(threads_count) {}
  ~Senders() { Stop(); }
  Senders(const Senders&) = delete;
  Senders& operator=(const Senders&) = delete;

  void Start();
  // Ends the threads; what is queued is dropped. Harmless when repeated.
  void Stop();
  // Any thread; never blocks. Calls after Stop are dropped.
  void Wake(std::shared_ptr<Sender> sender);

 private:
  void Run();

  const std::size_t threads_count_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::shared_ptr<Sender>> queued_;
  std::size_t sleeping_ = 0;
  bool is_stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace strowger::rpc
