#pragma once

#include <string>
#include <string_view>

namespace strowger::store {

// SHA-256 as hexadecimal digits in lower case.
std::string Sha256Hex(std::string_view bytes);

}  // namespace strowger::store
