#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "adapters/store/database.h"
#include "adapters/store/ticket_clock_rows.h"
#include "service/mail/mail_policy.h"
#include "service/ports/ticket_clock_store.h"

namespace strowger::store {

// What the ticket's queue promises, and in which hours; the clock is judged by that and kept. What
// is nearly or wholly used up is told in its thread.
void JudgeClock(Connection& connection, const service::MailPolicy& policy, TicketId ticket,
                TimePoint now);

class TicketClockStore final : public service::TicketClockStore {
 public:
  // `database` is started and outlives the store.
  explicit TicketClockStore(Database& database) : database_(database) {}

  // What is promised from now on. From any thread.
  void SetPolicy(std::shared_ptr<const service::MailPolicy> policy) {
    policy_.store(std::move(policy));
  }

  void Judge(std::size_t most, service::Done<service::JudgedClocks> done) override;
  void MarkTold(std::vector<service::ClockNews> news, service::Done<void> done) override;
  void JudgeAllAgain(service::Done<void> done) override;
  [[nodiscard]] std::shared_ptr<void> Watch(std::function<void()> told) override;

 private:
  void JudgeAgainAfter(TicketId after, service::Done<void> done);

  // Borrowed.
  Database& database_;
  // State.
  std::atomic<std::shared_ptr<const service::MailPolicy>> policy_ =
      std::make_shared<const service::MailPolicy>();
};

}  // namespace strowger::store
