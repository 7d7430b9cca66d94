#include "core/mail/delivery_failure.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/customer/search_tokens.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

struct Phrase {
  std::string_view words;  // As FoldedWords writes them.
  FailureClass failure_class;
};

// The first that is met counts, so that what says most stands first.
constexpr std::array kPhrases{
    Phrase{"after mail from", FailureClass::kSenderRefused},
    Phrase{"host not found try again", FailureClass::kExpired},
    Phrase{"no longer at this address", FailureClass::kMoved},
    Phrase{"has moved", FailureClass::kMoved},
    Phrase{"recipient moved", FailureClass::kMoved},
    Phrase{"address has been changed", FailureClass::kMoved},
    Phrase{"address has changed", FailureClass::kMoved},
    Phrase{"has changed to", FailureClass::kMoved},
    Phrase{"has been replaced by", FailureClass::kMoved},
    Phrase{"mailbox full", FailureClass::kMailboxFull},
    Phrase{"mailbox is full", FailureClass::kMailboxFull},
    Phrase{"mailbox has exceeded", FailureClass::kMailboxFull},
    Phrase{"mailbox size limit", FailureClass::kMailboxFull},
    Phrase{"full mailbox", FailureClass::kMailboxFull},
    Phrase{"inbox is full", FailureClass::kMailboxFull},
    Phrase{"mbox full", FailureClass::kMailboxFull},
    Phrase{"over quota", FailureClass::kMailboxFull},
    Phrase{"overquota", FailureClass::kMailboxFull},
    Phrase{"out of storage", FailureClass::kMailboxFull},
    Phrase{"quota exceeded", FailureClass::kMailboxFull},
    Phrase{"exceeded quota", FailureClass::kMailboxFull},
    Phrase{"exceeds quota", FailureClass::kMailboxFull},
    Phrase{"quota exceed", FailureClass::kMailboxFull},
    Phrase{"quota violation", FailureClass::kMailboxFull},
    Phrase{"exceed the quota", FailureClass::kMailboxFull},
    Phrase{"exceeded the quota", FailureClass::kMailboxFull},
    Phrase{"exceeded storage", FailureClass::kMailboxFull},
    Phrase{"exceeded its", FailureClass::kMailboxFull},
    Phrase{"disk quota", FailureClass::kMailboxFull},
    Phrase{"storage quota", FailureClass::kMailboxFull},
    Phrase{"quota limit", FailureClass::kMailboxFull},
    Phrase{"over the maximum allowed", FailureClass::kMailboxFull},
    Phrase{"insufficient disk space", FailureClass::kMailboxFull},
    Phrase{"not enough space", FailureClass::kMailboxFull},
    Phrase{"not enough storage", FailureClass::kMailboxFull},
    Phrase{"storage allotment", FailureClass::kMailboxFull},
    Phrase{"邮箱已满", FailureClass::kMailboxFull},
    Phrase{"空间已满", FailureClass::kMailboxFull},
    Phrase{"message too large", FailureClass::kTooLarge},
    Phrase{"message is too large", FailureClass::kTooLarge},
    Phrase{"message too big", FailureClass::kTooLarge},
    Phrase{"message size exceeds", FailureClass::kTooLarge},
    Phrase{"message exceeds", FailureClass::kTooLarge},
    Phrase{"message file too big", FailureClass::kTooLarge},
    Phrase{"maximum message size", FailureClass::kTooLarge},
    Phrase{"maximum size", FailureClass::kTooLarge},
    Phrase{"size limit", FailureClass::kTooLarge},
    Phrase{"max message size", FailureClass::kTooLarge},
    Phrase{"does not accept mail", FailureClass::kUnknownHost},
    Phrase{"does not accept email", FailureClass::kUnknownHost},
    Phrase{"couldn t find a mail exchanger", FailureClass::kUnknownHost},
    Phrase{"too many messages", FailureClass::kRateLimited},
    Phrase{"too many mails", FailureClass::kRateLimited},
    Phrase{"too many connections", FailureClass::kRateLimited},
    Phrase{"too many concurrent", FailureClass::kRateLimited},
    Phrase{"too many recipients", FailureClass::kRateLimited},
    Phrase{"too many errors", FailureClass::kRateLimited},
    Phrase{"too fast", FailureClass::kRateLimited},
    Phrase{"rate limit", FailureClass::kRateLimited},
    Phrase{"rate limited", FailureClass::kRateLimited},
    Phrase{"throttl", FailureClass::kRateLimited},
    Phrase{"exceeded the maximum number", FailureClass::kRateLimited},
    Phrase{"unusual rate", FailureClass::kRateLimited},
    Phrase{"at a rate that", FailureClass::kRateLimited},
    Phrase{"not accept mail at this time", FailureClass::kRateLimited},
    Phrase{"relay", FailureClass::kSenderRefused},
    Phrase{"dmarc", FailureClass::kSenderRefused},
    Phrase{"dkim", FailureClass::kSenderRefused},
    Phrase{"spf", FailureClass::kSenderRefused},
    Phrase{"unauthenticated", FailureClass::kSenderRefused},
    Phrase{"authentication", FailureClass::kSenderRefused},
    Phrase{"not authenticated", FailureClass::kSenderRefused},
    Phrase{"ptr record", FailureClass::kSenderRefused},
    Phrase{"reverse dns", FailureClass::kSenderRefused},
    Phrase{"cannot find your hostname", FailureClass::kSenderRefused},
    Phrase{"fix reverse", FailureClass::kSenderRefused},
    Phrase{"blacklist", FailureClass::kSenderRefused},
    Phrase{"blacklisted", FailureClass::kSenderRefused},
    Phrase{"blocklist", FailureClass::kSenderRefused},
    Phrase{"block list", FailureClass::kSenderRefused},
    Phrase{"black list", FailureClass::kSenderRefused},
    Phrase{"blocked using", FailureClass::kSenderRefused},
    Phrase{"spamhaus", FailureClass::kSenderRefused},
    Phrase{"reputation", FailureClass::kSenderRefused},
    Phrase{"ip address", FailureClass::kSenderRefused},
    Phrase{"your ip", FailureClass::kSenderRefused},
    Phrase{"sender address rejected", FailureClass::kSenderRefused},
    Phrase{"sender rejected", FailureClass::kSenderRefused},
    Phrase{"sender denied", FailureClass::kSenderRefused},
    Phrase{"sender verify failed", FailureClass::kSenderRefused},
    Phrase{"sender domain", FailureClass::kSenderRefused},
    Phrase{"domain of sender", FailureClass::kSenderRefused},
    Phrase{"bad sender", FailureClass::kSenderRefused},
    Phrase{"not a member", FailureClass::kSenderRefused},
    Phrase{"only accepts messages from", FailureClass::kSenderRefused},
    Phrase{"permission to post", FailureClass::kSenderRefused},
    Phrase{"not authorized", FailureClass::kSenderRefused},
    Phrase{"not permitted", FailureClass::kSenderRefused},
    Phrase{"virus", FailureClass::kContentRefused},
    Phrase{"spam", FailureClass::kContentRefused},
    Phrase{"message content", FailureClass::kContentRefused},
    Phrase{"content rejected", FailureClass::kContentRefused},
    Phrase{"unsolicited", FailureClass::kContentRefused},
    Phrase{"junk mail", FailureClass::kContentRefused},
    Phrase{"not rfc", FailureClass::kContentRefused},
    Phrase{"rfc 5322", FailureClass::kContentRefused},
    Phrase{"account is disabled", FailureClass::kMailboxDisabled},
    Phrase{"account disabled", FailureClass::kMailboxDisabled},
    Phrase{"mailbox disabled", FailureClass::kMailboxDisabled},
    Phrase{"mailbox is disabled", FailureClass::kMailboxDisabled},
    Phrase{"mailbox is inactive", FailureClass::kMailboxDisabled},
    Phrase{"is inactive", FailureClass::kMailboxDisabled},
    Phrase{"account inactive", FailureClass::kMailboxDisabled},
    Phrase{"user inactive", FailureClass::kMailboxDisabled},
    Phrase{"inactive user", FailureClass::kMailboxDisabled},
    Phrase{"has been disabled", FailureClass::kMailboxDisabled},
    Phrase{"has been suspended", FailureClass::kMailboxDisabled},
    Phrase{"is suspended", FailureClass::kMailboxDisabled},
    Phrase{"account suspended", FailureClass::kMailboxDisabled},
    Phrase{"temporarily suspended", FailureClass::kMailboxDisabled},
    Phrase{"been locked", FailureClass::kMailboxDisabled},
    Phrase{"mailbox currently suspended", FailureClass::kMailboxDisabled},
    Phrase{"not accepting messages", FailureClass::kMailboxDisabled},
    Phrase{"isn t receiving mail", FailureClass::kMailboxDisabled},
    Phrase{"isn t accepting", FailureClass::kMailboxDisabled},
    Phrase{"unknown host", FailureClass::kUnknownHost},
    Phrase{"host unknown", FailureClass::kUnknownHost},
    Phrase{"host not found", FailureClass::kUnknownHost},
    Phrase{"no such host", FailureClass::kUnknownHost},
    Phrase{"no such domain", FailureClass::kUnknownHost},
    Phrase{"unknown domain", FailureClass::kUnknownHost},
    Phrase{"domain not found", FailureClass::kUnknownHost},
    Phrase{"domain name not found", FailureClass::kUnknownHost},
    Phrase{"domain does not exist", FailureClass::kUnknownHost},
    Phrase{"domain must exist", FailureClass::kUnknownHost},
    Phrase{"domain is not", FailureClass::kUnknownHost},
    Phrase{"couldn t find any host", FailureClass::kUnknownHost},
    Phrase{"could not find any host", FailureClass::kUnknownHost},
    Phrase{"no mx record", FailureClass::kUnknownHost},
    Phrase{"no mail exchanger", FailureClass::kUnknownHost},
    Phrase{"host or domain name not found", FailureClass::kUnknownHost},
    Phrase{"name service error", FailureClass::kUnknownHost},
    Phrase{"illegal host domain", FailureClass::kUnknownHost},
    Phrase{"domain couldn t be found", FailureClass::kUnknownHost},
    Phrase{"unrouteable", FailureClass::kUnknownHost},
    Phrase{"unrouteable address", FailureClass::kUnknownHost},
    Phrase{"user unknown", FailureClass::kUnknownRecipient},
    Phrase{"unknown user", FailureClass::kUnknownRecipient},
    Phrase{"unknown recipient", FailureClass::kUnknownRecipient},
    Phrase{"recipient unknown", FailureClass::kUnknownRecipient},
    Phrase{"unknown address", FailureClass::kUnknownRecipient},
    Phrase{"address unknown", FailureClass::kUnknownRecipient},
    Phrase{"unknown local part", FailureClass::kUnknownRecipient},
    Phrase{"unknown virtual", FailureClass::kUnknownRecipient},
    Phrase{"unknown mailbox", FailureClass::kUnknownRecipient},
    Phrase{"unknown local user", FailureClass::kUnknownRecipient},
    Phrase{"unknown account", FailureClass::kUnknownRecipient},
    Phrase{"no such user", FailureClass::kUnknownRecipient},
    Phrase{"no such recipient", FailureClass::kUnknownRecipient},
    Phrase{"no such mailbox", FailureClass::kUnknownRecipient},
    Phrase{"no such address", FailureClass::kUnknownRecipient},
    Phrase{"no such person", FailureClass::kUnknownRecipient},
    Phrase{"no such account", FailureClass::kUnknownRecipient},
    Phrase{"no such local user", FailureClass::kUnknownRecipient},
    Phrase{"no mailbox", FailureClass::kUnknownRecipient},
    Phrase{"no user", FailureClass::kUnknownRecipient},
    Phrase{"no account", FailureClass::kUnknownRecipient},
    Phrase{"no valid recipients", FailureClass::kUnknownRecipient},
    Phrase{"not a known user", FailureClass::kUnknownRecipient},
    Phrase{"not a valid user", FailureClass::kUnknownRecipient},
    Phrase{"not a valid mailbox", FailureClass::kUnknownRecipient},
    Phrase{"not our customer", FailureClass::kUnknownRecipient},
    Phrase{"not listed in", FailureClass::kUnknownRecipient},
    Phrase{"not known here", FailureClass::kUnknownRecipient},
    Phrase{"not found in", FailureClass::kUnknownRecipient},
    Phrase{"user not found", FailureClass::kUnknownRecipient},
    Phrase{"recipient not found", FailureClass::kUnknownRecipient},
    Phrase{"address not found", FailureClass::kUnknownRecipient},
    Phrase{"mailbox not found", FailureClass::kUnknownRecipient},
    Phrase{"mailbox unavailable", FailureClass::kUnknownRecipient},
    Phrase{"mailbox name not allowed", FailureClass::kUnknownRecipient},
    Phrase{"mailbox does not exist", FailureClass::kUnknownRecipient},
    Phrase{"recipientnotfound", FailureClass::kUnknownRecipient},
    Phrase{"does not exist", FailureClass::kUnknownRecipient},
    Phrase{"doesn t exist", FailureClass::kUnknownRecipient},
    Phrase{"didn t exist", FailureClass::kUnknownRecipient},
    Phrase{"doesn t have a", FailureClass::kUnknownRecipient},
    Phrase{"does not have an account", FailureClass::kUnknownRecipient},
    Phrase{"is not a user", FailureClass::kUnknownRecipient},
    Phrase{"name is not recognized", FailureClass::kUnknownRecipient},
    Phrase{"not recognized", FailureClass::kUnknownRecipient},
    Phrase{"couldn t be found", FailureClass::kUnknownRecipient},
    Phrase{"could not be found", FailureClass::kUnknownRecipient},
    Phrase{"wasn t found", FailureClass::kUnknownRecipient},
    Phrase{"invalid recipient", FailureClass::kUnknownRecipient},
    Phrase{"invalid mailbox", FailureClass::kUnknownRecipient},
    Phrase{"invalid user", FailureClass::kUnknownRecipient},
    Phrase{"invalid address", FailureClass::kUnknownRecipient},
    Phrase{"bad destination mailbox", FailureClass::kUnknownRecipient},
    Phrase{"bad address", FailureClass::kUnknownRecipient},
    Phrase{"undeliverable address", FailureClass::kUnknownRecipient},
    Phrase{"does not like recipient", FailureClass::kUnknownRecipient},
    Phrase{"is unknown", FailureClass::kUnknownRecipient},
    Phrase{"recipient address rejected", FailureClass::kUnknownRecipient},
    Phrase{"recipient rejected", FailureClass::kUnknownRecipient},
    Phrase{"not a registered", FailureClass::kUnknownRecipient},
    Phrase{"にありません", FailureClass::kUnknownRecipient},
    Phrase{"見つかりません", FailureClass::kUnknownRecipient},
    Phrase{"用户不存在", FailureClass::kUnknownRecipient},
    Phrase{"地址不存在", FailureClass::kUnknownRecipient},
    Phrase{"inconnu", FailureClass::kUnknownRecipient},
    Phrase{"unbekannt", FailureClass::kUnknownRecipient},
    Phrase{"desconocido", FailureClass::kUnknownRecipient},
    Phrase{"timed out", FailureClass::kExpired},
    Phrase{"timeout", FailureClass::kExpired},
    Phrase{"time out", FailureClass::kExpired},
    Phrase{"connection refused", FailureClass::kExpired},
    Phrase{"could not connect", FailureClass::kExpired},
    Phrase{"unable to connect", FailureClass::kExpired},
    Phrase{"unable to establish", FailureClass::kExpired},
    Phrase{"no route to host", FailureClass::kExpired},
    Phrase{"network is unreachable", FailureClass::kExpired},
    Phrase{"retry time not reached", FailureClass::kExpired},
    Phrase{"retry timeout", FailureClass::kExpired},
    Phrase{"delivery time expired", FailureClass::kExpired},
    Phrase{"in the queue too long", FailureClass::kExpired},
    Phrase{"could not be delivered for", FailureClass::kExpired},
    Phrase{"not responding", FailureClass::kExpired},
    Phrase{"connection lost", FailureClass::kExpired},
    Phrase{"lost connection", FailureClass::kExpired},
    Phrase{"deferred", FailureClass::kExpired},
    Phrase{"delayed", FailureClass::kExpired},
    Phrase{"try again later", FailureClass::kSystem},
    Phrase{"try later", FailureClass::kSystem},
    Phrase{"temporary failure", FailureClass::kSystem},
    Phrase{"temporarily", FailureClass::kSystem},
    Phrase{"system problem", FailureClass::kSystem},
    Phrase{"internal error", FailureClass::kSystem},
    Phrase{"local error", FailureClass::kSystem},
    Phrase{"loop", FailureClass::kSystem},
    Phrase{"loops back", FailureClass::kSystem},
    Phrase{"too many hops", FailureClass::kSystem},
    Phrase{"refused", FailureClass::kRefused},
    Phrase{"rejected", FailureClass::kRefused},
    Phrase{"denied", FailureClass::kRefused},
    Phrase{"blocked", FailureClass::kRefused},
    Phrase{"policy", FailureClass::kRefused},
};

bool IsReplyCodeAt(std::string_view text, std::size_t at) {
  if (at + 3 > text.size() || (text[at] != '4' && text[at] != '5')) return false;
  if (text[at + 1] < '0' || text[at + 1] > '5' || !IsAsciiDigit(text[at + 2])) return false;
  if (at > 0) {
    const char before = text[at - 1];
    if (IsAsciiDigit(before) || IsAsciiLetter(before) || before == '.' || before == '-' ||
        before == '_' || before == '@' || before == '/' || before == '+') {
      return false;
    }
  }
  if (at + 3 == text.size()) return true;
  const char after = text[at + 3];
  return !IsAsciiDigit(after) && !IsAsciiLetter(after) && after != '.' && after != '@' &&
         after != '_' && after != '/';
}

// Three numbers with points between them, which are no part of a longer number or name.
std::string_view StatusAt(std::string_view text, std::size_t at) {
  const char c = text[at];
  if ((c != '2' && c != '4' && c != '5') || at + 4 >= text.size() || text[at + 1] != '.') return {};
  if (at > 0 &&
      (IsAsciiDigit(text[at - 1]) || text[at - 1] == '.' || IsAsciiLetter(text[at - 1]))) {
    return {};
  }
  // "550-5.1.1" is a line of a longer reply, "192-5.1.1" is something else.
  if (at > 0 && text[at - 1] == '-' && (at < 4 || !IsReplyCodeAt(text, at - 4))) return {};
  std::size_t end = at + 1;
  for (int number = 0; number < 2; ++number) {
    if (end >= text.size() || text[end] != '.') return {};
    const std::size_t begin = ++end;
    while (end < text.size() && IsAsciiDigit(text[end]) && end - begin < 4) ++end;
    // The subject is one figure (RFC 3463, section 3); versions of programs are often more.
    if (end == begin || end - begin > (number == 0 ? 1U : 3U)) return {};
  }
  const bool goes_on = end < text.size() &&
                       (IsAsciiLetter(text[end]) || IsAsciiDigit(text[end]) ||
                        (text[end] == '.' && end + 1 < text.size() && IsAsciiDigit(text[end + 1])));
  return goes_on ? std::string_view() : text.substr(at, end - at);
}

}  // namespace

namespace {

// Without addresses and names of hosts, which may hold any words.
std::string WithoutNames(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n<>,;"), text.size());
    const std::string_view word = text.substr(0, end);
    const bool is_address =
        word.find("://") == std::string_view::npos && word.find('@') != std::string_view::npos;
    const std::size_t point = word.find('.');
    const bool is_host = word.find("://") == std::string_view::npos &&
                         point != std::string_view::npos && point > 0 && point + 3 < word.size() &&
                         word.find_first_of(":(", point) == std::string_view::npos &&
                         IsAsciiLetter(word[point + 1]);
    if (!is_address && !is_host) words.append(word);
    words += ' ';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace

std::string_view NameOf(FailureClass failure_class) {
  switch (failure_class) {
    case FailureClass::kUnknown:
      return "unknown";
    case FailureClass::kDelivered:
      return "delivered";
    case FailureClass::kUnknownRecipient:
      return "unknown-recipient";
    case FailureClass::kUnknownHost:
      return "unknown-host";
    case FailureClass::kMoved:
      return "moved";
    case FailureClass::kMailboxFull:
      return "mailbox-full";
    case FailureClass::kMailboxDisabled:
      return "mailbox-disabled";
    case FailureClass::kTooLarge:
      return "too-large";
    case FailureClass::kContentRefused:
      return "content-refused";
    case FailureClass::kSenderRefused:
      return "sender-refused";
    case FailureClass::kRateLimited:
      return "rate-limited";
    case FailureClass::kExpired:
      return "expired";
    case FailureClass::kSystem:
      return "system";
    case FailureClass::kRefused:
      return "refused";
  }
  return "unknown";
}

std::string StatusIn(std::string_view text) {
  std::string_view first;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view status = StatusAt(text, at);
    if (status.empty()) continue;
    if (!status.ends_with(".0.0")) return std::string(status);
    if (first.empty()) first = status;
  }
  return std::string(first);
}

std::string ReplyCodeIn(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (IsReplyCodeAt(text, at)) return std::string(text.substr(at, 3));
  }
  return {};
}

FailureClass ClassOfWords(std::string_view text) {
  const std::string words = " " + FoldedWords(WithoutNames(text)) + " ";
  for (const Phrase& phrase : kPhrases) {
    if (words.find(phrase.words) != std::string::npos) return phrase.failure_class;
  }
  return FailureClass::kUnknown;
}

FailureClass ClassOfStatus(std::string_view status) {
  if (status.size() < 5) return FailureClass::kUnknown;
  if (status[0] == '2') return FailureClass::kDelivered;
  const std::string_view rest = status.substr(2);
  struct Meaning {
    std::string_view code;
    FailureClass failure_class;
  };
  static constexpr std::array kMeanings{
      Meaning{"1.1", FailureClass::kUnknownRecipient},
      Meaning{"1.2", FailureClass::kUnknownHost},
      Meaning{"1.3", FailureClass::kUnknownRecipient},
      Meaning{"1.4", FailureClass::kUnknownRecipient},
      Meaning{"1.6", FailureClass::kMoved},
      Meaning{"1.7", FailureClass::kSenderRefused},
      Meaning{"1.8", FailureClass::kSenderRefused},
      Meaning{"1.10", FailureClass::kUnknownHost},
      Meaning{"2.1", FailureClass::kMailboxDisabled},
      Meaning{"2.2", FailureClass::kMailboxFull},
      Meaning{"2.3", FailureClass::kTooLarge},
      Meaning{"3.1", FailureClass::kMailboxFull},
      Meaning{"3.4", FailureClass::kTooLarge},
      Meaning{"4.4", FailureClass::kUnknownHost},
      Meaning{"4.6", FailureClass::kSystem},
      Meaning{"4.7", FailureClass::kExpired},
  };
  for (const Meaning& meaning : kMeanings) {
    if (rest == meaning.code) return meaning.failure_class;
  }
  switch (rest[0]) {
    case '3':
    case '5':
      return FailureClass::kSystem;
    case '4':
      return FailureClass::kExpired;
    case '6':
      return FailureClass::kContentRefused;
    case '7':
      return FailureClass::kSenderRefused;
    default:
      return FailureClass::kUnknown;
  }
}

DeliveryFailure DiagnoseFailure(std::string_view text) {
  DeliveryFailure failure;
  failure.status = StatusIn(text);
  failure.reply_code = ReplyCodeIn(text);
  failure.failure_class = ClassOfWords(text);
  // A code about the sender is about nothing else, whatever else is unknown over there.
  if (failure.status.ends_with(".1.7") || failure.status.ends_with(".1.8")) {
    failure.failure_class = FailureClass::kSenderRefused;
  }
  if (failure.failure_class == FailureClass::kUnknown) {
    failure.failure_class = ClassOfStatus(failure.status);
  }
  failure.diagnostic = std::string(BeginningOf(TrimmedBlanks(text), kDiagnosticBytesMax));
  const bool says_temporary = failure.status.starts_with('4') ||
                              (failure.status.empty() && failure.reply_code.starts_with('4'));
  failure.is_permanent = !says_temporary;
  return failure;
}

}  // namespace strowger::core
