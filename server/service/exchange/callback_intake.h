#pragma once

#include <functional>
#include <memory>

#include "base/id.h"
#include "base/result.h"
#include "core/floor/floor.h"
#include "service/exchange/line_plan.h"
#include "service/ports/customer_store.h"
#include "service/ports/done.h"
#include "service/ports/executor.h"

namespace strowger::service {

// The way of a callback that somebody promises to the floor: the number becomes the one that its
// caller would be known by, the customer is looked up, then in. Owned by the exchange; everything
// on its executor.
class CallbackIntake {
 public:
  struct Ports {
    Executor& executor;
    CallerDirectory& callers;
    const core::Floor& floor;
  };
  struct Arrival {
    core::ScheduleCallback ask;
    Actor actor;
    std::shared_ptr<const ScreenPop> pop;
  };
  // Puts the arrival on the floor, or says why not.
  using Admit = std::function<Result<void>(const Arrival& arrival)>;
  // Runs `kept` when all that was done before is durable.
  using AfterCommit = std::function<void(Done<void> kept)>;

  // All of them must outlive this.
  CallbackIntake(Ports ports, const LinePlan& plan) : ports_(ports), plan_(plan) {}
  void Connect(Admit admit, AfterCommit after_commit);

  void Schedule(core::ScheduleCallback ask, Actor actor, Done<WorkItemId> done);

 private:
  struct Wish {
    Arrival arrival;
    Done<WorkItemId> done;
  };

  void TakeNumber(const std::shared_ptr<Wish>& wish, std::shared_ptr<const ScreenPop> pop);
  void Enter(Wish& wish, std::shared_ptr<const ScreenPop> pop);

  const Ports ports_;
  const LinePlan& plan_;
  Admit admit_;
  AfterCommit after_commit_;
};

}  // namespace strowger::service
