#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/customer/customer_change.h"
#include "service/ports/customer_store.h"
#include "service/ports/done.h"

// Which source records are one customer, and what became of customers:
// server/decisions/0017-clusters-of-records.md.
namespace strowger::service {

struct CustomerMerge {
  Customer customer;    // The one who stayed.
  CustomerId absorbed;  // Stands for that one from now on.
};

struct CustomerSplit {
  Customer remaining;
  Customer restored;
};

using core::CustomerChange;
using core::CustomerChangeKind;

struct CustomerChangePage {
  std::vector<CustomerChange> changes;  // In their order.
  bool is_last = false;                 // Nothing more has happened yet.
};

// What one source says, and what of it is shown.
struct SourceRecord {
  struct Field {
    std::string name;  // "display_name", as in a mask of fields.
    std::string value;
    bool is_shown = false;  // The customer's value was taken from here.
  };
  CustomerId origin;  // The customer that it was made for.
  std::string source;
  std::string external_id;
  int trust = 0;  // Greater is believed first.
  TimePoint created;
  TimePoint updated;
  std::vector<Field> fields;  // Those that it speaks of.
  std::vector<ContactPoint> contact_points;
};

// That two customers are one person, or two.
struct CustomerEdge {
  bool is_never = false;
  CustomerId first;
  CustomerId second;
  std::string user;  // Who said so.
  std::string reason;
  TimePoint time;
};

struct CustomerSources {
  CustomerId customer;
  std::vector<SourceRecord> records;  // In the order in which they were made.
  std::vector<CustomerEdge> edges;    // Of one of its records at least; those that join first.
};

// What may be joined and what was said about it. Refusals are those of core::ClusterBook.
class CustomerClusters {
 public:
  virtual ~CustomerClusters() = default;

  virtual void Merge(Actor actor, CustomerId a, CustomerId b, std::string reason,
                     Done<CustomerMerge> done) = 0;
  // With `is_for_ever` the two may not be merged again.
  virtual void Unmerge(Actor actor, CustomerId merged, bool is_for_ever, std::string reason,
                       Done<CustomerSplit> done) = 0;
  virtual void NeverLink(Actor actor, CustomerId a, CustomerId b, std::string reason,
                         Done<void> done) = 0;
  virtual void AllowLink(Actor actor, CustomerId a, CustomerId b, Done<void> done) = 0;

  virtual void GetSources(CustomerId customer, Done<CustomerSources> done) = 0;

  // The changes after that number. OUT_OF_RANGE CHANGE_AHEAD when there was no such number yet, as
  // after a restored backup.
  virtual void ListChanges(std::uint64_t after, std::size_t limit,
                           Done<CustomerChangePage> done) = 0;
  // `told` is called, on any thread, when there may be changes that were not there before; it must
  // not block. It ends with what is returned.
  [[nodiscard]] virtual std::shared_ptr<void> WatchChanges(std::function<void()> told) = 0;
};

}  // namespace strowger::service
