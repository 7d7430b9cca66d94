#include "core/mail/bare_subject.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "core/mail/subject_marks.h"
#include "core/text/ascii.h"
#include "core/text/han_folding.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

// A ticket number in its brackets: where they begin and end.
struct NumberPlace {
  std::size_t begin = 0;
  std::size_t end = 0;
  TicketId ticket;
};

// Full-width signs are plain then, and the brackets of Chinese keyboards square.
std::string FoldedSubject(std::string_view subject) {
  std::string folded = AsciiLower(FoldHan(BeginningOf(subject, kSubjectBytesMax)));
  constexpr std::string_view kOpening = "【";
  constexpr std::string_view kClosing = "】";
  for (const auto& [from, to] : {std::pair(kOpening, '['), std::pair(kClosing, ']')}) {
    for (std::size_t at = folded.find(from); at != std::string::npos; at = folded.find(from, at)) {
      folded.replace(at, from.size(), 1, to);
    }
  }
  return folded;
}

// The number whose sign stands at `sign`, if brackets are around it.
std::optional<NumberPlace> NumberAt(std::string_view subject, std::size_t sign) {
  constexpr std::size_t kWordBytesMax = 24;
  std::uint64_t number = 0;
  const char* digits = subject.data() + sign + 1;
  const auto [stop, error] = std::from_chars(digits, subject.data() + subject.size(), number);
  if (error != std::errc() || number == 0) return std::nullopt;
  const auto end = static_cast<std::size_t>(stop - subject.data());
  if (end >= subject.size() || subject[end] != ']') return std::nullopt;
  const std::size_t open = subject.substr(0, sign).find_last_of("[]");
  if (open == std::string_view::npos || subject[open] != '[' || sign - open > kWordBytesMax) {
    return std::nullopt;
  }
  return NumberPlace{open, end + 1, TicketId{number}};
}

std::optional<NumberPlace> NextNumber(std::string_view subject, std::size_t from) {
  for (std::size_t sign = subject.find('#', from); sign != std::string_view::npos;
       sign = subject.find('#', sign + 1)) {
    if (auto found = NumberAt(subject, sign)) return found;
  }
  return std::nullopt;
}

// Bytes of "re:", "re[2]:", "re (3) :" at the front; 0 when none is there.
std::size_t PrefixBytes(std::string_view subject) {
  for (const std::string_view prefix : kSubjectMarks) {
    if (!subject.starts_with(prefix)) continue;
    std::size_t at = prefix.size();
    while (at < subject.size() && subject[at] == ' ') ++at;
    if (at < subject.size() && (subject[at] == '[' || subject[at] == '(')) {
      const char closing = subject[at] == '[' ? ']' : ')';
      do {
        ++at;
      } while (at < subject.size() && IsAsciiDigit(subject[at]));
      if (at >= subject.size() || subject[at] != closing) continue;
      ++at;
    }
    while (at < subject.size() && subject[at] == ' ') ++at;
    if (at < subject.size() && subject[at] == ':') return at + 1;
  }
  return 0;
}

std::string WithSingleSpaces(std::string_view text) {
  std::string plain;
  for (const char c : TrimmedBlanks(text)) {
    if (!IsBlank(c)) {
      plain += c;
    } else if (plain.back() != ' ') {
      plain += ' ';
    }
  }
  return plain;
}

}  // namespace

std::string BareSubject(std::string_view subject) {
  std::string folded = FoldedSubject(subject);
  while (const auto number = NextNumber(folded, 0)) {
    folded.replace(number->begin, number->end - number->begin, 1, ' ');
  }
  const std::string plain = WithSingleSpaces(folded);
  std::string_view bare = plain;
  while (const std::size_t bytes = PrefixBytes(bare)) bare = TrimmedBlanks(bare.substr(bytes));
  constexpr std::string_view kForwarded = "(fwd)";
  if (bare.ends_with(kForwarded)) {
    bare = TrimmedBlanks(bare.substr(0, bare.size() - kForwarded.size()));
  }
  return std::string(bare);
}

std::vector<TicketId> TicketNumbersIn(std::string_view subject) {
  const std::string folded = FoldedSubject(subject);
  std::vector<TicketId> tickets;
  std::size_t from = 0;
  while (tickets.size() < kTicketNumbersMax) {
    const auto number = NextNumber(folded, from);
    if (!number) break;
    if (std::find(tickets.begin(), tickets.end(), number->ticket) == tickets.end()) {
      tickets.push_back(number->ticket);
    }
    from = number->end;
  }
  return tickets;
}

}  // namespace strowger::core
