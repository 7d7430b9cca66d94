#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "bench/town.h"
#include "service/ports/customer_store.h"
#include "service/ports/timeline.h"

namespace strowger::bench {

// The reads and writes that the answers of a store of customers need, by SQLite's own calls, one
// thread. Times are in milliseconds. A failure ends the program.
class BareRows {
 public:
  explicit BareRows(const std::string& path);
  ~BareRows();
  BareRows(const BareRows&) = delete;
  BareRows& operator=(const BareRows&) = delete;

  double ReadCustomer(CustomerId customer);
  // The rows of `page`, and the ends of the indexes that say which they are. `before` is the page
  // before, where there is one.
  double ReadTimeline(CustomerId customer, const service::TimelinePage* before,
                      const service::TimelinePage& page);
  // Sets a field of these customers, from `begin` to before `end`, in one durable transaction:
  // record, view, change, audit.
  double UpdateCustomers(const std::vector<service::Customer>& customers, std::size_t begin,
                         std::size_t end);
  // How many new customers a second, in durable transactions of as many as an import takes: record,
  // view, contact points, terms, change, audit. They are taken away again.
  double InsertCustomers(std::size_t count);

  Person ReadPerson(CustomerId customer);

 private:
  sqlite3_stmt* Prepare(const char* text);
  void Run(const char* text);
  void Step(sqlite3_stmt* statement);  // To its end.
  std::int64_t Number(const char* text);

  sqlite3* handle_ = nullptr;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
  std::size_t bytes_ = 0;
};

}  // namespace strowger::bench
