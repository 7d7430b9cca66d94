#include "adapters/mail/imap_words.h"

#include <cstdint>

#include "adapters/mail/sasl.h"

namespace strowger::mail {

namespace {

// Takes one character off UTF-8; none when it is none.
std::optional<char32_t> TakeCharacter(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : 4;
  if (text.size() < size || (size == 4 && first >> 3 != 30)) return std::nullopt;
  char32_t character = size == 1 ? first : first & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if (next >> 6 != 2) return std::nullopt;
    character = character << 6 | (next & 0x3F);
  }
  text.remove_prefix(size);
  return character > 0x10FFFF ? std::nullopt : std::optional(character);
}

void AppendUnit(std::string& units, char32_t unit) {
  units += static_cast<char>(unit >> 8);
  units += static_cast<char>(unit & 0xFF);
}

// What stands between "&" and "-": UTF-16 in a base64 of its own.
std::string Shifted(const std::string& units) {
  std::string text = Base64Of(units);
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) {
    if (c == '/') c = ',';
  }
  return "&" + text + "-";
}

}  // namespace

std::optional<std::string> QuotedWord(std::string_view text) {
  std::string word = "\"";
  for (const char c : text) {
    if (c < 0x20 || c == 0x7F) return std::nullopt;  // Bytes beyond ASCII are below zero.
    if (c == '"' || c == '\\') word += '\\';
    word += c;
  }
  return word + "\"";
}

std::optional<std::string> FolderWord(std::string_view name) {
  constexpr char32_t kTwoUnits = 0x10000;
  std::string word;
  std::string units;
  while (!name.empty()) {
    const auto character = TakeCharacter(name);
    if (!character || *character < 0x20 || *character == 0x7F) return std::nullopt;
    if (*character >= kTwoUnits) {
      AppendUnit(units, 0xD800 + ((*character - kTwoUnits) >> 10));
      AppendUnit(units, 0xDC00 + ((*character - kTwoUnits) & 0x3FF));
    } else if (*character >= 0x80) {
      AppendUnit(units, *character);
    } else {
      if (!units.empty()) word += Shifted(units);
      units.clear();
      word += *character == '&' ? std::string("&-") : std::string(1, static_cast<char>(*character));
    }
  }
  if (!units.empty()) word += Shifted(units);
  return QuotedWord(word);
}

}  // namespace strowger::mail
