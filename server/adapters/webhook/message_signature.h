#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

// Signatures as receivers' libraries of standardwebhooks.com (version 1) verify them.
namespace strowger::webhook {

// The bytes of a key that is written "whsec_" and base64, 24 to 64 of them. Refused with
// WEBHOOK_SECRET_INVALID, which never shows it.
Result<std::string> ReadSecret(std::string_view text);

struct SignedMessage {
  std::string_view id;
  std::string_view timestamp;  // Seconds since 1970 when it is sent.
  std::string_view body;
};
// "v1,BASE64": HMAC-SHA256 of "id.timestamp.body"; one for each key, with spaces between.
std::string Sign(const SignedMessage& message, const std::vector<std::string>& keys);

}  // namespace strowger::webhook
