#pragma once

#include <string>

namespace strowger::client {

enum class KeyCode {
  kCharacter,
  kEnter,
  kEscape,
  kTab,
  kBackspace,
  kDelete,
  kLeft,
  kRight,
  kUp,
  kDown,
  kHome,
  kEnd,
  kPageUp,
  kPageDown,
  kF2,
  kF4,
  kF6,
  kF8,
  kShiftF8,
  kF9,
  kControlA,
  kControlC,
  kControlE,
  kControlF,
  kControlK,
  kControlL,
  kControlR,
  kControlS,
  kControlT,
  kControlW,
};

// One press.
struct Key {
  KeyCode code = KeyCode::kCharacter;
  std::string text;  // Of a character, in UTF-8.
  bool operator==(const Key&) const = default;
};

inline Key Character(std::string text) { return {KeyCode::kCharacter, std::move(text)}; }

}  // namespace strowger::client
