#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

// What a client says in SMTP (RFC 5321) and LMTP (RFC 2033).
namespace strowger::mail {

// RFC 5321 asks for 256 (4.5.3.1.3); addresses beyond ASCII may need more.
inline constexpr std::size_t kPathBytesMax = 1'000;
inline constexpr std::size_t kSmtpParametersMax = 16;

struct SmtpCommand {
  std::string verb;      // In capitals.
  std::string argument;  // What follows the space, as it came.
};
// `line` is without its CRLF.
SmtpCommand ParseSmtpCommand(std::string_view line);

struct SmtpParameter {
  std::string name;   // In capitals.
  std::string value;  // Empty when there is none.
};
struct SmtpPath {
  std::string address;  // Without angle brackets and source route; empty: "<>".
  std::vector<SmtpParameter> parameters;
};
// Reads "FROM:<ana@example.com> SIZE=1000"; `keyword` is "FROM" or "TO". Refused with
// MAIL_PATH_INVALID.
Result<SmtpPath> ParseSmtpPath(std::string_view argument, std::string_view keyword);

// Whether it can stand between angle brackets and cannot get out of them.
bool IsWritableAddress(std::string_view address);

}  // namespace strowger::mail
