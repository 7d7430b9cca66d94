#pragma once

#include <string>
#include <string_view>

namespace strowger::service {

// Secrets that are given to clients. Any thread.
class Tokens {
 public:
  virtual ~Tokens() = default;
  // 256 random bits as URL-safe text.
  virtual std::string Make() const = 0;
  // What is kept of a token instead of itself: SHA-256, hex.
  virtual std::string HashOf(std::string_view token) const = 0;
};

}  // namespace strowger::service
