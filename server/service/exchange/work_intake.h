#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "core/floor/floor.h"
#include "service/exchange/line_plan.h"
#include "service/ports/customer_store.h"
#include "service/ports/done.h"
#include "service/ports/executor.h"
#include "service/ports/journal.h"

namespace strowger::service {

struct SubmittedWork {
  WorkItemId item;
  bool was_known = false;  // By its key; nothing was changed.
};

// Its own key, and those of what joined it.
std::vector<std::string> KeysOf(const core::ItemView& view);

// The way of work without a call to the floor: is its key known, who is the customer, then in. A
// key is looked for on the floor, among what is being closed, and in the store, so that the same
// work never comes in twice. Owned by the exchange; everything on its executor.
class WorkIntake {
 public:
  struct Ports {
    Executor& executor;
    const Journal& journal;
    CallerDirectory& callers;
    const core::Floor& floor;
  };
  struct Arrival {
    core::SubmitWork work;
    Actor actor;
    std::shared_ptr<const ScreenPop> pop;
  };
  // Puts the arrival on the floor, or says why not.
  using Admit = std::function<Result<void>(Arrival arrival)>;
  // Runs `kept` when all that was done before is durable.
  using AfterCommit = std::function<void(Done<void> kept)>;

  // All of them must outlive this.
  WorkIntake(Ports ports, const LinePlan& plan) : ports_(ports), plan_(plan) {}
  void Connect(Admit admit, AfterCommit after_commit);

  void Submit(core::SubmitWork work, Actor actor, Done<SubmittedWork> done);
  // The item is closed, and until Kept, by each of its keys, not yet durable.
  void Closing(const core::ItemView& view);
  void Kept(const std::string& key) { closing_.erase(key); }

 private:
  void LookUp(const std::shared_ptr<Arrival>& arrival);
  void Enter(const std::shared_ptr<Arrival>& arrival);
  // Everybody who asked for this key meanwhile gets the same answer.
  void Answer(const std::string& key, const Result<SubmittedWork>& answer);
  void AnswerKept(Done<SubmittedWork> done, WorkItemId item);

  const Ports ports_;
  const LinePlan& plan_;
  Admit admit_;
  AfterCommit after_commit_;
  std::map<std::string, std::vector<Done<SubmittedWork>>> submitting_;  // By key.
  std::map<std::string, WorkItemId> closing_;                           // By key.
};

}  // namespace strowger::service
