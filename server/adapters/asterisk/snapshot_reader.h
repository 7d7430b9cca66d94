#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "adapters/asterisk/ari_request.h"
#include "adapters/asterisk/call_book.h"
#include "base/result.h"

namespace strowger::asterisk {

// Asks Asterisk for everything that is ours, one thing after the other, after (re)connection. Pure:
// makes requests and takes their answers.
class SnapshotReader {
 public:
  // Both must outlive the reader.
  SnapshotReader(const AriLinkOptions& options, const CallBook& book)
      : options_(options), book_(book) {}

  // Starts over and returns the first requests.
  std::vector<AriRequest> Begin();
  // Takes an answer to one of ours (Purpose::kSnapshot); returns what to ask next. An error means
  // that no snapshot can be made of what Asterisk answers.
  Result<std::vector<AriRequest>> Take(const RequestNote& note, const AriResponse& response);

  bool is_complete() const { return is_complete_; }
  const AriSnapshot& snapshot() const { return snapshot_; }

 private:
  std::vector<AriRequest> AskForVariables();

  // Borrowed.
  const AriLinkOptions& options_;
  const CallBook& book_;

  // State.
  AriSnapshot snapshot_;
  std::size_t unread_variables_ = 0;
  bool is_complete_ = false;
};

}  // namespace strowger::asterisk
