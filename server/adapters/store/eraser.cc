#include "adapters/store/eraser.h"

#include <future>
#include <memory>
#include <utility>

#include "base/thread_name.h"

namespace strowger::store {

Eraser::~Eraser() { Stop(); }

void Eraser::Start() {
  is_stopping_ = false;
  thread_ = std::thread([this] { Loop(); });
}

void Eraser::Stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Eraser::Wake() {
  {
    std::lock_guard lock(mutex_);
    is_woken_ = true;
  }
  wake_.notify_one();
}

void Eraser::Loop() {
  NameThread("store eraser");
  while (Wait()) {
    const bool is_done = Work().ok();
    std::lock_guard lock(mutex_);
    is_in_trouble_ = !is_done;
  }
}

bool Eraser::Wait() {
  std::unique_lock lock(mutex_);
  const auto is_due = [this] { return is_woken_ || is_stopping_; };
  if (is_in_trouble_) {
    wake_.wait_for(lock, kRetryPause, is_due);
  } else {
    wake_.wait(lock, is_due);
  }
  is_woken_ = false;
  return !is_stopping_;
}

bool Eraser::is_stopping() {
  std::lock_guard lock(mutex_);
  return is_stopping_;
}

template <class T>
Result<T> Eraser::Write(std::function<Result<T>(Connection&)> work) {
  std::promise<Result<T>> promise;
  database_.Write<T>(std::move(work),
                     [&promise](Result<T> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

Result<void> Eraser::Work() {
  while (!is_stopping()) {
    auto next = Write<std::optional<ErasureWork>>(
        [](Connection& connection) -> Result<std::optional<ErasureWork>> {
          return NextErasure(connection);
        });
    if (!next.ok()) return next.error();
    if (!*next) return Scrub();
    if (auto erased = EraseRows(**std::move(next)); !erased.ok()) return erased;
  }
  return {};
}

Result<void> Eraser::EraseRows(ErasureWork work) {
  auto traces =
      Write<core::CustomerTraces>([&work](Connection& connection) -> Result<core::CustomerTraces> {
        return TracesOf(connection, work);
      });
  if (!traces.ok()) return traces.error();
  for (ErasurePlace place; !IsPastLastStep(work.step);) {
    if (is_stopping()) return {};
    const auto is_step_done = ErasePiece(work, *traces, place);
    if (!is_step_done.ok()) return is_step_done.error();
    if (!*is_step_done) continue;
    ++work.step;
    place = {};
  }
  auto ended =
      Write<bool>([&work, &clock = database_.clock()](Connection& connection) -> Result<bool> {
        EndErasureRows(connection, work, clock.Now());
        return true;
      });
  return ended.ok() ? Result<void>() : ended.error();
}

Result<bool> Eraser::ErasePiece(const ErasureWork& work, const core::CustomerTraces& traces,
                                ErasurePlace& place) {
  // Moved only when the transaction is durable.
  auto moved = std::make_shared<ErasurePlace>(place);
  auto done = Write<bool>([&, moved](Connection& connection) -> Result<bool> {
    *moved = place;
    const ErasurePiece piece = EraseSome(connection, work, traces, *moved);
    SaveErasureStep(connection, work.id, piece.is_step_done ? work.step + 1 : work.step,
                    piece.rows);
    return piece.is_step_done;
  });
  if (done.ok()) place = *moved;
  return done;
}

Result<void> Eraser::Scrub() {
  using Ids = std::vector<std::uint64_t>;
  const auto erasures = Write<Ids>(
      [](Connection& connection) -> Result<Ids> { return UnscrubbedErasures(connection); });
  if (!erasures.ok()) return erasures.error();
  if (erasures->empty()) return {};
  for (bool is_first = true, is_tidy = false; !is_tidy; is_first = false) {
    if (is_stopping()) return {};
    const auto tidied = Write<bool>([is_first](Connection& connection) -> Result<bool> {
      return connection.handle().TidyTerms(is_first);
    });
    if (!tidied.ok()) return tidied.error();
    is_tidy = *tidied;
  }
  std::uint32_t page = 1;
  for (bool is_clean = false; !is_clean;) {
    if (is_stopping()) return {};
    const auto scrubbed = database_.ScrubSome(page);
    if (!scrubbed.ok()) return scrubbed.error();
    is_clean = *scrubbed;
  }
  const auto finished = Write<bool>([&](Connection& connection) -> Result<bool> {
    for (const std::uint64_t id : *erasures) {
      FinishErasure(connection, id, database_.clock().Now());
    }
    return true;
  });
  return finished.ok() ? Result<void>() : finished.error();
}

}  // namespace strowger::store
