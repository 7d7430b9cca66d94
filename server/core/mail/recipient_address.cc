#include "core/mail/recipient_address.h"

#include <algorithm>

#include "core/text/ascii.h"

namespace strowger::core {

namespace {

bool IsOfLocalPart(char c) {
  return c > ' ' && c < '\x7f' &&
         std::string_view("()<>[]:;@\\,\"").find(c) == std::string_view::npos;
}

bool IsOfDomain(char c) { return IsAsciiLetter(c) || IsAsciiDigit(c) || c == '-' || c == '.'; }

bool HasEmptyLabel(std::string_view dotted) {
  return dotted.empty() || dotted.front() == '.' || dotted.back() == '.' ||
         dotted.find("..") != std::string_view::npos;
}

}  // namespace

std::string FaultOfAddress(std::string_view address) {
  if (address.size() > kRecipientAddressBytesMax) return "it is longer than 254 bytes";
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return "it has no @";
  const std::string_view local = address.substr(0, at);
  const std::string_view domain = address.substr(at + 1);
  if (HasEmptyLabel(local) || HasEmptyLabel(domain)) return "a part of it is empty";
  if (!std::ranges::all_of(local, IsOfLocalPart)) {
    return "before the @ stands what cannot stand there without quotation marks";
  }
  if (!std::ranges::all_of(domain, IsOfDomain)) {
    return "behind the @ only letters from a to z, digits, hyphens and dots can stand";
  }
  return {};
}

std::string AddressKey(std::string_view address) { return AsciiLower(address); }

}  // namespace strowger::core
