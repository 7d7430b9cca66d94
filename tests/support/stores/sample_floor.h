#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/floor/state.h"

// Agents and work items with every field set, so that one that is not kept is missed.
namespace strowger {

inline TimePoint At(int second) {
  return TimePoint(std::chrono::seconds(1'767'225'600 + second)) + std::chrono::nanoseconds(7);
}

inline core::AgentState BusyAgent(const std::string& name) {
  core::AgentState agent;
  agent.agent = AgentId{name};
  agent.presence = core::Presence::kNotReady;
  agent.reason = "break \"tea\"";
  agent.cause = core::PresenceCause::kSupervisor;
  agent.presence_since = At(1);
  agent.pending = core::Presence::kLoggedOff;
  agent.pending_reason = "end of shift";
  agent.device = DeviceId{"1001"};
  agent.slots = {{.state = core::SlotState::kHeld,
                  .channel = core::Channel::kMail,
                  .since = At(2),
                  .item = WorkItemId{17},
                  .offer = OfferId{18},
                  .offer_kind = core::OfferKind::kConsult,
                  .wrap_up_end = At(7)}};
  agent.slots.push_back({.state = core::SlotState::kWrapUp,
                         .channel = core::Channel::kChat,
                         .since = At(9),
                         .item = WorkItemId{19},
                         .offer = {},
                         .offer_kind = core::OfferKind::kWork,
                         .wrap_up_end = {}});
  agent.slots_since = At(2);
  agent.idle_since = At(3);
  agent.counts = {12, std::chrono::seconds(340), std::chrono::seconds(56), std::chrono::seconds(78),
                  OfferId{16}};
  agent.rest_until = At(8);
  agent.has_console = true;
  return agent;
}

inline core::ItemView WaitingItem(std::uint64_t number) {
  core::ItemView item;
  item.item = WorkItemId{number};
  item.interaction = InteractionId{number + 1};
  item.state_since = At(4);
  item.queue = QueueId{"billing"};
  item.priority = -3;
  item.needs = {{SkillId{"english"}, 4}, {SkillId{"计费"}, 9}};
  item.arrived = At(5);
  item.is_overdue = true;
  item.plan_step = 2;
  item.overflow = core::OverflowCause::kFull;
  item.step_since = At(6);
  item.decisions = 3;
  item.known = {AgentId{"chen"}, AgentId{"bo"}, AgentId{"ana"}};
  item.preference = 1;
  item.kept_for = AgentId{"chen"};
  item.kept_since = At(7);
  item.declined_by = {AgentId{"li"}, AgentId{"ana"}};
  item.link = LinkId{"pbx"};
  item.call = PbxCallId{"call-" + std::to_string(number)};
  item.customer_leg = LegId{"leg-1"};
  item.ani = "+862584664163";
  item.subject = "Where is \"it\"?";
  item.dialled = "4000";
  // A quotation mark, a control character, Chinese and a byte that is no UTF-8.
  item.attached = {{"account", "A\"7\\"}, {"menu", "付款\n\x01"}, {"name", "caf\xe9"}};
  item.segments = {{AgentId{}, QueueId{"billing"}, At(5), std::nullopt, Duration{}, OfferId{}}};
  return item;
}

// A mail that was parked after two more had joined it.
inline core::ItemView ParkedItem(std::uint64_t number) {
  core::ItemView item = WaitingItem(number);
  item.channel = core::Channel::kMail;
  item.state = core::ItemState::kScheduled;
  item.link = {};
  item.call = {};
  item.customer_leg = {};
  item.key = "mail/" + std::to_string(number);
  item.thread = "mail-threads/7";
  item.joined = {{"mail/" + std::to_string(number + 100), "Where is \"it\"?\n", At(7)},
                 {"mail/" + std::to_string(number + 200), "发票", At(8)}};
  item.parking = core::Parking{AgentId{"ana"}, At(9), At(120), "waits for \"it\""};
  item.asked_first = AgentId{"bo"};
  item.due = {core::DueStage::kNear, At(300)};
  item.due_points = 20;
  return item;
}

// A callback that rests after two attempts.
inline core::ItemView RestingItem(std::uint64_t number) {
  core::ItemView item = WaitingItem(number);
  item.state = core::ItemState::kScheduled;
  item.call = {};
  item.customer_leg = {};
  item.callback = core::Callback{2,      At(90),  core::Cause::kBusy, PbxCallId{"call-before"},
                                 At(60), At(120), AgentId{"bo"},      WorkItemId{77}};
  return item;
}

inline core::ItemView ConferenceItem(std::uint64_t number) {
  core::ItemView item = WaitingItem(number);
  item.state = core::ItemState::kConference;
  item.answered = At(15);
  item.owner = AgentId{"ana"};
  item.consulted = AgentId{"li"};
  item.offer = OfferId{99};
  item.offer_kind = core::OfferKind::kConsult;
  item.deadline = At(60);
  item.reserved_for = AgentId{"li"};
  item.customer = CustomerId{42};
  item.customer_state = core::LegState::kConnected;
  item.parties = {{LegId{"leg-2"}, core::LegState::kConnected, AgentId{"ana"}, DeviceId{"1001"}},
                  {LegId{"leg-3"}, core::LegState::kAlerting, AgentId{}, DeviceId{"0013800"}}};
  item.segments.front().end = At(15);
  item.segments.push_back({AgentId{"ana"}, QueueId{"billing"}, At(15), std::nullopt,
                           std::chrono::seconds(6), OfferId{50}});
  item.disposition = "paid";
  return item;
}

// Those of work without a call.
template <class Add>
void AddGoingOn(Add add) {
  using namespace core;
  add(DecisionKind::kTookIn).detail = "mail/7";
  Decision& parked = add(DecisionKind::kParked);
  parked.agent = AgentId{"ana"};
  parked.until = At(120);
  parked.detail = "waits";
  add(DecisionKind::kWoken).agent = AgentId{"ana"};
  Decision& due = add(DecisionKind::kDue);
  due.until = At(300);
  due.detail = "missed";
  Decision& back = add(DecisionKind::kKept);
  back.agent = AgentId{"ana"};
  back.preference = PreferenceKind::kReturned;
  back.until = At(90);
}

// One of each kind, with all that goes with it.
inline std::vector<core::Decision> AllDecisions(InteractionId interaction, WorkItemId item) {
  using namespace core;
  Decision common{.interaction = interaction, .item = item, .queue = QueueId{"billing"}};
  common.priority = -3;
  std::vector<Decision> all;
  const auto add = [&](DecisionKind kind) -> Decision& {
    all.push_back(common);
    all.back().kind = kind;
    all.back().number = static_cast<std::uint32_t>(all.size());
    all.back().time = At(static_cast<int>(all.size()));
    return all.back();
  };
  add(DecisionKind::kJoined).resumed = At(-30);
  Decision& passed = add(DecisionKind::kStepPassed);
  passed.plan_step = 1;
  passed.passed = PassedBecause::kQueueFull;
  passed.detail = "销售";
  passed.facts = "waiting 3";
  add(DecisionKind::kStepBegan).plan_step = 2;
  Decision& nobody = add(DecisionKind::kNobody);
  nobody.milli_points = -3'500;
  nobody.selection = Selection{.considered = 7,
                               .out = {{Ground::kSkill, "english 4", 2},
                                       {Ground::kNotReady, "break \"tea\"", 4},
                                       {Ground::kAtWork, "", 1}},
                               .queue = {},
                               .contenders = {}};
  Decision& asked = add(DecisionKind::kAsked);
  asked.because = AskedBecause::kAgentFreed;
  asked.agent = AgentId{"ana"};
  asked.offer = OfferId{50};
  asked.selection = Selection{.considered = 2,
                              .out = {},
                              .candidates = 2,
                              .queue = QueueId{"sales"},
                              .strategy = Strategy::kWeightedRandom,
                              .contenders_count = 2,
                              .contenders = {{AgentId{"ana"}, 2, 40, 12, At(3), 17}},
                              .lot = 4,
                              .lots = 9,
                              .first_lot = 3,
                              .lots_held = 2};
  Decision& ended = add(DecisionKind::kOfferEnded);
  ended.agent = AgentId{"ana"};
  ended.offer = OfferId{50};
  ended.outcome = OfferOutcome::kUnreachable;
  Decision& kept = add(DecisionKind::kKept);
  kept.agent = AgentId{"chen"};
  kept.preference = PreferenceKind::kTicketOwner;
  kept.until = At(90);
  Decision& let_go = add(DecisionKind::kLetGo);
  let_go.agent = AgentId{"chen"};
  let_go.preference = PreferenceKind::kAttached;
  let_go.ground = Ground::kLoggedOff;
  add(DecisionKind::kOverdue);
  add(DecisionKind::kCallbackAsked);
  Decision& promised = add(DecisionKind::kCallbackPromised);
  promised.until = At(60);
  promised.detail = "ana";
  AddGoingOn(add);
  Decision& refused = add(DecisionKind::kRefused);
  refused.overflow = OverflowCause::kNobody;
  refused.detail = "0800";
  return all;
}

// The conference, over: answered after 10 s, 40 s with ana of which 6 s on hold, 5 s of wrap-up.
inline core::ItemView ClosedItem(std::uint64_t number, CustomerId customer) {
  core::ItemView item = ConferenceItem(number);
  item.state = core::ItemState::kClosed;
  item.customer = customer;
  item.segments.back().end = At(55);
  item.state_since = At(60);
  item.outcome = core::ItemOutcome::kHandled;
  return item;
}

}  // namespace strowger
