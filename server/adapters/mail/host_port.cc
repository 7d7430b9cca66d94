#include "adapters/mail/host_port.h"

#include <charconv>

namespace strowger::mail {

Result<HostPort> ParseHostPort(std::string_view text) {
  const auto bad = [&text] {
    return InvalidArgument(
        "MAIL_SERVER_INVALID",
        "\"" + std::string(text) + "\" is no place of a mail server; wanted is HOST:PORT",
        {{"server", std::string(text)}});
  };
  constexpr int kPortMax = 65'535;
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos) return bad();
  const std::string_view port = text.substr(colon + 1);
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != host.npos) {
    return bad();
  }
  int number = 0;
  const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), number);
  const bool is_port = problem == std::errc() && end == port.data() + port.size() && number >= 0 &&
                       number <= kPortMax;
  if (!is_port || host.empty() || host.find_first_of(" \t\r\n[]/") != host.npos) return bad();
  return HostPort{std::string(host), std::to_string(number)};
}

}  // namespace strowger::mail
