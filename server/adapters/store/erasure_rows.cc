#include "adapters/store/erasure_rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_changes.h"
#include "adapters/store/customer_edit.h"
#include "adapters/store/customer_merge.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/digest.h"
#include "adapters/store/json_reader.h"
#include "adapters/store/json_text.h"
#include "adapters/store/privacy_words.h"
#include "adapters/store/record_of.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::Actor;
using service::Erasure;

namespace {

std::string NumbersText(const std::vector<std::uint64_t>& numbers) {
  JsonText json;
  json.BeginList();
  for (const std::uint64_t number : numbers) json.Add(std::to_string(number));
  json.EndList();
  return json.Take();
}

std::string TextsText(const std::vector<std::string>& texts) {
  JsonText json;
  json.BeginList();
  for (const std::string& text : texts) json.Add(text);
  json.EndList();
  return json.Take();
}

std::vector<std::string> TextsFrom(std::string_view text) {
  return ReadJsonList<std::string>(
      text, [](const boost::json::value& value) { return std::string(value.as_string()); });
}

std::vector<std::uint64_t> NumbersFrom(std::string_view text) {
  std::vector<std::uint64_t> numbers;
  for (const std::string& number : TextsFrom(text)) numbers.push_back(std::stoull(number));
  return numbers;
}

std::string DigestOf(std::string_view source, std::string_view external_id) {
  return Sha256Hex("strowger record\n" + std::string(source) + "\n" + std::string(external_id));
}

std::string ReasonText(const std::string& reason) {
  JsonText json;
  json.BeginObject();
  json.Add("reason", reason);
  json.EndObject();
  return json.Take();
}

// The telephone numbers and mail addresses in the records, as they are and as they were written.
std::set<std::string> ValuesOf(const std::vector<core::CustomerRecord>& records) {
  std::set<std::string> values;
  for (const auto& record : records) {
    if (!record.contact_points) continue;
    for (const auto& point : *record.contact_points) {
      if (point.value.size() >= core::kTraceBytesMin) values.insert(point.value);
      if (point.national.size() >= core::kTraceBytesMin) values.insert(point.national);
    }
  }
  return values;
}

bool IsLive(Connection& connection, const std::vector<std::uint64_t>& numbers,
            const std::set<std::string>& values) {
  Query query(connection, "SELECT customer_id, ani FROM work_item");
  while (query.Next()) {
    const auto customer = query.Get<std::optional<std::uint64_t>>(0).value_or(0);
    const bool is_ours = std::find(numbers.begin(), numbers.end(), customer) != numbers.end();
    if (is_ours || values.contains(query.Get<std::string>(1))) return true;
  }
  return false;
}

Result<void> CheckMayGo(Connection& connection, CustomerId customer,
                        const std::vector<std::uint64_t>& numbers,
                        const std::vector<core::CustomerRecord>& records) {
  const std::string id = std::to_string(customer.value);
  for (const auto& record : records) {
    Query hold(connection, "SELECT user, reason FROM customer_hold WHERE record_id = ?", record.id);
    if (!hold.Next()) continue;
    return FailedPrecondition("CUSTOMER_HELD",
                              "Customer " + id + " may not be erased, says " +
                                  hold.Get<std::string>(0) + ": " + hold.Get<std::string>(1) +
                                  "; lift the hold first.",
                              {{"customer", id}, {"user", hold.Get<std::string>(0)}});
  }
  if (!IsLive(connection, numbers, ValuesOf(records))) return {};
  return FailedPrecondition("CONTACT_UNDER_WAY",
                            "Customer " + id +
                                " has a contact or a promised callback now; end or cancel it "
                                "first.",
                            {{"customer", id}});
}

void DropRecords(Connection& connection, CustomerId customer,
                 const std::vector<core::CustomerRecord>& records, std::uint64_t erasure) {
  for (const auto& record : records) {
    if (record.source != core::kDeskSource) {
      Execute(connection,
              "INSERT INTO erased_record (digest, erasure_id) VALUES (?, ?)"
              " ON CONFLICT (digest) DO UPDATE SET erasure_id = excluded.erasure_id",
              DigestOf(record.source, record.external_id), erasure);
    }
    Execute(connection, "DELETE FROM customer_link WHERE first = ?1 OR second = ?1", record.id);
    Execute(connection, "DELETE FROM customer_never_link WHERE first = ?1 OR second = ?1",
            record.id);
    Execute(connection, "DELETE FROM customer_record WHERE id = ?", record.id);
  }
  DropCustomer(connection, customer);
}

// Without those that another customer has, too.
std::vector<std::string> OwnValues(Connection& connection, const std::set<std::string>& values) {
  std::vector<std::string> own;
  for (const std::string& value : values) {
    Query query(connection, "SELECT 1 FROM contact_point WHERE value = ? LIMIT 1", value);
    if (!query.Next()) own.push_back(value);
  }
  return own;
}

Erasure ReadErasure(const Query& query) {
  Erasure erasure;
  erasure.id = query.Get<std::uint64_t>(0);
  erasure.customer = query.Get<CustomerId>(1);
  erasure.user = query.Get<std::string>(2);
  erasure.reason = query.Get<std::string>(3);
  erasure.state = query.Get<service::ErasureState>(4);
  erasure.rows = query.Get<std::uint64_t>(5);
  erasure.requested = query.Get<TimePoint>(6);
  const auto finished = query.Get<TimePoint>(7);
  if (finished != TimePoint()) erasure.finished = finished;
  return erasure;
}

// Adds "COLLECTION/id" of each row.
void AddSubjects(Query& query, std::string_view collection, core::CustomerTraces& traces) {
  while (query.Next()) {
    traces.subjects.insert(std::string(collection) + std::to_string(query.Get<std::int64_t>(0)));
  }
}

}  // namespace

Result<Erasure> BeginErasure(Connection& connection, const Actor& actor, TimePoint now,
                             CustomerId named, const std::string& reason) {
  if (auto checked = core::CheckText("reason", reason, kReasonBytesMax); !checked.ok()) {
    return checked.error();
  }
  const auto customer = GetCustomer(connection, named);
  if (!customer.ok()) return customer.error();
  const auto records = RecordsOf(connection, customer->id);
  std::vector<std::uint64_t> numbers{customer->id.value};
  for (const CustomerId merged : customer->merged) numbers.push_back(merged.value);
  if (auto may = CheckMayGo(connection, customer->id, numbers, records); !may.ok()) {
    return may.error();
  }
  std::vector<std::uint64_t> ids;
  for (const auto& record : records) ids.push_back(record.id);
  const auto id = static_cast<std::uint64_t>(
      Insert(connection,
             "INSERT INTO erasure (customer_id, numbers, records, traces, user, reason, state,"
             " step, row_count, requested_ns, finished_ns)"
             " VALUES (?, ?, ?, '[]', ?, ?, ?, 0, ?, ?, 0) RETURNING id",
             customer->id, NumbersText(numbers), NumbersText(ids), actor.user, reason,
             service::ErasureState::kErasing, ids.size(), now));
  DropRecords(connection, customer->id, records, id);
  Execute(connection, "UPDATE erasure SET traces = ? WHERE id = ?",
          TextsText(OwnValues(connection, ValuesOf(records))), id);
  for (const std::uint64_t number : numbers) {
    TellChange(connection, now, service::CustomerChangeKind::kErased, CustomerId{number});
  }
  WriteAudit(connection, actor, now,
             {"EraseCustomer", "erasures/" + std::to_string(id), "", ReasonText(reason)});
  return Erasure{id,         customer->id, actor.user,  reason, service::ErasureState::kErasing,
                 ids.size(), now,          std::nullopt};
}

std::vector<Erasure> ReadErasures(Connection& connection) {
  Query query(connection,
              "SELECT id, customer_id, user, reason, state, row_count, requested_ns, finished_ns"
              " FROM erasure ORDER BY id DESC LIMIT ?",
              kErasuresListedMax);
  std::vector<Erasure> erasures;
  while (query.Next()) erasures.push_back(ReadErasure(query));
  return erasures;
}

std::optional<ErasureWork> NextErasure(Connection& connection) {
  Query query(connection,
              "SELECT id, numbers, records, traces, user, step FROM erasure WHERE state = ?"
              " ORDER BY id LIMIT 1",
              service::ErasureState::kErasing);
  if (!query.Next()) return std::nullopt;
  ErasureWork work;
  work.id = query.Get<std::uint64_t>(0);
  work.numbers = NumbersFrom(query.Text(1));
  work.records = NumbersFrom(query.Text(2));
  work.values = TextsFrom(query.Text(3));
  work.user = query.Get<std::string>(4);
  work.step = query.Get<int>(5);
  return work;
}

void SaveErasureStep(Connection& connection, std::uint64_t erasure, int step, std::int64_t rows) {
  Execute(connection, "UPDATE erasure SET step = ?, row_count = row_count + ? WHERE id = ?", step,
          rows, erasure);
}

void EndErasureRows(Connection& connection, const ErasureWork& work, TimePoint now) {
  Execute(connection, "UPDATE erasure SET traces = '[]', records = '[]', state = ? WHERE id = ?",
          service::ErasureState::kScrubbing, work.id);
  WriteAudit(connection, {work.user, "", {}}, now,
             {kErasedAction, "erasures/" + std::to_string(work.id), "",
              ErasedAuditText(connection, work.id)});
}

std::vector<std::uint64_t> UnscrubbedErasures(Connection& connection) {
  Query query(connection, "SELECT id FROM erasure WHERE state = ? ORDER BY id",
              service::ErasureState::kScrubbing);
  std::vector<std::uint64_t> erasures;
  while (query.Next()) erasures.push_back(query.Get<std::uint64_t>(0));
  return erasures;
}

void FinishErasure(Connection& connection, std::uint64_t erasure, TimePoint now) {
  Execute(connection, "UPDATE erasure SET state = ?, finished_ns = ? WHERE id = ?",
          service::ErasureState::kFinished, now, erasure);
}

core::CustomerTraces TracesOf(Connection& connection, const ErasureWork& work) {
  core::CustomerTraces traces;
  traces.values = work.values;
  for (const std::uint64_t number : work.numbers) {
    traces.subjects.insert("customers/" + std::to_string(number));
  }
  for (const std::uint64_t record : work.records) {
    traces.subjects.insert("records/" + std::to_string(record));
    Query tickets(connection, "SELECT id FROM ticket WHERE record_id = ?", record);
    AddSubjects(tickets, "tickets/", traces);
    Query told(connection, "SELECT interaction_id FROM interaction_identity WHERE record_id = ?",
               record);
    AddSubjects(told, "interactions/", traces);
    Query contacts(connection, "SELECT id, link, call FROM interaction WHERE record_id = ?",
                   record);
    while (contacts.Next()) {
      const auto id = contacts.Get<std::uint64_t>(0);
      traces.subjects.insert("interactions/" + std::to_string(id));
      // core::InteractionOf the other way round.
      traces.subjects.insert("work-items/" + std::to_string(id - 1));
      if (contacts.Text(2).empty()) continue;
      traces.subjects.insert("links/" + contacts.Get<std::string>(1) + "/calls/" +
                             contacts.Get<std::string>(2));
    }
  }
  return traces;
}

Result<void> CheckNotErased(Connection& connection, std::string_view source,
                            std::string_view external_id) {
  const std::string digest = DigestOf(source, external_id);
  Query query(connection, "SELECT erasure_id FROM erased_record WHERE digest = ?", digest);
  if (!query.Next()) return {};
  const std::string erasure = std::to_string(query.Get<std::uint64_t>(0));
  return FailedPrecondition("RECORD_ERASED",
                            "RECORD_ERASED: the customer of a record of " + std::string(source) +
                                " was erased (erasure " + erasure +
                                "); an administrator may readmit the record",
                            {{"erasure", erasure}});
}

Result<bool> Readmit(Connection& connection, const Actor& actor, TimePoint now,
                     const std::string& source, const std::string& external_id) {
  const std::string digest = DigestOf(source, external_id);
  Execute(connection, "DELETE FROM erased_record WHERE digest = ?", digest);
  if (connection.changes() == 0) {
    return NotFound("RECORD_NOT_ERASED", "No such record was erased.", {{"source", source}});
  }
  WriteAudit(connection, actor, now, {"ReadmitRecord", "erased-records/" + digest, "", ""});
  return true;
}

Result<bool> HoldCustomer(Connection& connection, const Actor& actor, TimePoint now,
                          CustomerId customer, const std::string& reason) {
  if (auto checked = core::CheckText("reason", reason, kReasonBytesMax); !checked.ok()) {
    return checked.error();
  }
  if (auto known = CheckCustomer(connection, customer); !known.ok()) return known.error();
  // At each record, so that both are held when the customer is taken apart.
  const auto whose = RecordsOfCustomer(connection, ResolveCustomer(connection, customer));
  for (const std::uint64_t record : whose.records) {
    Execute(connection,
            "INSERT INTO customer_hold (record_id, user, reason, time_ns) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (record_id) DO UPDATE SET user = excluded.user,"
            " reason = excluded.reason, time_ns = excluded.time_ns",
            record, actor.user, reason, now);
  }
  WriteAudit(connection, actor, now, {"HoldCustomer", SubjectOf(customer), "", ReasonText(reason)});
  return true;
}

Result<bool> LiftHold(Connection& connection, const Actor& actor, TimePoint now,
                      CustomerId customer) {
  if (auto known = CheckCustomer(connection, customer); !known.ok()) return known.error();
  const auto whose = RecordsOfCustomer(connection, ResolveCustomer(connection, customer));
  bool is_lifted = false;
  for (const std::uint64_t record : whose.records) {
    Execute(connection, "DELETE FROM customer_hold WHERE record_id = ?", record);
    is_lifted = connection.changes() > 0 || is_lifted;
  }
  const std::string id = std::to_string(customer.value);
  if (!is_lifted) {
    return NotFound("HOLD_UNKNOWN", "Customer " + id + " is not held.", {{"customer", id}});
  }
  WriteAudit(connection, actor, now, {"LiftHold", SubjectOf(customer), "", ""});
  return true;
}

}  // namespace strowger::store
