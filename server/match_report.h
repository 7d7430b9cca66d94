#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "core/identity/linkage.h"
#include "core/identity/people.h"

namespace strowger {

// The records of a file that is matched.
struct MatchedRecords {
  explicit MatchedRecords(core::People::PhoneReading read_phone) : people(std::move(read_phone)) {}

  core::People people;
  std::vector<std::string> ids;
  std::size_t refused = 0;
};

// The pairs as CSV, each with its class and in one column what every field says; to standard output
// when `path` is empty. A file appears when it is whole.
Result<void> WritePairs(const std::string& path, const MatchedRecords& records,
                        const core::Linkage& linkage);

// One row for each field of each pair: how well the two agree in it, in which form they were
// compared, and how much that speaks for (above zero) or against. The rows of a pair add up to its
// weight.
Result<void> WriteExplanations(const std::string& path, const MatchedRecords& records,
                               const core::Linkage& linkage);

}  // namespace strowger
