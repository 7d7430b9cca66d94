#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "core/floor/input.h"
#include "service/ports/executor.h"
#include "service/ports/ticket_clock_store.h"

namespace strowger::service {

// Tells the floor, as Exchange::Submit does.
using TellsDue = std::function<void(core::ChangeDue change, Done<void> done)>;

// Keeps the clocks of tickets: one timer stands at the next moment at which one of them is nearly
// or wholly used up; then, and whenever something happened to a ticket, what changed is kept and
// the floor is told. What was kept and not told when the server ended is told after the next start.
class TicketClocks {
 public:
  struct Ports {
    Executor& executor;
    const Clock& clock;
    TicketClockStore& store;
    TellsDue tell;
  };
  static constexpr std::size_t kJudgedTogetherMax = 100;

  // All of it outlives this.
  explicit TicketClocks(Ports ports) : ports_(std::move(ports)) {}

  // From any thread, as all below.
  void Start();
  void Stop();
  // Other things are promised from now on.
  void Change();

 private:
  // On the executor, as all below.
  void Look();
  void Judge();
  void Tell(std::vector<ClockNews> news);
  void EndTelling();
  void SetTimer(TimePoint at);
  void LookLater();
  template <class T>
  Done<T> Here(std::function<void(Result<T>)> task);

  // Borrowed.
  const Ports ports_;
  // State, on the executor.
  std::shared_ptr<void> watching_;
  bool is_stopped_ = true;
  bool is_looking_ = false;
  bool is_rung_ = false;  // Something came since the last look.
  JudgedClocks judged_;
  std::vector<ClockNews> told_;
  std::size_t telling_ = 0;
  bool is_refused_ = false;  // Of what is being told, something was.
  Executor::TimerKey timer_ = 0;
};

}  // namespace strowger::service
