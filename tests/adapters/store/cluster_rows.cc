#include "adapters/store/cluster_rows.h"

#include <optional>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_rows.h"
#include "core/customer/clusters.h"

namespace strowger::store {

namespace {

std::string Dump(Connection& connection, Sql sql) {
  std::string text = std::string(sql.text()) + "\n";
  Query query(connection, sql);
  while (query.Next()) {
    for (int i = 0; i < query.columns(); ++i) {
      text += query.Get<std::optional<std::string>>(i).value_or("NULL");
      text += i + 1 < query.columns() ? '|' : '\n';
    }
  }
  return text;
}

std::string GoldenRows(Connection& connection) {
  std::string text;
  for (const Sql sql :
       {Sql("SELECT * FROM customer ORDER BY id"),
        Sql("SELECT customer_id, kind, value, suffix, national, source, seen_ns FROM contact_point"
            " ORDER BY customer_id, id"),
        Sql("SELECT rowid, tokens FROM customer_search ORDER BY rowid")}) {
    text += Dump(connection, sql);
  }
  return text;
}

core::ClusterGraph ReadAll(Connection& connection) {
  core::ClusterGraph graph;
  Query records(connection, "SELECT id, origin_id FROM customer_record ORDER BY id");
  while (records.Next()) {
    graph.records.push_back({records.Get<std::uint64_t>(0), records.Get<CustomerId>(1)});
  }
  Query links(connection, "SELECT first, second FROM customer_link ORDER BY id");
  while (links.Next()) {
    graph.links.push_back({links.Get<std::uint64_t>(0), links.Get<std::uint64_t>(1)});
  }
  Query never(connection, "SELECT first, second FROM customer_never_link");
  while (never.Next()) {
    graph.never_links.push_back({never.Get<std::uint64_t>(0), never.Get<std::uint64_t>(1)});
  }
  return graph;
}

}  // namespace

std::string CustomerRows(Connection& connection) {
  std::string text = GoldenRows(connection);
  for (const Sql sql :
       {Sql("SELECT * FROM customer_record ORDER BY id"),
        Sql("SELECT first, second, user, reason, time_ns FROM customer_link ORDER BY first, "
            "second"),
        Sql("SELECT * FROM customer_never_link ORDER BY first, second"),
        Sql("SELECT * FROM interaction ORDER BY id"),
        Sql("SELECT * FROM interaction_identity ORDER BY 1"), Sql("SELECT * FROM note ORDER BY id"),
        Sql("SELECT * FROM ticket ORDER BY id")}) {
    text += Dump(connection, sql);
  }
  return text;
}

std::vector<std::string> FindClusterFaults(Connection& connection) {
  std::vector<std::string> faults;
  const core::ClusterGraph graph = ReadAll(connection);
  const core::ClusterBook book(graph);
  if (!book.refused_links().empty()) faults.emplace_back("a link breaks a rule");
  Query records(connection, "SELECT id, origin_id, customer_id FROM customer_record");
  while (records.Next()) {
    if (book.Find(records.Get<CustomerId>(1)) == records.Get<CustomerId>(2)) continue;
    faults.push_back("record " + records.Get<std::string>(0) + " is in another cluster");
  }
  const std::string kept = GoldenRows(connection);
  const auto clusters = book.ListClusters();
  Query count(connection, "SELECT count(*) FROM customer");
  if (count.Next() && count.Get<std::size_t>(0) != clusters.size()) {
    faults.emplace_back("there are more or fewer customers than clusters");
  }
  for (const auto& cluster : clusters) RefreshGoldenView(connection, cluster.id);
  if (GoldenRows(connection) != kept) faults.emplace_back("a golden view is not of its records");
  if (!IsAuditWhole(connection)) faults.emplace_back("the audit is broken");
  return faults;
}

}  // namespace strowger::store
