#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace strowger::webhook {

struct WebhookUrl {
  bool is_encrypted = true;
  std::string host;               // Without the brackets of an IPv6 address.
  std::string port;               // Digits.
  std::string target;             // Path and query, at least "/".
  std::string authority() const;  // For the Host header.
};

inline constexpr std::size_t kUrlBytesMax = 2'000;

// Takes "https://host:port/path?query" apart; plain http goes to this machine only. Refused with
// WEBHOOK_URL_INVALID, which says what is wanted.
Result<WebhookUrl> ParseWebhookUrl(std::string_view url);

}  // namespace strowger::webhook
