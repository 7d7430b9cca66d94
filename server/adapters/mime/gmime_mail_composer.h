#pragma once

#include "service/ports/mail_composer.h"

namespace strowger::mime {

// Composes mails: headers line by line (header_lines.h), parts with GMime 3. What cannot be written
// is mended or left out: addresses and ids that no header can hold, further headers that the
// composer writes itself, control characters. Attachments have base64, a message its own lines.
class GmimeMailComposer final : public service::MailComposer {
 public:
  GmimeMailComposer();
  [[nodiscard]] std::string Compose(const service::ComposedMail& mail) const override;
};

}  // namespace strowger::mime
