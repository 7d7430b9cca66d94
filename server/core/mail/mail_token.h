#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/mail/mail_ids.h"
#include "core/mail/mail_signer.h"

// What we write into our mails to know their answers by: a Message-ID `o.12.SIGNATURE@domain`, and
// in the text a marker `[ref:7.SIGNATURE]` for mail programs and relays that replace Message-IDs.
// Who has the key alone can make them up; everything else that looks like one is not ours.
namespace strowger::core {

enum class TokenKind {
  kOutgoing,   // A mail that an agent wrote.
  kAutomatic,  // An automatic answer.
  kCampaign,   // A mail of a campaign to one of its recipients.
};
// The letter of the Message-ID: o, a, c.
char LetterOf(TokenKind kind);

struct MailToken {
  TokenKind kind = TokenKind::kOutgoing;
  OutgoingMailId mail;
  bool operator==(const MailToken&) const = default;
};

// Of a text more than this is not looked through, and no more candidates are verified.
inline constexpr std::size_t kMarkedTextBytesMax = std::size_t{1} << 20;
inline constexpr std::size_t kMarkerTriesMax = 200;
// A longer Message-ID is none of ours (RFC 5322, section 2.1.1).
inline constexpr std::size_t kMessageIdBytesMax = 998;

// Without angle brackets, as MailMessage has them.
std::string MakeMessageId(const MailToken& token, std::string_view domain,
                          const MailSigner& signer);
// The token of a Message-ID of ours; none when it is not ours. Angle brackets, blanks and capital
// letters do not matter, nor does the domain, which a company may change.
std::optional<MailToken> TokenOf(std::string_view message_id, const MailSigner& signer);

std::string MakeMarker(MailThreadId thread, const MailSigner& signer);
// The threads of the markers in a text that are ours, in the order of the text, each once. A marker
// may be quoted and folded: blanks, line ends, ">" and characters without width do not part it.
std::vector<MailThreadId> MarkersIn(std::string_view text, const MailSigner& signer);

}  // namespace strowger::core
