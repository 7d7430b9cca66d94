#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "adapters/store/identity_match.h"
#include "adapters/store/identity_watch.h"
#include "service/ports/review_queue.h"

namespace strowger::store {

// The queue, and those who fill it.
class ReviewQueue : public service::ReviewQueue {
 public:
  // `database` is started; it and `bell` outlive the queue.
  ReviewQueue(Database& database, ChangeBell& bell, service::IdentityOptions options);
  ~ReviewQueue() override;

  // Begins to compare what comes in. Without it only searches fill the queue.
  void Start();
  // Before the database is stopped.
  void Stop();

  void List(service::ReviewState state, std::size_t page_size, std::string page_token,
            service::Done<service::ReviewPage> done) override;
  void Get(std::uint64_t review, service::Done<service::ReviewDetail> done) override;
  void Decide(service::Actor actor, std::uint64_t review, service::ReviewState decision,
              std::string reason, service::Done<service::Review> done) override;
  void StartMatch(service::Actor actor, service::Done<void> done) override;
  service::MatchProgress progress() const override { return match_.progress(); }

 private:
  // Borrowed.
  Database& database_;
  ChangeBell& bell_;
  // Owned.
  const std::shared_ptr<IdentityWatch> watch_;
  IdentityMatch match_;
};

}  // namespace strowger::store
