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
//
// First it makes sure that events reach us at all: an event socket that was opened while Asterisk
// (22.10) still closed the last one of the same application may be accepted and stay silent for
// ever. So it sends a word to ourselves, and the snapshot is not complete before the word came
// back.
class SnapshotReader {
 public:
  // Both must outlive the reader.
  SnapshotReader(const AriLinkOptions& options, const CallBook& book)
      : options_(options), book_(book) {}

  // Starts over and returns the first requests. `word` must be a new one each time.
  std::vector<AriRequest> Begin(std::string word);
  void Hear(const EchoHeard& echo) { is_heard_ = is_heard_ || echo.word == word_; }
  // Takes an answer to one of ours (Purpose::kSnapshot); returns what to ask next. An error means
  // that no snapshot can be made of what Asterisk answers.
  Result<std::vector<AriRequest>> Take(const RequestNote& note, const AriResponse& response);

  bool is_heard() const { return is_heard_; }
  bool is_complete() const { return is_heard_ && is_read_; }
  const AriSnapshot& snapshot() const { return snapshot_; }

 private:
  std::vector<AriRequest> AskForVariables();

  // Borrowed.
  const AriLinkOptions& options_;
  const CallBook& book_;

  // State.
  AriSnapshot snapshot_;
  std::size_t unread_variables_ = 0;
  std::string word_;
  bool is_heard_ = false;
  bool is_read_ = false;
};

}  // namespace strowger::asterisk
