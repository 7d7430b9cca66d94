#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Texts whose letters that matter are ASCII: names of protocols, headers, codes. Other bytes are
// taken as they are.
namespace strowger::core {

constexpr char AsciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool IsAscii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}
constexpr bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string AsciiLower(std::string_view text);
std::string_view TrimmedBlanks(std::string_view text);

// `lower` is in lower case.
bool EqualsFolded(std::string_view text, std::string_view lower);
bool StartsWithFolded(std::string_view text, std::string_view lower);
// Where `lower` begins in `text` at or after `from`, or npos.
std::size_t FindFolded(std::string_view text, std::string_view lower, std::size_t from = 0);
inline bool ContainsFolded(std::string_view text, std::string_view lower) {
  return FindFolded(text, lower) != std::string_view::npos;
}

// The lines of a text without their ends (LF, CR LF or CR).
std::vector<std::string_view> LinesOf(std::string_view text);

}  // namespace strowger::core
