#include "service/exchange/intake.h"

#include <algorithm>
#include <utility>

namespace strowger::service {

namespace {

// Stands in when the lookup did not answer in time.
std::shared_ptr<const ScreenPop> UnfinishedPop(const std::string& number) {
  ScreenPop pop;
  pop.complete = false;
  pop.number = number;
  return std::make_shared<const ScreenPop>(std::move(pop));
}

// The caller was looked up, even where parts of the pop follow.
bool IsFound(const ScreenPop& pop) { return pop.complete || !pop.left_out.empty(); }

// What the lookup found. Nobody is meant when nobody or more than one matched. A lookup that could
// not be done leaves the number as it was received.
void TakeLookup(const LinePlan& plan, const ScreenPop& pop, core::CallArrived& arrival) {
  arrival.customer = pop.customer ? pop.customer->id : CustomerId{};
  arrival.known = pop.known;
  if (pop.customer) {
    const auto points = plan.tier_points.find(pop.customer->fields.tier);
    if (points != plan.tier_points.end()) arrival.priority += points->second;
  }
  if (IsFound(pop)) arrival.ani = pop.number;
}

}  // namespace

Intake::Intake(Ports ports, const LinePlan& plan, Limits limits)
    : ports_(ports), plan_(plan), limits_(limits) {}

CallerQuery Intake::MakeQuery(const LinkId& link, const OfferedCall& call) const {
  CallerQuery query = MakeCallerQuery(link, call.caller, call.attached);
  query.budget = limits_.budget;
  return query;
}

void Intake::Connect(Deliver deliver, IsKnown is_known, Late late) {
  deliver_ = std::move(deliver);
  is_known_ = std::move(is_known);
  late_ = std::move(late);
}

void Intake::TakeEvents(const LinkId& link, std::vector<LinkEvent> events,
                        std::shared_ptr<void> held) {
  if (const auto resync = resyncing_.find(link); resync != resyncing_.end()) {
    resync->second.following.emplace_back(std::move(events), std::move(held));
    return;
  }
  for (LinkEvent& event : events) {
    if (auto* offered = std::get_if<OfferedCall>(&event)) {
      TakeOffered(link, *offered, held);
    } else if (auto* leg = std::get_if<core::LegEvent>(&event)) {
      leg->link = link;
      const PbxCallId call = leg->call;
      TakeKnown(link, std::move(*leg), call, held);
    } else if (auto* cleared = std::get_if<core::CallCleared>(&event)) {
      cleared->link = link;
      const PbxCallId call = cleared->call;
      TakeKnown(link, std::move(*cleared), call, held);
    } else if (auto* refused = std::get_if<core::CommandRefused>(&event)) {
      refused->link = link;
      const PbxCallId call = refused->call;
      TakeKnown(link, std::move(*refused), call, held);
    }
  }
}

void Intake::TakeOffered(const LinkId& link, const OfferedCall& call,
                         const std::shared_ptr<void>& held) {
  const CallKey key{link, call.call};
  // A PBX that resends what was not acknowledged offers a call again; it has been taken already.
  if (arriving_.contains(key) || is_known_(link, call.call)) return;

  const std::uint64_t number = ++last_number_;
  Arriving arriving;
  arriving.number = number;
  arriving.arrival = MakeArrival(plan_, link, call);
  // No two calls come at the same time, so that their order is never left to their lookups.
  last_arrived_ = std::max(ports_.clock.Now(), last_arrived_ + Duration(1));
  arriving.arrival.arrived = last_arrived_;
  arriving.held.push_back(held);
  const std::string ani = arriving.arrival.ani;
  arriving.deadline = ports_.executor.StartTimer(
      ports_.clock.Now() + limits_.deadline,
      [this, key, number, ani] { FinishArrival(key, number, UnfinishedPop(ani)); });
  arriving_.emplace(key, std::move(arriving));
  ports_.callers.FindCaller(
      MakeQuery(link, call), [this, key, number](std::shared_ptr<const ScreenPop> pop) {
        ports_.executor.Post(
            [this, key, number, pop = std::move(pop)] { FinishArrival(key, number, pop); });
      });
}

void Intake::TakeKnown(const LinkId& link, core::Input input, const PbxCallId& call,
                       const std::shared_ptr<void>& held) {
  if (const auto found = arriving_.find({link, call}); found != arriving_.end()) {
    found->second.following.push_back(std::move(input));
    found->second.held.push_back(held);
    return;
  }
  deliver_({.input = std::move(input), .pops = {}});
}

void Intake::FinishArrival(const CallKey& key, std::uint64_t number,
                           std::shared_ptr<const ScreenPop> pop) {
  const auto found = arriving_.find(key);
  if (found == arriving_.end() || found->second.number != number) {
    if (IsFound(*pop)) late_(key.first, key.second, std::move(pop));
    return;
  }
  Arriving arriving = std::move(found->second);
  arriving_.erase(found);
  ports_.executor.CancelTimer(arriving.deadline);
  TakeLookup(plan_, *pop, arriving.arrival);
  Ready ready{.input = std::move(arriving.arrival), .pops = {}};
  ready.pops.emplace_back(key.second, std::move(pop));
  deliver_(std::move(ready));
  for (core::Input& input : arriving.following) deliver_({.input = std::move(input), .pops = {}});
}

void Intake::TakeLinkUp(const LinkId& link, core::LinkAbilities abilities,
                        std::vector<LinkSnapshotCall> calls) {
  TakeLinkDown(link);  // Whatever waited belongs to the connection before.
  const std::uint64_t number = ++last_number_;
  Resyncing& resync = resyncing_[link];
  resync.number = number;
  resync.up.link = link;
  resync.up.abilities = abilities;
  std::vector<std::pair<PbxCallId, CallerQuery>> queries;
  for (LinkSnapshotCall& call : calls) {
    if (!is_known_(link, call.call.call)) {
      queries.emplace_back(call.call.call, MakeQuery(link, call.call));
    }
    resync.up.calls.push_back({.arrival = MakeArrival(plan_, link, call.call),
                               .customer = call.customer,
                               .legs = std::move(call.legs)});
  }
  resync.open_lookups = queries.size();
  if (queries.empty()) {
    FinishResync(link, number);
    return;
  }
  resync.deadline = ports_.executor.StartTimer(
      ports_.clock.Now() + limits_.deadline, [this, link, number] { FinishResync(link, number); });
  for (auto& [call, query] : queries) {
    ports_.callers.FindCaller(
        std::move(query), [this, link, number, id = call](std::shared_ptr<const ScreenPop> pop) {
          ports_.executor.Post([this, link, number, id, pop = std::move(pop)] {
            const auto found = resyncing_.find(link);
            if (found == resyncing_.end() || found->second.number != number) {
              late_(link, id, pop);
              return;
            }
            found->second.pops.emplace_back(id, pop);
            if (--found->second.open_lookups == 0) FinishResync(link, number);
          });
        });
  }
}

void Intake::FinishResync(const LinkId& link, std::uint64_t number) {
  const auto found = resyncing_.find(link);
  if (found == resyncing_.end() || found->second.number != number) return;
  Resyncing resync = std::move(found->second);
  resyncing_.erase(found);
  ports_.executor.CancelTimer(resync.deadline);
  std::map<PbxCallId, const ScreenPop*> found_pops;
  for (const auto& [call, pop] : resync.pops) found_pops[call] = pop.get();
  for (core::SnapshotCall& call : resync.up.calls) {
    const auto pop = found_pops.find(call.arrival.call);
    if (pop != found_pops.end()) TakeLookup(plan_, *pop->second, call.arrival);
  }
  deliver_({.input = std::move(resync.up), .pops = std::move(resync.pops)});
  for (auto& [events, held] : resync.following) TakeEvents(link, std::move(events), held);
}

void Intake::TakeLinkDown(const LinkId& link) {
  if (const auto found = resyncing_.find(link); found != resyncing_.end()) {
    ports_.executor.CancelTimer(found->second.deadline);
    resyncing_.erase(found);
  }
}

}  // namespace strowger::service
