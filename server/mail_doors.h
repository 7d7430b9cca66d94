#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "adapters/mail/imap_client.h"
#include "service/mail/mail_account.h"
#include "service/ports/mail_care.h"

namespace strowger::store {
class Database;
}  // namespace strowger::store

namespace strowger {

// How mails come in: asks the clients of all accounts for their folders; accounts without one get
// theirs delivered.
class ImapDoors final : public service::MailDoors {
 public:
  using Clients = std::vector<std::unique_ptr<mail::ImapClient>>;

  // All of it outlives this; `clients` does not change any more.
  ImapDoors(store::Database& database, const Clients& clients)
      : database_(database), clients_(clients) {}

  // From any thread.
  void SetAccounts(std::shared_ptr<const service::MailAccounts> accounts) {
    accounts_.store(std::move(accounts));
  }
  void List(service::Done<std::vector<service::MailDoor>> done) override;

 private:
  // Borrowed.
  store::Database& database_;
  const Clients& clients_;
  // State.
  std::atomic<std::shared_ptr<const service::MailAccounts>> accounts_ =
      std::make_shared<const service::MailAccounts>();
};

}  // namespace strowger
