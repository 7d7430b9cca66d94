#include "adapters/store/relation_rows.h"

#include <algorithm>
#include <set>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_changes.h"
#include "adapters/store/customer_edit.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/json_text.h"
#include "core/customer/relation_kind.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::CustomerRelation;
using service::RelationWish;

namespace {

// From the columns id, kind, the other's customer, note, user and time_ns.
void AddRows(Query& query, bool is_turned, std::vector<RelationRow>& rows) {
  while (query.Next()) {
    std::string kind = query.Get<std::string>(1);
    if (is_turned) kind = core::TurnRelationKind(kind);
    rows.push_back({query.Get<std::int64_t>(0),
                    {std::move(kind), query.Get<CustomerId>(2), "", query.Get<std::string>(3),
                     query.Get<std::string>(4), query.Get<TimePoint>(5)}});
  }
}

std::string RelationText(const RelationWish& wish) {
  JsonText json;
  json.BeginObject();
  json.Add("kind", wish.kind);
  json.Add("other", wish.other.value);
  json.Add("note", wish.note);
  json.EndObject();
  return json.Take();
}

// What was wished with both customers known and different.
Result<core::RelationReading> CheckWish(Connection& connection, const RelationWish& wish) {
  auto reading = core::ReadRelationKind(wish.kind);
  if (!reading.ok()) return reading.error();
  for (const CustomerId customer : {wish.customer, wish.other}) {
    if (auto known = CheckCustomer(connection, customer); !known.ok()) return known.error();
  }
  if (ResolveCustomer(connection, wish.customer) == ResolveCustomer(connection, wish.other)) {
    return FailedPrecondition("SAME_CUSTOMER", "A customer is not related to itself.",
                              {{"customer", std::to_string(wish.customer.value)}});
  }
  return reading;
}

void TellBoth(Connection& connection, TimePoint now, const RelationWish& wish) {
  for (const CustomerId customer : {wish.customer, wish.other}) {
    TellChange(connection, now, service::CustomerChangeKind::kChanged,
               ResolveCustomer(connection, customer));
  }
}

Error RelationsFull() {
  const std::string most = std::to_string(kRelationsMax);
  return {ErrorCode::kResourceExhausted,
          "RELATIONS_FULL",
          "A customer has at most " + most + " relations.",
          {{"max", most}}};
}

}  // namespace

std::vector<RelationRow> ReadRelations(Connection& connection, const CustomerRecords& whose) {
  std::vector<RelationRow> rows;
  for (const std::uint64_t record : whose.records) {
    Query first(connection,
                "SELECT l.id, l.kind, r.customer_id, l.note, l.user, l.time_ns"
                " FROM customer_relation l JOIN customer_record r ON r.id = l.second_record"
                " WHERE l.first_record = ?",
                record);
    AddRows(first, false, rows);
    Query second(connection,
                 "SELECT l.id, l.kind, r.customer_id, l.note, l.user, l.time_ns"
                 " FROM customer_relation l JOIN customer_record r ON r.id = l.first_record"
                 " WHERE l.second_record = ?",
                 record);
    AddRows(second, true, rows);
  }
  std::sort(rows.begin(), rows.end(),
            [](const RelationRow& a, const RelationRow& b) { return a.id < b.id; });
  std::set<std::pair<CustomerId, std::string>> known;
  std::erase_if(rows, [&](const RelationRow& row) {
    return row.relation.other == whose.customer ||
           !known.emplace(row.relation.other, row.relation.kind).second;
  });
  return rows;
}

std::vector<CustomerRelation> NameRelations(Connection& connection, std::vector<RelationRow> rows) {
  std::vector<CustomerRelation> named;
  for (RelationRow& row : rows) {
    Query query(connection, "SELECT display_name, company FROM customer WHERE id = ?",
                row.relation.other);
    if (query.Next()) {
      row.relation.other_name = query.Get<std::string>(query.Text(0).empty() ? 1 : 0);
    }
    named.push_back(std::move(row.relation));
  }
  return named;
}

Result<bool> Relate(Connection& connection, const service::Actor& actor, TimePoint now,
                    const RelationWish& wish) {
  if (auto note = core::CheckText("note", wish.note, kRelationNoteBytesMax); !note.ok()) {
    return note.error();
  }
  const auto reading = CheckWish(connection, wish);
  if (!reading.ok()) return reading.error();
  for (const CustomerId customer : {wish.customer, wish.other}) {
    const auto whose = RecordsOfCustomer(connection, ResolveCustomer(connection, customer));
    if (ReadRelations(connection, whose).size() >= kRelationsMax) return RelationsFull();
  }
  std::uint64_t first = *RecordFor(connection, wish.customer, {});
  std::uint64_t second = *RecordFor(connection, wish.other, {});
  if (reading->is_turned || (reading->is_mutual && second < first)) std::swap(first, second);
  Execute(connection,
          "INSERT INTO customer_relation (first_record, second_record, kind, note, user, time_ns)"
          " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (first_record, second_record, kind)"
          " DO UPDATE SET note = excluded.note, user = excluded.user, time_ns = excluded.time_ns",
          first, second, reading->kind, wish.note, actor.user, now);
  TellBoth(connection, now, wish);
  WriteAudit(connection, actor, now,
             {"RelateCustomers", SubjectOf(wish.customer), "", RelationText(wish)});
  return true;
}

Result<bool> Unrelate(Connection& connection, const service::Actor& actor, TimePoint now,
                      const RelationWish& wish) {
  const auto reading = CheckWish(connection, wish);
  if (!reading.ok()) return reading.error();
  const auto ours = RecordsOfCustomer(connection, ResolveCustomer(connection, wish.customer));
  const CustomerId other = ResolveCustomer(connection, wish.other);
  // The same may have been said of several of their records.
  std::vector<std::int64_t> found;
  for (const std::uint64_t record : ours.records) {
    Query query(connection,
                "SELECT l.id, l.first_record FROM customer_relation l JOIN customer_record r"
                " ON r.id = CASE WHEN l.first_record = ?1 THEN l.second_record"
                " ELSE l.first_record END"
                " WHERE (l.first_record = ?1 OR l.second_record = ?1) AND l.kind = ?2"
                " AND r.customer_id = ?3",
                record, reading->kind, other);
    while (query.Next()) {
      const bool is_first = query.Get<std::uint64_t>(1) == record;
      if (reading->is_mutual || is_first != reading->is_turned) {
        found.push_back(query.Get<std::int64_t>(0));
      }
    }
  }
  if (found.empty()) {
    return NotFound("RELATION_UNKNOWN", "There is no such relation.",
                    {{"kind", wish.kind}, {"customer", std::to_string(wish.other.value)}});
  }
  for (const std::int64_t id : found) {
    Execute(connection, "DELETE FROM customer_relation WHERE id = ?", id);
  }
  TellBoth(connection, now, wish);
  WriteAudit(connection, actor, now,
             {"UnrelateCustomers", SubjectOf(wish.customer), RelationText(wish), ""});
  return true;
}

}  // namespace strowger::store
