#include "service/access/access.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace strowger::service {

namespace {

Error SignInRefused() {
  return {ErrorCode::kUnauthenticated,
          "SIGN_IN_REFUSED",
          "The user name or the password is not right, or the user is disabled.",
          {}};
}

// Verified against when the user does not exist, so that the answer takes as long as for one who
// does.
constexpr char kNobodysHash[] =
    "$argon2id$v=19$m=19456,t=2,p=1$c3Ryb3dnZXItbm9ib2R5$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

Result<void> CheckPassword(const std::string& password) {
  if (password.size() >= kPasswordBytesMin && password.size() <= kPasswordBytesMax) return {};
  return InvalidArgument("PASSWORD_LENGTH",
                         "A password has " + std::to_string(kPasswordBytesMin) + " to " +
                             std::to_string(kPasswordBytesMax) + " bytes.",
                         {{"field", "password"}});
}

}  // namespace

bool Principal::Has(Role role) const {
  return std::find(user.roles.begin(), user.roles.end(), role) != user.roles.end();
}

Access::Access(Ports ports, std::vector<User> users, std::vector<Session> sessions,
               AccessOptions options)
    : ports_(ports), options_(options) {
  for (User& user : users) users_.emplace(user.name, std::move(user));
  for (Session& session : sessions) sessions_.emplace(session.token_hash, std::move(session));
  PublishTable();
}

const User* Access::FindUser(const std::string& name) const {
  const auto found = users_.find(name);
  return found == users_.end() ? nullptr : &found->second;
}

void Access::PublishTable() {
  auto table = std::make_shared<Table>();
  const TimePoint now = ports_.clock.Now();
  std::erase_if(sessions_, [now](const auto& entry) { return entry.second.expires <= now; });
  for (const auto& [hash, session] : sessions_) {
    const User* user = FindUser(session.user);
    if (user == nullptr || user->is_disabled) continue;
    Principal principal{.user = *user, .expires = session.expires};
    principal.user.password_hash.clear();
    table->emplace(hash, std::make_shared<const Principal>(std::move(principal)));
  }
  std::atomic_store(&table_, std::shared_ptr<const Table>(std::move(table)));
}

std::shared_ptr<const Principal> Access::Find(std::string_view token) const {
  const auto table = std::atomic_load(&table_);
  const auto found = table->find(ports_.tokens.HashOf(token));
  if (found == table->end() || found->second->expires <= ports_.clock.Now()) return nullptr;
  return found->second;
}

void Access::SignIn(std::string user, std::string password, Done<SignedIn> done) {
  ports_.executor.Post([this, user = std::move(user), password = std::move(password),
                        done = std::move(done)]() mutable {
    const User* known = FindUser(user);
    if (known != nullptr && tries_[user].paused_until > ports_.clock.Now()) {
      done(Error{ErrorCode::kResourceExhausted,
                 "SIGN_IN_PAUSED",
                 "Too many wrong passwords; try again in a minute.",
                 {{"user", user}}});
      return;
    }
    ports_.hasher.Verify(
        std::move(password), known == nullptr ? kNobodysHash : known->password_hash,
        [this, user = std::move(user), done = std::move(done)](Result<bool> is_right) mutable {
          ports_.executor.Post([this, user = std::move(user), is_right = std::move(is_right),
                                done = std::move(done)]() mutable {
            Verified(user, std::move(is_right), std::move(done));
          });
        });
  });
}

void Access::Verified(const std::string& name, Result<bool> is_right, Done<SignedIn> done) {
  if (!is_right.ok()) {
    done(is_right.error());
    return;
  }
  const User* user = FindUser(name);
  if (user == nullptr || user->is_disabled || !is_right.value()) {
    if (user != nullptr) {
      Tries& tries = tries_[name];
      if (++tries.wrong >= kWrongPasswordsMax) {
        tries = {.wrong = 0, .paused_until = ports_.clock.Now() + kSignInPause};
      }
    }
    done(SignInRefused());
    return;
  }
  tries_.erase(name);
  OpenSession(*user, std::move(done));
}

void Access::OpenSession(const User& user, Done<SignedIn> done) {
  std::vector<const Session*> own;
  for (const auto& [hash, session] : sessions_) {
    if (session.user == user.name) own.push_back(&session);
  }
  if (own.size() >= kSessionsPerUserMax) {
    const Session* oldest = *std::min_element(
        own.begin(), own.end(), [](auto* a, auto* b) { return a->created < b->created; });
    const std::string hash = oldest->token_hash;
    sessions_.erase(hash);
    ports_.store.DropSession(hash, [](Result<void>) {});
  }
  if (sessions_.size() >= kSessionsMax) {
    done(Error{ErrorCode::kResourceExhausted,
               "SESSIONS_FULL",
               "The server holds as many sessions as it may; sign out elsewhere.",
               {}});
    return;
  }
  SignedIn signed_in;
  signed_in.token = ports_.tokens.Make();
  const TimePoint now = ports_.clock.Now();
  Session session{.token_hash = ports_.tokens.HashOf(signed_in.token),
                  .user = user.name,
                  .created = now,
                  .expires = now + options_.session_life};
  signed_in.principal = {.user = user, .expires = session.expires};
  signed_in.principal.user.password_hash.clear();
  sessions_[session.token_hash] = session;
  PublishTable();
  ports_.store.SaveSession(std::move(session), [signed_in = std::move(signed_in),
                                                done = std::move(done)](Result<void> saved) {
    if (!saved.ok()) {
      done(saved.error());
    } else {
      done(signed_in);
    }
  });
}

void Access::SignOut(std::string token, Done<void> done) {
  ports_.executor.Post(
      [this, hash = ports_.tokens.HashOf(token), done = std::move(done)]() mutable {
        sessions_.erase(hash);
        PublishTable();
        ports_.store.DropSession(hash, std::move(done));
      });
}

void Access::EndSessions(const std::string& user) {
  std::erase_if(sessions_, [&](const auto& entry) {
    if (entry.second.user != user) return false;
    ports_.store.DropSession(entry.first, [](Result<void>) {});
    return true;
  });
  PublishTable();
}

void Access::ChangePassword(Actor actor, std::string old_password, std::string new_password,
                            Done<void> done) {
  std::string user = actor.user;
  SignIn(user, std::move(old_password),
         [this, actor = std::move(actor), user, password = std::move(new_password),
          done = std::move(done)](Result<SignedIn> checked) mutable {
           if (!checked.ok()) {
             done(checked.error());
             return;
           }
           SetPassword(std::move(actor), user, std::move(password), std::move(done));
         });
}

void Access::SetPassword(Actor actor, std::string user, std::string password, Done<void> done) {
  if (auto checked = CheckPassword(password); !checked.ok()) {
    done(checked.error());
    return;
  }
  ports_.hasher.Hash(std::move(password), [this, actor = std::move(actor), user = std::move(user),
                                           done =
                                               std::move(done)](Result<std::string> hash) mutable {
    if (!hash.ok()) {
      done(hash.error());
      return;
    }
    ports_.executor.Post([this, actor = std::move(actor), user = std::move(user),
                          hash = std::move(hash).value(), done = std::move(done)]() mutable {
      const User* known = FindUser(user);
      if (known == nullptr) {
        done(NotFound("USER_UNKNOWN", "There is no user " + user + ".", {{"user", user}}));
        return;
      }
      User changed = *known;
      changed.password_hash = std::move(hash);
      EndSessions(user);
      SaveUser(std::move(actor), std::move(changed), [done = std::move(done)](Result<User> saved) {
        if (saved.ok()) {
          done(Result<void>());
        } else {
          done(saved.error());
        }
      });
    });
  });
}

void Access::CreateUser(Actor actor, User user, std::string password, Done<User> done) {
  if (auto checked = CheckPassword(password); !checked.ok()) {
    done(checked.error());
    return;
  }
  ports_.hasher.Hash(std::move(password),
                     [this, actor = std::move(actor), user = std::move(user),
                      done = std::move(done)](Result<std::string> hash) mutable {
                       if (!hash.ok()) {
                         done(hash.error());
                         return;
                       }
                       user.password_hash = std::move(hash).value();
                       ports_.executor.Post([this, actor = std::move(actor), user = std::move(user),
                                             done = std::move(done)]() mutable {
                         if (FindUser(user.name) != nullptr) {
                           done(Error{ErrorCode::kAlreadyExists,
                                      "USER_EXISTS",
                                      "There is a user " + user.name + " already.",
                                      {{"user", user.name}}});
                           return;
                         }
                         SaveUser(std::move(actor), std::move(user), std::move(done));
                       });
                     });
}

void Access::SetDisabled(Actor actor, std::string user, bool disabled, Done<User> done) {
  ports_.executor.Post([this, actor = std::move(actor), user = std::move(user), disabled,
                        done = std::move(done)]() mutable {
    const User* known = FindUser(user);
    if (known == nullptr) {
      done(NotFound("USER_UNKNOWN", "There is no user " + user + ".", {{"user", user}}));
      return;
    }
    User changed = *known;
    changed.is_disabled = disabled;
    if (disabled) EndSessions(user);
    SaveUser(std::move(actor), std::move(changed), std::move(done));
  });
}

void Access::SaveUser(Actor actor, User user, Done<User> done) {
  users_[user.name] = user;
  PublishTable();
  User shown = user;
  shown.password_hash.clear();
  ports_.store.SaveUser(std::move(actor), std::move(user),
                        [shown = std::move(shown), done = std::move(done)](Result<void> saved) {
                          if (saved.ok()) {
                            done(shown);
                          } else {
                            done(saved.error());
                          }
                        });
}

void Access::ListUsers(Done<std::vector<User>> done) {
  ports_.executor.Post([this, done = std::move(done)] {
    std::vector<User> users;
    for (const auto& [name, user] : users_) {
      users.push_back(user);
      users.back().password_hash.clear();
    }
    done(std::move(users));
  });
}

}  // namespace strowger::service
