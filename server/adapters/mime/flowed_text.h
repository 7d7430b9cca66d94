#pragma once

#include <string>
#include <string_view>

// Text whose paragraphs are broken into short lines that belong together (RFC 3676).
namespace strowger::mime {

// Lines are broken at spaces where they are longer than this.
inline constexpr std::size_t kFlowedLineBytes = 76;

// Whether a text has a line that is better written flowed.
bool HasLongLine(std::string_view text);

// Breaks the lines of a text; those that have no space stay long. Ends of lines are LF, and spaces
// before them are gone.
std::string Flowed(std::string_view text);

// Joins what was broken; `deletes_space` is the parameter DelSp. Ends of lines are LF.
std::string Unflowed(std::string_view text, bool deletes_space);

}  // namespace strowger::mime
