#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace strowger::mail {

enum class MailSecurity {
  kTls,       // From the first byte on.
  kStartTls,  // Asked for in the clear, before anything else is said; a server without is left.
  kNone,      // Only with a server on this machine.
};

// A mail server and who we are there.
struct MailServer {
  std::string address;  // "imap.example.com:993".
  MailSecurity security = MailSecurity::kTls;
  // A file of certificates (PEM) that are trusted in place of the system's.
  std::string authorities;
  std::string user;  // Empty: nobody is asked for.
  std::string secret;
  // When there is one, in place of the secret: gives the token of OAuth that counts now. Called at
  // each connect on the door's thread, so that somebody else may renew it meanwhile.
  std::function<Result<std::string>()> oauth_token;
  Duration connect_timeout = std::chrono::seconds(30);  // Encryption included.
};

}  // namespace strowger::mail
