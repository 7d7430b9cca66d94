#pragma once

#include <string>
#include <string_view>

namespace strowger::mime {

// The declarations of a style attribute that only change how text looks, in their order; empty when
// none is left. No function but colours, no escape, no comment, nothing that moves or hides.
std::string SafeStyle(std::string_view style);

// Whether a style hides its element.
bool IsHidingStyle(std::string_view style);

}  // namespace strowger::mime
