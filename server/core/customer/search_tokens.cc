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

using Characters = std::vector<std::string>;

// Splits a text into words and runs of Han characters, in order.
template <class TakeWord, class TakeHan>
void Split(std::string_view text, TakeWord take_word, TakeHan take_han) {
  std::string word;
  Characters han;
  const auto flush = [&] {
    if (!word.empty()) take_word(std::exchange(word, {}));
    if (!han.empty()) take_han(std::exchange(han, {}));
  };
  while (!text.empty()) {
    const Character next = FrontCharacter(text);
    const std::size_t bytes = next.bytes == 0 ? 1 : next.bytes;
    const std::string_view piece = text.substr(0, bytes);
    text.remove_prefix(bytes);
    if (next.bytes == 0 || IsSeparator(next.code)) {
      flush();
    } else if (IsHan(next.code)) {
      if (!word.empty()) take_word(std::exchange(word, {}));
      han.emplace_back(piece);
    } else {
      if (!han.empty()) take_han(std::exchange(han, {}));
      if (word.size() + bytes <= kTokenBytesMax) AppendLetter(word, next.code, piece);
    }
  }
  flush();
}

}  // namespace

std::vector<std::string> IndexTokens(std::string_view text) {
  std::vector<std::string> tokens;
  Split(
      text, [&](std::string word) { tokens.push_back(std::move(word)); },
      [&](const Characters& han) {
        for (std::size_t i = 0; i < han.size(); ++i) {
          tokens.push_back(han[i]);
          if (i + 1 < han.size()) tokens.push_back(han[i] + han[i + 1]);
        }
      });
  return tokens;
}

std::string FoldedWords(std::string_view text) {
  std::string words;
  const auto add = [&words](const std::string& word) {
    if (!words.empty()) words += ' ';
    words += word;
  };
  Split(text, add, [&](const Characters& han) {
    std::string run;
    for (const std::string& character : han) run += character;
    add(run);
  });
  return words;
}

std::vector<SearchTerm> SearchTerms(std::string_view text) {
  std::vector<SearchTerm> terms;
  const auto add = [&](std::string token, bool is_prefix) {
    if (terms.size() < kSearchTermsMax) terms.push_back({std::move(token), is_prefix});
  };
  Split(
      text, [&](std::string word) { add(std::move(word), true); },
      [&](const Characters& han) {
        if (han.size() == 1) add(han.front(), false);
        for (std::size_t i = 0; i + 1 < han.size(); ++i) add(han[i] + han[i + 1], false);
      });
  return terms;
}

}  // namespace strowger::core
