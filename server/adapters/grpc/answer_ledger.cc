#include "adapters/grpc/answer_ledger.h"

#include <algorithm>

namespace strowger::rpc {

namespace {

Error Reused(const AnswerLedger::Key& key) {
  return InvalidArgument("REQUEST_ID_REUSED",
                         "This request_id was used for another request; choose a new one for each "
                         "change.",
                         {{"field", "request_id"}, {"request_id", key.request_id}});
}

Error Full(const AnswerLedger::Key& key) {
  return {ErrorCode::kResourceExhausted,
          "REQUESTS_FULL",
          "Too many changes are open; try again when some are answered.",
          {{"request_id", key.request_id}}};
}

}  // namespace

Result<bool> AnswerLedger::Begin(const Key& key, std::uint64_t fingerprint, Waiter waiter) {
  std::unique_lock lock(mutex_);
  if (const auto found = entries_.find(key); found != entries_.end()) {
    Entry& entry = found->second;
    if (entry.fingerprint != fingerprint) return Reused(key);
    if (!entry.is_answered) {
      entry.waiters.push_back(std::move(waiter));
      return false;
    }
    const Answer answer = entry.answer;
    lock.unlock();
    waiter(answer);
    return false;
  }
  if (!MakeRoom(key.user)) return Full(key);
  entries_[key].fingerprint = fingerprint;
  ++by_user_[key.user];
  return true;
}

void AnswerLedger::Finish(const Key& key, const Answer& answer) {
  std::vector<Waiter> waiters;
  {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    waiters = std::move(found->second.waiters);
    if (answer.ok() && answer.value().size() <= kAnswerBytesMax) {
      found->second.is_answered = true;
      found->second.answer = answer.value();
      pages_[key.user].push_back(key);
    } else {
      entries_.erase(found);
      if (--by_user_[key.user] == 0) by_user_.erase(key.user);
    }
  }
  for (const Waiter& waiter : waiters) waiter(answer);
}

bool AnswerLedger::MakeRoom(const std::string& user) {
  const auto own = by_user_.find(user);
  if (own != by_user_.end() && own->second >= kAnswersPerUserMax) {
    const auto page = pages_.find(user);
    if (page == pages_.end()) return false;
    ForgetOldest(page);
  }
  if (entries_.size() < answers_max_) return true;
  // The user who holds most answers gives one up.
  const auto largest = std::max_element(
      pages_.begin(), pages_.end(),
      [](const auto& a, const auto& b) { return a.second.size() < b.second.size(); });
  if (largest == pages_.end()) return false;
  ForgetOldest(largest);
  return true;
}

void AnswerLedger::ForgetOldest(std::map<std::string, Page>::iterator page) {
  const std::string user = page->first;
  entries_.erase(page->second.front());
  page->second.pop_front();
  if (page->second.empty()) pages_.erase(page);
  if (--by_user_[user] == 0) by_user_.erase(user);
}

}  // namespace strowger::rpc
