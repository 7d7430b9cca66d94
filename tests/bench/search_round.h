#pragma once

#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "bench/town.h"
#include "service/ports/customer_store.h"

// Customers are asked for one after another, in every way in which people ask.
namespace strowger::bench {

// By the way in which is asked.
using Questions = std::map<std::string, std::vector<std::string>>;
// Of each kind at most so many.
Questions MakeQuestions(const std::vector<Person>& samples, std::size_t most);

// The rows of a page by SQLite's own calls.
class BarePage {
 public:
  explicit BarePage(const std::string& path);
  ~BarePage();
  BarePage(const BarePage&) = delete;
  BarePage& operator=(const BarePage&) = delete;

  // In milliseconds.
  double Read(const service::CustomerPage& page);
  // What the index for search holds.
  double IndexBytes();
  double FileBytes();

 private:
  double Number(const char* text);

  sqlite3* handle_ = nullptr;
  std::array<sqlite3_stmt*, 2> statements_{};
  std::size_t bytes_ = 0;
};

// In milliseconds.
struct SearchTimes {
  std::vector<double> search;
  std::vector<double> bare;
};
// Prints the figures of each kind, beginning with `prefix`. False when a search failed.
bool AskAll(service::CustomerStore& customers, BarePage& bare, const Questions& questions,
            const std::string& prefix, SearchTimes& all);
// Those of all kinds together, and judges the bar.
void PrintSearchFigures(const std::string& prefix, SearchTimes& times);

}  // namespace strowger::bench
