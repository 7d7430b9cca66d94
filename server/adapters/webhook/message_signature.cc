#include "adapters/webhook/message_signature.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/check.h"

namespace strowger::webhook {

namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kKeyBytesMin = 24;
constexpr std::size_t kKeyBytesMax = 64;

std::string Base64Of(const unsigned char* bytes, std::size_t size) {
  // Four characters for every three bytes begun, and the end mark that OpenSSL writes.
  std::string text((size + 2) / 3 * 4 + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

// Empty when it is none.
std::string FromBase64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return {};
  std::string bytes(text.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  if (length < 0) return {};
  // OpenSSL counts the bytes of the padding, too.
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

}  // namespace

Result<std::string> ReadSecret(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  std::string key;
  if (text.starts_with(kPrefix)) key = FromBase64(text.substr(kPrefix.size()));
  if (key.size() >= kKeyBytesMin && key.size() <= kKeyBytesMax) return key;
  return InvalidArgument("WEBHOOK_SECRET_INVALID",
                         "a secret is \"whsec_\" and 24 to 64 bytes in base64; make one with: echo "
                         "\"whsec_$(openssl rand -base64 32)\"");
}

std::string Sign(const SignedMessage& message, const std::vector<std::string>& keys) {
  std::string text;
  text.reserve(message.id.size() + message.timestamp.size() + message.body.size() + 2);
  text.append(message.id).append(".").append(message.timestamp).append(".").append(message.body);
  std::string signatures;
  for (const std::string& key : keys) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int size = 0;
    STROWGER_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                        reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                        hash.data(), &size) != nullptr);
    if (!signatures.empty()) signatures += ' ';
    signatures += "v1," + Base64Of(hash.data(), size);
  }
  return signatures;
}

}  // namespace strowger::webhook
