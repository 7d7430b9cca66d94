#include "core/mail/bounce_prose.h"

#include <algorithm>
#include <array>

#include "core/customer/search_tokens.h"
#include "core/mail/address_scan.h"
#include "core/text/ascii.h"

namespace strowger::core {
namespace {

constexpr std::size_t kProseBytesMax = 64 * 1024;

// Words as FoldedWords writes them: lower case, no accents, no signs.
constexpr std::array<std::string_view, 52> kFailureSubjects{"undeliverable",
                                                            "undelivered",
                                                            "undeliver",
                                                            "not deliverable",
                                                            "failed mail",
                                                            "are not member",
                                                            "delivery failure",
                                                            "delivery failed",
                                                            "delivery status",
                                                            "delivery report",
                                                            "delivery problem",
                                                            "delivery notification",
                                                            "delivery delayed",
                                                            "delivery error",
                                                            "delivery unsuccessful",
                                                            "delivery incomplete",
                                                            "delivery has failed",
                                                            "delivery warning",
                                                            "returned mail",
                                                            "returned to sender",
                                                            "returning message to sender",
                                                            "return to sender",
                                                            "mail returned",
                                                            "message returned",
                                                            "failure notice",
                                                            "failure notification",
                                                            "mail failure",
                                                            "mail error",
                                                            "mail system error",
                                                            "mail delivery",
                                                            "message delivery",
                                                            "could not be delivered",
                                                            "could not send message",
                                                            "non delivery",
                                                            "nondeliverable",
                                                            "non remis",
                                                            "not delivered",
                                                            "unable to deliver",
                                                            "rejected mail",
                                                            "message delayed",
                                                            "bounce notification",
                                                            "error sending",
                                                            "unzustellbar",
                                                            "nicht zugestellt",
                                                            "nicht zustellbar",
                                                            "echec de la remise",
                                                            "no se puede entregar",
                                                            "mancato recapito",
                                                            "nao foi possivel entregar",
                                                            "退信",
                                                            "投递失败",
                                                            "недоставленное"};
constexpr std::array<std::string_view, 78> kFailureWords{"could not be delivered",
                                                         "couldn t be delivered",
                                                         "cannot be delivered",
                                                         "can t be delivered",
                                                         "can not be delivered",
                                                         "was not delivered",
                                                         "wasn t delivered",
                                                         "were not delivered",
                                                         "not been delivered",
                                                         "has not yet been delivered",
                                                         "not able to deliver",
                                                         "wasn t able to deliver",
                                                         "unable to deliver",
                                                         "could not deliver",
                                                         "cannot deliver",
                                                         "failed to deliver",
                                                         "failure delivering",
                                                         "error delivering",
                                                         "delivery failed",
                                                         "delivery failure",
                                                         "delivery has failed",
                                                         "delivery error",
                                                         "delivery errors",
                                                         "delivery to the following",
                                                         "undeliverable",
                                                         "undelivered",
                                                         "undeliverable mail",
                                                         "non deliverable",
                                                         "nondeliverable",
                                                         "did not reach the following",
                                                         "permanent error",
                                                         "permanent fatal error",
                                                         "fatal error",
                                                         "permanent failure",
                                                         "transcript of session",
                                                         "following addresses had",
                                                         "following address failed",
                                                         "following recipients",
                                                         "following recipient",
                                                         "user unknown",
                                                         "unknown user",
                                                         "unknown address",
                                                         "no such user",
                                                         "mailbox full",
                                                         "mailbox unavailable",
                                                         "invalid recipient",
                                                         "recipient address rejected",
                                                         "returned to sender",
                                                         "returned to you",
                                                         "return to sender",
                                                         "message was rejected",
                                                         "has been rejected",
                                                         "was rejected",
                                                         "email you sent was rejected",
                                                         "could not be sent",
                                                         "failed to send",
                                                         "failed addresses",
                                                         "failed recipient",
                                                         "failure reasons",
                                                         "reason of failure",
                                                         "error returned",
                                                         "bounced",
                                                         "delivery status",
                                                         "do not exist",
                                                         "does not exist",
                                                         "couldn t be found",
                                                         "you are not a member",
                                                         "has been postponed",
                                                         "did not like our",
                                                         "error delivering your",
                                                         "not have permission to post",
                                                         "nicht zugestellt",
                                                         "unzustellbar",
                                                         "n a pas pu etre",
                                                         "no se pudo entregar",
                                                         "non e stato possibile",
                                                         "无法投递",
                                                         "недоставлен"};
constexpr std::array<std::string_view, 14> kDelayWords{"will be retried",
                                                       "will keep trying",
                                                       "will continue to",
                                                       "no action is required",
                                                       "do not need to resend",
                                                       "has been delayed",
                                                       "is delayed",
                                                       "is still trying",
                                                       "delivery attempts will continue",
                                                       "not yet been delivered",
                                                       "warning message only",
                                                       "this is a warning",
                                                       "this is only a warning",
                                                       "delivery incomplete"};
constexpr std::array<std::string_view, 20> kCopyWords{
    "original message",       "returned message",    "copy of the message",
    "copy of your message",   "below this line",     "unsent message",
    "message follows",        "headers follow",      "header follows",
    "returned mail",          "included below",      "copy of the original",
    "headers of the message", "message header",      "bounced e mail",
    "copy of the first part", "text of the message", "message text follows",
    "undelivered message",    "original mail"};
// Headers that only a whole message has.
constexpr std::array<std::string_view, 9> kTransportHeaders{
    "received:",     "return-path:",      "message-id:", "delivered-to:", "dkim-signature:",
    "mime-version:", "x-originating-ip:", "x-received:", "x-sender:"};

template <std::size_t kCount>
bool HasAny(std::string_view text, const std::array<std::string_view, kCount>& phrases) {
  constexpr std::size_t kBytesMax = 16 * 1024;
  const std::string words = FoldedWords(text.substr(0, kBytesMax));
  return std::any_of(phrases.begin(), phrases.end(), [&words](std::string_view phrase) {
    return words.find(phrase) != std::string::npos;
  });
}

bool BeginsCopy(std::string_view line) {
  return std::any_of(kTransportHeaders.begin(), kTransportHeaders.end(),
                     [line](std::string_view name) { return StartsWithFolded(line, name); });
}

std::string_view From(std::string_view text, std::string_view line) {
  return text.substr(static_cast<std::size_t>(line.data() - text.data()));
}
std::string_view Before(std::string_view text, std::string_view line) {
  return text.substr(0, static_cast<std::size_t>(line.data() - text.data()));
}

bool LooksLikeHeader(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != std::string_view::npos && colon > 1 && colon < 40 &&
         line.substr(0, colon).find_first_of(" @<") == std::string_view::npos;
}

// How a line stands to an address in it.
enum class Mention {
  kAlone,    // The line begins with it, or says nothing else.
  kRefused,  // Together with a code, or with words of failure.
  kNamed,    // Behind "recipient", "to" and the like.
  kPassing,
  kEchoed,  // Among headers of the returned mail.
};

bool IsSign(char c) {
  return IsBlank(c) || std::string_view("<>\"'`-*:;,.()[]|=").find(c) != std::string_view::npos;
}

Mention MentionOf(std::string_view line, const FoundAddress& found) {
  const std::string_view before = line.substr(0, found.begin);
  const bool begins = std::all_of(before.begin(), before.end(), IsSign);
  if (begins) return Mention::kAlone;
  if (!StatusIn(line).empty() || !ReplyCodeIn(line).empty() ||
      ClassOfWords(line) != FailureClass::kUnknown || ContainsFolded(line, "rcpt to")) {
    return Mention::kRefused;
  }
  for (const std::string_view word : {"recipient", "to:", "address", "user", "mailbox", "failed",
                                      "deliver", "rejected", "for "}) {
    if (ContainsFolded(before, word)) return Mention::kNamed;
  }
  return Mention::kPassing;
}

struct Mentioned {
  std::string address;
  Mention mention = Mention::kPassing;
  std::size_t line = 0;
};

// "To: ..." beside "Subject: ..." repeats the headers of the returned mail.
bool IsEcho(const std::vector<std::string_view>& lines, std::size_t at) {
  if (!StartsWithFolded(TrimmedBlanks(lines[at]), "to:")) return false;
  for (const std::size_t beside : {at - 1, at + 1}) {
    if (beside >= lines.size()) continue;
    const std::string_view line = TrimmedBlanks(lines[beside]);
    if (StartsWithFolded(line, "subject:") || StartsWithFolded(line, "sent:") ||
        StartsWithFolded(line, "from:") || StartsWithFolded(line, "date:")) {
      return true;
    }
  }
  return false;
}

std::vector<Mentioned> MentionsIn(const std::vector<std::string_view>& lines,
                                  const std::vector<std::string>& own) {
  std::vector<Mentioned> mentions;
  for (std::size_t i = 0; i < lines.size() && mentions.size() < 4 * Bounce::kRecipientsMax; ++i) {
    const std::string_view line = TrimmedBlanks(lines[i]);
    // What the returned mail said of itself, and whom to ask.
    if (StartsWithFolded(line, "from:") || StartsWithFolded(line, "subject:") ||
        StartsWithFolded(line, "message-id:") || StartsWithFolded(line, "reply-to:") ||
        ContainsFolded(line, "mail from:") || StartsWithFolded(line, "sender:")) {
      continue;
    }
    for (FoundAddress& found : AddressesIn(line, Bounce::kRecipientsMax)) {
      const std::string lower = AsciiLower(found.address);
      if (std::find(own.begin(), own.end(), lower) != own.end()) continue;
      const Mention mention = IsEcho(lines, i) ? Mention::kEchoed : MentionOf(line, found);
      mentions.push_back({std::move(found.address), mention, i});
    }
  }
  return mentions;
}

// What is said where an address stands, and behind it up to the next one.
std::string SaidOf(const std::vector<std::string_view>& lines, std::size_t at,
                   const std::vector<Mentioned>& mentions) {
  constexpr std::size_t kLinesMax = 12;
  std::string said;
  for (std::size_t i = at; i < std::min(lines.size(), at + kLinesMax); ++i) {
    const bool is_other =
        i > at && std::any_of(mentions.begin(), mentions.end(), [&](const auto& m) {
          return m.line == i && m.mention == Mention::kAlone;
        });
    if (is_other) break;
    const std::string_view line = TrimmedBlanks(lines[i]);
    if (line.empty() && i > at + 1) break;
    said.append(line).append(" ");
  }
  return said;
}

DeliveryFailure FailureOf(const std::string& address, const std::vector<std::string_view>& lines,
                          const std::vector<Mentioned>& mentions, std::string_view whole) {
  DeliveryFailure best;
  bool is_found = false;
  for (const Mentioned& mentioned : mentions) {
    if (mentioned.address != address) continue;
    DeliveryFailure failure = DiagnoseFailure(SaidOf(lines, mentioned.line, mentions));
    const bool says_code = !failure.status.empty() || !failure.reply_code.empty();
    const bool says_class = failure.failure_class != FailureClass::kUnknown;
    if (!is_found || (says_code && best.status.empty() && best.reply_code.empty())) {
      if (is_found || says_code || says_class) best = std::move(failure);
      is_found = true;
    }
  }
  const DeliveryFailure beside = DiagnoseFailure(whole);
  if (best.status.empty() && best.reply_code.empty()) {
    best.status = beside.status;
    best.reply_code = beside.reply_code;
    best.is_permanent = beside.is_permanent;
  }
  if (best.failure_class == FailureClass::kUnknown) best.failure_class = beside.failure_class;
  if (best.diagnostic.empty()) best.diagnostic = beside.diagnostic;
  return best;
}

}  // namespace

BounceProse SplitBounceProse(std::string_view text) {
  const auto lines = LinesOf(text);
  bool was_announced = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    if (line.empty()) continue;
    const bool is_header = was_announced ? LooksLikeHeader(line) : BeginsCopy(line);
    if (is_header && i > 0 &&
        (was_announced || i + 1 == lines.size() || LooksLikeHeader(lines[i + 1]) ||
         IsBlank(lines[i + 1].empty() ? 'x' : lines[i + 1].front()))) {
      return {Before(text, line), From(text, line)};
    }
    if (!TrimmedBlanks(line).empty()) {
      was_announced = line.size() < 100 && HasAny(line, kCopyWords) && i > 0;
    }
  }
  return {text, {}};
}

bool SpeaksOfFailure(std::string_view said) { return HasAny(said, kFailureWords); }
bool IsFailureSubject(std::string_view subject) { return HasAny(subject, kFailureSubjects); }
bool SpeaksOfDelay(std::string_view said) { return HasAny(said, kDelayWords); }

DeliveryFailure FailureInProse(std::string_view said, const std::string& address) {
  said = said.substr(0, kProseBytesMax);
  const auto lines = LinesOf(said);
  return FailureOf(address, lines, MentionsIn(lines, {}), said);
}

std::vector<BouncedRecipient> RecipientsInProse(std::string_view said,
                                                const std::vector<std::string>& own) {
  said = said.substr(0, kProseBytesMax);
  const auto lines = LinesOf(said);
  const auto mentions = MentionsIn(lines, own);
  Mention best = Mention::kEchoed;
  for (const Mentioned& one : mentions) best = std::min(best, one.mention);
  std::vector<BouncedRecipient> recipients;
  for (const Mentioned& one : mentions) {
    if (one.mention != best || recipients.size() == Bounce::kRecipientsMax) continue;
    const auto same = std::find_if(recipients.begin(), recipients.end(), [&one](const auto& other) {
      return AsciiLower(other.address) == AsciiLower(one.address);
    });
    if (same != recipients.end()) continue;
    recipients.push_back({one.address, FailureOf(one.address, lines, mentions, said)});
  }
  return recipients;
}

}  // namespace strowger::core
