#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "service/ports/done.h"

namespace strowger::service {

enum class Role { kAgent, kSupervisor, kPbx, kIntegrator, kAdministrator };

struct User {
  std::string name;
  std::string display_name;
  std::vector<Role> roles;
  AgentId agent;  // The agent of the set-up that this user works as; none for others.
  LinkId link;    // The link that a PBX user may open; none for others.
  bool is_disabled = false;
  std::string password_hash;  // argon2id, libsodium's string form. Never leaves the service.
};

struct Session {
  std::string token_hash;  // SHA-256 of the token, hex; the token itself is never kept.
  std::string user;
  TimePoint created;
  TimePoint expires;
};

class UserStore {
 public:
  virtual ~UserStore() = default;

  // Read whole at the start (blocks); both are small. Later changes go through the methods below.
  virtual Result<std::vector<User>> LoadUsers() = 0;
  virtual Result<std::vector<Session>> LoadSessions() = 0;

  // Creates or replaces.
  virtual void SaveUser(Actor actor, User user, Done<void> done) = 0;
  virtual void SaveSession(Session session, Done<void> done) = 0;
  virtual void DropSession(std::string token_hash, Done<void> done) = 0;
};

// argon2id on its own small pool, since one hash costs tens of milliseconds.
class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;
  // Refused with kResourceExhausted SIGN_IN_BUSY when too many are waiting.
  virtual void Hash(std::string password, Done<std::string> done) = 0;
  virtual void Verify(std::string password, std::string hash, Done<bool> done) = 0;
};

}  // namespace strowger::service
