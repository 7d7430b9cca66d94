#include "core/customer/clusters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>

#include "core/customer/golden_view.h"

namespace strowger::core {
namespace {

CustomerId No(std::uint64_t number) { return CustomerId{number}; }

// Customers 1 to `count`, each with one record of ten times that number.
ClusterBook BookOf(std::uint64_t count) {
  ClusterBook book;
  for (std::uint64_t i = 1; i <= count; ++i) book.AddRecord({10 * i, No(i)});
  return book;
}

template <class T>
std::string ReasonOf(const Result<T>& result) {
  return result.ok() ? "OK" : result.error().reason;
}

bool SameGraph(const ClusterGraph& a, const ClusterGraph& b) {
  return a.records == b.records && a.links == b.links && a.never_links == b.never_links;
}

TEST(ClustersTest, SmallestNumberStaysWhoeverIsNamedFirst) {
  ClusterBook book = BookOf(4);
  const auto first = book.Merge(No(4), No(3));
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->survivor, No(3));
  EXPECT_EQ(first->absorbed, No(4));
  ASSERT_TRUE(book.Merge(No(4), No(2)).ok());
  EXPECT_EQ(book.Find(No(4)), No(2));
  EXPECT_EQ(book.Find(No(3)), No(2));
  EXPECT_EQ(book.RecordsOf(No(4)), (std::vector<std::uint64_t>{20, 30, 40}));
}

TEST(ClustersTest, RecordsOfOneOriginBelongTogether) {
  ClusterBook book = BookOf(2);
  EXPECT_TRUE(book.AddRecord({21, No(2)}));
  EXPECT_FALSE(book.AddRecord({21, No(1)}));
  EXPECT_EQ(book.RecordsOf(No(2)), (std::vector<std::uint64_t>{20, 21}));
  EXPECT_EQ(ReasonOf(book.Unmerge(No(2))), "NOT_MERGED");
}

TEST(ClustersTest, UnmergeTakesOutWhatCameInThroughTheOneThatIsNamed) {
  ClusterBook book = BookOf(5);
  ASSERT_TRUE(book.Merge(No(3), No(2)).ok());
  ASSERT_TRUE(book.Merge(No(3), No(5)).ok());
  ASSERT_TRUE(book.Merge(No(2), No(1)).ok());
  const auto split = book.Unmerge(No(3));
  ASSERT_TRUE(split.ok());
  EXPECT_EQ(split->remaining, No(1));
  EXPECT_EQ(split->restored, No(3));
  EXPECT_EQ(book.Find(No(5)), No(3));
  EXPECT_EQ(book.Find(No(2)), No(1));
  // Taking out the one in the middle: the other side gets its own smallest number.
  ClusterBook chain = BookOf(4);
  ASSERT_TRUE(chain.Merge(No(1), No(4)).ok());
  ASSERT_TRUE(chain.Merge(No(4), No(2)).ok());
  EXPECT_EQ(chain.Unmerge(No(4))->restored, No(2));
}

TEST(ClustersTest, WhatCannotBeIsRefusedByName) {
  ClusterBook book = BookOf(4);
  EXPECT_EQ(ReasonOf(book.Merge(No(1), No(9))), "CUSTOMER_UNKNOWN");
  EXPECT_EQ(ReasonOf(book.Merge(No(1), No(1))), "ALREADY_MERGED");
  EXPECT_EQ(ReasonOf(book.Unmerge(No(9))), "CUSTOMER_UNKNOWN");
  EXPECT_EQ(ReasonOf(book.NeverLink(No(1), No(9))), "CUSTOMER_UNKNOWN");
  EXPECT_EQ(ReasonOf(book.AllowLink(No(1), No(2))), "NEVER_LINK_UNKNOWN");
  EXPECT_EQ(ReasonOf(book.Erase(No(9))), "CUSTOMER_UNKNOWN");
  ASSERT_TRUE(book.Merge(No(1), No(2)).ok());
  EXPECT_EQ(ReasonOf(book.Merge(No(2), No(1))), "ALREADY_MERGED");
  EXPECT_EQ(ReasonOf(book.NeverLink(No(2), No(1))), "ALREADY_MERGED");
  const auto refused = book.Unmerge(No(1));
  EXPECT_EQ(ReasonOf(refused), "NAME_THE_MERGED");
  EXPECT_EQ(refused.error().metadata.at("merged"), "2");
}

TEST(ClustersTest, NeverLinkHoldsForWholeClustersAndNamesTheTwo) {
  ClusterBook book = BookOf(4);
  ASSERT_TRUE(book.NeverLink(No(2), No(3)).ok());
  EXPECT_EQ(ReasonOf(book.NeverLink(No(3), No(2))), "NEVER_LINK_KNOWN");
  ASSERT_TRUE(book.Merge(No(1), No(2)).ok());
  ASSERT_TRUE(book.Merge(No(3), No(4)).ok());
  const auto refused = book.Merge(No(1), No(4));
  EXPECT_EQ(ReasonOf(refused), "NEVER_LINK");
  EXPECT_EQ(refused.error().metadata.at("first"), "2");
  EXPECT_EQ(refused.error().metadata.at("second"), "3");
  ASSERT_TRUE(book.AllowLink(No(3), No(2)).ok());
  EXPECT_TRUE(book.Merge(No(1), No(4)).ok());
}

TEST(ClustersTest, ClusterThatWouldGrowTooLargeIsRefused) {
  ClusterBook book = BookOf(kClusterRecordsMax + 1);
  for (std::uint64_t i = 2; i <= kClusterRecordsMax; ++i)
    ASSERT_TRUE(book.Merge(No(1), No(i)).ok());
  EXPECT_EQ(ReasonOf(book.Merge(No(1), No(kClusterRecordsMax + 1))), "CLUSTER_FULL");
}

TEST(ClustersTest, LinksThatBreakARuleAreNotTaken) {
  ClusterGraph graph{{{10, No(1)}, {20, No(2)}, {30, No(3)}},
                     {{10, 20}, {20, 30}, {10, 30}, {30, 99}},
                     {{10, 30}}};
  const ClusterBook book(graph);
  EXPECT_EQ(book.refused_links(), (std::vector<RecordPair>{{20, 30}, {10, 30}, {30, 99}}));
  EXPECT_EQ(book.Find(No(3)), No(3));
}

// What the clusters are, found out the slow way: labels spread along links until none changes.
std::vector<Cluster> SpreadLabels(const ClusterGraph& graph) {
  std::map<std::uint64_t, CustomerId> label;
  std::map<std::uint64_t, CustomerId> origin;
  for (const auto& record : graph.records) label[record.id] = origin[record.id] = record.origin;
  for (bool is_changing = true; is_changing;) {
    is_changing = false;
    const auto spread = [&](std::uint64_t a, std::uint64_t b) {
      const CustomerId least = std::min(label.at(a), label.at(b));
      is_changing = is_changing || label[a] != least || label[b] != least;
      label[a] = label[b] = least;
    };
    for (const auto& link : graph.links) spread(link.first, link.second);
    for (const auto& [a, of_a] : origin) {
      for (const auto& [b, of_b] : origin) {
        if (of_a == of_b) spread(a, b);
      }
    }
  }
  std::map<CustomerId, std::vector<std::uint64_t>> by_label;
  for (const auto& [record, customer] : label) by_label[customer].push_back(record);
  std::vector<Cluster> clusters;
  for (const auto& [customer, records] : by_label) clusters.push_back({customer, records});
  return clusters;
}

class ClusterStory {
 public:
  explicit ClusterStory(unsigned seed) : random_(seed) {}

  void Step() {
    switch (random_() % 10) {
      case 0:
      case 1:
        return AddRecord();
      case 2:
      case 3:
      case 4:
      case 5:
        return Merge();
      case 6:
      case 7:
        static_cast<void>(book_.Unmerge(Any()));
        return;
      case 8:
        if (random_() % 3 == 0) {
          static_cast<void>(book_.AllowLink(Any(), Any()));
        } else {
          static_cast<void>(book_.NeverLink(Any(), Any()));
        }
        return;
      default:
        if (random_() % 4 == 0) static_cast<void>(book_.Erase(Any()));
    }
  }

  // The clusters are what the records and edges say, in whatever order, and no never-link is
  // broken.
  void Check() {
    const ClusterGraph graph = book_.graph();
    const auto clusters = book_.ListClusters();
    ASSERT_EQ(clusters, SpreadLabels(graph));
    ClusterGraph shuffled = graph;
    std::shuffle(shuffled.links.begin(), shuffled.links.end(), random_);
    std::shuffle(shuffled.records.begin(), shuffled.records.end(), random_);
    const ClusterBook again(shuffled);
    ASSERT_TRUE(again.refused_links().empty());
    ASSERT_EQ(again.ListClusters(), clusters);
    for (const auto& pair : graph.never_links) {
      for (const auto& cluster : clusters) {
        const auto has = [&](std::uint64_t record) {
          return std::binary_search(cluster.records.begin(), cluster.records.end(), record);
        };
        ASSERT_FALSE(has(pair.first) && has(pair.second));
      }
    }
  }

  std::size_t merges() const { return merges_; }

 private:
  CustomerId Any() { return No(1 + random_() % std::max<std::uint64_t>(1, customers_)); }

  void AddRecord() {
    const bool is_new = customers_ == 0 || random_() % 4 != 0;
    book_.AddRecord({++records_, is_new ? No(++customers_) : Any()});
  }

  void Merge() {
    const ClusterBook before = book_;
    const CustomerId a = Any();
    const CustomerId b = Any();
    const auto merged = book_.Merge(a, b);
    if (!merged.ok()) {
      ASSERT_TRUE(SameGraph(book_.graph(), before.graph()));
      return;
    }
    ++merges_;
    // Undone, everything is as it was.
    ClusterBook undone = book_;
    const auto split = undone.Unmerge(merged->absorbed == before.Find(a) ? a : b);
    ASSERT_TRUE(split.ok()) << split.error().message;
    ASSERT_EQ(split->link, merged->link);
    ASSERT_TRUE(SameGraph(undone.graph(), before.graph()));
    ASSERT_EQ(undone.ListClusters(), before.ListClusters());
  }

  std::mt19937_64 random_;
  ClusterBook book_;
  std::uint64_t records_ = 0;
  std::uint64_t customers_ = 0;
  std::size_t merges_ = 0;
};

TEST(ClustersTest, AnyStoryLeavesTheClustersThatAreComputedFromScratch) {
  std::size_t merges = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    ClusterStory story(seed);
    for (int step = 0; step < 120; ++step) {
      story.Step();
      story.Check();
      if (testing::Test::HasFatalFailure()) return;
    }
    merges += story.merges();
  }
  EXPECT_GT(merges, 500u);
}

}  // namespace
}  // namespace strowger::core
