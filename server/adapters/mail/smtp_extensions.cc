#include "adapters/mail/smtp_extensions.h"

#include <charconv>
#include <sstream>

#include "adapters/mail/ascii.h"

namespace strowger::mail {

SmtpExtensions ExtensionsOf(const SmtpReply& hello) {
  SmtpExtensions extensions;
  for (std::size_t i = 1; i < hello.lines.size(); ++i) {
    std::string line = InCapitals(hello.lines[i]);
    // "AUTH=PLAIN LOGIN" is what servers of the last century write beside it.
    if (line.starts_with("AUTH=")) line[4] = ' ';
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name == "PIPELINING") extensions.has_pipelining = true;
    if (name == "STARTTLS") extensions.has_start_tls = true;
    if (name == "8BITMIME") extensions.has_eight_bit = true;
    if (name == "SMTPUTF8") extensions.has_utf8 = true;
    std::string word;
    if (name == "SIZE") {
      extensions.has_size = true;
      std::uint64_t size = 0;
      // 0 means that there is no fixed maximum (RFC 1870).
      if (words >> word &&
          std::from_chars(word.data(), word.data() + word.size(), size).ec == std::errc() &&
          size > 0) {
        extensions.size_max = size;
      }
    }
    if (name == "AUTH") {
      while (words >> word) extensions.mechanisms.insert(word);
    }
  }
  return extensions;
}

}  // namespace strowger::mail
