#include "core/mail/address_scan.h"

#include "core/text/ascii.h"

namespace strowger::core {
namespace {

constexpr std::size_t kLocalBytesMax = 128;

bool IsLocalCharacter(char c) {
  return IsAsciiLetter(c) || IsAsciiDigit(c) ||
         std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool IsDomainCharacter(char c) {
  return IsAsciiLetter(c) || IsAsciiDigit(c) || c == '-' || c == '.' || c == '_';
}

// Where the part before the at sign begins; `at` itself when there is none.
std::size_t LocalBegin(std::string_view text, std::size_t at, std::size_t floor) {
  std::size_t begin = at;
  if (begin > floor && text[begin - 1] == '"') {
    const std::size_t quote = text.rfind('"', begin - 2);
    if (begin >= floor + 2 && quote != std::string_view::npos && quote >= floor &&
        at - quote <= kLocalBytesMax && text.substr(quote, at - quote).find('\n') == text.npos) {
      return quote;
    }
    return at;
  }
  while (begin > floor && at - begin < kLocalBytesMax && IsLocalCharacter(text[begin - 1])) --begin;
  // "RCPT TO:=user", "'user@host'" and the like.
  while (begin < at && (text[begin] == '\'' || text[begin] == '=' || text[begin] == '.' ||
                        text[begin] == '`' || text[begin] == '*' || text[begin] == '/')) {
    ++begin;
  }
  // "dda:SMTP=user@host" of X.400.
  constexpr std::string_view kSmtp = "smtp=";
  if (StartsWithFolded(text.substr(begin, at - begin), kSmtp)) begin += kSmtp.size();
  return begin;
}

}  // namespace

std::vector<FoundAddress> AddressesIn(std::string_view text, std::size_t count_max) {
  std::vector<FoundAddress> found;
  std::size_t floor = 0;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    if (found.size() == count_max) break;
    const std::size_t begin = LocalBegin(text, at, floor);
    std::size_t end = at + 1;
    while (end < text.size() && IsDomainCharacter(text[end])) ++end;
    while (end > at + 1 && !IsAsciiLetter(text[end - 1]) && !IsAsciiDigit(text[end - 1])) --end;
    const std::string_view domain = text.substr(at + 1, end - at - 1);
    if (begin == at || domain.find('.') == std::string_view::npos || domain.front() == '.' ||
        end - begin > kAddressBytesMax) {
      continue;
    }
    found.push_back({std::string(text.substr(begin, end - begin)), begin, end});
    floor = end;
  }
  return found;
}

std::string FirstAddressIn(std::string_view text) {
  auto found = AddressesIn(text, 1);
  return found.empty() ? std::string() : std::move(found.front().address);
}

}  // namespace strowger::core
