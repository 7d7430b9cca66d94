#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "adapters/mail/smtp_reply.h"

namespace strowger::mail {

// What a server can do, by its answer to EHLO.
struct SmtpExtensions {
  bool has_pipelining = false;
  bool has_start_tls = false;
  bool has_eight_bit = false;             // 8BITMIME.
  bool has_utf8 = false;                  // SMTPUTF8.
  bool has_size = false;                  // SIZE.
  std::optional<std::uint64_t> size_max;  // None: not told.
  std::set<std::string> mechanisms;       // Of SASL, in capitals.
};
SmtpExtensions ExtensionsOf(const SmtpReply& hello);

}  // namespace strowger::mail
