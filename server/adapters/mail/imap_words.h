#pragma once

#include <optional>
#include <string>
#include <string_view>

// What is said to an IMAP server.
namespace strowger::mail {

// A folder's name as it travels (RFC 3501, 5.1.3), in quotes: modified UTF-7 of UTF-8. None when
// it is no UTF-8 or has control characters.
std::optional<std::string> FolderWord(std::string_view name);
// In quotes; none when it needs a literal: beyond ASCII, or with control characters.
std::optional<std::string> QuotedWord(std::string_view text);

}  // namespace strowger::mail
