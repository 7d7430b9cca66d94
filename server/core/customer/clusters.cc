#include "core/customer/clusters.h"

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "base/check.h"

namespace strowger::core {

namespace {

std::string TextOf(CustomerId customer) { return std::to_string(customer.value); }

std::string Listed(const std::set<CustomerId>& customers) {
  std::string text;
  for (const CustomerId customer : customers) {
    text += (text.empty() ? "" : ", ") + TextOf(customer);
  }
  return text;
}

Error AlreadyMerged(CustomerId a, CustomerId b, CustomerId survivor) {
  return FailedPrecondition(
      "ALREADY_MERGED",
      "Customers " + TextOf(a) + " and " + TextOf(b) + " are one already: customer " +
          TextOf(survivor) + ".",
      {{"customer", TextOf(survivor)}, {"first", TextOf(a)}, {"second", TextOf(b)}});
}

Error ClusterFull(std::size_t records) {
  const std::string most = std::to_string(kClusterRecordsMax);
  return {ErrorCode::kResourceExhausted,
          "CLUSTER_FULL",
          "Together they would have " + std::to_string(records) +
              " source records; one customer has"
              " at most " +
              most + ".",
          {{"records", std::to_string(records)}, {"max", most}}};
}

}  // namespace

RecordPair PairOf(std::uint64_t a, std::uint64_t b) { return {std::min(a, b), std::max(a, b)}; }

ClusterBook::ClusterBook(const ClusterGraph& graph) {
  for (const ClusterRecord& record : graph.records) AddRecord(record);
  const auto is_known = [this](const RecordPair& pair) {
    return origin_of_.contains(pair.first) && origin_of_.contains(pair.second);
  };
  for (const RecordPair& pair : graph.never_links) {
    if (is_known(pair)) never_links_.insert(pair);
  }
  for (const RecordPair& link : graph.links) {
    if (is_known(link) && CheckJoin(OriginOf(link.first), OriginOf(link.second)).ok()) {
      Join(link);
    } else {
      refused_links_.push_back(link);
    }
  }
}

bool ClusterBook::AddRecord(const ClusterRecord& record) {
  if (!origin_of_.emplace(record.id, record.origin).second) return false;
  records_from_[record.origin].insert(record.id);
  if (cluster_of_.emplace(record.origin, record.origin).second) {
    origins_of_[record.origin] = {record.origin};
  }
  return true;
}

Result<ClusterMerge> ClusterBook::Merge(CustomerId a, CustomerId b) {
  if (auto checked = CheckJoin(a, b); !checked.ok()) return checked.error();
  const auto [survivor, absorbed] = std::minmax({Find(a), Find(b)});
  const RecordPair link = PairOf(*records_from_.at(a).begin(), *records_from_.at(b).begin());
  const ClusterMerge merge{survivor, absorbed, link};
  Join(link);
  return merge;
}

Result<ClusterSplit> ClusterBook::Unmerge(CustomerId merged) {
  const CustomerId survivor = Find(merged);
  if (!survivor) return UnknownCustomer(merged);
  if (merged == survivor) {
    Origins others = origins_of_.at(survivor);
    others.erase(survivor);
    if (others.empty()) {
      return FailedPrecondition("NOT_MERGED",
                                "Customer " + TextOf(merged) + " was not merged with anybody.",
                                {{"customer", TextOf(merged)}});
    }
    return FailedPrecondition(
        "NAME_THE_MERGED",
        "Customer " + TextOf(merged) +
            " is the number that stayed; name the one to take out of it: " + Listed(others) + ".",
        {{"customer", TextOf(merged)}, {"merged", Listed(others)}});
  }
  const RecordPair cut = FirstLinkTowards(merged, survivor);
  std::erase(links_, cut);
  for (const std::uint64_t record : {cut.first, cut.second}) {
    std::erase(links_at_[OriginOf(record)], cut);
  }
  const Origins taken = Reach(merged);
  Regroup(taken);
  Regroup(Reach(survivor));
  return ClusterSplit{survivor, *taken.begin(), cut};
}

Result<RecordPair> ClusterBook::NeverLink(CustomerId a, CustomerId b) {
  for (const CustomerId number : {a, b}) {
    if (!Find(number)) return UnknownCustomer(number);
  }
  if (Find(a) == Find(b)) return AlreadyMerged(a, b, Find(a));
  if (FindNeverLink({a}, {b}) != nullptr) {
    return FailedPrecondition(
        "NEVER_LINK_KNOWN",
        "That customers " + TextOf(a) + " and " + TextOf(b) + " are two people was said before.",
        {{"first", TextOf(a)}, {"second", TextOf(b)}});
  }
  const RecordPair pair = PairOf(*records_from_.at(a).begin(), *records_from_.at(b).begin());
  never_links_.insert(pair);
  return pair;
}

Result<RecordPair> ClusterBook::AllowLink(CustomerId a, CustomerId b) {
  const RecordPair* found = FindNeverLink({a}, {b});
  if (found == nullptr) {
    return NotFound(
        "NEVER_LINK_UNKNOWN",
        "Nobody said that customers " + TextOf(a) + " and " + TextOf(b) + " are two people.",
        {{"first", TextOf(a)}, {"second", TextOf(b)}});
  }
  const RecordPair pair = *found;
  never_links_.erase(pair);
  return pair;
}

Result<std::vector<std::uint64_t>> ClusterBook::Erase(CustomerId customer) {
  const CustomerId cluster = Find(customer);
  if (!cluster) return UnknownCustomer(customer);
  std::vector<std::uint64_t> records = RecordsOf(cluster);
  const std::set<std::uint64_t> gone(records.begin(), records.end());
  const auto is_gone = [&gone](const RecordPair& pair) {
    return gone.contains(pair.first) || gone.contains(pair.second);
  };
  std::erase_if(links_, is_gone);
  std::erase_if(never_links_, is_gone);
  for (const CustomerId origin : origins_of_.at(cluster)) {
    records_from_.erase(origin);
    links_at_.erase(origin);
    cluster_of_.erase(origin);
  }
  for (const std::uint64_t record : records) origin_of_.erase(record);
  origins_of_.erase(cluster);
  return records;
}

CustomerId ClusterBook::Find(CustomerId number) const {
  const auto found = cluster_of_.find(number);
  return found == cluster_of_.end() ? CustomerId{} : found->second;
}

std::vector<std::uint64_t> ClusterBook::RecordsOf(CustomerId number) const {
  std::vector<std::uint64_t> records;
  const auto found = origins_of_.find(Find(number));
  if (found == origins_of_.end()) return records;
  for (const CustomerId origin : found->second) {
    const auto& from = records_from_.at(origin);
    records.insert(records.end(), from.begin(), from.end());
  }
  std::sort(records.begin(), records.end());
  return records;
}

std::vector<std::uint64_t> ClusterBook::RecordsFrom(CustomerId origin) const {
  const auto found = records_from_.find(origin);
  if (found == records_from_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::vector<Cluster> ClusterBook::ListClusters() const {
  std::vector<Cluster> clusters;
  for (const auto& [id, origins] : origins_of_) clusters.push_back({id, RecordsOf(id)});
  return clusters;
}

ClusterGraph ClusterBook::graph() const {
  ClusterGraph graph;
  for (const auto& [id, origin] : origin_of_) graph.records.push_back({id, origin});
  graph.links = links_;
  graph.never_links.assign(never_links_.begin(), never_links_.end());
  return graph;
}

std::size_t ClusterBook::CountRecords(const Origins& origins) const {
  std::size_t count = 0;
  for (const CustomerId origin : origins) count += records_from_.at(origin).size();
  return count;
}

const RecordPair* ClusterBook::FindNeverLink(const Origins& a, const Origins& b) const {
  for (const RecordPair& pair : never_links_) {
    const CustomerId first = OriginOf(pair.first);
    const CustomerId second = OriginOf(pair.second);
    if ((a.contains(first) && b.contains(second)) || (a.contains(second) && b.contains(first))) {
      return &pair;
    }
  }
  return nullptr;
}

Result<void> ClusterBook::CheckJoin(CustomerId a, CustomerId b) const {
  for (const CustomerId number : {a, b}) {
    if (!Find(number)) return UnknownCustomer(number);
  }
  if (Find(a) == Find(b)) return AlreadyMerged(a, b, Find(a));
  const Origins& left = origins_of_.at(Find(a));
  const Origins& right = origins_of_.at(Find(b));
  if (const RecordPair* never = FindNeverLink(left, right)) {
    const std::string first = TextOf(OriginOf(never->first));
    const std::string second = TextOf(OriginOf(never->second));
    return FailedPrecondition("NEVER_LINK",
                              "Customers " + first + " and " + second +
                                  " are two people, somebody said; take that back first.",
                              {{"first", first}, {"second", second}});
  }
  const std::size_t records = CountRecords(left) + CountRecords(right);
  if (records > kClusterRecordsMax) return ClusterFull(records);
  return {};
}

void ClusterBook::Join(const RecordPair& link) {
  const CustomerId a = OriginOf(link.first);
  const CustomerId b = OriginOf(link.second);
  Origins all = origins_of_.at(Find(a));
  all.merge(Origins(origins_of_.at(Find(b))));
  links_.push_back(link);
  links_at_[a].push_back(link);
  links_at_[b].push_back(link);
  Regroup(all);
}

ClusterBook::Origins ClusterBook::Reach(CustomerId origin) const {
  Origins reached{origin};
  std::deque<CustomerId> next{origin};
  while (!next.empty()) {
    const auto links = links_at_.find(next.front());
    next.pop_front();
    if (links == links_at_.end()) continue;
    for (const RecordPair& link : links->second) {
      for (const std::uint64_t record : {link.first, link.second}) {
        if (reached.insert(OriginOf(record)).second) next.push_back(OriginOf(record));
      }
    }
  }
  return reached;
}

RecordPair ClusterBook::FirstLinkTowards(CustomerId from, CustomerId to) const {
  // The links are a tree: walking from the end, each origin is reached by one link only.
  std::map<CustomerId, RecordPair> reached_by;
  std::deque<CustomerId> next{to};
  while (!next.empty()) {
    const CustomerId here = next.front();
    next.pop_front();
    for (const RecordPair& link : links_at_.at(here)) {
      const CustomerId first = OriginOf(link.first);
      const CustomerId there = first == here ? OriginOf(link.second) : first;
      if (there != to && reached_by.emplace(there, link).second) next.push_back(there);
    }
  }
  const auto found = reached_by.find(from);
  STROWGER_CHECK(found != reached_by.end());
  return found->second;
}

void ClusterBook::Regroup(const Origins& origins) {
  for (const CustomerId origin : origins) {
    const auto known = origins_of_.find(cluster_of_.at(origin));
    if (known == origins_of_.end()) continue;
    known->second.erase(origin);
    if (known->second.empty()) origins_of_.erase(known);
  }
  const CustomerId id = *origins.begin();
  for (const CustomerId origin : origins) cluster_of_[origin] = id;
  origins_of_[id].insert(origins.begin(), origins.end());
}

Error ClusterBook::UnknownCustomer(CustomerId number) const {
  return NotFound("CUSTOMER_UNKNOWN", "There is no customer " + TextOf(number) + ".",
                  {{"customer", TextOf(number)}});
}

}  // namespace strowger::core
