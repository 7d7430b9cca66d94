#pragma once

#include <string>

namespace strowger {

// `strowgerd match`: finds the records of a file that are the same person. Needs no server.
struct MatchOptions {
  std::string records;      // A CSV file with a row of column names.
  std::string columns;      // "surname=last_name,..."; empty: columns are called as their fields.
  std::string pairs;        // The CSV file that is written; empty: standard output.
  std::string region;       // CLDR region of telephone numbers without a country code, as "CN".
  std::string area_code;    // Of local telephone numbers, as "25".
  std::string explain;      // The CSV file with a row for each field of each pair; empty: none.
  double threshold = 0.95;  // The least probability, above 0 and at most 1.
  double review = 0;        // Pairs from this probability on are told for review; 0: none are.
};

// Returns the exit code: 0, or 1 with one line on standard error that says what is wrong. Tells how
// far it is on standard error. A file appears when it is whole.
int RunMatch(const MatchOptions& options);

}  // namespace strowger
