#include "adapters/system/sodium_tokens.h"

#include <sodium.h>

#include <array>

#include "base/check.h"

namespace strowger::system {

SodiumTokens::SodiumTokens() { STROWGER_CHECK(sodium_init() >= 0); }

std::string SodiumTokens::Make() const {
  std::array<unsigned char, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  text.resize(text.size() - 1);  // Without the final zero.
  return text;
}

std::string SodiumTokens::HashOf(std::string_view token) const {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size());
  std::string text(hash.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  text.resize(text.size() - 1);
  return text;
}

}  // namespace strowger::system
