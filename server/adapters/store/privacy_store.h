#pragma once

#include <string>
#include <vector>

#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "adapters/store/eraser.h"
#include "service/ports/customer_privacy.h"

namespace strowger::store {

class PrivacyStore : public service::CustomerPrivacy {
 public:
  // All outlive the store; `database` is started, `bell` rings when customers change.
  PrivacyStore(Database& database, ChangeBell& bell, Eraser& eraser)
      : database_(database), bell_(bell), eraser_(eraser) {}

  void Export(service::Actor actor, CustomerId customer, std::string page_token,
              service::Done<service::SubjectPage> done) override;
  void Erase(service::Actor actor, CustomerId customer, std::string reason,
             service::Done<service::Erasure> done) override;
  void ListErasures(service::Done<std::vector<service::Erasure>> done) override;
  void Hold(service::Actor actor, CustomerId customer, std::string reason,
            service::Done<void> done) override;
  void LiftHold(service::Actor actor, CustomerId customer, service::Done<void> done) override;
  void Reveal(service::Actor actor, CustomerId customer, std::string reason,
              service::Done<service::Customer> done) override;
  void Readmit(service::Actor actor, std::string source, std::string external_id,
               service::Done<void> done) override;

 private:
  // Borrowed.
  Database& database_;
  ChangeBell& bell_;
  Eraser& eraser_;
};

}  // namespace strowger::store
