#pragma once

#include "service/ports/mail_reader.h"

namespace strowger::mime {

// Reads mails with GMime 3: it takes the message apart and decodes the contents; charsets, encoded
// words and HTML are read here, since the wild is wider than the standards that GMime keeps.
class GmimeMailReader final : public service::MailReader {
 public:
  GmimeMailReader();
  [[nodiscard]] core::MailMessage Read(std::string_view raw) const override;
  [[nodiscard]] std::optional<std::string> ReadPart(std::string_view raw,
                                                    std::string_view number) const override;
};

}  // namespace strowger::mime
