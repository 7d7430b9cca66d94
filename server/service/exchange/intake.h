#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/input.h"
#include "service/exchange/line_plan.h"
#include "service/ports/customer_store.h"
#include "service/ports/executor.h"
#include "service/ports/telephony.h"

namespace strowger::service {

// Where events of PBX links wait until it is known who is calling. A new call is held back,
// together with what follows on it, until the customer was looked up or the deadline passed; other
// calls go on meanwhile. A link's snapshot is held back until all its unknown callers were looked
// up. Lives on the core thread.
class Intake {
 public:
  // An input ready for the floor. `pop` is set with arrivals.
  struct Ready {
    core::Input input;
    // Pops of the calls in the input: of one arrival, or of the unknown calls of a snapshot.
    std::vector<std::pair<PbxCallId, std::shared_ptr<const ScreenPop>>> pops;
  };
  using Deliver = std::function<void(Ready)>;
  using IsKnown = std::function<bool(const LinkId&, const PbxCallId&)>;
  // The lookup came after its deadline.
  using Late =
      std::function<void(const LinkId&, const PbxCallId&, std::shared_ptr<const ScreenPop>)>;

  struct Ports {
    Executor& executor;
    const Clock& clock;
    CallerDirectory& callers;
  };

  struct Limits {
    Duration deadline{};  // Of a lookup; then the call goes on without it.
    Duration budget{};    // Of its pop; see CallerQuery.
  };
  Intake(Ports ports, const LinePlan& plan, Limits limits);

  // Before the first event. `is_known` tells whether the floor has the call already.
  void Connect(Deliver deliver, IsKnown is_known, Late late);

  void TakeEvents(const LinkId& link, std::vector<LinkEvent> events, std::shared_ptr<void> held);
  void TakeLinkUp(const LinkId& link, core::LinkAbilities abilities,
                  std::vector<LinkSnapshotCall> calls);
  void TakeLinkDown(const LinkId& link);

 private:
  using CallKey = std::pair<LinkId, PbxCallId>;
  // A call whose caller is being looked up. `held` keeps the acknowledgement of its events back.
  struct Arriving {
    std::uint64_t number = 0;  // Tells this arrival from a later one with the same key.
    core::CallArrived arrival;
    std::vector<core::Input> following;
    std::vector<std::shared_ptr<void>> held;
    Executor::TimerKey deadline = 0;
  };
  // A link whose snapshot waits for lookups; its events wait behind it.
  struct Resyncing {
    std::uint64_t number = 0;
    core::LinkUp up;
    std::size_t open_lookups = 0;
    std::vector<std::pair<PbxCallId, std::shared_ptr<const ScreenPop>>> pops;
    std::vector<std::pair<std::vector<LinkEvent>, std::shared_ptr<void>>> following;
    Executor::TimerKey deadline = 0;
  };

  CallerQuery MakeQuery(const LinkId& link, const OfferedCall& call) const;
  void TakeOffered(const LinkId& link, const OfferedCall& call, const std::shared_ptr<void>& held);
  void TakeKnown(const LinkId& link, core::Input input, const PbxCallId& call,
                 const std::shared_ptr<void>& held);
  void FinishArrival(const CallKey& key, std::uint64_t number,
                     std::shared_ptr<const ScreenPop> pop);
  void FinishResync(const LinkId& link, std::uint64_t number);

  const Ports ports_;
  const LinePlan& plan_;
  const Limits limits_;
  Deliver deliver_;
  IsKnown is_known_;
  Late late_;
  std::uint64_t last_number_ = 0;
  TimePoint last_arrived_{};
  std::map<CallKey, Arriving> arriving_;
  std::map<LinkId, Resyncing> resyncing_;
};

}  // namespace strowger::service
