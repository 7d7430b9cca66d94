#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "adapters/store/caller_directory.h"
#include "adapters/store/customer_store.h"
#include "adapters/store/database.h"
#include "adapters/store/journal.h"
#include "adapters/store/profile_store.h"
#include "adapters/store/review_queue.h"
#include "adapters/store/ticket_store.h"
#include "adapters/store/timeline.h"
#include "adapters/store/user_store.h"
#include "adapters/system/phone_numbers.h"
#include "support/postgres/store_place.h"
#include "support/stores/await.h"
#include "support/stores/manual_clock.h"
#include "support/stores/sample_floor.h"

namespace strowger {

// All stores on one database, as the contract suites want them; StorePlace says on which engine.
class OpenedStores {
 public:
  explicit OpenedStores(std::size_t readers = 2) : readers_(readers) { Start(); }

  service::Journal& journal() { return open_->journal; }
  service::TicketStore& tickets() { return open_->tickets; }
  service::CustomerStore& customers() { return open_->customers; }
  service::CustomerClusters& clusters() { return open_->customers; }
  service::CustomerProfiles& profiles() { return open_->profiles; }
  service::CallerDirectory& callers() { return open_->callers; }
  service::UserStore& users() { return open_->users; }
  service::Timeline& timeline() { return open_->timeline; }
  // Compares nothing by itself before it is started.
  store::ReviewQueue& reviews() { return open_->reviews; }
  // For the next Restart().
  service::IdentityOptions identity;
  store::Database& database() { return open_->database; }
  ManualClock& clock() { return clock_; }

  void Restart() {
    open_.reset();
    Start();
  }

  CustomerId MakeCustomer(const std::string& name, const std::string& number) {
    service::CustomerFields fields;
    fields.display_name = name;
    fields.contact_points.push_back({core::ContactKind::kPhone, number, {}, {}, {}});
    const auto made = Await<service::Customer>([&](auto done) {
      customers().Create({"ana", "", {}}, fields, done);
    });
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made->id;
  }

  std::shared_ptr<const service::ScreenPop> Open(CustomerId customer) {
    std::promise<std::shared_ptr<const service::ScreenPop>> answer;
    callers().OpenCustomer(customer, "", [&](auto pop) { answer.set_value(pop); });
    return answer.get_future().get();
  }

  static store::NumberPlan Numbers() {
    store::NumberPlan plan;
    plan.links[LinkId{"nanjing"}] = {"CN", "25", "9", 5};
    plan.links[LinkId{"boston"}] = {"US", "617", "", 4};
    plan.usual = {"US", "", "", 5};
    return plan;
  }

 private:
  struct OpenStores {
    OpenStores(const std::string& place, std::size_t readers, const Clock& clock,
               const service::IdentityOptions& identity)
        : database({place, readers}, clock),
          journal(database),
          tickets(database),
          customers(database, numbers, Numbers()),
          profiles(database, customers.bell()),
          callers(database, numbers, Numbers()),
          users(database),
          timeline(database),
          reviews(database, customers.bell(), identity) {}
    ~OpenStores() {
      reviews.Stop();
      database.Stop();
    }

    store::Database database;
    system::PhoneNumbers numbers;
    store::Journal journal;
    store::TicketStore tickets;
    store::CustomerStore customers;
    store::ProfileStore profiles;
    store::CallerDirectory callers;
    store::UserStore users;
    store::Timeline timeline;
    store::ReviewQueue reviews;
  };

  void Start() {
    open_.emplace(place_.text(), readers_, clock_, identity);
    const auto started = open_->database.Start();
    ASSERT_TRUE(started.ok()) << started.error().message;
  }

  const std::size_t readers_;
  StorePlace place_;
  ManualClock clock_;
  std::optional<OpenStores> open_;
};

}  // namespace strowger
