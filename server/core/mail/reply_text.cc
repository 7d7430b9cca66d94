#include "core/mail/reply_text.h"

#include <vector>

#include "core/mail/quote_signs.h"
#include "core/mail/signature_signs.h"
#include "core/text/ascii.h"

namespace strowger::core {
namespace {

bool IsBlankLine(std::string_view line) { return TrimmedBlanks(line).empty(); }

std::size_t NextFilled(const TextLines& lines, std::size_t at) {
  while (at < lines.size() && IsBlankLine(lines[at])) ++at;
  return at;
}

// Which lines are of earlier mails.
std::vector<bool> QuotedLines(const TextLines& lines) {
  std::vector<bool> is_quoted(lines.size(), false);
  const auto quote_from = [&](std::size_t at) {
    for (; at < lines.size(); ++at) is_quoted[at] = true;
  };
  for (std::size_t at = 0; at < lines.size();) {
    if (IsQuotedLine(lines[at])) {
      is_quoted[at++] = true;
      continue;
    }
    if (IsBlankLine(lines[at])) {
      ++at;
      continue;
    }
    if (BeginsEarlierMail(lines, at)) {
      quote_from(at);
      break;
    }
    const std::size_t count = AttributionLines(lines, at);
    if (count == 0) {
      ++at;
      continue;
    }
    const std::size_t next = NextFilled(lines, at + count);
    // Without marks of its own an earlier mail goes to the end.
    if (next == lines.size() || !IsQuotedLine(lines[next])) {
      quote_from(at);
      break;
    }
    for (; at < next; ++at) is_quoted[at] = true;
  }
  return is_quoted;
}

void Append(std::string& text, std::string_view line) { text.append(line) += '\n'; }

std::string WithoutOuterBlanks(std::string text) {
  while (!text.empty() && IsBlank(text.back())) text.pop_back();
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size() && IsBlank(text[i]); ++i) {
    if (text[i] == '\n') begin = i + 1;
  }
  text.erase(0, begin);
  return text;
}

}  // namespace

ReplyText SplitReply(std::string_view text, std::string_view sender_name) {
  const TextLines lines = LinesOf(text);
  const std::vector<bool> is_quoted = QuotedLines(lines);
  ReplyText split;
  TextLines own;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_quoted[i]) {
      Append(split.quoted, lines[i]);
    } else {
      own.push_back(lines[i]);
    }
  }
  const std::size_t signature = SignatureBegin(own, sender_name);
  for (std::size_t i = 0; i < own.size(); ++i) {
    const bool is_signature = i >= signature || IsDeviceLine(own[i]);
    Append(is_signature ? split.signature : split.reply, own[i]);
  }
  split.reply = WithoutOuterBlanks(std::move(split.reply));
  split.quoted = WithoutOuterBlanks(std::move(split.quoted));
  split.signature = WithoutOuterBlanks(std::move(split.signature));
  return split;
}

}  // namespace strowger::core
