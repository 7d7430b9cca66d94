#pragma once

#include <string>
#include <vector>

#include "adapters/store/database.h"
#include "core/mail/mail_ids.h"
#include "service/ports/mail_care.h"

namespace strowger::store {

class SuppressionStore final : public service::SuppressionStore {
 public:
  // `database` is started and outlives the store.
  explicit SuppressionStore(Database& database) : database_(database) {}

  void List(std::size_t page_size, std::string page_token,
            service::Done<service::SuppressedPage> done) override;
  void Lift(service::Actor actor, std::string address, service::Done<void> done) override;

 private:
  // Borrowed.
  Database& database_;
};

// Completes the doors with the time at which their account got its last mail.
void FindLastMails(Database& database, std::vector<service::MailDoor> doors,
                   service::Done<std::vector<service::MailDoor>> done);

}  // namespace strowger::store
