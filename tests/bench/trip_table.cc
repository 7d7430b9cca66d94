#include "bench/trip_table.h"

#include <algorithm>
#include <utility>

namespace strowger::bench {

namespace {

// An open loop sends what is due at these intervals.
constexpr auto kPace = std::chrono::microseconds(500);
// After the load, the last trips have this long to end.
constexpr auto kFarewell = std::chrono::seconds(5);

double Milliseconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

}  // namespace

TripTable::TripTable(Send send) : send_(std::move(send)), slots_(kSlots) {}

TripTable::Outcome TripTable::Run(const Load& load) {
  const SteadyTime begin = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(mutex_);
    load_ = load;
    stop_at_ = begin + load.duration;
    begun_ = ended_ = ended_in_time_ = 0;
    credits_ = 0;
    latencies_ms_.clear();
    latencies_ms_.reserve(1 << 20);
  }
  if (load.messages > 0) {
    for (int i = 0; i < load.messages; ++i) send_(Begin(load.batch, begin));
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, stop_at_, [] { return false; });
  } else {
    Pace(load, begin);
  }
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kFarewell, [this] { return ended_ == begun_; });
  Outcome outcome;
  outcome.trips_per_second =
      static_cast<double>(ended_in_time_) / std::chrono::duration<double>(load.duration).count();
  outcome.latencies_ms = std::move(latencies_ms_);
  outcome.unfinished = begun_ - ended_;
  return outcome;
}

void TripTable::Pace(const Load& load, SteadyTime begin) {
  const double batches_per_second = load.rate / load.batch;
  std::uint64_t sent = 0;
  for (;;) {
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now >= begin + load.duration) return;
    const auto due = static_cast<std::uint64_t>(std::chrono::duration<double>(now - begin).count() *
                                                batches_per_second);
    for (; sent < due; ++sent) {
      const std::chrono::duration<double> place(static_cast<double>(sent) / batches_per_second);
      send_(Begin(load.batch, begin + std::chrono::duration_cast<std::chrono::nanoseconds>(place)));
    }
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, now + kPace, [] { return false; });
  }
}

std::vector<std::uint64_t> TripTable::Begin(int count, SteadyTime start) {
  const std::lock_guard lock(mutex_);
  std::vector<std::uint64_t> trips;
  for (int i = 0; i < count; ++i) {
    const std::uint64_t trip = ++last_trip_;
    Slot& slot = slots_[trip % kSlots];
    slot.start = start;
    slot.halves.store(0);
    slot.trip.store(trip);
    trips.push_back(trip);
  }
  begun_ += static_cast<std::uint64_t>(count);
  return trips;
}

void TripTable::Half(std::uint64_t trip, int half) {
  Slot& slot = slots_[trip % kSlots];
  if (slot.trip.load() != trip) return;
  const int before = slot.halves.fetch_or(half);
  if ((before | half) == 3 && before != 3) End(slot);
}

void TripTable::End(Slot& slot) {
  const SteadyTime now = std::chrono::steady_clock::now();
  bool sends = false;
  {
    const std::lock_guard lock(mutex_);
    ++ended_;
    if (now < stop_at_) ++ended_in_time_;
    latencies_ms_.push_back(Milliseconds(now - slot.start));
    if (load_.messages > 0 && now < stop_at_ && ++credits_ >= load_.batch) {
      credits_ -= load_.batch;
      sends = true;
    }
    if (!sends && ended_ == begun_) changed_.notify_all();
  }
  if (sends) send_(Begin(load_.batch, now));
}

}  // namespace strowger::bench
