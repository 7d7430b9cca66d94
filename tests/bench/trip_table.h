#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace strowger::bench {

using SteadyTime = std::chrono::steady_clock::time_point;

// Round trips under way: each ends when both its halves have come, the command at the PBX and the
// frame at the console. Any thread.
class TripTable {
 public:
  // Sends trips with these numbers, as one message.
  using Send = std::function<void(const std::vector<std::uint64_t>&)>;

  struct Load {
    int batch = 1;     // Trips in one message.
    int messages = 0;  // Messages in flight, for a closed loop; 0: an open loop at `rate`.
    double rate = 0;   // Trips a second.
    std::chrono::milliseconds duration{3000};
  };
  struct Outcome {
    double trips_per_second = 0;
    std::vector<double> latencies_ms;  // From when the trip should have been sent.
    std::uint64_t unfinished = 0;
  };

  // `send` must be able to run on threads of gRPC.
  explicit TripTable(Send send);

  // Runs a load and waits for its trips to end.
  Outcome Run(const Load& load);

  void CommandCame(std::uint64_t trip) { Half(trip, 1); }
  void FrameCame(std::uint64_t trip) { Half(trip, 2); }

 private:
  static constexpr std::size_t kSlots = 1 << 16;
  struct Slot {
    std::atomic<std::uint64_t> trip{0};
    std::atomic<int> halves{0};
    SteadyTime start;
  };

  void Half(std::uint64_t trip, int half);
  void End(Slot& slot);
  std::vector<std::uint64_t> Begin(int count, SteadyTime start);
  void Pace(const Load& load, SteadyTime begin);

  const Send send_;
  std::vector<Slot> slots_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Under the mutex.
  Load load_;
  SteadyTime stop_at_{};
  std::uint64_t last_trip_ = 0;
  std::uint64_t begun_ = 0;
  std::uint64_t ended_ = 0;
  std::uint64_t ended_in_time_ = 0;
  int credits_ = 0;
  std::vector<double> latencies_ms_;
};

}  // namespace strowger::bench
