#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"

namespace strowger::rpc {

// Remembers the answers to changes by user and request id, so that a repeat gets the first answer
// and changes nothing. Failures are not remembered, since they changed nothing: a repeat tries
// again. Bounded for each user and in all: the oldest answers are forgotten first; when all are
// still open, more are refused. Any thread.
class AnswerLedger {
 public:
  static constexpr std::size_t kAnswersMaxDefault = 10'000;
  static constexpr std::size_t kAnswersPerUserMax = 512;
  // A larger answer is forgotten at once.
  static constexpr std::size_t kAnswerBytesMax = 64 * 1024;

  explicit AnswerLedger(std::size_t answers_max = kAnswersMaxDefault) : answers_max_(answers_max) {}

  struct Key {
    std::string user;
    std::string method;
    std::string request_id;
    auto operator<=>(const Key&) const = default;
  };
  // The serialized response, or why there is none.
  using Answer = Result<std::string>;
  using Waiter = std::function<void(const Answer&)>;

  // Says whether the caller is to do the work and then Finish (true), or not (false): then `waiter`
  // was, or will be, called with the first answer. Refused with REQUEST_ID_REUSED when the first
  // request was another one (its fingerprint differs), and with REQUESTS_FULL.
  Result<bool> Begin(const Key& key, std::uint64_t fingerprint, Waiter waiter);
  // Only after a Begin that said true.
  void Finish(const Key& key, const Answer& answer);

 private:
  struct Entry {
    std::uint64_t fingerprint = 0;
    bool is_answered = false;
    std::string answer;
    std::vector<Waiter> waiters;
  };
  using Page = std::deque<Key>;  // A user's answered requests, oldest first.

  bool MakeRoom(const std::string& user);
  void ForgetOldest(std::map<std::string, Page>::iterator page);

  const std::size_t answers_max_;
  std::mutex mutex_;
  std::map<Key, Entry> entries_;
  std::map<std::string, Page> pages_;           // By user.
  std::map<std::string, std::size_t> by_user_;  // Entries of each user, open ones too.
};

}  // namespace strowger::rpc
