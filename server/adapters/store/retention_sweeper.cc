#include "adapters/store/retention_sweeper.h"

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "base/thread_name.h"

namespace strowger::store {

RetentionSweeper::~RetentionSweeper() { Stop(); }

void RetentionSweeper::Start() {
  const bool has_rule =
      std::any_of(std::begin(kRetentionKinds), std::end(kRetentionKinds),
                  [this](auto kind) { return AgeOf(rules_, kind) != std::chrono::days::zero(); });
  if (!has_rule) return;
  is_stopping_ = false;
  thread_ = std::thread([this] { Loop(); });
}

void RetentionSweeper::Stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool RetentionSweeper::is_stopping() {
  std::lock_guard lock(mutex_);
  return is_stopping_;
}

void RetentionSweeper::Loop() {
  NameThread("retention");
  while (!is_stopping()) {
    // After trouble it is tried again as soon as that may be.
    const auto swept = Sweep();
    const Duration pause = swept.ok() ? PauseUntilDue() : Duration(kPauseMin);
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pause, [this] { return is_stopping_; });
  }
}

template <class T>
Result<T> RetentionSweeper::Write(std::function<Result<T>(Connection&)> work) {
  std::promise<Result<T>> promise;
  database_.Write<T>(std::move(work),
                     [&promise](Result<T> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

Result<std::int64_t> RetentionSweeper::Sweep() {
  std::int64_t rows = 0;
  for (const RetentionKind kind : kRetentionKinds) {
    const auto age = AgeOf(rules_, kind);
    if (age == age.zero()) continue;
    const TimePoint before = database_.clock().Now() - age;
    std::int64_t place = 0;
    for (bool is_done = false; !is_done && !is_stopping();) {
      auto moved = std::make_shared<std::int64_t>(place);
      const auto swept = Write<SweptRows>([&, moved](Connection& connection) -> Result<SweptRows> {
        *moved = place;
        return SweepSome(connection, kind, before, *moved);
      });
      if (!swept.ok()) return swept.error();
      place = *moved;
      rows += swept->rows;
      is_done = swept->is_done;
    }
  }
  if (rows == 0) return rows;
  auto scrubbed = Scrub();
  if (!scrubbed.ok()) return scrubbed.error();
  return rows;
}

Result<void> RetentionSweeper::Scrub() {
  std::uint32_t page = 1;
  for (bool is_clean = false; !is_clean && !is_stopping();) {
    const auto scrubbed = database_.ScrubSome(page);
    if (!scrubbed.ok()) return scrubbed.error();
    is_clean = *scrubbed;
  }
  return {};
}

Duration RetentionSweeper::PauseUntilDue() {
  const auto due = Write<std::optional<TimePoint>>(
      [this](Connection& connection) -> Result<std::optional<TimePoint>> {
        return NextDue(connection, rules_);
      });
  Duration pause = kPauseMax;
  if (due.ok() && *due) pause = **due - database_.clock().Now();
  return std::clamp<Duration>(pause, kPauseMin, kPauseMax);
}

void RetentionSweeper::Preview(service::Done<std::vector<service::RetentionLine>> done) {
  using Lines = std::vector<service::RetentionLine>;
  database_.Read<Lines>(
      [this](Connection& connection) -> Result<Lines> {
        return CountDue(connection, rules_, database_.clock().Now());
      },
      std::move(done));
}

}  // namespace strowger::store
