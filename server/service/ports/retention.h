#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "service/ports/done.h"

// How long texts about customers are kept.
namespace strowger::service {

// None: for ever.
struct RetentionRules {
  std::chrono::days interactions{};    // Since they began: numbers, texts and whom they were with.
  std::chrono::days notes{};           // Since they were written.
  std::chrono::days closed_tickets{};  // Since they last changed: subject and comments.
};

// What one rule would take away now.
struct RetentionLine {
  std::string what;  // "interactions", "notes", "closed-tickets".
  std::chrono::days age{};
  TimePoint before;
  std::uint64_t rows = 0;
};

class Retention {
 public:
  virtual ~Retention() = default;
  // Of each rule that there is. Takes nothing away.
  virtual void Preview(Done<std::vector<RetentionLine>> done) = 0;
};

}  // namespace strowger::service
