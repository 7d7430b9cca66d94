#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "service/ports/done.h"
#include "service/ports/executor.h"
#include "service/ports/tokens.h"
#include "service/ports/user_store.h"

namespace strowger::service {

inline constexpr std::size_t kSessionsMax = 50'000;
inline constexpr std::size_t kSessionsPerUserMax = 32;  // The oldest ends when one more signs in.
inline constexpr std::size_t kPasswordBytesMin = 8;
inline constexpr std::size_t kPasswordBytesMax = 256;
// After this many wrong passwords in a row a user waits kSignInPause before the next try.
inline constexpr int kWrongPasswordsMax = 10;
inline constexpr Duration kSignInPause = std::chrono::seconds(60);

struct AccessOptions {
  Duration session_life = std::chrono::hours(24);  // From the sign-in, whatever is done with it.
};

// Who calls, as found by the token.
struct Principal {
  User user;  // Without the password's hash.
  TimePoint expires;
  bool Has(Role role) const;
};

// Users, their passwords and their sessions. Changes happen on the executor; a principal is found
// on any thread without waiting, from a table that is replaced as a whole by each change.
class Access {
 public:
  struct Ports {
    Executor& executor;
    const Clock& clock;
    UserStore& store;
    PasswordHasher& hasher;
    const Tokens& tokens;
  };

  Access(Ports ports, std::vector<User> users, std::vector<Session> sessions,
         AccessOptions options = {});

  struct SignedIn {
    std::string token;
    Principal principal;
  };
  // One error for an unknown user, a disabled one and a wrong password: kUnauthenticated
  // SIGN_IN_REFUSED. After too many of them kResourceExhausted SIGN_IN_PAUSED. Any thread.
  void SignIn(std::string user, std::string password, Done<SignedIn> done);
  // Ends the session of the token; an unknown token is no error. Any thread.
  void SignOut(std::string token, Done<void> done);
  // Who is it? Null when the token is unknown or expired. Any thread; never waits.
  std::shared_ptr<const Principal> Find(std::string_view token) const;

  // Below: any thread. A password is kPasswordBytesMin to kPasswordBytesMax bytes
  // (PASSWORD_LENGTH).
  void ChangePassword(Actor actor, std::string old_password, std::string new_password,
                      Done<void> done);
  // Ends all sessions of the user.
  void SetPassword(Actor actor, std::string user, std::string password, Done<void> done);
  void CreateUser(Actor actor, User user, std::string password, Done<User> done);
  void SetDisabled(Actor actor, std::string user, bool disabled, Done<User> done);
  void ListUsers(Done<std::vector<User>> done);

 private:
  using Table =
      std::unordered_map<std::string, std::shared_ptr<const Principal>>;  // By token hash.
  struct Tries {
    int wrong = 0;
    TimePoint paused_until;
  };

  void Verified(const std::string& name, Result<bool> is_right, Done<SignedIn> done);
  void OpenSession(const User& user, Done<SignedIn> done);
  void SaveUser(Actor actor, User user, Done<User> done);
  void EndSessions(const std::string& user);
  void PublishTable();
  const User* FindUser(const std::string& name) const;

  const Ports ports_;
  const AccessOptions options_;
  // On the executor.
  std::map<std::string, User> users_;
  std::map<std::string, Session> sessions_;  // By token hash.
  std::map<std::string, Tries> tries_;       // Only names of users that exist.
  // Read by any thread through std::atomic_load.
  std::shared_ptr<const Table> table_;
};

}  // namespace strowger::service
