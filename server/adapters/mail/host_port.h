#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace strowger::mail {

struct HostPort {
  std::string host;  // Without the brackets of an IPv6 address.
  std::string port;  // Digits, 1 to 65535, or 0 to listen at a port that the system chooses.
};

// Takes "imap.example.com:993" or "[::1]:24" apart. Refused with MAIL_SERVER_INVALID.
Result<HostPort> ParseHostPort(std::string_view text);

}  // namespace strowger::mail
