#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace strowger::mail {

// Letters of ASCII in capitals, whatever the locale; all else stays.
inline std::string InCapitals(std::string_view text) {
  std::string capitals(text);
  for (char& c : capitals) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return capitals;
}

inline bool IsAllAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace strowger::mail
