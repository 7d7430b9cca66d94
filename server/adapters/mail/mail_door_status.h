#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "core/mail/mail_ids.h"

namespace strowger::mail {

// How a folder of an account is doing.
struct MailDoorStatus {
  core::MailAccountId account;
  std::string folder;
  bool is_connected = false;  // And the folder is open.
  TimePoint since{};          // Of that; zero before the first try.
  std::string last_error;     // What the last connection ended with; kept while the next works.
  TimePoint last_error_time{};
  std::uint32_t uid_validity = 0;
  std::uint32_t last_uid = 0;  // All up to it was taken.
  // Since the start of the server.
  std::uint64_t taken = 0;
  std::uint64_t passed_over = 0;  // Mails that the mail server did not give, time and again.
};

}  // namespace strowger::mail
