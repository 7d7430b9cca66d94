#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/mail/mail_signer.h"

namespace strowger::system {

// Signs with HMAC-SHA-256, of which the first ten bytes are told.
class SodiumMailSigner final : public core::MailSigner {
 public:
  // `key` is any secret text; what is signed with another is not known any more.
  explicit SodiumMailSigner(std::string_view key);
  [[nodiscard]] std::string Sign(std::string_view text) const override;

 private:
  std::array<unsigned char, 32> key_{};
};

}  // namespace strowger::system
