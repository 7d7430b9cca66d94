#pragma once

#include <string>
#include <string_view>

namespace strowger::core {

// The simplified form of a character; others stay as they are.
char32_t Simplified(char32_t code);

// A text in the form in which Chinese and full-width writing is compared and searched: traditional
// characters are simplified, full-width letters, digits and signs are plain, and so is the
// ideographic space. What is not UTF-8 stays as it is. Character by character, so that 張偉 and
// 张伟 are one, and 乾 and 干, too: it folds more than a translation would.
std::string FoldHan(std::string_view text);

// UTF-8 of one character, at the end of a text.
void AppendCharacter(std::string& text, char32_t code);

}  // namespace strowger::core
