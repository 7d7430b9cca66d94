#include "adapters/system/sodium_mail_signer.h"

#include <sodium.h>

#include "base/check.h"

namespace strowger::system {

namespace {

constexpr std::size_t kToldBytes = 10;

}  // namespace

SodiumMailSigner::SodiumMailSigner(std::string_view key) {
  STROWGER_CHECK(sodium_init() >= 0);
  static_assert(sizeof key_ == crypto_hash_sha256_BYTES);
  static_assert(sizeof key_ == crypto_auth_hmacsha256_KEYBYTES);
  crypto_hash_sha256(key_.data(), reinterpret_cast<const unsigned char*>(key.data()), key.size());
}

std::string SodiumMailSigner::Sign(std::string_view text) const {
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> hash{};
  crypto_auth_hmacsha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), key_.data());
  std::array<char, 2 * kToldBytes + 1> hex{};
  return sodium_bin2hex(hex.data(), hex.size(), hash.data(), kToldBytes);
}

}  // namespace strowger::system
