#include "adapters/store/customer_merge.h"

#include <initializer_list>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_changes.h"
#include "adapters/store/customer_edit.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/history_rows.h"
#include "adapters/store/json_text.h"
#include "adapters/store/quality_rows.h"
#include "adapters/store/record_of.h"
#include "core/customer/clusters.h"

namespace strowger::store {

using core::RecordPair;
using service::Actor;
using service::CustomerChangeKind;

namespace {

void AddRecords(Connection& connection, CustomerId customer, core::ClusterGraph& graph) {
  Query query(connection, "SELECT id, origin_id FROM customer_record WHERE customer_id = ?",
              customer);
  while (query.Next()) {
    graph.records.push_back({query.Get<std::uint64_t>(0), query.Get<CustomerId>(1)});
  }
}

// The customers of these numbers, whole, with all edges between them.
core::ClusterGraph ReadGraph(Connection& connection, std::initializer_list<CustomerId> numbers) {
  std::set<CustomerId> customers;
  for (const CustomerId number : numbers) customers.insert(ResolveCustomer(connection, number));
  core::ClusterGraph graph;
  for (const CustomerId customer : customers) AddRecords(connection, customer, graph);
  std::map<std::uint64_t, RecordPair> links;
  std::set<RecordPair> never_links;
  for (const auto& record : graph.records) {
    Query link(connection,
               "SELECT id, first, second FROM customer_link WHERE first = ?1"
               " UNION SELECT id, first, second FROM customer_link WHERE second = ?1",
               record.id);
    while (link.Next()) {
      links[link.Get<std::uint64_t>(0)] = {link.Get<std::uint64_t>(1), link.Get<std::uint64_t>(2)};
    }
    Query never(connection,
                "SELECT first, second FROM customer_never_link WHERE first = ?1"
                " UNION SELECT first, second FROM customer_never_link WHERE second = ?1",
                record.id);
    while (never.Next()) {
      never_links.insert({never.Get<std::uint64_t>(0), never.Get<std::uint64_t>(1)});
    }
  }
  for (const auto& [id, link] : links) graph.links.push_back(link);
  graph.never_links.assign(never_links.begin(), never_links.end());
  return graph;
}

std::string EdgeText(const RecordPair& pair, const std::string& reason) {
  JsonText json;
  json.BeginObject();
  json.Add("first_record", pair.first);
  json.Add("second_record", pair.second);
  json.Add("reason", reason);
  json.EndObject();
  return json.Take();
}

// Two parts of an audit row, each JSON.
std::string BothText(std::string_view name, const std::string& one, std::string_view other_name,
                     const std::string& other) {
  JsonText json;
  json.BeginObject();
  json.AddJson(name, one);
  json.AddJson(other_name, other);
  json.EndObject();
  return json.Take();
}

// What they have in common is a duplicate, or is none any more.
void QueuePair(Connection& connection, const RecordPair& pair) {
  for (const std::uint64_t record : {pair.first, pair.second}) {
    CustomerId customer;
    if (ReadRecord(connection, record, customer)) QueueForQuality(connection, customer);
  }
}

void InsertNeverLink(Connection& connection, const Actor& actor, TimePoint now,
                     const RecordPair& pair, CustomerId named, const std::string& reason) {
  Execute(connection,
          "INSERT INTO customer_never_link (first, second, user, reason, time_ns)"
          " VALUES (?, ?, ?, ?, ?)",
          pair.first, pair.second, actor.user, reason, now);
  QueuePair(connection, pair);
  WriteAudit(connection, actor, now,
             {"NeverLinkCustomers", SubjectOf(named), "", EdgeText(pair, reason)});
}

// Contacts that go on know the customer only. What they are about is settled before the customer
// is taken apart, so that they end up on the right side.
void SettleLiveContacts(Connection& connection, const std::vector<CustomerId>& numbers) {
  struct LiveContact {
    InteractionId interaction;
    CustomerId customer;
    std::string number;
  };
  std::vector<LiveContact> contacts;
  for (const CustomerId number : numbers) {
    Query query(connection, "SELECT interaction_id, ani FROM work_item WHERE customer_id = ?",
                number);
    while (query.Next()) {
      contacts.push_back({query.Get<InteractionId>(0), number, query.Get<std::string>(1)});
    }
  }
  for (const LiveContact& contact : contacts) {
    if (FindIdentity(connection, contact.interaction)) continue;
    SaveIdentity(connection, contact.interaction, contact.customer, contact.number);
  }
}

// The numbers in the part that was taken out, after its own.
void TellSplit(Connection& connection, TimePoint now, const core::ClusterSplit& split,
               const std::vector<CustomerId>& merged) {
  TellChange(connection, now, CustomerChangeKind::kSplitFrom, split.restored, split.remaining);
  for (const CustomerId number : merged) {
    TellChange(connection, now, CustomerChangeKind::kMergedInto, number, split.restored);
  }
  TellChange(connection, now, CustomerChangeKind::kChanged, split.remaining);
}

}  // namespace

Result<service::CustomerMerge> MergeCustomers(Connection& connection, const Actor& actor,
                                              TimePoint now, CustomerId a, CustomerId b,
                                              const std::string& reason) {
  core::ClusterBook book(ReadGraph(connection, {a, b}));
  const auto merge = book.Merge(a, b);
  if (!merge.ok()) return merge.error();
  const auto survivor = GetCustomer(connection, merge->survivor);
  const auto absorbed = GetCustomer(connection, merge->absorbed);
  if (!survivor.ok()) return survivor.error();
  if (!absorbed.ok()) return absorbed.error();
  Execute(connection,
          "INSERT INTO customer_link (first, second, user, reason, time_ns) VALUES (?, ?, ?, ?, ?)",
          merge->link.first, merge->link.second, actor.user, reason, now);
  Execute(connection, "UPDATE customer_record SET customer_id = ? WHERE customer_id = ?",
          merge->survivor, merge->absorbed);
  DropCustomer(connection, merge->absorbed);
  RefreshGoldenView(connection, merge->survivor);
  TellChange(connection, now, CustomerChangeKind::kMergedInto, merge->absorbed, merge->survivor);
  TellChange(connection, now, CustomerChangeKind::kChanged, merge->survivor);
  auto after = GetCustomer(connection, merge->survivor);
  if (!after.ok()) return after.error();
  WriteAudit(connection, actor, now,
             {"MergeCustomers", SubjectOf(merge->survivor),
              BothText("survivor", AnswerText(*survivor), "absorbed", AnswerText(*absorbed)),
              BothText("link", EdgeText(merge->link, reason), "customer", AnswerText(*after))});
  return service::CustomerMerge{*std::move(after), merge->absorbed};
}

Result<service::CustomerSplit> UnmergeCustomer(Connection& connection, const Actor& actor,
                                               TimePoint now, const UnmergeWish& wish) {
  core::ClusterBook book(ReadGraph(connection, {wish.merged}));
  const auto split = book.Unmerge(wish.merged);
  if (!split.ok()) return split.error();
  const auto before = GetCustomer(connection, split->remaining);
  if (!before.ok()) return before.error();
  std::vector<CustomerId> numbers = before->merged;
  numbers.push_back(before->id);
  SettleLiveContacts(connection, numbers);
  Execute(connection, "DELETE FROM customer_link WHERE first = ? AND second = ?", split->link.first,
          split->link.second);
  InsertCustomer(connection, split->restored);
  for (const std::uint64_t record : book.RecordsOf(split->restored)) {
    Execute(connection, "UPDATE customer_record SET customer_id = ? WHERE id = ?", split->restored,
            record);
  }
  RefreshGoldenView(connection, split->remaining);
  RefreshGoldenView(connection, split->restored);
  auto remaining = GetCustomer(connection, split->remaining);
  auto restored = GetCustomer(connection, split->restored);
  if (!remaining.ok()) return remaining.error();
  if (!restored.ok()) return restored.error();
  TellSplit(connection, now, *split, restored->merged);
  WriteAudit(connection, actor, now,
             {"UnmergeCustomer", SubjectOf(split->restored),
              BothText("link", EdgeText(split->link, wish.reason), "customer", AnswerText(*before)),
              BothText("remaining", AnswerText(*remaining), "restored", AnswerText(*restored))});
  if (wish.is_for_ever)
    InsertNeverLink(connection, actor, now, split->link, wish.merged, wish.reason);
  return service::CustomerSplit{*std::move(remaining), *std::move(restored)};
}

Result<bool> NeverLinkCustomers(Connection& connection, const Actor& actor, TimePoint now,
                                CustomerId a, CustomerId b, const std::string& reason) {
  core::ClusterBook book(ReadGraph(connection, {a, b}));
  const auto pair = book.NeverLink(a, b);
  if (!pair.ok()) return pair.error();
  InsertNeverLink(connection, actor, now, *pair, a, reason);
  return true;
}

Result<bool> AllowLinkCustomers(Connection& connection, const Actor& actor, TimePoint now,
                                CustomerId a, CustomerId b) {
  core::ClusterBook book(ReadGraph(connection, {a, b}));
  const auto pair = book.AllowLink(a, b);
  if (!pair.ok()) return pair.error();
  Execute(connection, "DELETE FROM customer_never_link WHERE first = ? AND second = ?", pair->first,
          pair->second);
  QueuePair(connection, *pair);
  WriteAudit(connection, actor, now, {"AllowLinkCustomers", SubjectOf(a), EdgeText(*pair, ""), ""});
  return true;
}

}  // namespace strowger::store
