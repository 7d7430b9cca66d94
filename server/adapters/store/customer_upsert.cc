#include "adapters/store/customer_upsert.h"

#include <algorithm>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_changes.h"
#include "adapters/store/customer_edit.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/erasure_rows.h"
#include "adapters/store/import_json.h"
#include "adapters/store/json_text.h"
#include "adapters/store/record_json.h"

namespace strowger::store {

namespace {

using core::ContactKind;
using core::CustomerRecord;
using service::UpsertAnswer;
using service::UpsertOutcome;

void AddPoints(ContactKind kind, const std::optional<std::vector<std::string>>& values,
               std::vector<core::ContactPoint>& points) {
  if (!values) return;
  for (const std::string& value : *values) points.push_back({kind, value, {}, {}, {}});
}

bool SpeaksOf(const core::IncomingCustomer& said, ContactKind kind) {
  switch (kind) {
    case ContactKind::kPhone:
      return said.phones.has_value();
    case ContactKind::kEmail:
      return said.emails.has_value();
    case ContactKind::kOther:
      return said.others.has_value();
  }
  return false;
}

// The known record with what is said anew; what nothing is said of stays.
CustomerRecord Joined(const std::optional<CustomerRecord>& known, const NormalCustomer& customer) {
  const core::IncomingCustomer& said = customer.said;
  CustomerRecord record;
  if (known) record = *known;
  record.source = said.source;
  record.external_id = said.external_id;
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    if (!said.fields[i]) continue;
    record.fields[i] = said.fields[i]->empty() ? std::nullopt : said.fields[i];
  }
  std::vector<core::ContactPoint> points;
  for (const ContactKind kind : {ContactKind::kPhone, ContactKind::kEmail, ContactKind::kOther}) {
    const auto& from =
        SpeaksOf(said, kind) || !record.contact_points ? customer.points : *record.contact_points;
    for (const auto& point : from) {
      if (point.kind == kind) points.push_back(point);
    }
  }
  record.contact_points = std::move(points);
  return record;
}

std::string AuditText(const CustomerRecord& record) {
  JsonText json;
  json.BeginObject();
  json.Add("source", record.source);
  json.Add("external_id", record.external_id);
  json.AddJson("fields", FieldsText(record.fields));
  if (record.contact_points) {
    json.AddJson("contact_points", ContactPointsText(*record.contact_points));
  }
  json.EndObject();
  return json.Take();
}

std::optional<CustomerRecord> FindTrial(Connection& connection, const std::string& import,
                                        const core::IncomingCustomer& said) {
  Query query(connection,
              "SELECT fields, contact_points FROM customer_import_trial"
              " WHERE import_id = ? AND source = ? AND external_id = ?",
              import, said.source, said.external_id);
  if (!query.Next()) return std::nullopt;
  CustomerRecord record;
  record.fields = FieldsFrom(query.Text(0));
  record.contact_points = ContactPointsFrom(query.Text(1));
  return record;
}

void SaveTrial(Connection& connection, const std::string& import, const CustomerRecord& record) {
  const std::string fields = FieldsText(record.fields);
  const std::string points = ContactPointsText(*record.contact_points);
  Execute(connection,
          "INSERT INTO customer_import_trial (import_id, source, external_id, fields,"
          " contact_points) VALUES (?, ?, ?, ?, ?)"
          " ON CONFLICT (import_id, source, external_id) DO UPDATE"
          " SET fields = excluded.fields, contact_points = excluded.contact_points",
          import, record.source, record.external_id, fields, points);
}

// Without what stood in the record: that is what was erased.
std::optional<core::RecordFault> FaultOfErased(Connection& connection,
                                               const core::IncomingCustomer& said) {
  const auto may_come = CheckNotErased(connection, said.source, said.external_id);
  if (may_come.ok()) return std::nullopt;
  return core::RecordFault{"external_id", "", "RECORD_ERASED",
                           "its customer was erased; an administrator may readmit the record"};
}

}  // namespace

NormalCustomer MakeNormal(core::IncomingCustomer said, TimePoint now,
                          const service::PhoneNumbers& numbers,
                          const service::NumberContext& context) {
  std::vector<core::ContactPoint> points;
  AddPoints(ContactKind::kPhone, said.phones, points);
  AddPoints(ContactKind::kEmail, said.emails, points);
  AddPoints(ContactKind::kOther, said.others, points);
  NormalCustomer normal;
  normal.points = NormalContactPoints(std::move(points), said.source, now, numbers, context);
  normal.said = std::move(said);
  const CustomerRecord record = Joined(std::nullopt, normal);
  normal.search_terms = SearchTermsFor({&record, 1}, core::MakeGoldenView({&record, 1}));
  return normal;
}

std::optional<core::RecordFault> LetIn(const core::Dictionary& dictionary,
                                       core::IncomingCustomer said, TimePoint now,
                                       const service::PhoneNumbers& numbers,
                                       const service::NumberContext& context,
                                       NormalCustomer& normal) {
  if (auto fault = core::FaultOf(said)) return fault;
  normal = MakeNormal(std::move(said), now, numbers, context);
  return core::FaultOfValues(dictionary, normal.said, normal.points);
}

bool SaysTheSame(const CustomerRecord& a, const CustomerRecord& b) {
  if (a.fields != b.fields || !a.contact_points || !b.contact_points) return false;
  const auto& left = *a.contact_points;
  const auto& right = *b.contact_points;
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const core::ContactPoint& x, const core::ContactPoint& y) {
                      return x.kind == y.kind && x.value == y.value;
                    });
}

CustomerId WriteRecord(Connection& connection, const UpsertContext& context, RecordWish wish) {
  const auto& known = wish.known;
  CustomerRecord& record = wish.record;
  record.id = known ? known->id : 0;
  record.contacts_set = context.now;
  const CustomerId customer = known ? wish.customer : InsertCustomer(connection);
  record.id = SaveRecord(connection, customer, record, context.now);
  if (context.backlog == nullptr) {
    RefreshGoldenView(connection, customer);
  } else if (known || wish.search_terms.empty()) {
    RefreshGoldenViewOnly(connection, customer);
    context.backlog->changed.push_back(customer);
  } else {
    record.origin = customer;
    record.version = 1;
    record.created = context.now;
    record.updated = context.now;
    MakeGoldenView(connection, customer, record);
    context.backlog->created.emplace_back(customer, std::move(wish.search_terms));
  }
  TellChange(connection, context.now,
             known ? service::CustomerChangeKind::kChanged : service::CustomerChangeKind::kCreated,
             customer);
  WriteAudit(
      connection, context.actor, context.now,
      {context.action, SubjectOf(customer), known ? AuditText(*known) : "", AuditText(record)});
  return customer;
}

UpsertAnswer UpsertCustomer(Connection& connection, const UpsertContext& context,
                            const NormalCustomer& customer) {
  UpsertAnswer answer;
  const auto known =
      FindRecord(connection, customer.said.source, customer.said.external_id, answer.customer);
  CustomerRecord record = Joined(known, customer);
  if (auto fault = core::FaultOfNames(record)) return {UpsertOutcome::kRefused, {}, fault};
  if (!known) {
    if (auto fault = FaultOfErased(connection, customer.said)) {
      return {UpsertOutcome::kRefused, {}, fault};
    }
  }
  if (known && SaysTheSame(*known, record)) {
    answer.outcome = UpsertOutcome::kUnchanged;
    return answer;
  }
  answer.outcome = known ? UpsertOutcome::kChanged : UpsertOutcome::kCreated;
  answer.customer = WriteRecord(connection, context,
                                {std::move(record), known, answer.customer, customer.search_terms});
  return answer;
}

UpsertAnswer TryUpsert(Connection& connection, const std::string& import,
                       const NormalCustomer& customer) {
  UpsertAnswer answer;
  auto known = FindTrial(connection, import, customer.said);
  if (!known) {
    known =
        FindRecord(connection, customer.said.source, customer.said.external_id, answer.customer);
  }
  const CustomerRecord record = Joined(known, customer);
  if (auto fault = core::FaultOfNames(record)) return {UpsertOutcome::kRefused, {}, fault};
  if (!known) {
    if (auto fault = FaultOfErased(connection, customer.said)) {
      return {UpsertOutcome::kRefused, {}, fault};
    }
  }
  if (known && SaysTheSame(*known, record)) {
    answer.outcome = UpsertOutcome::kUnchanged;
    return answer;
  }
  answer.outcome = known ? UpsertOutcome::kChanged : UpsertOutcome::kCreated;
  SaveTrial(connection, import, record);
  return answer;
}

}  // namespace strowger::store
