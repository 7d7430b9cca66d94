#pragma once

#include <string_view>

// What a language tag says (BCP 47): "zh-Hant-TW", in any case of letters.
namespace strowger::core {

// Whether its texts are in traditional characters: by their script, else by where they are written.
bool IsTraditionalChinese(std::string_view language);
// "zh" of "zh-Hant-TW".
std::string_view BaseLanguage(std::string_view language);

}  // namespace strowger::core
