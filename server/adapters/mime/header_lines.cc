#include "adapters/mime/header_lines.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

#include "adapters/mime/charset.h"
#include "adapters/mime/owned.h"
#include "core/mail/address_scan.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::mime {
namespace {

constexpr std::size_t kFoldedLineBytes = 76;
// Longer ones are encoded, so that they can be folded.
constexpr std::size_t kPlainWordBytesMax = 900;
constexpr std::size_t kNameBytesMax = 300;

// Well formed and without what could end the line or the text.
std::string Cleaned(std::string_view value, std::size_t bytes_max) {
  // A byte may become three.
  std::string text = WellFormed(value.substr(0, bytes_max + 4));
  text.resize(core::BeginningOf(text, bytes_max).size());
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }, ' ');
  return text;
}

bool IsPlain(std::string_view text) {
  std::size_t word = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // Folding would change blanks that are not single spaces.
    const bool is_at_end = i == 0 || i + 1 == text.size() || text[i + 1] == ' ';
    if (text[i] == '\t' || (text[i] == ' ' && is_at_end)) return false;
    word = text[i] == ' ' ? 0 : word + 1;
    if (word > kPlainWordBytesMax) return false;
  }
  return core::IsAscii(text) && text.find("=?") == std::string_view::npos;
}

// Each word holds whole characters.
std::vector<std::string> EncodedWords(std::string_view text) {
  constexpr std::size_t kWordTextBytes = 45;  // 60 in base64, 72 with what is around it.
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::string_view part = core::BeginningOf(text, kWordTextBytes);
    const std::unique_ptr<char, void (*)(void*)> base64(
        g_base64_encode(reinterpret_cast<const guchar*>(part.data()), part.size()), &g_free);
    words.push_back("=?UTF-8?B?" + std::string(base64.get()) + "?=");
    text.remove_prefix(part.size());
  }
  return words;
}

// Puts words behind each other, on a new line where they would not fit.
class FoldedLine {
 public:
  explicit FoldedLine(std::string_view name) : text_(std::string(name) + ":") {}

  void Add(std::string_view word) {
    const std::size_t line_bytes = text_.size() - line_begin_;
    // The first word stays with the name where it can: some programs read no empty first line.
    const bool is_too_long = line_bytes + 1 + word.size() > kFoldedLineBytes;
    if (is_too_long && (has_word_ || line_bytes + 1 + word.size() > kPlainWordBytesMax)) {
      text_ += "\r\n";
      line_begin_ = text_.size();
    }
    text_.append(" ").append(word);
    has_word_ = true;
  }
  bool has_word() const { return has_word_; }
  std::string Finish() { return std::move(text_) + "\r\n"; }

 private:
  std::string text_;
  std::size_t line_begin_ = 0;
  bool has_word_ = false;
};

std::vector<std::string> PlainWords(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// As a phrase (section 3.2.5): words, a quoted string or encoded words.
std::vector<std::string> PhraseWords(std::string_view name) {
  const std::string cut = Cleaned(core::TrimmedBlanks(name), kNameBytesMax);
  const std::string text(core::TrimmedBlanks(cut));
  if (!IsPlain(text)) return EncodedWords(text);
  const bool is_atoms = std::all_of(text.begin(), text.end(), [](char c) {
    return core::IsAsciiLetter(c) || core::IsAsciiDigit(c) || c == ' ' || c == '-' || c == '_';
  });
  if (is_atoms) return PlainWords(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return {quoted + "\""};
}

// Empty when it cannot be written.
std::string WritableAddress(const std::string& address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string::npos || at == 0 || at + 1 == address.size() ||
      address.size() > core::kAddressBytesMax || address.find('\0') != std::string::npos ||
      !core::IsWellFormed(address)) {
    return {};
  }
  std::string written = address;
  if (!core::IsAscii(address)) {
    const Owned<InternetAddress> mailbox(internet_address_mailbox_new(nullptr, address.c_str()));
    const char* ascii =
        internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(mailbox.get()));
    written = ascii == nullptr ? "" : ascii;
  }
  const bool is_writable = std::all_of(written.begin(), written.end(), [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("<>()[],;:\\\"").find(c) == std::string::npos;
  });
  return is_writable ? written : std::string();
}

}  // namespace

std::string TextHeader(std::string_view name, std::string_view value) {
  const std::string text = Cleaned(value, kHeaderValueBytesMax);
  FoldedLine line(name);
  for (const std::string& word : IsPlain(text) ? PlainWords(text) : EncodedWords(text)) {
    line.Add(word);
  }
  return line.Finish();
}

std::string MailboxHeader(std::string_view name, const std::vector<core::Mailbox>& mailboxes) {
  FoldedLine line(name);
  std::string last;  // Which gets a comma when another follows.
  std::size_t count = 0;
  for (const core::Mailbox& mailbox : mailboxes) {
    const std::string address = WritableAddress(mailbox.address);
    if (address.empty()) continue;
    if (++count > core::MailMessage::kRecipientsMax) break;
    if (!last.empty()) line.Add(last + ",");
    const std::vector<std::string> phrase = PhraseWords(mailbox.name);
    for (const std::string& word : phrase) line.Add(word);
    last = phrase.empty() ? address : "<" + address + ">";
  }
  if (last.empty()) return {};
  line.Add(last);
  return line.Finish();
}

std::string IdHeader(std::string_view name, const std::vector<std::string>& ids) {
  if (ids.empty()) return {};
  std::string text(name);
  text += ':';
  for (std::size_t i = 0; i < ids.size(); ++i) {
    text.append(i == 0 ? " <" : "\r\n <").append(ids[i]) += '>';
  }
  return text + "\r\n";
}

bool IsHeaderName(std::string_view name) {
  constexpr std::size_t kBytesMax = 70;
  return !name.empty() && name.size() <= kBytesMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return core::IsAsciiLetter(c) || core::IsAsciiDigit(c) || c == '-' || c == '_';
         });
}

}  // namespace strowger::mime
