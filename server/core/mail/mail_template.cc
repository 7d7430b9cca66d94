#include "core/mail/mail_template.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

constexpr std::string_view kOpening = "{{";
constexpr std::string_view kClosing = "}}";

// Where a byte of the text is, as an editor counts.
std::string PlaceOf(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  std::string_view rest = before.substr(before.rfind('\n') + 1);
  std::size_t column = 1;
  for (; !rest.empty(); ++column) {
    rest.remove_prefix(std::max<std::size_t>(FrontCharacter(rest).bytes, 1));
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

Error TemplateInvalid(std::string_view text, std::size_t at, const std::string& what) {
  const std::string place = PlaceOf(text, at);
  return InvalidArgument("TEMPLATE_INVALID", place + ": " + what,
                         {{"place", place}, {"what", what}});
}

std::string Listed(std::span<const TemplateName> names) {
  std::string listed;
  for (const TemplateName& name : names) {
    listed += (listed.empty() ? "" : ", ") + std::string(name.name);
  }
  return listed;
}

// "customer.name|customer" to a piece; none when there is no such name.
std::optional<MailTemplate::Piece> ReadValue(std::string_view content,
                                             std::span<const TemplateName> names) {
  const std::size_t bar = content.find('|');
  const std::string_view name = TrimmedBlanks(content.substr(0, bar));
  const auto known = std::find_if(names.begin(), names.end(),
                                  [name](const TemplateName& one) { return one.name == name; });
  if (known == names.end()) return std::nullopt;
  return MailTemplate::Piece{
      .text = std::string(name),
      .fallback = std::string(bar == content.npos ? std::string_view() : content.substr(bar + 1)),
      .is_value = true,
      .is_from_outside = known->is_from_outside,
      .may_have_lines = known->may_have_lines};
}

// Controls, and signs that turn the direction of writing or have no width: what a reader sees is
// what stands there.
bool IsUnseen(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff;
}

// Line ends become spaces where there must be none; what is not UTF-8 is left out.
std::string SeenText(std::string_view text, bool may_have_lines) {
  std::string seen;
  while (!text.empty()) {
    const Character next = FrontCharacter(text);
    const std::size_t bytes = std::max<std::size_t>(next.bytes, 1);
    const bool is_line_end = next.code == '\n' || next.code == 0x2028 || next.code == 0x2029;
    if (next.bytes != 0 && (is_line_end || next.code == '\t')) {
      seen += is_line_end && may_have_lines ? '\n' : ' ';
    } else if (next.bytes != 0 && !IsUnseen(next.code)) {
      seen += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return seen;
}

bool IsLink(std::string_view text) {
  return text.find("://") != std::string_view::npos || ContainsFolded(text, "www.");
}

std::string ValueText(const MailTemplate::Piece& piece, const TemplateValues& values) {
  const auto found = values.find(piece.text);
  if (found == values.end()) return piece.fallback;
  const std::string value =
      SeenText(BeginningOf(found->second, kTemplateValueBytesMax), piece.may_have_lines);
  const bool is_known = !TrimmedBlanks(value).empty();
  return is_known && !(piece.is_from_outside && IsLink(value)) ? value : piece.fallback;
}

std::string RenderPieces(const MailTemplate& text, const TemplateValues& values,
                         std::size_t bytes_max) {
  std::string rendered;
  for (const MailTemplate::Piece& piece : text.pieces) {
    rendered += piece.is_value ? ValueText(piece, values) : piece.text;
    if (rendered.size() <= bytes_max) continue;
    rendered.resize(BeginningOf(rendered, bytes_max).size());
    break;
  }
  return rendered;
}

}  // namespace

Result<MailTemplate> ParseMailTemplate(std::string_view text, std::span<const TemplateName> names) {
  if (text.size() > kTemplateBytesMax) {
    return TemplateInvalid(
        text, kTemplateBytesMax,
        "a template has at most " + std::to_string(kTemplateBytesMax) + " bytes");
  }
  if (!IsWellFormed(text)) return TemplateInvalid(text, 0, "the text is not UTF-8");
  MailTemplate made;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find(kOpening, at);
    const std::string_view plain = text.substr(at, open == text.npos ? text.npos : open - at);
    if (const std::size_t stray = plain.find(kClosing); stray != plain.npos) {
      return TemplateInvalid(text, at + stray, "a }} stands without its {{");
    }
    if (!plain.empty()) made.pieces.push_back({.text = std::string(plain), .fallback = {}});
    if (open == text.npos) break;
    const std::size_t close = text.find(kClosing, open);
    const std::size_t next = text.find(kOpening, open + kOpening.size());
    if (close == text.npos || next < close) {
      return TemplateInvalid(text, open, "a {{ stands without its }}");
    }
    const std::string_view content =
        text.substr(open + kOpening.size(), close - open - kOpening.size());
    auto piece = ReadValue(content, names);
    if (!piece) {
      return TemplateInvalid(text, open,
                             "there is no {{" + std::string(BeginningOf(content, 60)) +
                                 "}}; there are: " + Listed(names));
    }
    made.pieces.push_back(std::move(*piece));
    if (made.pieces.size() > kTemplatePiecesMax) {
      return TemplateInvalid(text, open, "a template has at most 1000 pieces");
    }
    at = close + kClosing.size();
  }
  return made;
}

std::string RenderText(const MailTemplate& text, const TemplateValues& values) {
  return RenderPieces(text, values, kRenderedTextBytesMax);
}

std::string RenderLine(const MailTemplate& text, const TemplateValues& values) {
  const std::string line = SeenText(RenderPieces(text, values, kRenderedLineBytesMax), false);
  return std::string(TrimmedBlanks(line));
}

std::string MissingValue(const MailTemplate& text, const TemplateValues& values) {
  for (const MailTemplate::Piece& piece : text.pieces) {
    if (piece.is_value && ValueText(piece, values).empty()) return piece.text;
  }
  return {};
}

std::string ChooseLanguage(std::span<const std::string> languages, std::string_view wanted,
                           std::string_view fallback) {
  for (std::string_view tag : {wanted, fallback}) {
    while (!tag.empty()) {
      const std::string lower = AsciiLower(tag);
      const auto found = std::find_if(
          languages.begin(), languages.end(),
          [&lower](const std::string& language) { return EqualsFolded(language, lower); });
      if (found != languages.end()) return *found;
      const std::size_t dash = tag.rfind('-');
      tag = tag.substr(0, dash == tag.npos ? 0 : dash);
    }
  }
  return languages.empty() ? std::string() : languages.front();
}

}  // namespace strowger::core
