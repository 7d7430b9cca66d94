#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/mail/mail_message.h"

namespace strowger::service {

// Reads the bytes of a mail. There is no failure: of what cannot be read as a mail the text is
// taken as it stands, and the message says so among its troubles. Bounded by the limits of
// MailMessage. May be called by several threads.
class MailReader {
 public:
  virtual ~MailReader() = default;
  [[nodiscard]] virtual core::MailMessage Read(std::string_view raw) const = 0;
  // The decoded content of a part by its number, as in MailPart; none when there is no such part.
  [[nodiscard]] virtual std::optional<std::string> ReadPart(std::string_view raw,
                                                            std::string_view number) const = 0;
};

}  // namespace strowger::service
