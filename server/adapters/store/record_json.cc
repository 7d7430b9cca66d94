#include "adapters/store/record_json.h"

#include "adapters/store/json_reader.h"
#include "adapters/store/json_text.h"
#include "adapters/store/words.h"

namespace strowger::store {

namespace {

using boost::json::object;
using boost::json::value;

core::ContactPoint ContactPointFrom(const value& json) {
  const object& row = json.as_object();
  core::ContactPoint point;
  point.kind = FromWord<core::ContactKind>(TextOf(row, "kind")).value();
  point.value = TextOf(row, "value");
  point.national = TextOf(row, "national");
  point.source = TextOf(row, "source");
  point.seen = TimeOf(row, "seen_ns");
  return point;
}

std::int64_t Nanoseconds(TimePoint time) { return time.time_since_epoch().count(); }

}  // namespace

std::string ContactPointsText(const std::vector<core::ContactPoint>& points) {
  JsonText json;
  json.BeginList();
  for (const auto& point : points) {
    json.BeginObject();
    json.Add("kind", WordOf(point.kind));
    json.Add("value", point.value);
    json.Add("national", point.national);
    json.Add("source", point.source);
    json.Add("seen_ns", Nanoseconds(point.seen));
    json.EndObject();
  }
  json.EndList();
  return json.Take();
}

std::vector<core::ContactPoint> ContactPointsFrom(std::string_view text) {
  return ReadJsonList<core::ContactPoint>(text, ContactPointFrom);
}

std::string VerifiedText(const std::vector<core::VerifiedValue>& verified) {
  JsonText json;
  json.BeginList();
  for (const auto& one : verified) {
    json.BeginObject();
    json.Add("field", one.field);
    json.Add("value", one.value);
    json.Add("user", one.user);
    json.Add("time_ns", Nanoseconds(one.time));
    if (one.is_wrong) json.AddBool("is_wrong", true);
    json.EndObject();
  }
  json.EndList();
  return json.Take();
}

std::vector<core::VerifiedValue> VerifiedFrom(std::string_view text) {
  return ReadJsonList<core::VerifiedValue>(text, [](const value& parsed) {
    const object& row = parsed.as_object();
    return core::VerifiedValue{TextOf(row, "field"), TextOf(row, "value"), TextOf(row, "user"),
                               TimeOf(row, "time_ns"), row.contains("is_wrong")};
  });
}

std::string AnswerText(const service::Customer& customer) {
  const service::CustomerFields& fields = customer.fields;
  JsonText json;
  json.BeginObject();
  json.Add("id", customer.id.value);
  json.Add("version", customer.version);
  json.Add("display_name", fields.display_name);
  json.Add("sort_key", fields.sort_key);
  json.Add("company", fields.company);
  json.Add("tier", fields.tier);
  json.Add("language", fields.language);
  json.Add("alert", fields.alert);
  json.Add("owner", fields.owner);
  json.AddJson("contact_points", ContactPointsText(fields.contact_points));
  json.Add("records", customer.records);
  JsonText merged;
  merged.BeginList();
  for (const auto number : customer.merged) merged.Add(std::to_string(number.value));
  merged.EndList();
  json.AddJson("merged", merged.Take());
  json.Add("created_ns", Nanoseconds(customer.created));
  json.Add("updated_ns", Nanoseconds(customer.updated));
  json.EndObject();
  return json.Take();
}

namespace {

service::Customer CustomerFrom(const object& row) {
  service::Customer customer;
  customer.id = CustomerId{NumberOf<std::uint64_t>(row, "id")};
  customer.version = NumberOf<std::uint64_t>(row, "version");
  customer.fields.display_name = TextOf(row, "display_name");
  customer.fields.sort_key = TextOf(row, "sort_key");
  customer.fields.company = TextOf(row, "company");
  customer.fields.tier = TextOf(row, "tier");
  customer.fields.language = TextOf(row, "language");
  customer.fields.alert = TextOf(row, "alert");
  // An answer that was kept before there were owners has none.
  if (row.contains("owner")) customer.fields.owner = TextOf(row, "owner");
  for (const value& point : row.at("contact_points").as_array()) {
    customer.fields.contact_points.push_back(ContactPointFrom(point));
  }
  customer.records = NumberOf<std::size_t>(row, "records");
  // Nor were there merges.
  if (const value* merged = row.if_contains("merged")) {
    for (const value& number : merged->as_array()) {
      customer.merged.emplace_back(std::stoull(std::string(number.as_string())));
    }
  }
  customer.created = TimeOf(row, "created_ns");
  customer.updated = TimeOf(row, "updated_ns");
  return customer;
}

}  // namespace

template <>
service::Customer AnswerFrom(std::string_view text) {
  return ReadJson(text, [](const value& parsed) { return CustomerFrom(parsed.as_object()); });
}

std::string AnswerText(const service::CustomerMerge& merge) {
  JsonText json;
  json.BeginObject();
  json.AddJson("customer", AnswerText(merge.customer));
  json.Add("absorbed", merge.absorbed.value);
  json.EndObject();
  return json.Take();
}

template <>
service::CustomerMerge AnswerFrom(std::string_view text) {
  return ReadJson(text, [](const value& parsed) {
    const object& row = parsed.as_object();
    return service::CustomerMerge{CustomerFrom(row.at("customer").as_object()),
                                  CustomerId{NumberOf<std::uint64_t>(row, "absorbed")}};
  });
}

std::string AnswerText(const service::CustomerSplit& split) {
  JsonText json;
  json.BeginObject();
  json.AddJson("remaining", AnswerText(split.remaining));
  json.AddJson("restored", AnswerText(split.restored));
  json.EndObject();
  return json.Take();
}

template <>
service::CustomerSplit AnswerFrom(std::string_view text) {
  return ReadJson(text, [](const value& parsed) {
    const object& row = parsed.as_object();
    return service::CustomerSplit{CustomerFrom(row.at("remaining").as_object()),
                                  CustomerFrom(row.at("restored").as_object())};
  });
}

std::string AnswerText(const service::Note& note) {
  JsonText json;
  json.BeginObject();
  json.Add("id", note.id);
  json.Add("customer", note.customer.value);
  json.Add("interaction", note.interaction.value);
  json.Add("author", note.author);
  json.Add("text", note.text);
  json.Add("time_ns", Nanoseconds(note.time));
  if (note.pinned) {
    json.Add("pinned_ns", Nanoseconds(*note.pinned));
    json.Add("pinned_by", note.pinned_by);
  }
  json.EndObject();
  return json.Take();
}

template <>
service::Note AnswerFrom(std::string_view text) {
  return ReadJson(text, [](const value& parsed) {
    const object& row = parsed.as_object();
    service::Note note;
    note.id = NumberOf<std::uint64_t>(row, "id");
    note.customer = CustomerId{NumberOf<std::uint64_t>(row, "customer")};
    note.interaction = InteractionId{NumberOf<std::uint64_t>(row, "interaction")};
    note.author = TextOf(row, "author");
    note.text = TextOf(row, "text");
    note.time = TimeOf(row, "time_ns");
    if (row.contains("pinned_ns")) {
      note.pinned = TimeOf(row, "pinned_ns");
      note.pinned_by = TextOf(row, "pinned_by");
    }
    return note;
  });
}

std::string AnswerText(const service::ImportReport& report) {
  JsonText json;
  json.BeginObject();
  json.Add("created", report.created);
  json.Add("updated", report.updated);
  json.Add("refused", report.refused);
  JsonText lines;
  lines.BeginList();
  for (const auto& line : report.refused_lines) lines.Add(line);
  lines.EndList();
  json.AddJson("refused_lines", lines.Take());
  json.EndObject();
  return json.Take();
}

template <>
service::ImportReport AnswerFrom(std::string_view text) {
  return ReadJson(text, [](const value& parsed) {
    const object& row = parsed.as_object();
    service::ImportReport report;
    report.created = NumberOf<std::size_t>(row, "created");
    report.updated = NumberOf<std::size_t>(row, "updated");
    report.refused = NumberOf<std::size_t>(row, "refused");
    for (const value& line : row.at("refused_lines").as_array()) {
      report.refused_lines.emplace_back(line.as_string());
    }
    return report;
  });
}

std::string AnswerText(const service::Ticket& ticket) {
  JsonText json;
  json.BeginObject();
  json.Add("id", ticket.id.value);
  json.Add("version", ticket.version);
  json.Add("subject", ticket.subject);
  json.Add("state", WordOf(ticket.state));
  json.Add("customer", ticket.customer.value);
  json.Add("owner", ticket.owner);
  json.Add("queue", ticket.queue.value);
  json.Add("priority", ticket.priority);
  JsonText interactions;
  interactions.BeginList();
  for (const auto id : ticket.interactions) interactions.Add(std::to_string(id.value));
  interactions.EndList();
  json.AddJson("interactions", interactions.Take());
  json.Add("created_ns", Nanoseconds(ticket.created));
  json.Add("updated_ns", Nanoseconds(ticket.updated));
  json.EndObject();
  return json.Take();
}

template <>
service::Ticket AnswerFrom(std::string_view text) {
  return ReadJson(text, [](const value& parsed) {
    const object& row = parsed.as_object();
    service::Ticket ticket;
    ticket.id = TicketId{NumberOf<std::uint64_t>(row, "id")};
    ticket.version = NumberOf<std::uint64_t>(row, "version");
    ticket.subject = TextOf(row, "subject");
    ticket.state = FromWord<service::TicketState>(TextOf(row, "state")).value();
    ticket.customer = CustomerId{NumberOf<std::uint64_t>(row, "customer")};
    ticket.owner = TextOf(row, "owner");
    ticket.queue = QueueId{TextOf(row, "queue")};
    ticket.priority = NumberOf<int>(row, "priority");
    for (const value& id : row.at("interactions").as_array()) {
      ticket.interactions.emplace_back(std::stoull(std::string(id.as_string())));
    }
    ticket.created = TimeOf(row, "created_ns");
    ticket.updated = TimeOf(row, "updated_ns");
    return ticket;
  });
}

std::string AnswerText(const service::TicketComment& comment) {
  JsonText json;
  json.BeginObject();
  json.Add("id", comment.id);
  json.Add("ticket", comment.ticket.value);
  json.Add("author", comment.author);
  json.Add("text", comment.text);
  json.AddBool("is_internal", comment.is_internal);
  json.Add("time_ns", Nanoseconds(comment.time));
  json.EndObject();
  return json.Take();
}

template <>
service::TicketComment AnswerFrom(std::string_view text) {
  return ReadJson(text, [](const value& parsed) {
    const object& row = parsed.as_object();
    service::TicketComment comment;
    comment.id = NumberOf<std::uint64_t>(row, "id");
    comment.ticket = TicketId{NumberOf<std::uint64_t>(row, "ticket")};
    comment.author = TextOf(row, "author");
    comment.text = TextOf(row, "text");
    comment.is_internal = row.at("is_internal").as_bool();
    comment.time = TimeOf(row, "time_ns");
    return comment;
  });
}

}  // namespace strowger::store
