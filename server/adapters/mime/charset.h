#pragma once

#include <string>
#include <string_view>

// Texts of mails in the charsets of the wild. Never fails: what cannot be read becomes U+FFFD.
namespace strowger::mime {

// The text in UTF-8, well formed. `charset` is what the mail says; it may be empty, unknown or
// wrong. Families are read by their widest member (gb2312 as gb18030, iso-8859-1 as windows-1252).
std::string ToUtf8(std::string_view text, std::string_view charset);

// The name that a text of unknown charset is most likely in.
std::string GuessedCharset(std::string_view text);

// As it is where well formed; each stray byte becomes U+FFFD.
std::string WellFormed(std::string_view text);

}  // namespace strowger::mime
