#pragma once

#include <string>
#include <string_view>

#include "service/ports/tokens.h"

namespace strowger::system {

// Tokens from libsodium's random source.
class SodiumTokens final : public service::Tokens {
 public:
  // Stops the process when the system has no randomness, since nothing would be secret then.
  SodiumTokens();

  std::string Make() const override;
  std::string HashOf(std::string_view token) const override;
};

}  // namespace strowger::system
