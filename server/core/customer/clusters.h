#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "base/id.h"
#include "base/result.h"

// Which records are one customer: server/decisions/0017-clusters-of-records.md.
namespace strowger::core {

// A source record as clusters know it. Records of one origin belong together from the start.
struct ClusterRecord {
  std::uint64_t id = 0;
  CustomerId origin;  // The customer that it was made for; never changes.
  auto operator<=>(const ClusterRecord&) const = default;
};

// Two records, the smaller one first.
struct RecordPair {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  auto operator<=>(const RecordPair&) const = default;
};
RecordPair PairOf(std::uint64_t a, std::uint64_t b);

struct ClusterGraph {
  std::vector<ClusterRecord> records;
  std::vector<RecordPair> links;  // In the order in which they were made.
  std::vector<RecordPair> never_links;
};

struct Cluster {
  CustomerId id;  // The smallest origin.
  std::vector<std::uint64_t> records;
  bool operator==(const Cluster&) const = default;
};

// So many records one customer has at most: what belongs to it is read record by record.
inline constexpr std::size_t kClusterRecordsMax = 100;

struct ClusterMerge {
  CustomerId survivor;
  CustomerId absorbed;
  RecordPair link;
};
struct ClusterSplit {
  CustomerId remaining;
  CustomerId restored;  // The smallest origin of what was taken out.
  RecordPair link;      // The edge that was cut.
};

// Records, the edges between them and the clusters they make, kept up to date by each change. What
// clusters there are depends on the records and edges only, never on how they came about.
class ClusterBook {
 public:
  ClusterBook() = default;
  // Links that would break a rule are not taken; see refused_links().
  explicit ClusterBook(const ClusterGraph& graph);

  // False when there is such a record already.
  bool AddRecord(const ClusterRecord& record);

  // Joins the customers that go by these numbers. Refused with CUSTOMER_UNKNOWN, ALREADY_MERGED,
  // NEVER_LINK (which names the two) and CLUSTER_FULL.
  Result<ClusterMerge> Merge(CustomerId a, CustomerId b);
  // Takes out the one that was merged, with all that came in through it. Refused with
  // CUSTOMER_UNKNOWN, NOT_MERGED, and NAME_THE_MERGED where the number is that of the cluster.
  Result<ClusterSplit> Unmerge(CustomerId merged);
  // From now on the two may not become one. Refused with CUSTOMER_UNKNOWN, ALREADY_MERGED and
  // NEVER_LINK_KNOWN.
  Result<RecordPair> NeverLink(CustomerId a, CustomerId b);
  // Takes that back; NEVER_LINK_UNKNOWN when these two had none.
  Result<RecordPair> AllowLink(CustomerId a, CustomerId b);
  // Forgets the whole customer, its records and their edges, and returns the records.
  Result<std::vector<std::uint64_t>> Erase(CustomerId customer);

  // The customer that this number stands for now; none when there is none.
  CustomerId Find(CustomerId number) const;
  // In their order; empty when there is no such customer.
  std::vector<std::uint64_t> RecordsOf(CustomerId number) const;
  // The numbers of the records of this origin alone, in their order.
  std::vector<std::uint64_t> RecordsFrom(CustomerId origin) const;
  // All of them, by their ids.
  std::vector<Cluster> ListClusters() const;
  ClusterGraph graph() const;
  const std::vector<RecordPair>& refused_links() const { return refused_links_; }

 private:
  using Origins = std::set<CustomerId>;

  CustomerId OriginOf(std::uint64_t record) const { return origin_of_.at(record); }
  std::size_t CountRecords(const Origins& origins) const;
  // The never-link between the two sets, none when there is none.
  const RecordPair* FindNeverLink(const Origins& a, const Origins& b) const;
  Result<void> CheckJoin(CustomerId a, CustomerId b) const;
  void Join(const RecordPair& link);
  // All origins that can be reached from here by links.
  Origins Reach(CustomerId origin) const;
  // The first link on the way from one origin to another of its cluster.
  RecordPair FirstLinkTowards(CustomerId from, CustomerId to) const;
  void Regroup(const Origins& origins);
  Error UnknownCustomer(CustomerId number) const;

  // State: what was said,
  std::map<std::uint64_t, CustomerId> origin_of_;
  std::map<CustomerId, std::set<std::uint64_t>> records_from_;
  std::vector<RecordPair> links_;
  std::set<RecordPair> never_links_;
  std::vector<RecordPair> refused_links_;
  // and what follows: the links at each origin, the cluster of each, the origins of each cluster.
  std::map<CustomerId, std::vector<RecordPair>> links_at_;
  std::map<CustomerId, CustomerId> cluster_of_;
  std::map<CustomerId, Origins> origins_of_;
};

}  // namespace strowger::core
