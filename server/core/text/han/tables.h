#pragma once

#include <string_view>

// The tables of this folder, as they are written there; README.md says what they are. They are
// compiled in, so that nothing has to be found at run time.
namespace strowger::core {

extern const std::string_view kSimplifiedTable;
extern const std::string_view kPinyinTable;
extern const std::string_view kPolyphonesTable;

}  // namespace strowger::core
