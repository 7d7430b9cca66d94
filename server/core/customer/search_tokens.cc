#include "core/customer/search_tokens.h"

#include <utility>

#include "core/text/utf8.h"

namespace strowger::core {

namespace {

// The plain letters of U+00C0 to U+017F, so that "Muller" finds "Müller".
constexpr std::string_view kPlainLetters =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kPlainLetters.size() == 0x180 - 0xc0);

bool IsSeparator(char32_t code) {
  if (code < 0x80) {
    return !((code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
             (code >= 'A' && code <= 'Z'));
  }
  // Latin-1 signs, general punctuation, CJK and full-width punctuation.
  return code < 0xc0 || code == 0xd7 || code == 0xf7 || (code >= 0x2000 && code <= 0x206f) ||
         (code >= 0x3000 && code <= 0x303f) || (code >= 0xff00 && code <= 0xff0f) ||
         (code >= 0xff1a && code <= 0xff20);
}

// A letter of a word as it is kept and searched.
void AppendLetter(std::string& word, char32_t code, std::string_view bytes) {
  if (code >= 'A' && code <= 'Z') {
    word += static_cast<char>(code + ('a' - 'A'));
  } else if (code >= 0xc0 && code < 0x180) {
    word += kPlainLetters[code - 0xc0];
  } else {
    word += bytes;
  }
}

}  // namespace

std::vector<TextWord> WordsOf(std::string_view text) {
  std::vector<TextWord> words;
  TextWord word;
  const auto flush = [&] {
    if (!word.letters.empty()) words.push_back(std::exchange(word, {}));
  };
  while (!text.empty()) {
    const Character next = FrontCharacter(text);
    const std::size_t bytes = next.bytes == 0 ? 1 : next.bytes;
    const std::string_view piece = text.substr(0, bytes);
    text.remove_prefix(bytes);
    if (next.bytes == 0 || IsSeparator(next.code)) {
      flush();
      continue;
    }
    if (word.is_han != IsHan(next.code)) flush();
    word.is_han = IsHan(next.code);
    if (word.is_han) {
      word.letters += piece;
    } else if (word.letters.size() + bytes <= kTokenBytesMax) {
      AppendLetter(word.letters, next.code, piece);
    }
  }
  flush();
  return words;
}

std::string FoldedWords(std::string_view text) {
  std::string words;
  for (const TextWord& word : WordsOf(text)) {
    if (!words.empty()) words += ' ';
    words += word.letters;
  }
  return words;
}

}  // namespace strowger::core
