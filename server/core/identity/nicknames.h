#pragma once

#include <string_view>

namespace strowger::core {

// The table of names/nicknames.txt, compiled in; the README beside it says where it is from.
extern const std::string_view kNicknamesTable;

// Whether one given name is a short form of the other: "bill" of "william". Two short forms of one
// name are not told, since Bill may be Robert, too.
bool IsShortForm(std::string_view a, std::string_view b);

}  // namespace strowger::core
