#include "adapters/store/floor_rows.h"

#include "adapters/store/floor_json.h"
#include "adapters/store/history_rows.h"
#include "core/report/contact_times.h"

namespace strowger::store {

void SaveAgent(Connection& connection, const core::AgentState& agent) {
  const std::string slots = SlotsText(agent.slots);
  Execute(connection,
          "INSERT INTO agent_state (agent, presence, reason, cause, presence_since_ns,"
          " pending, pending_reason, device, slots, slots_since_ns, idle_since_ns,"
          " has_console, contacts, talk_ns, wrap_up_ns, ready_idle_ns, last_asked_offer_id,"
          " rest_until_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON"
          " CONFLICT (agent) DO UPDATE SET presence = excluded.presence, reason ="
          " excluded.reason, cause = excluded.cause, presence_since_ns ="
          " excluded.presence_since_ns, pending = excluded.pending, pending_reason ="
          " excluded.pending_reason, device = excluded.device, slots = excluded.slots,"
          " slots_since_ns = excluded.slots_since_ns, idle_since_ns = excluded.idle_since_ns,"
          " has_console = excluded.has_console, contacts = excluded.contacts, talk_ns ="
          " excluded.talk_ns, wrap_up_ns = excluded.wrap_up_ns, ready_idle_ns ="
          " excluded.ready_idle_ns, last_asked_offer_id = excluded.last_asked_offer_id,"
          " rest_until_ns = excluded.rest_until_ns",
          agent.agent, agent.presence, agent.reason, agent.cause, agent.presence_since,
          agent.pending, agent.pending_reason, agent.device, slots, agent.slots_since,
          agent.idle_since, agent.has_console, agent.counts.contacts, agent.counts.talk,
          agent.counts.wrap_up, agent.counts.idle, agent.counts.last_asked, agent.rest_until);
}

std::vector<core::AgentState> LoadAgents(Connection& connection) {
  Query query(connection,
              "SELECT agent, presence, reason, cause, presence_since_ns, pending, pending_reason,"
              " device, slots, slots_since_ns, idle_since_ns, has_console, contacts, talk_ns,"
              " wrap_up_ns, ready_idle_ns, last_asked_offer_id, rest_until_ns FROM agent_state"
              " ORDER BY agent");
  std::vector<core::AgentState> agents;
  while (query.Next()) {
    core::AgentState agent;
    agent.agent = query.Get<AgentId>(0);
    agent.presence = query.Get<core::Presence>(1);
    agent.reason = query.Get<std::string>(2);
    agent.cause = query.Get<core::PresenceCause>(3);
    agent.presence_since = query.Get<TimePoint>(4);
    agent.pending = query.Get<std::optional<core::Presence>>(5);
    agent.pending_reason = query.Get<std::string>(6);
    agent.device = query.Get<DeviceId>(7);
    agent.slots = SlotsFrom(query.Text(8));
    agent.slots_since = query.Get<TimePoint>(9);
    agent.idle_since = query.Get<TimePoint>(10);
    agent.has_console = query.Get<bool>(11);
    agent.counts.contacts = query.Get<std::uint64_t>(12);
    agent.counts.talk = query.Get<Duration>(13);
    agent.counts.wrap_up = query.Get<Duration>(14);
    agent.counts.idle = query.Get<Duration>(15);
    agent.counts.last_asked = query.Get<OfferId>(16);
    agent.rest_until = query.Get<TimePoint>(17);
    agents.push_back(std::move(agent));
  }
  return agents;
}

void SaveItem(Connection& connection, const core::ItemView& item) {
  const std::string needs = NeedsText(item.needs);
  const std::string declined_by = AgentsText(item.declined_by);
  const std::string parties = PartiesText(item.parties);
  const std::string attached = AttachedText(item.attached);
  const std::string segments = SegmentsText(item.segments);
  const std::string going_on = GoingOnText(item);
  const core::Callback callback = item.callback.value_or(core::Callback{});
  const auto attempts =
      item.callback ? std::optional<std::int64_t>(callback.attempts) : std::nullopt;
  Execute(
      connection,
      "INSERT INTO work_item (id, interaction_id, state, state_since_ns, queue, priority,"
      " needs, arrived_ns, answered_ns, owner, consulted, offer_id, offer_kind,"
      " deadline_ns, reserved_for, declined_by, customer_id, link, call, customer_state,"
      " customer_leg, parties, ani, dialled, attached, segments, disposition, is_overdue,"
      " plan_step, step_since_ns, overflow, decisions, last_agent, ticket_owner,"
      " preference, kept_for, kept_since_ns, channel, subject, work_key,"
      " callback_attempts, callback_next_ns, callback_last_cause, callback_left_call,"
      " customer_owner, callback_from_ns, callback_until_ns, callback_agent,"
      " callback_caller_id, going_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
      " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
      " ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET interaction_id ="
      " excluded.interaction_id, state = excluded.state, state_since_ns ="
      " excluded.state_since_ns, queue = excluded.queue, priority = excluded.priority,"
      " needs = excluded.needs, arrived_ns = excluded.arrived_ns, answered_ns ="
      " excluded.answered_ns, owner = excluded.owner, consulted = excluded.consulted,"
      " offer_id = excluded.offer_id, offer_kind = excluded.offer_kind, deadline_ns ="
      " excluded.deadline_ns, reserved_for = excluded.reserved_for, declined_by ="
      " excluded.declined_by, customer_id = excluded.customer_id, link = excluded.link,"
      " call = excluded.call, customer_state = excluded.customer_state, customer_leg ="
      " excluded.customer_leg, parties = excluded.parties, ani = excluded.ani, dialled ="
      " excluded.dialled, attached = excluded.attached, segments = excluded.segments,"
      " disposition = excluded.disposition, is_overdue = excluded.is_overdue, plan_step ="
      " excluded.plan_step, step_since_ns = excluded.step_since_ns, overflow ="
      " excluded.overflow, decisions = excluded.decisions, last_agent ="
      " excluded.last_agent, ticket_owner = excluded.ticket_owner, preference ="
      " excluded.preference, kept_for = excluded.kept_for, kept_since_ns ="
      " excluded.kept_since_ns, channel = excluded.channel, subject = excluded.subject,"
      " work_key = excluded.work_key, callback_attempts = excluded.callback_attempts,"
      " callback_next_ns = excluded.callback_next_ns, callback_last_cause ="
      " excluded.callback_last_cause, callback_left_call = excluded.callback_left_call,"
      " customer_owner = excluded.customer_owner, callback_from_ns ="
      " excluded.callback_from_ns, callback_until_ns = excluded.callback_until_ns,"
      " callback_agent = excluded.callback_agent, callback_caller_id ="
      " excluded.callback_caller_id, going_on = excluded.going_on",
      item.item, item.interaction.value, item.state, item.state_since, item.queue, item.priority,
      needs, item.arrived, item.answered, item.owner, item.consulted, item.offer, item.offer_kind,
      item.deadline, item.reserved_for, declined_by, item.customer, item.link, item.call,
      item.customer_state, item.customer_leg, parties, item.ani, item.dialled, attached, segments,
      item.disposition, item.is_overdue, item.plan_step, item.step_since, item.overflow,
      item.decisions, item.known.last_agent, item.known.ticket_owner, item.preference,
      item.kept_for, item.kept_since, item.channel, item.subject, item.key, attempts, callback.next,
      callback.last_cause, callback.left, item.known.customer_owner, callback.from, callback.until,
      callback.agent, callback.caller, going_on);
}

std::vector<core::ItemView> LoadItems(Connection& connection) {
  Query query(
      connection,
      "SELECT id, interaction_id, state, state_since_ns, queue, priority, needs, arrived_ns,"
      " answered_ns, owner, consulted, offer_id, offer_kind, deadline_ns, reserved_for,"
      " declined_by, customer_id, link, call, customer_state, customer_leg, parties, ani,"
      " dialled, attached, segments, disposition, is_overdue, plan_step,"
      " step_since_ns, overflow, decisions, last_agent, ticket_owner, preference, kept_for, "
      "kept_since_ns, channel, subject, work_key, callback_attempts, callback_next_ns,"
      " callback_last_cause, callback_left_call, customer_owner, callback_from_ns,"
      " callback_until_ns, callback_agent, callback_caller_id, going_on FROM work_item"
      " ORDER BY id");
  std::vector<core::ItemView> items;
  while (query.Next()) {
    core::ItemView item;
    item.item = query.Get<WorkItemId>(0);
    item.interaction = query.Get<InteractionId>(1);
    item.state = query.Get<core::ItemState>(2);
    item.state_since = query.Get<TimePoint>(3);
    item.queue = query.Get<QueueId>(4);
    item.priority = query.Get<int>(5);
    item.needs = NeedsFrom(query.Text(6));
    item.arrived = query.Get<TimePoint>(7);
    item.answered = query.Get<std::optional<TimePoint>>(8);
    item.owner = query.Get<AgentId>(9);
    item.consulted = query.Get<AgentId>(10);
    item.offer = query.Get<OfferId>(11);
    item.offer_kind = query.Get<core::OfferKind>(12);
    item.deadline = query.Get<TimePoint>(13);
    item.reserved_for = query.Get<AgentId>(14);
    item.declined_by = AgentsFrom(query.Text(15));
    item.customer = query.Get<CustomerId>(16);
    item.link = query.Get<LinkId>(17);
    item.call = query.Get<PbxCallId>(18);
    item.customer_state = query.Get<core::LegState>(19);
    item.customer_leg = query.Get<LegId>(20);
    item.parties = PartiesFrom(query.Text(21));
    item.ani = query.Get<std::string>(22);
    item.dialled = query.Get<std::string>(23);
    item.attached = AttachedFrom(query.Text(24));
    item.segments = SegmentsFrom(query.Text(25));
    item.disposition = query.Get<std::string>(26);
    item.is_overdue = query.Get<bool>(27);
    item.plan_step = query.Get<int>(28);
    item.step_since = query.Get<TimePoint>(29);
    item.overflow = query.Get<std::optional<core::OverflowCause>>(30);
    item.decisions = query.Get<std::uint32_t>(31);
    item.known.last_agent = query.Get<AgentId>(32);
    item.known.ticket_owner = query.Get<AgentId>(33);
    item.preference = query.Get<int>(34);
    item.kept_for = query.Get<AgentId>(35);
    item.kept_since = query.Get<TimePoint>(36);
    item.channel = query.Get<core::Channel>(37);
    item.subject = query.Get<std::string>(38);
    item.key = query.Get<std::string>(39);
    if (const auto attempts = query.Get<std::optional<std::int64_t>>(40)) {
      item.callback = core::Callback{static_cast<int>(*attempts), query.Get<TimePoint>(41),
                                     query.Get<core::Cause>(42),  query.Get<PbxCallId>(43),
                                     query.Get<TimePoint>(45),    query.Get<TimePoint>(46),
                                     query.Get<AgentId>(47),      query.Get<WorkItemId>(48)};
    }
    item.known.customer_owner = query.Get<AgentId>(44);
    ReadGoingOn(query.Text(49), item);
    items.push_back(std::move(item));
  }
  return items;
}

namespace {

// The last agent who had the contact; none when nobody did.
AgentId LastAgent(const core::ItemView& item) {
  for (auto segment = item.segments.rbegin(); segment != item.segments.rend(); ++segment) {
    if (segment->agent) return segment->agent;
  }
  return {};
}

// What joined the item is known by its keys, as the item is by its own.
void SaveJoined(Connection& connection, const core::ItemView& item) {
  for (const core::JoinedWork& work : item.joined) {
    Execute(connection,
            "INSERT INTO joined_work (work_key, interaction_id) VALUES (?, ?)"
            " ON CONFLICT DO NOTHING",
            work.key, item.interaction);
  }
}

void SaveSegments(Connection& connection, const core::ItemView& item) {
  int number = 0;
  for (const core::Segment& segment : item.segments) {
    Execute(connection,
            "INSERT INTO interaction_segment (interaction_id, number, agent, queue, start_ns,"
            " end_ns, hold_ns) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (interaction_id,"
            " number) DO UPDATE SET agent = excluded.agent, queue = excluded.queue, start_ns ="
            " excluded.start_ns, end_ns = excluded.end_ns, hold_ns = excluded.hold_ns",
            item.interaction, ++number, segment.agent, segment.queue, segment.start, segment.end,
            segment.hold);
  }
}

}  // namespace

void CloseItem(Connection& connection, const core::ItemView& item) {
  Execute(connection, "DELETE FROM work_item WHERE id = ?", item.item);
  const core::ContactTimes times = core::MeasureContact(item);
  const std::string attached = AttachedText(item.attached);
  const AgentId agent = LastAgent(item);
  const auto outcome = item.outcome.value_or(core::ItemOutcome::kHandled);
  const auto record = FindContactRecord(connection, item.interaction, item.customer, item.ani);
  Execute(connection,
          "INSERT INTO interaction (id, queue, agent, record_id, link, call, ani, dialled,"
          " arrived_ns, answered_ns, ended_ns, wait_ns, talk_ns, hold_ns, wrap_up_ns,"
          " outcome, disposition, attached, overflow, channel, subject, work_key) VALUES (?,"
          " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id)"
          " DO UPDATE SET queue = excluded.queue, agent = excluded.agent, record_id ="
          " excluded.record_id, link = excluded.link, call = excluded.call, ani ="
          " excluded.ani, dialled = excluded.dialled, arrived_ns = excluded.arrived_ns,"
          " answered_ns = excluded.answered_ns, ended_ns = excluded.ended_ns, wait_ns ="
          " excluded.wait_ns, talk_ns = excluded.talk_ns, hold_ns = excluded.hold_ns,"
          " wrap_up_ns = excluded.wrap_up_ns, outcome = excluded.outcome, disposition ="
          " excluded.disposition, attached = excluded.attached, overflow = excluded.overflow,"
          " channel = excluded.channel, subject = excluded.subject, work_key ="
          " excluded.work_key",
          item.interaction, item.queue, agent, record, item.link, item.call, item.ani, item.dialled,
          item.arrived, item.answered, times.ended, times.wait, times.talk, times.hold,
          times.wrap_up, outcome, item.disposition, attached, item.overflow, item.channel,
          item.subject, item.key);
  SaveSegments(connection, item);
  SaveJoined(connection, item);
}

}  // namespace strowger::store
