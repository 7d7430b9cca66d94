#include "adapters/mime/mended_source.h"

#include <algorithm>
#include <utility>

#include "core/mail/mail_message.h"
#include "core/text/ascii.h"

namespace strowger::mime {
namespace {

using core::MailMessage;

std::string_view LineAt(std::string_view text, std::size_t at) {
  return text.substr(at, text.find('\n', at) - at);
}

std::size_t NextLine(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('\n', at);
  return end == std::string_view::npos ? text.size() : end + 1;
}

// Takes away the byte order mark, blank lines at the top, and the envelope line of an mbox.
std::string_view WithoutEnvelope(std::string_view raw) {
  if (raw.starts_with("\xEF\xBB\xBF")) raw.remove_prefix(3);
  while (!raw.empty() && core::TrimmedBlanks(LineAt(raw, 0)).empty()) {
    raw.remove_prefix(NextLine(raw, 0));
  }
  while (raw.starts_with("From ") || raw.starts_with(">From ")) {
    raw.remove_prefix(NextLine(raw, 0));
  }
  return raw;
}

// Where the header ends: at its empty line, or at the end.
std::size_t HeaderEnd(std::string_view raw) {
  for (std::size_t at = 0; at < raw.size(); at = NextLine(raw, at)) {
    if (raw[at] == '\n' || raw.substr(at, 2) == "\r\n") return at;
  }
  return raw.size();
}

bool LooksLikeHeader(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  return core::TrimmedBlanks(line.substr(0, colon)).find_first_of(" \t") == std::string_view::npos;
}

}  // namespace

MendedSource::MendedSource(std::string_view source, std::vector<std::string>& troubles)
    : text_(WithoutEnvelope(source)) {
  CutToLimits(troubles);
  FoldBoundaries();
  EndHeader();
  SeparateBoundary();
}

std::string_view MendedSource::body() const {
  const std::size_t end = HeaderEnd(text_);
  return text_.substr(std::min(text_.size(), end));
}

void MendedSource::Keep(std::string mended) {
  mended_ = std::move(mended);
  text_ = mended_;
}

void MendedSource::CutToLimits(std::vector<std::string>& troubles) {
  if (text_.size() > MailMessage::kMessageBytesMax) {
    troubles.push_back("The message is larger than " +
                       std::to_string(MailMessage::kMessageBytesMax >> 20) +
                       " MiB; what follows is not told.");
    text_ = text_.substr(0, MailMessage::kMessageBytesMax);
  }
  std::size_t boundaries = 0;
  for (std::size_t at = text_.find("\n--"); at != std::string_view::npos;
       at = text_.find("\n--", at + 3)) {
    if (++boundaries <= MailMessage::kBoundaryLinesMax) continue;
    troubles.push_back("The message has too many boundaries; what follows is not told.");
    text_ = text_.substr(0, at + 1);
    break;
  }
  const std::size_t header_end = HeaderEnd(text_);
  if (header_end <= MailMessage::kHeaderBytesMax) return;
  troubles.push_back("The header is larger than " +
                     std::to_string(MailMessage::kHeaderBytesMax >> 10) +
                     " KiB; its rest is not told.");
  const std::size_t keep = text_.rfind('\n', MailMessage::kHeaderBytesMax);
  Keep(std::string(text_.substr(0, keep == std::string_view::npos ? 0 : keep + 1)) +
       std::string(text_.substr(header_end)));
}

// A header that ends with a line of blanks, or runs into the text, gets its empty line.
void MendedSource::EndHeader() {
  const std::size_t end = HeaderEnd(text_);
  for (std::size_t at = 0; at < end; at = NextLine(text_, at)) {
    const std::string_view line = LineAt(text_, at);
    const bool is_blank = core::TrimmedBlanks(line).empty();
    if (!is_blank && (core::IsBlank(line.front()) || LooksLikeHeader(line))) continue;
    // A stray line amid headers is left to the parser.
    const std::size_t next = NextLine(text_, at);
    const bool goes_on =
        next < end && (LooksLikeHeader(LineAt(text_, next)) || core::IsBlank(text_[next]));
    if (at == 0 || (goes_on && !is_blank)) continue;
    return Keep(std::string(text_.substr(0, at)) + "\n" +
                std::string(text_.substr(is_blank ? next : at)));
  }
}

// "Content-Type: multipart/mixed;" and on the next line "boundary=x" without a blank before it.
void MendedSource::FoldBoundaries() {
  std::string mended;
  std::size_t copied = 0;
  for (std::size_t at = core::FindFolded(text_, "\nboundary="); at != std::string_view::npos;
       at = core::FindFolded(text_, "\nboundary=", at + 1)) {
    const std::size_t before = text_.substr(0, at).rfind('\n');
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    const std::string_view line = core::TrimmedBlanks(text_.substr(begin, at - begin));
    if (!line.ends_with(';') || !core::ContainsFolded(line, "multipart/")) continue;
    mended.append(text_.substr(copied, at + 1 - copied)) += '\t';
    copied = at + 1;
  }
  if (copied == 0) return;
  mended += text_.substr(copied);
  Keep(std::move(mended));
}

// "multipart/mixed boundary=x" lacks the semicolon that some senders forget.
void MendedSource::SeparateBoundary() {
  const std::string_view header = text_.substr(0, HeaderEnd(text_));
  std::size_t type = core::StartsWithFolded(header, "content-type:")
                         ? 0
                         : core::FindFolded(header, "\ncontent-type:");
  if (type == std::string_view::npos) return;
  const std::size_t boundary = core::FindFolded(header, "boundary=", type);
  if (boundary == std::string_view::npos || !core::IsBlank(header[boundary - 1])) return;
  const std::string_view before = core::TrimmedBlanks(header.substr(type, boundary - type));
  if (before.ends_with(';') || !core::ContainsFolded(before, "multipart/") ||
      core::LinesOf(before).size() > 1) {
    return;
  }
  Keep(std::string(text_.substr(0, boundary)) + ";" + std::string(text_.substr(boundary)));
}

}  // namespace strowger::mime
