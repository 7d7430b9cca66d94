#include "adapters/mime/flowed_text.h"

#include <algorithm>

#include "core/text/ascii.h"

namespace strowger::mime {
namespace {

// It separates the signature, and is never the beginning of a broken line (section 4.3).
constexpr std::string_view kSignatureLine = "-- ";

std::size_t QuoteDepth(std::string_view line) {
  return std::min(line.find_first_not_of('>'), line.size());
}

// Where the first piece of a line ends, behind a space; the length of the line when nowhere.
std::size_t PieceEnd(std::string_view line, std::size_t bytes_max) {
  if (line.size() <= bytes_max) return line.size();
  std::size_t space = line.rfind(' ', bytes_max - 1);
  const auto is_usable = [line](std::size_t at) {
    const std::string_view piece = line.substr(0, at + 1);
    return at != 0 && at + 1 < line.size() && piece != kSignatureLine &&
           piece.substr(piece.starts_with(' ') ? 1 : 0) != kSignatureLine;
  };
  if (space == std::string_view::npos || !is_usable(space)) {
    space = line.find(' ', bytes_max);
    while (space != std::string_view::npos && !is_usable(space)) space = line.find(' ', space + 1);
  }
  return space == std::string_view::npos ? line.size() : space + 1;
}

void AppendFlowed(std::string_view line, std::string& text) {
  if (line != kSignatureLine) {
    while (line.ends_with(' ')) line.remove_suffix(1);
  }
  const std::size_t depth = QuoteDepth(line);
  const std::string_view marks = line.substr(0, depth);
  std::string_view rest = line.substr(depth);
  const std::size_t bytes_max =
      kFlowedLineBytes > depth + 20 ? kFlowedLineBytes - depth : kFlowedLineBytes / 2;
  for (bool is_first = true; is_first || !rest.empty(); is_first = false) {
    const std::size_t end = PieceEnd(rest, bytes_max);
    // A space before what a reader or a mail server would take for something else.
    const bool is_stuffed =
        depth > 0 ? !is_first
                  : rest.starts_with(' ') || rest.starts_with('>') || rest.starts_with("From ");
    text.append(marks).append(is_stuffed ? " " : "").append(rest.substr(0, end)) += '\n';
    rest.remove_prefix(end);
  }
}

}  // namespace

bool HasLongLine(std::string_view text) {
  const auto lines = core::LinesOf(text);
  return std::any_of(lines.begin(), lines.end(),
                     [](std::string_view line) { return line.size() > kFlowedLineBytes; });
}

std::string Flowed(std::string_view text) {
  std::string flowed;
  flowed.reserve(text.size() + text.size() / 16);
  for (const std::string_view line : core::LinesOf(text)) AppendFlowed(line, flowed);
  return flowed;
}

std::string Unflowed(std::string_view text, bool deletes_space) {
  std::string joined;
  joined.reserve(text.size());
  bool is_open = false;  // The line before goes on.
  std::size_t open_depth = 0;
  for (const std::string_view line : core::LinesOf(text)) {
    const std::size_t depth = QuoteDepth(line);
    std::string_view rest = line.substr(depth);
    const bool is_stuffed = rest.starts_with(' ');
    const std::string_view unstuffed = rest.substr(is_stuffed ? 1 : 0);
    const bool is_signature = unstuffed == kSignatureLine;
    if (is_open && depth == open_depth && !is_signature) {
      rest = unstuffed;
    } else {
      if (is_open) joined += '\n';
      joined.append(line.substr(0, depth));
      // Behind marks of quotations the space is kept, as people write it.
      if (depth == 0) rest = unstuffed;
    }
    is_open = rest.ends_with(' ') && !is_signature;
    open_depth = depth;
    joined.append(is_open && deletes_space ? rest.substr(0, rest.size() - 1) : rest);
    if (!is_open) joined += '\n';
  }
  const bool has_end = text.ends_with('\n') || text.ends_with('\r');
  if (!has_end && joined.ends_with('\n')) joined.pop_back();
  return joined;
}

}  // namespace strowger::mime
