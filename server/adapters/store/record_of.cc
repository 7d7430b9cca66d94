#include "adapters/store/record_of.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "adapters/store/customer_rows.h"
#include "adapters/store/record_json.h"

namespace strowger::store {

namespace {

struct RecordRow {
  std::uint64_t id = 0;
  CustomerId origin;
};

std::vector<RecordRow> RowsOf(Connection& connection, CustomerId customer) {
  Query query(connection,
              "SELECT id, origin_id FROM customer_record WHERE customer_id = ? ORDER BY id",
              customer);
  std::vector<RecordRow> rows;
  while (query.Next()) rows.push_back({query.Get<std::uint64_t>(0), query.Get<CustomerId>(1)});
  return rows;
}

std::optional<std::uint64_t> FirstOf(const std::vector<RecordRow>& rows, CustomerId origin) {
  for (const RecordRow& row : rows) {
    if (row.origin == origin) return row.id;
  }
  return std::nullopt;
}

// The record that a known interaction is about, and its number where that is not given.
std::optional<std::uint64_t> RecordOfInteraction(Connection& connection, ContactTrace& trace) {
  if (!trace.interaction) return std::nullopt;
  {
    Query told(connection, "SELECT record_id FROM interaction_identity WHERE interaction_id = ?",
               trace.interaction);
    if (told.Next()) return told.Get<std::uint64_t>(0);
  }
  {
    Query past(connection, "SELECT record_id, ani FROM interaction WHERE id = ?",
               trace.interaction);
    if (past.Next()) {
      if (trace.number.empty()) trace.number = past.Get<std::string>(1);
      return past.Get<std::optional<std::uint64_t>>(0);
    }
  }
  Query live(connection, "SELECT ani FROM work_item WHERE interaction_id = ?", trace.interaction);
  if (trace.number.empty() && live.Next()) trace.number = live.Get<std::string>(0);
  return std::nullopt;
}

bool HasNumber(Connection& connection, std::uint64_t record, const std::string& number) {
  Query query(connection, "SELECT contact_points FROM customer_record WHERE id = ?", record);
  if (!query.Next()) return false;
  const auto text = query.Get<std::optional<std::string>>(0);
  if (!text) return false;
  const std::string digits = DigitsOf(number);
  const std::string_view suffix = SuffixOf(digits);
  const auto points = ContactPointsFrom(*text);
  return std::any_of(points.begin(), points.end(), [&](const core::ContactPoint& point) {
    if (point.value == number) return true;
    if (point.kind != core::ContactKind::kPhone || suffix.empty()) return false;
    const std::string known = DigitsOf(point.value);
    return SuffixOf(known) == suffix;
  });
}

}  // namespace

CustomerId ResolveCustomer(Connection& connection, CustomerId number) {
  if (Query(connection, "SELECT 1 FROM customer WHERE id = ?", number).Next()) return number;
  Query merged(connection, "SELECT customer_id FROM customer_record WHERE origin_id = ? LIMIT 1",
               number);
  return merged.Next() ? merged.Get<CustomerId>(0) : CustomerId{};
}

CustomerRecords RecordsOfCustomer(Connection& connection, CustomerId customer) {
  Query query(connection, "SELECT id FROM customer_record WHERE customer_id = ? ORDER BY id",
              customer);
  CustomerRecords found{customer, {}};
  while (query.Next()) found.records.push_back(query.Get<std::uint64_t>(0));
  return found;
}

std::optional<std::uint64_t> RecordFor(Connection& connection, CustomerId named,
                                       const ContactTrace& trace) {
  if (!named) return std::nullopt;
  const CustomerId customer = ResolveCustomer(connection, named);
  const auto rows = RowsOf(connection, customer);
  if (rows.empty()) return std::nullopt;
  std::set<CustomerId> origins;
  for (const RecordRow& row : rows) origins.insert(row.origin);
  if (origins.size() == 1 || customer != named) return FirstOf(rows, named);
  ContactTrace contact = trace;
  if (const auto record = RecordOfInteraction(connection, contact)) {
    const bool is_ours = std::any_of(rows.begin(), rows.end(),
                                     [&](const RecordRow& row) { return row.id == *record; });
    if (is_ours) return record;
  }
  std::set<CustomerId> callers;
  for (const RecordRow& row : rows) {
    if (!contact.number.empty() && HasNumber(connection, row.id, contact.number)) {
      callers.insert(row.origin);
    }
  }
  return FirstOf(rows, callers.size() == 1 ? *callers.begin() : customer);
}

}  // namespace strowger::store
