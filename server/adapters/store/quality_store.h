#pragma once

#include <memory>
#include <string>

#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "adapters/store/quality_watch.h"
#include "service/ports/customer_quality.h"

namespace strowger::store {

// The figures, and who keeps them up.
class QualityStore : public service::CustomerQuality {
 public:
  // `database` and `bell`, which rings when customers change, outlive the store.
  QualityStore(Database& database, ChangeBell& bell);
  ~QualityStore() override;

  // Begins to keep the figures up. Without it only those are marked whom a person changes.
  void Start();
  // Before the database is stopped.
  void Stop();

  std::shared_ptr<const core::Dictionary> dictionary() const override {
    return database_.dictionary().Get();
  }
  void TakeDictionary(core::Dictionary dictionary) override;
  void GetFigures(service::Done<service::QualityFigures> done) override;
  void GetCustomer(CustomerId customer, service::Done<service::CustomerFigures> done) override;
  void ListTasks(std::size_t page_size, std::string page_token,
                 service::Done<service::QualityTaskPage> done) override;
  void ReportContact(service::Actor actor, std::string value,
                     service::Done<std::size_t> done) override;

 private:
  // Borrowed.
  Database& database_;
  ChangeBell& bell_;
  // Owned.
  const std::shared_ptr<QualityWatch> watch_;
};

}  // namespace strowger::store
