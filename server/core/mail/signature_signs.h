#pragma once

#include <cstddef>
#include <string_view>

#include "core/mail/quote_signs.h"

namespace strowger::core {

// Where the signature begins in a text without its quotations; the number of lines when it has
// none.
std::size_t SignatureBegin(const TextLines& lines, std::string_view sender_name);

// "Sent from my iPhone" and its like, which stand alone.
bool IsDeviceLine(std::string_view line);

}  // namespace strowger::core
