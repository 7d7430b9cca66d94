#include "adapters/grpc/write_decision.h"

#include "adapters/grpc/names.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_floor.h"
#include "core/routing/strategy.h"

namespace strowger::rpc {

namespace {

constexpr double kMilli = 1000;

routing::v1::DecisionKind ToProto(core::DecisionKind kind) {
  switch (kind) {
    case core::DecisionKind::kJoined:
      return routing::v1::DECISION_KIND_JOINED_QUEUE;
    case core::DecisionKind::kKept:
      return routing::v1::DECISION_KIND_KEPT;
    case core::DecisionKind::kLetGo:
      return routing::v1::DECISION_KIND_LET_GO;
    case core::DecisionKind::kStepBegan:
      return routing::v1::DECISION_KIND_STEP_BEGAN;
    case core::DecisionKind::kStepPassed:
      return routing::v1::DECISION_KIND_STEP_PASSED;
    case core::DecisionKind::kNobody:
      return routing::v1::DECISION_KIND_NOBODY;
    case core::DecisionKind::kAsked:
      return routing::v1::DECISION_KIND_ASKED;
    case core::DecisionKind::kOfferEnded:
      return routing::v1::DECISION_KIND_OFFER_ENDED;
    case core::DecisionKind::kOverdue:
      return routing::v1::DECISION_KIND_OVERDUE;
    case core::DecisionKind::kRefused:
      return routing::v1::DECISION_KIND_REFUSED;
    case core::DecisionKind::kCallbackAsked:
      return routing::v1::DECISION_KIND_CALLBACK_ASKED;
    case core::DecisionKind::kCallbackPromised:
      return routing::v1::DECISION_KIND_CALLBACK_PROMISED;
    case core::DecisionKind::kTookIn:
      return routing::v1::DECISION_KIND_TOOK_IN;
    case core::DecisionKind::kParked:
      return routing::v1::DECISION_KIND_PARKED;
    case core::DecisionKind::kWoken:
      return routing::v1::DECISION_KIND_WOKEN;
    case core::DecisionKind::kDue:
      return routing::v1::DECISION_KIND_DUE;
  }
  return routing::v1::DECISION_KIND_UNSPECIFIED;
}

routing::v1::OutGround ToProto(core::Ground ground) {
  switch (ground) {
    case core::Ground::kQueue:
      return routing::v1::OUT_GROUND_QUEUE;
    case core::Ground::kReserve:
      return routing::v1::OUT_GROUND_RESERVE;
    case core::Ground::kLink:
      return routing::v1::OUT_GROUND_LINK;
    case core::Ground::kChannel:
      return routing::v1::OUT_GROUND_CHANNEL;
    case core::Ground::kSkill:
      return routing::v1::OUT_GROUND_SKILL;
    case core::Ground::kRule:
      return routing::v1::OUT_GROUND_RULE;
    case core::Ground::kKept:
      return routing::v1::OUT_GROUND_KEPT;
    case core::Ground::kDeclined:
      return routing::v1::OUT_GROUND_DECLINED;
    case core::Ground::kLoggedOff:
      return routing::v1::OUT_GROUND_LOGGED_OFF;
    case core::Ground::kNotReady:
      return routing::v1::OUT_GROUND_NOT_READY;
    case core::Ground::kResting:
      return routing::v1::OUT_GROUND_RESTING;
    case core::Ground::kAtWork:
      return routing::v1::OUT_GROUND_AT_WORK;
  }
  return routing::v1::OUT_GROUND_UNSPECIFIED;
}

routing::v1::AskReason ToProto(core::AskedBecause because) {
  switch (because) {
    case core::AskedBecause::kWorkCame:
      return routing::v1::ASK_REASON_WORK_CAME;
    case core::AskedBecause::kAgentFreed:
      return routing::v1::ASK_REASON_AGENT_FREED;
    case core::AskedBecause::kTransfer:
      return routing::v1::ASK_REASON_TRANSFER;
    case core::AskedBecause::kConsult:
      return routing::v1::ASK_REASON_CONSULT;
    case core::AskedBecause::kBeside:
      return routing::v1::ASK_REASON_BESIDE;
  }
  return routing::v1::ASK_REASON_UNSPECIFIED;
}

routing::v1::PassReason ToProto(core::PassedBecause because) {
  switch (because) {
    case core::PassedBecause::kCondition:
      return routing::v1::PASS_REASON_CONDITION;
    case core::PassedBecause::kNobody:
      return routing::v1::PASS_REASON_NOBODY;
    case core::PassedBecause::kQueueFull:
      return routing::v1::PASS_REASON_QUEUE_FULL;
  }
  return routing::v1::PASS_REASON_UNSPECIFIED;
}

routing::v1::PreferenceKind ToProto(core::PreferenceKind kind) {
  switch (kind) {
    case core::PreferenceKind::kLastAgent:
      return routing::v1::PREFERENCE_KIND_LAST_AGENT;
    case core::PreferenceKind::kTicketOwner:
      return routing::v1::PREFERENCE_KIND_TICKET_OWNER;
    case core::PreferenceKind::kCustomerOwner:
      return routing::v1::PREFERENCE_KIND_CUSTOMER_OWNER;
    case core::PreferenceKind::kAttached:
      return routing::v1::PREFERENCE_KIND_ATTACHED;
    case core::PreferenceKind::kNamed:
      return routing::v1::PREFERENCE_KIND_NAMED;
    case core::PreferenceKind::kPromised:
      return routing::v1::PREFERENCE_KIND_PROMISED;
    case core::PreferenceKind::kReturned:
      return routing::v1::PREFERENCE_KIND_RETURNED;
  }
  return routing::v1::PREFERENCE_KIND_UNSPECIFIED;
}

void WriteSelection(const core::Selection& selection, routing::v1::Selection& out) {
  out.set_considered_count(selection.considered);
  for (const core::Exclusion& one : selection.out) {
    routing::v1::OutCount& count = *out.add_out();
    count.set_ground(ToProto(one.ground));
    count.set_detail(one.detail);
    count.set_agents_count(one.agents);
  }
  out.set_candidates_count(selection.candidates);
  if (selection.contenders.empty()) return;
  out.set_queue(NameOf(selection.queue));
  out.set_strategy(std::string(core::NameOf(selection.strategy)));
  out.set_contenders_count(selection.contenders_count);
  for (const core::Contender& one : selection.contenders) {
    routing::v1::Contender& contender = *out.add_contenders();
    contender.set_agent(NameOf(one.agent));
    contender.set_level(one.level);
    contender.set_figure(one.figure);
    if (one.idle_since != TimePoint{}) SetTime(one.idle_since, contender.mutable_idle_start_time());
    contender.set_position(one.position);
    contender.set_units_in_hand(one.load);
  }
  out.set_lot(selection.lot);
  out.set_lots_count(selection.lots);
  out.set_first_lot(selection.first_lot);
  out.set_lots_held(selection.lots_held);
}

void WriteAsked(const core::Decision& decision, routing::v1::Decision& out) {
  out.set_ask_reason(ToProto(decision.because));
  out.set_colleague(NameOf(AgentId{decision.detail}));
}

void WritePassed(const core::Decision& decision, routing::v1::Decision& out) {
  out.set_pass_reason(ToProto(decision.passed));
  if (decision.passed == core::PassedBecause::kQueueFull) {
    out.set_full_queue(NameOf(QueueId{decision.detail}));
  } else {
    out.set_condition(decision.detail);
  }
  out.set_facts(decision.facts);
}

// What is only of work without a call.
void WriteGoingOn(const core::Decision& decision, routing::v1::Decision& out) {
  switch (decision.kind) {
    case core::DecisionKind::kTookIn:
      return out.set_joined_key(decision.detail);
    case core::DecisionKind::kParked:
      out.set_park_reason(decision.detail);
      if (decision.until != TimePoint{}) SetTime(decision.until, out.mutable_park_end_time());
      return;
    case core::DecisionKind::kDue:
      out.set_is_late(!decision.detail.empty());
      return SetTime(decision.until, out.mutable_due_time());
    default:
      return;
  }
}

}  // namespace

void Write(const core::Decision& decision, routing::v1::Decision& out) {
  out.set_number(decision.number);
  SetTime(decision.time, out.mutable_decide_time());
  out.set_kind(ToProto(decision.kind));
  out.set_queue(NameOf(decision.queue));
  out.set_plan_step(static_cast<std::uint32_t>(decision.plan_step + 1));
  out.set_priority(decision.priority);
  out.set_points(static_cast<double>(decision.milli_points) / kMilli);
  if (decision.selection) WriteSelection(*decision.selection, *out.mutable_selection());
  out.set_agent(NameOf(decision.agent));
  out.set_offer(NameOf(decision.offer));
  if (decision.kind == core::DecisionKind::kAsked) WriteAsked(decision, out);
  if (decision.kind == core::DecisionKind::kOfferEnded) out.set_outcome(ToProto(decision.outcome));
  if (decision.kind == core::DecisionKind::kStepPassed) WritePassed(decision, out);
  if (decision.kind == core::DecisionKind::kCallbackPromised) {
    SetTime(decision.until, out.mutable_promise_time());
    out.set_promised_by(UserNameOf(decision.detail));
  }
  if (decision.kind == core::DecisionKind::kRefused) out.set_number_sent_to(decision.detail);
  if (decision.overflow) out.set_overflow_cause(ToProto(*decision.overflow));
  if (decision.resumed != TimePoint{}) {
    SetTime(decision.resumed, out.mutable_resumed_arrive_time());
  }
  const bool is_kept = decision.kind == core::DecisionKind::kKept;
  if (is_kept) SetTime(decision.until, out.mutable_keep_end_time());
  if (is_kept || decision.kind == core::DecisionKind::kLetGo) {
    out.set_preference(ToProto(decision.preference));
  }
  if (decision.ground) out.set_let_go_ground(ToProto(*decision.ground));
  WriteGoingOn(decision, out);
}

void Write(const core::WaitingNow& waiting, routing::v1::WaitingNow& out) {
  out.set_link_up(waiting.is_link_up);
  out.set_points(static_cast<double>(waiting.milli_points) / kMilli);
  out.set_place(static_cast<std::uint32_t>(waiting.place));
  WriteSelection(waiting.selection, *out.mutable_selection());
  for (const core::AgentStanding& one : waiting.agents) {
    routing::v1::AgentStanding& standing = *out.add_agents();
    standing.set_agent(NameOf(one.agent));
    if (one.ground) standing.set_ground(ToProto(*one.ground));
    standing.set_detail(one.detail);
    if (one.since != TimePoint{}) SetTime(one.since, standing.mutable_start_time());
  }
  out.set_has_more_agents(waiting.has_more_agents);
}

}  // namespace strowger::rpc
