#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

// How we say who we are to a mail server (RFC 4422).
namespace strowger::mail {

enum class SaslMechanism {
  kPlain,        // RFC 4616.
  kLogin,        // Of old servers: user and secret as two answers.
  kOauthBearer,  // RFC 7628.
  kXoauth2,      // What some providers had before it.
};

// The name on the wire.
std::string_view NameOf(SaslMechanism mechanism);
// The best that the server offers, by names in capitals; none when there is none that fits.
std::optional<SaslMechanism> ChooseMechanism(const std::set<std::string>& offered, bool has_token);

struct SaslIdentity {
  std::string user;
  std::string secret;  // Or token.
  std::string host;
  std::string port;
};
// What is sent first, in base64; of kLogin the user, whose secret follows as Base64Of(secret).
std::string InitialAnswer(SaslMechanism mechanism, const SaslIdentity& identity);

std::string Base64Of(std::string_view bytes);
// Empty when it is none.
std::string FromBase64(std::string_view text);

}  // namespace strowger::mail
