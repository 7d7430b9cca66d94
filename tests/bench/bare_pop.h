#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "service/ports/customer_store.h"

namespace strowger::bench {

// The reads of a pop by SQLite's own calls, one thread, nothing made of the rows.
class BarePop {
 public:
  explicit BarePop(const std::string& path);
  ~BarePop();
  BarePop(const BarePop&) = delete;
  BarePop& operator=(const BarePop&) = delete;

  // How many a second, in one transaction.
  double Measure(const std::vector<std::string>& callers);
  std::size_t bytes() const { return bytes_; }

 private:
  void ReadAll(sqlite3_stmt* statement, std::int64_t id);

  sqlite3* handle_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
  std::size_t bytes_ = 0;
};

// How many pops of known callers a second, with so many under way; 0 when a caller was not found.
double MeasurePops(service::CallerDirectory& directory, const std::vector<std::string>& callers,
                   int window);

}  // namespace strowger::bench
