#include "adapters/mail/sasl.h"

#include <openssl/evp.h>

#include <initializer_list>

namespace strowger::mail {

std::string_view NameOf(SaslMechanism mechanism) {
  switch (mechanism) {
    case SaslMechanism::kPlain:
      return "PLAIN";
    case SaslMechanism::kLogin:
      return "LOGIN";
    case SaslMechanism::kOauthBearer:
      return "OAUTHBEARER";
    case SaslMechanism::kXoauth2:
      return "XOAUTH2";
  }
  return "";
}

std::optional<SaslMechanism> ChooseMechanism(const std::set<std::string>& offered, bool has_token) {
  const std::initializer_list<SaslMechanism> tokens{SaslMechanism::kOauthBearer,
                                                    SaslMechanism::kXoauth2};
  const std::initializer_list<SaslMechanism> secrets{SaslMechanism::kPlain, SaslMechanism::kLogin};
  for (const SaslMechanism mechanism : has_token ? tokens : secrets) {
    if (offered.contains(std::string(NameOf(mechanism)))) return mechanism;
  }
  return std::nullopt;
}

std::string InitialAnswer(SaslMechanism mechanism, const SaslIdentity& identity) {
  const std::string end(1, '\0');
  switch (mechanism) {
    case SaslMechanism::kPlain:
      return Base64Of(end + identity.user + end + identity.secret);
    case SaslMechanism::kLogin:
      return Base64Of(identity.user);
    case SaslMechanism::kOauthBearer:
      return Base64Of("n,a=" + identity.user + ",\1host=" + identity.host +
                      "\1port=" + identity.port + "\1auth=Bearer " + identity.secret + "\1\1");
    case SaslMechanism::kXoauth2:
      return Base64Of("user=" + identity.user + "\1auth=Bearer " + identity.secret + "\1\1");
  }
  return {};
}

std::string Base64Of(std::string_view bytes) {
  // Four characters for every three bytes begun, and the end mark that OpenSSL writes.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

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

}  // namespace strowger::mail
