#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "adapters/mail/mail_server.h"
#include "core/mail/mail_ids.h"

namespace strowger::mail {

// How long each answer is waited for; the defaults are those of RFC 5321, 4.5.3.2.
struct SmtpTimeouts {
  Duration greeting = std::chrono::minutes(5);
  Duration command = std::chrono::minutes(5);     // MAIL, RCPT and all others.
  Duration data_begin = std::chrono::minutes(2);  // Until the server says that it listens.
  Duration data_block = std::chrono::minutes(3);  // For each block of a mail.
  Duration data_end = std::chrono::minutes(10);   // Behind the final dot.
};

// One mail account's way out.
struct SmtpAccountOptions {
  core::MailAccountId account;
  MailServer server;
  std::string host_name = "localhost";  // Who we say we are.
  SmtpTimeouts timeouts;
  std::size_t connections_max = 2;
  // Mails that wait for a connection; further ones are told to come later.
  std::size_t waiting_max = 1'000;
  // How long a connection is kept for the next mail.
  Duration keep_for = std::chrono::seconds(5);
  // For tests: called on the sender's thread with the name of each step of kSmtpSteps; true breaks
  // the connection there.
  std::function<bool(std::string_view step)> breaks_at;
};

// Where a conversation may be broken; up to "body" all has been sent but the final dot.
inline constexpr std::string_view kSmtpSteps[] = {
    "connected", "greeted", "authenticated", "sender", "recipients", "data", "body", "dot", "done"};

}  // namespace strowger::mail
