#pragma once

#include <string>
#include <vector>

#include "adapters/mail/imap_options.h"
#include "adapters/mail/smtp_options.h"
#include "base/result.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// The mail servers of all accounts.
struct MailServers {
  std::vector<mail::ImapOptions> imap;
  std::vector<mail::SmtpAccountOptions> smtp;
};

// Reads passwords where they stand. The refusal names the entry and the mend (CONFIG_VALUE), and
// never a secret.
Result<MailServers> ReadMailServers(const config::v1::Configuration& in);

}  // namespace strowger
