#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

// Texts with values in them, as administrators write them for automatic answers and as canned
// texts:
//
//   Dear {{customer.name|customer}}, we have your mail, ticket {{ticket.number}}.
//
// What stands behind "|" is taken when the value is not known.
namespace strowger::core {

inline constexpr std::size_t kTemplateBytesMax = std::size_t{64} << 10;
inline constexpr std::size_t kTemplatePiecesMax = 1'000;
inline constexpr std::size_t kTemplateValueBytesMax = 2'000;
inline constexpr std::size_t kRenderedTextBytesMax = std::size_t{256} << 10;
inline constexpr std::size_t kRenderedLineBytesMax = 900;  // In one header line (RFC 5322, 2.1.1).

struct TemplateName {
  std::string_view name;
  // Written by whoever wrote to us. Were it a link, automatic answers would carry it to others in
  // our name, so then it counts as not known.
  bool is_from_outside = false;
  bool may_have_lines = false;  // Else it is one line, whatever stands in it.
};

inline constexpr TemplateName kMailTemplateNames[] = {
    {"account.address"},
    {"account.name"},
    {"agent.name"},
    {"article.suggestions", false, true},
    {"customer.company", true},
    {"customer.name", true},
    {"expected.time"},
    {"opening.time"},
    {"queue.name"},
    {"ticket.number"},
    {"ticket.subject", true},
};

struct MailTemplate {
  struct Piece {
    std::string text;  // Of a value its name.
    std::string fallback;
    bool is_value = false;
    bool is_from_outside = false;
    bool may_have_lines = false;
    bool operator==(const Piece&) const = default;
  };
  std::vector<Piece> pieces;
  bool operator==(const MailTemplate&) const = default;
};

// Refused with TEMPLATE_INVALID, which says the line and column: a brace without its partner, a
// name that there is not, too long, too many pieces, not UTF-8.
Result<MailTemplate> ParseMailTemplate(std::string_view text,
                                       std::span<const TemplateName> names = kMailTemplateNames);

using TemplateValues = std::map<std::string, std::string, std::less<>>;

// Values are put in as they are: braces in them are braces. Characters that are not seen, but for
// the line ends of values that may have them, are left out. What is too long is cut.
std::string RenderText(const MailTemplate& text, const TemplateValues& values);
// The same as one line, for a subject.
std::string RenderLine(const MailTemplate& text, const TemplateValues& values);

// The first name whose value is not known and in whose place nothing is said; empty when there is
// none.
std::string MissingValue(const MailTemplate& text, const TemplateValues& values);

// The key of the texts for a language: that itself, without its last parts (zh-Hans-CN, zh-Hans,
// zh), then so for `fallback`, then the first there is; empty when there is none. Case does not
// matter.
std::string ChooseLanguage(std::span<const std::string> languages, std::string_view wanted,
                           std::string_view fallback);

}  // namespace strowger::core
