#include "core/mail/mail_message.h"

#include "core/text/ascii.h"

namespace strowger::core {

std::string_view NameOf(MailProtection protection) {
  switch (protection) {
    case MailProtection::kNone:
      return "none";
    case MailProtection::kSmimeSigned:
      return "smime-signed";
    case MailProtection::kSmimeEncrypted:
      return "smime-encrypted";
    case MailProtection::kPgpSigned:
      return "pgp-signed";
    case MailProtection::kPgpEncrypted:
      return "pgp-encrypted";
  }
  return "none";
}

const std::string* FindHeader(const std::vector<MailHeader>& headers, std::string_view lower_name) {
  for (const MailHeader& header : headers) {
    if (EqualsFolded(header.name, lower_name)) return &header.value;
  }
  return nullptr;
}

const std::string* MailMessage::Header(std::string_view lower_name) const {
  return FindHeader(headers, lower_name);
}

std::vector<MailHeader> ReadHeaderLines(std::string_view text) {
  std::vector<MailHeader> headers;
  for (const std::string_view line : LinesOf(text)) {
    if (!line.empty() && IsBlank(line.front()) && !headers.empty()) {
      headers.back().value.append(" ").append(TrimmedBlanks(line));
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) break;
    const std::string_view name = TrimmedBlanks(line.substr(0, colon));
    if (name.find(' ') != std::string_view::npos) break;
    if (headers.size() == MailMessage::kHeadersMax) break;
    headers.push_back({std::string(name), std::string(TrimmedBlanks(line.substr(colon + 1)))});
  }
  return headers;
}

}  // namespace strowger::core
