#include "adapters/grpc/write_floor.h"

#include "adapters/grpc/names.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_refusal.h"
#include "core/call/call.h"
#include "core/floor/live_service.h"

namespace strowger::rpc {

namespace {

routing::v1::PresenceCause ToProto(core::PresenceCause cause) {
  switch (cause) {
    case core::PresenceCause::kAgent:
      return routing::v1::PRESENCE_CAUSE_AGENT;
    case core::PresenceCause::kSupervisor:
      return routing::v1::PRESENCE_CAUSE_SUPERVISOR;
    case core::PresenceCause::kRona:
      return routing::v1::PRESENCE_CAUSE_NO_ANSWER;
    case core::PresenceCause::kUnreachable:
      return routing::v1::PRESENCE_CAUSE_UNREACHABLE;
    case core::PresenceCause::kConsoleLost:
      return routing::v1::PRESENCE_CAUSE_CONSOLE_LOST;
    case core::PresenceCause::kSystem:
      return routing::v1::PRESENCE_CAUSE_SYSTEM;
  }
  return routing::v1::PRESENCE_CAUSE_UNSPECIFIED;
}

routing::v1::SlotState ToProto(core::SlotState state) {
  switch (state) {
    case core::SlotState::kIdle:
      return routing::v1::SLOT_STATE_IDLE;
    case core::SlotState::kOffered:
      return routing::v1::SLOT_STATE_OFFERED;
    case core::SlotState::kEngaged:
      return routing::v1::SLOT_STATE_ENGAGED;
    case core::SlotState::kHeld:
      return routing::v1::SLOT_STATE_HELD;
    case core::SlotState::kWrapUp:
      return routing::v1::SLOT_STATE_WRAP_UP;
  }
  return routing::v1::SLOT_STATE_UNSPECIFIED;
}

routing::v1::WorkItemState ToProto(core::ItemState state) {
  switch (state) {
    case core::ItemState::kWaiting:
      return routing::v1::WORK_ITEM_STATE_WAITING;
    case core::ItemState::kOffered:
      return routing::v1::WORK_ITEM_STATE_OFFERED;
    case core::ItemState::kConnected:
      return routing::v1::WORK_ITEM_STATE_CONNECTED;
    case core::ItemState::kHeld:
      return routing::v1::WORK_ITEM_STATE_HELD;
    case core::ItemState::kConsulting:
      return routing::v1::WORK_ITEM_STATE_CONSULTING;
    case core::ItemState::kConference:
      return routing::v1::WORK_ITEM_STATE_CONFERENCE;
    case core::ItemState::kWrapUp:
      return routing::v1::WORK_ITEM_STATE_WRAP_UP;
    case core::ItemState::kClosed:
      return routing::v1::WORK_ITEM_STATE_CLOSED;
    case core::ItemState::kScheduled:
      return routing::v1::WORK_ITEM_STATE_SCHEDULED;
  }
  return routing::v1::WORK_ITEM_STATE_UNSPECIFIED;
}

// The move that undoes what the system or a supervisor did.
routing::v1::PresenceMove WayBack(const core::AgentState& state) {
  if (state.cause == core::PresenceCause::kAgent) return routing::v1::PRESENCE_MOVE_UNSPECIFIED;
  switch (state.presence) {
    case core::Presence::kLoggedOff:
      return routing::v1::PRESENCE_MOVE_LOG_ON;
    case core::Presence::kNotReady:
      return routing::v1::PRESENCE_MOVE_READY;
    case core::Presence::kReady:
      return routing::v1::PRESENCE_MOVE_NOT_READY;
  }
  return routing::v1::PRESENCE_MOVE_UNSPECIFIED;
}

// The moves that the presence machine would take now.
void WriteMoves(const core::AgentState& state, routing::v1::AgentStatus& out) {
  if (state.presence == core::Presence::kLoggedOff) {
    out.add_allowed_moves(routing::v1::PRESENCE_MOVE_LOG_ON);
    return;
  }
  out.add_allowed_moves(routing::v1::PRESENCE_MOVE_LOG_OFF);
  const bool is_resting = state.rest_until != TimePoint{};
  if (state.presence != core::Presence::kReady || state.pending || is_resting) {
    out.add_allowed_moves(routing::v1::PRESENCE_MOVE_READY);
  }
  out.add_allowed_moves(routing::v1::PRESENCE_MOVE_NOT_READY);
}

void WriteParties(const core::ItemView& view, routing::v1::WorkItem& out) {
  for (const core::ItemParty& party : view.parties) {
    auto* added = out.add_parties();
    added->set_leg(party.leg.value);
    added->set_state(rpc::ToProto(party.state));
    added->set_agent(NameOf(party.agent));
    added->set_device(party.device.value);
  }
}

void WriteSegments(const core::ItemView& view, routing::v1::WorkItem& out) {
  for (const core::Segment& segment : view.segments) {
    auto* added = out.add_segments();
    added->set_agent(NameOf(segment.agent));
    added->set_queue(NameOf(segment.queue));
    SetTime(segment.start, added->mutable_start_time());
    if (segment.end) SetTime(*segment.end, added->mutable_end_time());
    SetDuration(segment.hold, added->mutable_hold_duration());
  }
}

void WriteCallback(const core::ItemView& view, routing::v1::Callback& out) {
  out.set_number(view.ani);
  out.set_attempts_count(static_cast<std::uint32_t>(view.callback->attempts));
  out.set_is_dialling(core::IsDialling(view));
  if (view.state == core::ItemState::kScheduled) {
    SetTime(view.callback->next, out.mutable_next_time());
  }
  const core::Callback& callback = *view.callback;
  if (callback.from != TimePoint{}) SetTime(callback.from, out.mutable_start_time());
  if (callback.until != TimePoint{}) SetTime(callback.until, out.mutable_end_time());
  out.set_agent(NameOf(callback.agent));
  out.set_caller(NameOf(callback.caller));
  const int ended = view.callback->attempts - (core::IsDialling(view) ? 1 : 0);
  if (ended > 0 && !view.answered) out.set_last_cause(rpc::ToProto(view.callback->last_cause));
}

// How work without a call goes on.
void WriteGoingOn(const core::ItemView& view, routing::v1::WorkItem& out) {
  out.set_thread(view.thread);
  for (const core::JoinedWork& work : view.joined) {
    auto* added = out.add_joined();
    added->set_key(work.key);
    added->set_subject(work.subject);
    SetTime(work.arrived, added->mutable_arrive_time());
  }
  if (view.parking) {
    auto* parking = out.mutable_parking();
    parking->set_agent(NameOf(view.parking->by));
    SetTime(view.parking->since, parking->mutable_start_time());
    if (view.parking->until != TimePoint{}) {
      SetTime(view.parking->until, parking->mutable_end_time());
    }
    parking->set_reason(view.parking->reason);
  }
  out.set_asked_first(NameOf(view.asked_first));
  out.set_due_state(rpc::ToProto(view.due.stage));
  if (view.due.stage != core::DueStage::kNone) SetTime(view.due.time, out.mutable_due_time());
}

void WriteTimes(const core::ItemView& view, routing::v1::WorkItem& out) {
  SetTime(view.state_since, out.mutable_state_start_time());
  SetTime(view.arrived, out.mutable_arrive_time());
  if (view.answered) SetTime(*view.answered, out.mutable_answer_time());
  if (view.deadline == TimePoint{} || !view.offer) return;
  SetTime(view.deadline, out.mutable_offer_expire_time());
}

}  // namespace

routing::v1::DueState ToProto(core::DueStage stage) {
  switch (stage) {
    case core::DueStage::kNone:
      return routing::v1::DUE_STATE_UNSPECIFIED;
    case core::DueStage::kInTime:
      return routing::v1::DUE_STATE_IN_TIME;
    case core::DueStage::kNear:
      return routing::v1::DUE_STATE_NEAR;
    case core::DueStage::kMissed:
      return routing::v1::DUE_STATE_MISSED;
  }
  return routing::v1::DUE_STATE_UNSPECIFIED;
}

routing::v1::OverflowCause ToProto(core::OverflowCause cause) {
  switch (cause) {
    case core::OverflowCause::kClosed:
      return routing::v1::OVERFLOW_CAUSE_CLOSED;
    case core::OverflowCause::kFull:
      return routing::v1::OVERFLOW_CAUSE_FULL;
    case core::OverflowCause::kNobody:
      return routing::v1::OVERFLOW_CAUSE_NOBODY;
    case core::OverflowCause::kLongWait:
      return routing::v1::OVERFLOW_CAUSE_LONG_WAIT;
  }
  return routing::v1::OVERFLOW_CAUSE_UNSPECIFIED;
}

routing::v1::Verb ToProto(core::Verb verb) {
  switch (verb) {
    case core::Verb::kAccept:
      return routing::v1::VERB_ACCEPT;
    case core::Verb::kDecline:
      return routing::v1::VERB_DECLINE;
    case core::Verb::kHold:
      return routing::v1::VERB_HOLD;
    case core::Verb::kRetrieve:
      return routing::v1::VERB_RETRIEVE;
    case core::Verb::kBlindTransfer:
      return routing::v1::VERB_TRANSFER;
    case core::Verb::kConsult:
      return routing::v1::VERB_CONSULT;
    case core::Verb::kCancelConsult:
      return routing::v1::VERB_CANCEL_CONSULTATION;
    case core::Verb::kCompleteTransfer:
      return routing::v1::VERB_COMPLETE_TRANSFER;
    case core::Verb::kConference:
      return routing::v1::VERB_CONFERENCE;
    case core::Verb::kRelease:
      return routing::v1::VERB_RELEASE;
    case core::Verb::kFinishWrapUp:
      return routing::v1::VERB_FINISH_WRAP_UP;
    case core::Verb::kExtendWrapUp:
      return routing::v1::VERB_EXTEND_WRAP_UP;
    case core::Verb::kPark:
      return routing::v1::VERB_PARK;
  }
  return routing::v1::VERB_UNSPECIFIED;
}

call::v1::LegState ToProto(core::LegState state) {
  switch (state) {
    case core::LegState::kNull:
      return call::v1::LEG_STATE_NULL;
    case core::LegState::kInitiated:
      return call::v1::LEG_STATE_INITIATED;
    case core::LegState::kAlerting:
      return call::v1::LEG_STATE_ALERTING;
    case core::LegState::kConnected:
      return call::v1::LEG_STATE_CONNECTED;
    case core::LegState::kHold:
      return call::v1::LEG_STATE_HOLD;
    case core::LegState::kQueued:
      return call::v1::LEG_STATE_QUEUED;
    case core::LegState::kFail:
      return call::v1::LEG_STATE_FAIL;
  }
  return call::v1::LEG_STATE_UNSPECIFIED;
}

routing::v1::Presence ToProto(core::Presence presence) {
  switch (presence) {
    case core::Presence::kLoggedOff:
      return routing::v1::PRESENCE_LOGGED_OFF;
    case core::Presence::kNotReady:
      return routing::v1::PRESENCE_NOT_READY;
    case core::Presence::kReady:
      return routing::v1::PRESENCE_READY;
  }
  return routing::v1::PRESENCE_UNSPECIFIED;
}

routing::v1::OfferOutcome ToProto(core::OfferOutcome outcome) {
  switch (outcome) {
    case core::OfferOutcome::kAccepted:
      return routing::v1::OFFER_OUTCOME_ACCEPTED;
    case core::OfferOutcome::kDeclined:
      return routing::v1::OFFER_OUTCOME_DECLINED;
    case core::OfferOutcome::kExpired:
      return routing::v1::OFFER_OUTCOME_EXPIRED;
    case core::OfferOutcome::kRescinded:
      return routing::v1::OFFER_OUTCOME_RESCINDED;
    case core::OfferOutcome::kBusy:
      return routing::v1::OFFER_OUTCOME_BUSY;
    case core::OfferOutcome::kUnreachable:
      return routing::v1::OFFER_OUTCOME_UNREACHABLE;
    case core::OfferOutcome::kTaken:
      return routing::v1::OFFER_OUTCOME_TAKEN;
  }
  return routing::v1::OFFER_OUTCOME_UNSPECIFIED;
}

routing::v1::Channel ToProto(core::Channel channel) {
  switch (channel) {
    case core::Channel::kCall:
      return routing::v1::CHANNEL_CALL;
    case core::Channel::kCallback:
      return routing::v1::CHANNEL_CALLBACK;
    case core::Channel::kMail:
      return routing::v1::CHANNEL_MAIL;
    case core::Channel::kChat:
      return routing::v1::CHANNEL_CHAT;
    case core::Channel::kTask:
      return routing::v1::CHANNEL_TASK;
  }
  return routing::v1::CHANNEL_UNSPECIFIED;
}

std::optional<core::Channel> FromProto(routing::v1::Channel channel) {
  for (const core::Channel one : core::kChannels) {
    if (ToProto(one) == channel) return one;
  }
  return std::nullopt;
}

routing::v1::WorkItemOutcome ToProto(core::ItemOutcome outcome) {
  switch (outcome) {
    case core::ItemOutcome::kHandled:
      return routing::v1::WORK_ITEM_OUTCOME_HANDLED;
    case core::ItemOutcome::kAbandonedWaiting:
      return routing::v1::WORK_ITEM_OUTCOME_ABANDONED_WAITING;
    case core::ItemOutcome::kAbandonedRinging:
      return routing::v1::WORK_ITEM_OUTCOME_ABANDONED_RINGING;
    case core::ItemOutcome::kTransferredOut:
      return routing::v1::WORK_ITEM_OUTCOME_TRANSFERRED_OUT;
    case core::ItemOutcome::kRefused:
      return routing::v1::WORK_ITEM_OUTCOME_REFUSED;
    case core::ItemOutcome::kLostInResync:
      return routing::v1::WORK_ITEM_OUTCOME_LOST_IN_RESYNC;
    case core::ItemOutcome::kWithdrawn:
      return routing::v1::WORK_ITEM_OUTCOME_WITHDRAWN;
    case core::ItemOutcome::kCallbackFailed:
      return routing::v1::WORK_ITEM_OUTCOME_CALLBACK_FAILED;
    case core::ItemOutcome::kCallbackMissed:
      return routing::v1::WORK_ITEM_OUTCOME_CALLBACK_MISSED;
    case core::ItemOutcome::kServed:
      return routing::v1::WORK_ITEM_OUTCOME_SERVED;
  }
  return routing::v1::WORK_ITEM_OUTCOME_UNSPECIFIED;
}

void Write(const core::AgentState& state, const std::string& display_name,
           routing::v1::AgentStatus& out) {
  out.set_agent(NameOf(state.agent));
  out.set_display_name(display_name);
  out.set_presence(ToProto(state.presence));
  out.set_reason(state.reason);
  out.set_cause(ToProto(state.cause));
  SetTime(state.presence_since, out.mutable_presence_start_time());
  WriteMoves(state, out);
  out.set_way_back(WayBack(state));
  if (state.pending) {
    out.set_pending_presence(ToProto(*state.pending));
    out.set_pending_cause(ToProto(state.pending_cause));
  }
  out.set_pending_reason(state.pending_reason);
  out.set_device(state.device.value);
  out.set_slot_state(ToProto(state.foremost().state));
  SetTime(state.slots_since, out.mutable_slot_start_time());
  out.set_work_item(NameOf(state.foremost().item));
  out.set_offer(NameOf(state.foremost().offer));
  for (const core::Slot& slot : state.slots) {
    routing::v1::WorkInHand& work = *out.add_work_in_hand();
    work.set_work_item(NameOf(slot.item));
    work.set_slot_state(ToProto(slot.state));
    SetTime(slot.since, work.mutable_slot_start_time());
    work.set_offer(NameOf(slot.offer));
  }
  SetTime(state.idle_since, out.mutable_idle_start_time());
  out.set_has_console(state.has_console);
  if (state.rest_until != TimePoint{}) SetTime(state.rest_until, out.mutable_rest_end_time());
}

void WriteSetup(const core::AgentSetup& setup, routing::v1::AgentStatus& out) {
  for (const QueueId& queue : setup.queues) out.add_queues(NameOf(queue));
  for (const auto& [skill, level] : setup.skills) {
    auto* added = out.add_skills();
    added->set_skill(NameOf(skill));
    added->set_level(level);
  }
  out.set_link(NameOf(setup.link));
}

void Write(const service::DeskItem& item, routing::v1::WorkItem& out) {
  const core::ItemView& view = item.view;
  out.set_name(NameOf(view.item));
  out.set_interaction(NameOf(view.interaction));
  out.set_channel(ToProto(view.channel));
  out.set_subject(view.subject);
  out.set_key(view.key);
  if (view.callback) WriteCallback(view, *out.mutable_callback());
  out.set_state(ToProto(view.state));
  WriteTimes(view, out);
  if (item.wrap_up_end != TimePoint{}) SetTime(item.wrap_up_end, out.mutable_wrap_up_end_time());
  out.set_queue(NameOf(view.queue));
  out.set_queue_display_name(item.queue_name);
  out.set_priority(view.priority);
  for (const core::SkillNeed& need : view.needs) {
    auto* added = out.add_needs();
    added->set_skill(NameOf(need.skill));
    added->set_level(need.least_level);
  }
  out.set_owner(NameOf(view.owner));
  out.set_consulted(NameOf(view.consulted));
  out.set_offer(NameOf(view.offer));
  for (const core::AskedAgent& other : view.also_asked) out.add_also_asked(NameOf(other.agent));
  for (const core::Verb verb : item.verbs) out.add_allowed_verbs(ToProto(verb));
  if (view.ani.starts_with('+')) out.mutable_caller()->set_e164(view.ani);
  out.mutable_caller()->set_national(item.national.empty() ? view.ani : item.national);
  out.set_dialled(view.dialled);
  out.mutable_attached()->insert(view.attached.begin(), view.attached.end());
  out.set_customer_state(ToProto(view.customer_state));
  WriteParties(view, out);
  out.set_customer(NameOf(view.customer));
  out.mutable_disposition_need()->set_required(item.disposition_required);
  for (const std::string& choice : item.dispositions) {
    out.mutable_disposition_need()->add_choices(choice);
  }
  out.set_disposition(view.disposition);
  out.set_link(NameOf(view.link));
  if (view.outcome) out.set_outcome(ToProto(*view.outcome));
  if (view.overflow) out.set_overflow_cause(ToProto(*view.overflow));
  WriteSegments(view, out);
  if (!core::IsVoice(view.channel)) WriteGoingOn(view, out);
  if (view.refused) Write(*view.refused, *out.mutable_refusal());
  out.set_is_being_handed_over(view.handover != core::Handover::kNone);
}

void Write(const core::OfferMade& offer, TimePoint offered, routing::v1::Offer& out) {
  out.set_name(NameOf(offer.offer));
  out.set_kind(offer.kind == core::OfferKind::kWork ? routing::v1::OFFER_KIND_WORK
                                                    : routing::v1::OFFER_KIND_CONSULT);
  out.set_work_item(NameOf(offer.item));
  out.set_agent(NameOf(offer.agent));
  SetTime(offered, out.mutable_offer_time());
  SetTime(offer.deadline, out.mutable_expire_time());
}

void Write(const service::QueueChanged& queue, routing::v1::QueueStatus& out) {
  out.set_queue(NameOf(queue.state.queue));
  out.set_display_name(queue.display_name);
  out.set_waiting(static_cast<std::uint32_t>(queue.state.waiting));
  out.set_ringing(static_cast<std::uint32_t>(queue.state.ringing));
  out.set_scheduled_count(static_cast<std::uint32_t>(queue.state.scheduled));
  if (queue.state.oldest_arrival) {
    SetTime(*queue.state.oldest_arrival, out.mutable_oldest_arrive_time());
  }
  if (queue.state.nearest_due) SetTime(*queue.state.nearest_due, out.mutable_nearest_due_time());
  out.set_agents_ready(static_cast<std::uint32_t>(queue.state.agents_ready));
  out.set_reserves_called(queue.state.are_reserves_called);
  out.set_agents_logged_on(static_cast<std::uint32_t>(queue.state.agents_logged_on));
  out.set_longest_wait_state(queue.is_over_threshold ? routing::v1::THRESHOLD_STATE_OVER
                                                     : routing::v1::THRESHOLD_STATE_GOOD);
  SetDuration(queue.state.expected_wait, out.mutable_expected_wait_duration());
  const core::Forecasts::Accuracy& accuracy = queue.state.accuracy;
  out.set_foretold_count(static_cast<std::uint32_t>(accuracy.answered));
  if (accuracy.answered > 0) {
    SetDuration(accuracy.absolute_error, out.mutable_foretold_error_duration());
    SetDuration(accuracy.bias, out.mutable_foretold_bias_duration());
  }
  if (const core::LiveLevel& level = queue.state.live_level; level.share) {
    out.mutable_service_level()->set_formula(
        std::string(core::NameOf(core::LiveService::kLiveFormula)));
    out.mutable_service_level()->set_percent(*level.share * 100);
    out.mutable_service_level()->set_contact_count(static_cast<std::uint32_t>(level.contacts));
  }
  const core::CalendarState& hours = queue.state.hours;
  out.set_hours_state(hours.is_open ? routing::v1::QUEUE_HOURS_STATE_OPEN
                                    : routing::v1::QUEUE_HOURS_STATE_CLOSED);
  if (hours.next_change) SetTime(*hours.next_change, out.mutable_hours_change_time());
  out.set_special_day(hours.special_day);
}

void Write(const service::LinkChanged& link, routing::v1::LinkStatus& out) {
  out.set_link(NameOf(link.link));
  out.set_state(link.is_up ? routing::v1::LINK_STATE_UP : routing::v1::LINK_STATE_DOWN);
  out.set_message(link.why);
}

}  // namespace strowger::rpc
