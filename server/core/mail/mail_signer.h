#pragma once

#include <string>
#include <string_view>

namespace strowger::core {

// Signs what we write into mails, so that we know it again when it comes back and nobody else can
// make it up. Any thread.
class MailSigner {
 public:
  virtual ~MailSigner() = default;
  // Twenty hexadecimal digits in lower case that only who has the key can make of `text`.
  [[nodiscard]] virtual std::string Sign(std::string_view text) const = 0;
};

}  // namespace strowger::core
