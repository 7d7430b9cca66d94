#include "adapters/store/customer_sources.h"

#include <utility>

#include "adapters/store/customer_rows.h"
#include "adapters/store/record_of.h"

namespace strowger::store {

using service::CustomerEdge;
using service::SourceRecord;

namespace {

SourceRecord Describe(core::CustomerRecord record, const core::GoldenView& view) {
  SourceRecord source;
  source.origin = record.origin;
  source.trust = core::TrustOf(record.source);
  source.created = record.created;
  source.updated = record.updated;
  for (std::size_t i = 0; i < core::kCustomerFields; ++i) {
    if (!record.fields[i]) continue;
    source.fields.push_back({std::string(kFieldNames[i]), *std::move(record.fields[i]),
                             view.provenance[i] == record.id});
  }
  if (record.contact_points) source.contact_points = *std::move(record.contact_points);
  source.source = std::move(record.source);
  source.external_id = std::move(record.external_id);
  return source;
}

// From the columns of both origins, user, reason and time_ns.
void AddEdges(Query& query, bool is_never, std::vector<CustomerEdge>& edges) {
  while (query.Next()) {
    edges.push_back({is_never, query.Get<CustomerId>(0), query.Get<CustomerId>(1),
                     query.Get<std::string>(2), query.Get<std::string>(3),
                     query.Get<TimePoint>(4)});
  }
}

// Each link has both ends in the customer, so it is found at its first.
void AddLinks(Connection& connection, std::uint64_t record, std::vector<CustomerEdge>& edges) {
  Query query(connection,
              "SELECT a.origin_id, b.origin_id, user, reason, time_ns FROM customer_link"
              " JOIN customer_record a ON a.id = first JOIN customer_record b ON b.id = second"
              " WHERE first = ? ORDER BY second",
              record);
  AddEdges(query, false, edges);
}

// A never-link has one end here, the other one elsewhere.
void AddNeverLinks(Connection& connection, std::uint64_t record, std::vector<CustomerEdge>& edges) {
  Query query(connection,
              "SELECT a.origin_id, b.origin_id, user, reason, time_ns FROM customer_never_link"
              " JOIN customer_record a ON a.id = first JOIN customer_record b ON b.id = second"
              " WHERE first = ?1 UNION ALL"
              " SELECT b.origin_id, a.origin_id, user, reason, time_ns FROM customer_never_link"
              " JOIN customer_record a ON a.id = first JOIN customer_record b ON b.id = second"
              " WHERE second = ?1",
              record);
  AddEdges(query, true, edges);
}

}  // namespace

Result<service::CustomerSources> ReadSources(Connection& connection, CustomerId number) {
  if (auto known = CheckCustomer(connection, number); !known.ok()) return known.error();
  service::CustomerSources sources;
  sources.customer = ResolveCustomer(connection, number);
  auto records = RecordsOf(connection, sources.customer);
  const core::GoldenView view = GoldenViewOf(connection, records);
  for (const auto& record : records) AddLinks(connection, record.id, sources.edges);
  for (const auto& record : records) AddNeverLinks(connection, record.id, sources.edges);
  for (auto& record : records) sources.records.push_back(Describe(std::move(record), view));
  return sources;
}

}  // namespace strowger::store
