#include "adapters/grpc/write_records.h"

#include "adapters/grpc/names.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_floor.h"

namespace strowger::rpc {

namespace {

ticket::v1::TicketState ToProto(service::TicketState state) {
  switch (state) {
    case service::TicketState::kOpen:
      return ticket::v1::TICKET_STATE_OPEN;
    case service::TicketState::kWaiting:
      return ticket::v1::TICKET_STATE_WAITING;
    case service::TicketState::kSolved:
      return ticket::v1::TICKET_STATE_SOLVED;
    case service::TicketState::kClosed:
      return ticket::v1::TICKET_STATE_CLOSED;
  }
  return ticket::v1::TICKET_STATE_UNSPECIFIED;
}

customer::v1::ContactKind ToProto(service::ContactKind kind) {
  switch (kind) {
    case service::ContactKind::kPhone:
      return customer::v1::CONTACT_KIND_PHONE;
    case service::ContactKind::kEmail:
      return customer::v1::CONTACT_KIND_EMAIL;
    case service::ContactKind::kOther:
      return customer::v1::CONTACT_KIND_OTHER;
  }
  return customer::v1::CONTACT_KIND_UNSPECIFIED;
}

customer::v1::CallerMatch ToProto(service::CallerMatch match) {
  switch (match) {
    case service::CallerMatch::kNone:
      return customer::v1::CALLER_MATCH_NONE;
    case service::CallerMatch::kOne:
      return customer::v1::CALLER_MATCH_ONE;
    case service::CallerMatch::kMany:
      return customer::v1::CALLER_MATCH_MANY;
  }
  return customer::v1::CALLER_MATCH_UNSPECIFIED;
}

customer::v1::CallerIdentity ToProto(service::CallerIdentity identity) {
  switch (identity) {
    case service::CallerIdentity::kNobody:
      return customer::v1::CALLER_IDENTITY_UNSPECIFIED;
    case service::CallerIdentity::kGiven:
      return customer::v1::CALLER_IDENTITY_GIVEN;
    case service::CallerIdentity::kExact:
      return customer::v1::CALLER_IDENTITY_EXACT;
    case service::CallerIdentity::kShared:
      return customer::v1::CALLER_IDENTITY_SHARED;
    case service::CallerIdentity::kMaybe:
      return customer::v1::CALLER_IDENTITY_MAYBE;
    case service::CallerIdentity::kChosen:
      return customer::v1::CALLER_IDENTITY_CHOSEN;
  }
  return customer::v1::CALLER_IDENTITY_UNSPECIFIED;
}

customer::v1::ScreenOpeningKind ToProto(core::OpeningKind kind) {
  switch (kind) {
    case core::OpeningKind::kNothing:
      return customer::v1::SCREEN_OPENING_KIND_NOTHING;
    case core::OpeningKind::kCustomer:
      return customer::v1::SCREEN_OPENING_KIND_CUSTOMER;
    case core::OpeningKind::kCandidates:
      return customer::v1::SCREEN_OPENING_KIND_CANDIDATES;
    case core::OpeningKind::kNewCustomer:
      return customer::v1::SCREEN_OPENING_KIND_NEW_CUSTOMER;
    case core::OpeningKind::kTicket:
      return customer::v1::SCREEN_OPENING_KIND_TICKET;
    case core::OpeningKind::kUrl:
      return customer::v1::SCREEN_OPENING_KIND_URL;
  }
  return customer::v1::SCREEN_OPENING_KIND_UNSPECIFIED;
}

void WriteValue(const service::CustomerValue& value, customer::v1::CustomerValue& out) {
  out.set_kind(value.kind);
  out.set_currency(value.currency);
  out.set_amount_minor(value.amount);
  out.set_fact_count(static_cast<std::uint32_t>(value.facts));
  out.set_is_at_least(value.is_at_least);
}

void WritePromise(const service::Promise& promise, customer::v1::PromisedCallback& out) {
  out.set_work_item(NameOf(promise.item));
  out.set_queue(NameOf(promise.queue));
  out.set_agent(NameOf(promise.agent));
  out.set_note(promise.note);
  if (promise.from != TimePoint{}) SetTime(promise.from, out.mutable_start_time());
  if (promise.until != TimePoint{}) SetTime(promise.until, out.mutable_end_time());
}

void WriteForm(const core::NewCustomer& form, customer::v1::Customer& out) {
  out.set_display_name(form.display_name);
  out.set_company(form.company);
  out.set_language(form.language);
  const bool is_mail = form.number.find('@') != std::string::npos;
  // What was withheld, or is not a number of the world, is no way to reach anybody.
  if (!is_mail && !form.number.starts_with('+')) return;
  auto* point = out.add_contact_points();
  point->set_kind(is_mail ? customer::v1::CONTACT_KIND_EMAIL : customer::v1::CONTACT_KIND_PHONE);
  point->set_value(form.number);
  point->set_national(form.national);
}

routing::v1::Channel ToChannel(const std::string& channel) {
  const std::optional<core::Channel> known = core::ChannelNamed(channel);
  return known ? rpc::ToProto(*known) : routing::v1::CHANNEL_UNSPECIFIED;
}

customer::v1::CustomerChangeKind ToProto(service::CustomerChangeKind kind) {
  switch (kind) {
    case service::CustomerChangeKind::kCreated:
      return customer::v1::CUSTOMER_CHANGE_KIND_CREATED;
    case service::CustomerChangeKind::kChanged:
      return customer::v1::CUSTOMER_CHANGE_KIND_CHANGED;
    case service::CustomerChangeKind::kMergedInto:
      return customer::v1::CUSTOMER_CHANGE_KIND_MERGED_INTO;
    case service::CustomerChangeKind::kSplitFrom:
      return customer::v1::CUSTOMER_CHANGE_KIND_SPLIT_FROM;
    case service::CustomerChangeKind::kErased:
      return customer::v1::CUSTOMER_CHANGE_KIND_ERASED;
  }
  return customer::v1::CUSTOMER_CHANGE_KIND_UNSPECIFIED;
}

void WritePoint(const service::ContactPoint& point, customer::v1::ContactPoint& out) {
  out.set_kind(ToProto(point.kind));
  out.set_value(point.value);
  out.set_national(point.national);
  out.set_source(point.source);
  if (point.seen != TimePoint{}) SetTime(point.seen, out.mutable_seen_time());
}

void WriteRecord(const service::SourceRecord& record, customer::v1::SourceRecord& out) {
  out.set_origin(NameOf(record.origin));
  out.set_source(record.source);
  out.set_external_id(record.external_id);
  out.set_trust(record.trust);
  SetTime(record.created, out.mutable_create_time());
  SetTime(record.updated, out.mutable_update_time());
  for (const auto& field : record.fields) {
    auto* added = out.add_fields();
    added->set_name(field.name);
    added->set_value(field.value);
    added->set_is_shown(field.is_shown);
  }
  for (const auto& point : record.contact_points) WritePoint(point, *out.add_contact_points());
}

void WriteEdge(const service::CustomerEdge& edge, customer::v1::CustomerEdge& out) {
  out.set_is_never(edge.is_never);
  out.set_customer(NameOf(edge.first));
  out.set_other(NameOf(edge.second));
  out.set_user(UserNameOf(edge.user));
  out.set_reason(edge.reason);
  SetTime(edge.time, out.mutable_create_time());
}

}  // namespace

access::v1::Role ToProto(service::Role role) {
  switch (role) {
    case service::Role::kAgent:
      return access::v1::ROLE_AGENT;
    case service::Role::kSupervisor:
      return access::v1::ROLE_SUPERVISOR;
    case service::Role::kPbx:
      return access::v1::ROLE_PBX;
    case service::Role::kIntegrator:
      return access::v1::ROLE_INTEGRATOR;
    case service::Role::kAdministrator:
      return access::v1::ROLE_ADMINISTRATOR;
  }
  return access::v1::ROLE_UNSPECIFIED;
}

namespace {

void Write(const service::TicketDue& due, ticket::v1::TicketDue& out) {
  if (due.asked) SetTime(*due.asked, out.mutable_ask_time());
  out.set_is_first_answer(due.is_first_answer);
  if (due.answer.stage != core::DueStage::kNone) {
    SetTime(due.answer.time, out.mutable_answer_due_time());
  }
  out.set_answer_state(rpc::ToProto(due.answer.stage));
  if (due.resolution.stage != core::DueStage::kNone) {
    SetTime(due.resolution.time, out.mutable_resolution_due_time());
  }
  out.set_resolution_state(rpc::ToProto(due.resolution.stage));
  out.set_is_standing(due.is_standing);
}

}  // namespace

void Write(const service::Ticket& ticket, ticket::v1::Ticket& out) {
  out.set_name(NameOf(ticket.id));
  out.set_etag(std::to_string(ticket.version));
  out.set_subject(ticket.subject);
  out.set_state(ToProto(ticket.state));
  out.set_customer(NameOf(ticket.customer));
  out.set_owner(UserNameOf(ticket.owner));
  out.set_queue(NameOf(ticket.queue));
  out.set_priority(ticket.priority);
  for (const InteractionId interaction : ticket.interactions) {
    out.add_interactions(NameOf(interaction));
  }
  SetTime(ticket.created, out.mutable_create_time());
  SetTime(ticket.updated, out.mutable_update_time());
  if (ticket.due) Write(*ticket.due, *out.mutable_due());
  out.set_merged_into(NameOf(ticket.merged_into));
  for (const TicketId merged : ticket.merged) out.add_merged(NameOf(merged));
}

void Write(const service::TicketComment& comment, ticket::v1::Comment& out) {
  out.set_name(NameOf(comment.ticket) + "/comments/" + std::to_string(comment.id));
  out.set_author(UserNameOf(comment.author));
  out.set_text(comment.text);
  out.set_is_internal(comment.is_internal);
  SetTime(comment.time, out.mutable_create_time());
}

void Write(const service::Customer& customer, customer::v1::Customer& out) {
  const service::CustomerFields& fields = customer.fields;
  out.set_name(NameOf(customer.id));
  out.set_etag(std::to_string(customer.version));
  out.set_display_name(fields.display_name);
  out.set_sort_key(fields.sort_key);
  out.set_company(fields.company);
  out.set_tier(fields.tier);
  out.set_language(fields.language);
  out.set_alert(fields.alert);
  out.set_owner(NameOf(AgentId{fields.owner}));
  for (const auto& point : fields.contact_points) WritePoint(point, *out.add_contact_points());
  out.set_record_count(static_cast<std::uint32_t>(customer.records));
  SetTime(customer.created, out.mutable_create_time());
  SetTime(customer.updated, out.mutable_update_time());
  for (const CustomerId number : customer.merged) out.add_merged_customers(NameOf(number));
}

void Write(const service::CustomerSources& sources, customer::v1::GetCustomerSourcesResponse& out) {
  out.set_customer(NameOf(sources.customer));
  for (const auto& record : sources.records) WriteRecord(record, *out.add_records());
  for (const auto& edge : sources.edges) WriteEdge(edge, *out.add_edges());
}

void Write(const service::CustomerChange& change, customer::v1::CustomerChange& out) {
  out.set_number(change.number);
  SetTime(change.time, out.mutable_change_time());
  out.set_kind(ToProto(change.kind));
  out.set_customer(NameOf(change.customer));
  out.set_other(NameOf(change.other));
}

void Write(const service::Note& note, customer::v1::Note& out) {
  out.set_name("notes/" + std::to_string(note.id));
  out.set_customer(NameOf(note.customer));
  out.set_interaction(NameOf(note.interaction));
  out.set_author(UserNameOf(note.author));
  out.set_text(note.text);
  SetTime(note.time, out.mutable_create_time());
  if (note.pinned) SetTime(*note.pinned, out.mutable_pin_time());
  out.set_pinned_by(UserNameOf(note.pinned_by));
}

void Write(const service::InteractionSummary& interaction, customer::v1::Interaction& out) {
  out.set_name(NameOf(interaction.id));
  out.set_channel(ToChannel(interaction.channel));
  out.set_queue(NameOf(interaction.queue));
  out.set_agent(NameOf(interaction.agent));
  out.set_outcome(ToProto(interaction.outcome));
  out.set_disposition(interaction.disposition);
  SetTime(interaction.start, out.mutable_start_time());
  SetDuration(interaction.wait, out.mutable_wait_duration());
  SetDuration(interaction.talk, out.mutable_talk_duration());
}

void Write(const core::PopOpening& opening, core::PopReader reader,
           customer::v1::ScreenOpening& out) {
  out.set_kind(ToProto(opening.kind));
  out.set_rule(opening.rule);
  if (opening.ticket != 0) out.set_ticket(NameOf(TicketId{opening.ticket}));
  out.set_url(reader == core::PopReader::kMasked ? opening.masked_url : opening.url);
  if (opening.kind == core::OpeningKind::kNewCustomer) {
    WriteForm(opening.new_customer, *out.mutable_new_customer());
  }
}

void Write(const core::AskFor& ask, customer::v1::QualityPrompt& out) {
  static_assert(customer::v1::ASK_REASON_STALE == 1 + static_cast<int>(core::AskReason::kStale));
  out.set_element(ask.element);
  out.set_reason(static_cast<customer::v1::AskReason>(1 + static_cast<int>(ask.reason)));
  SetTime(core::TimeOf(ask.day), out.mutable_reason_time());
  out.set_text(core::PromptText(ask));
}

void Write(const service::ScreenPop& pop, customer::v1::ScreenPop& out) {
  out.set_match(ToProto(pop.match));
  out.set_complete(pop.complete);
  if (pop.number.starts_with('+')) out.mutable_caller()->set_e164(pop.number);
  out.mutable_caller()->set_national(pop.national.empty() ? pop.number : pop.national);
  for (const service::CallerCandidate& candidate : pop.candidates) {
    auto* added = out.add_candidates();
    added->set_customer(NameOf(candidate.customer));
    added->set_display_name(candidate.display_name);
    added->set_company(candidate.company);
    added->set_confidence(candidate.confidence);
    added->set_reason(candidate.why);
    added->set_identity(ToProto(candidate.identity));
  }
  if (pop.customer) Write(*pop.customer, *out.mutable_customer());
  for (const service::Ticket& ticket : pop.tickets) Write(ticket, *out.add_tickets());
  for (const auto& interaction : pop.interactions) Write(interaction, *out.add_interactions());
  for (const service::Note& note : pop.notes) Write(note, *out.add_notes());
  for (const auto& value : pop.values) WriteValue(value, *out.add_values());
  for (const auto& promise : pop.promises) WritePromise(promise, *out.add_promises());
  for (const core::PopStage stage : pop.left_out) out.add_left_out(ToProto(stage));
  for (const core::AskFor& ask : pop.prompts) Write(ask, *out.add_prompts());
}

}  // namespace strowger::rpc
