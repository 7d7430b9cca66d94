#include "core/mail/mail_token.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text/ascii.h"

namespace strowger::core {
namespace {

constexpr std::size_t kSignatureDigits = 20;
constexpr std::string_view kMarkerBegin = "[ref:";
// The longest marker, and as much of what may part it.
constexpr std::size_t kMarkerBytesMax = 160;

struct SignedNumber {
  std::uint64_t number = 0;
  std::string_view signature;
};

bool IsHexDigit(char c) { return IsAsciiDigit(c) || (c >= 'a' && c <= 'f'); }

// "12.0123456789abcdef0123" in lower case. A number is written in one way only, so that no two
// texts mean the same.
std::optional<SignedNumber> ReadSigned(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0 || text.front() == '0') return std::nullopt;
  SignedNumber read{0, text.substr(dot + 1)};
  const char* end = text.data() + dot;
  const auto [stop, error] = std::from_chars(text.data(), end, read.number);
  if (error != std::errc() || stop != end) return std::nullopt;
  if (read.signature.size() != kSignatureDigits ||
      !std::all_of(read.signature.begin(), read.signature.end(), IsHexDigit)) {
    return std::nullopt;
  }
  return read;
}

// Takes as long for a signature that is nearly right as for any other.
bool AreEqual(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i])) ^
                  static_cast<unsigned>(static_cast<unsigned char>(b[i]));
  }
  return difference == 0;
}

std::string SignedText(TokenKind kind, std::uint64_t number) {
  return std::string(1, LetterOf(kind)) + "." + std::to_string(number);
}

std::string SignedText(MailThreadId thread) { return "ref." + std::to_string(thread.value); }

std::optional<TokenKind> KindOfLetter(char letter) {
  for (const auto kind : {TokenKind::kOutgoing, TokenKind::kAutomatic, TokenKind::kCampaign}) {
    if (LetterOf(kind) == letter) return kind;
  }
  return std::nullopt;
}

// Bytes at the front of `text` that a mail program may have put into a marker: blanks, line ends,
// signs of quotation, and characters that are not seen.
std::size_t FillingBytes(std::string_view text) {
  if (IsBlank(text.front()) || text.front() == '>' || text.front() == '|') return 1;
  constexpr std::array<std::string_view, 6> kUnseen{"\u00a0", "\u00ad", "\u200b",
                                                    "\u200c", "\u2060", "\ufeff"};
  for (const std::string_view unseen : kUnseen) {
    if (text.starts_with(unseen)) return unseen.size();
  }
  return 0;
}

// What stands in a marker behind its beginning, in lower case and without filling; empty when it
// does not end.
std::string MarkerContent(std::string_view text) {
  std::string content;
  text = text.substr(0, kMarkerBytesMax);
  while (!text.empty()) {
    if (text.front() == ']') return content;
    if (text.front() == '[') return {};  // Another begins, and is looked at then.
    const std::size_t filling = FillingBytes(text);
    if (filling == 0) content += AsciiLower(text.front());
    text.remove_prefix(std::max<std::size_t>(filling, 1));
  }
  return {};
}

// Where what stands in the next marker at or after `from` begins; npos when there is none. The
// beginning of a marker may be parted, too.
std::size_t NextMarker(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('[', from); at != std::string_view::npos;
       at = text.find('[', at + 1)) {
    std::size_t next = at;
    std::size_t letters = 0;
    while (next < text.size() && next - at < kMarkerBytesMax && letters < kMarkerBegin.size()) {
      const std::size_t filling = letters == 0 ? 0 : FillingBytes(text.substr(next));
      if (filling == 0 && AsciiLower(text[next]) != kMarkerBegin[letters]) break;
      if (filling == 0) ++letters;
      next += std::max<std::size_t>(filling, 1);
    }
    if (letters == kMarkerBegin.size()) return next;
  }
  return std::string_view::npos;
}

}  // namespace

char LetterOf(TokenKind kind) {
  switch (kind) {
    case TokenKind::kOutgoing:
      return 'o';
    case TokenKind::kAutomatic:
      return 'a';
    case TokenKind::kCampaign:
      return 'c';
  }
  return 'o';
}

std::string MakeMessageId(const MailToken& token, std::string_view domain,
                          const MailSigner& signer) {
  const std::string text = SignedText(token.kind, token.mail.value);
  return text + "." + signer.Sign(text) + "@" + std::string(domain);
}

std::optional<MailToken> TokenOf(std::string_view message_id, const MailSigner& signer) {
  if (message_id.size() > kMessageIdBytesMax) return std::nullopt;
  message_id = TrimmedBlanks(message_id);
  if (message_id.starts_with('<')) message_id.remove_prefix(1);
  const std::size_t at = message_id.find('@');
  if (at == std::string_view::npos) return std::nullopt;
  const std::string left = AsciiLower(TrimmedBlanks(message_id.substr(0, at)));
  if (left.size() < 2 || left[1] != '.') return std::nullopt;
  const auto kind = KindOfLetter(left[0]);
  const auto read = ReadSigned(std::string_view(left).substr(2));
  if (!kind || !read) return std::nullopt;
  if (!AreEqual(signer.Sign(SignedText(*kind, read->number)), read->signature)) {
    return std::nullopt;
  }
  return MailToken{*kind, OutgoingMailId{read->number}};
}

std::string MakeMarker(MailThreadId thread, const MailSigner& signer) {
  return "[ref:" + std::to_string(thread.value) + "." + signer.Sign(SignedText(thread)) + "]";
}

std::vector<MailThreadId> MarkersIn(std::string_view text, const MailSigner& signer) {
  text = text.substr(0, kMarkedTextBytesMax);
  std::vector<MailThreadId> threads;
  std::size_t tries = 0;
  for (std::size_t at = NextMarker(text, 0);
       at != std::string_view::npos && tries < kMarkerTriesMax; at = NextMarker(text, at)) {
    const std::string content = MarkerContent(text.substr(at));
    const auto read = ReadSigned(content);
    if (!read) continue;
    ++tries;
    const MailThreadId thread{read->number};
    if (!AreEqual(signer.Sign(SignedText(thread)), read->signature)) continue;
    if (std::find(threads.begin(), threads.end(), thread) == threads.end()) {
      threads.push_back(thread);
    }
  }
  return threads;
}

}  // namespace strowger::core
