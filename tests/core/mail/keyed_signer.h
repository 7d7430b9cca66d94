#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/mail/mail_signer.h"

namespace strowger::core {

// Signs well enough for tests: another key or another text gives another signature.
class KeyedSigner : public MailSigner {
 public:
  explicit KeyedSigner(std::string key = "key") : key_(std::move(key)) {}

  std::string Sign(std::string_view text) const override {
    std::string signature;
    for (std::uint64_t round = 1; signature.size() < 20; ++round) {
      std::uint64_t sum = 14695981039346656037u * round;
      for (const char c : key_ + "\n" + std::string(text)) {
        sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211u;
      }
      for (int digit = 0; digit < 10; ++digit, sum >>= 6) {
        signature += "0123456789abcdef"[sum & 15];
      }
    }
    return signature;
  }

 private:
  std::string key_;
};

}  // namespace strowger::core
