#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/mail/mail_ids.h"

namespace strowger::service {

// What is given to a mail server (RFC 5321).
struct MailEnvelope {
  core::MailAccountId account;  // Whose server and credentials.
  std::string sender;           // Empty: answers to it are not wanted, "<>".
  std::vector<std::string> recipients;
};

enum class SendOutcome {
  kSent,      // The server has it, for at least one recipient.
  kRefused,   // For good; the answer says why.
  kTryLater,  // The server was not reached, or wants it later.
  // All was said, and the server's word that it has it did not come: it may have it or not.
  kUncertain,
};

struct RefusedRecipient {
  std::string address;
  bool is_for_good = false;  // Else it may be tried later.
  std::string answer;
};

struct SendResult {
  SendOutcome outcome = SendOutcome::kTryLater;
  std::string answer;  // What the server said, or what was wrong with the way to it.
  std::vector<RefusedRecipient> refused;
};

// Brings a mail to the mail server of its account. Tries once; keeps nothing.
class MailSender {
 public:
  virtual ~MailSender() = default;
  // From any thread. `raw` is a whole message with CRLF line ends; DKIM is the server's. `done` is
  // called once, on any thread, and must not block; not after the sender was stopped.
  virtual void Send(MailEnvelope envelope, std::string raw,
                    std::function<void(SendResult)> done) = 0;
};

}  // namespace strowger::service
