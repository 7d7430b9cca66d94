#pragma once

#include <string>
#include <vector>

#include "adapters/store/database.h"
#include "service/ports/user_store.h"

namespace strowger::store {

class UserStore : public service::UserStore {
 public:
  // `database` is started and outlives the store.
  explicit UserStore(Database& database) : database_(database) {}

  Result<std::vector<service::User>> LoadUsers() override;
  // Sessions that are over are not read, and are deleted now and then.
  Result<std::vector<service::Session>> LoadSessions() override;
  void SaveUser(service::Actor actor, service::User user, service::Done<void> done) override;
  void SaveSession(service::Session session, service::Done<void> done) override;
  void DropSession(std::string token_hash, service::Done<void> done) override;

 private:
  // Borrowed.
  Database& database_;
};

}  // namespace strowger::store
