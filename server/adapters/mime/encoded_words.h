#pragma once

#include <map>
#include <string>
#include <string_view>

// Values of headers as people read them (RFC 2047, RFC 2231), however they were written.
namespace strowger::mime {

// A whole value: folded lines joined, encoded words and raw bytes in UTF-8. A character may be
// split between two words. What is no encoded word stays as it is.
std::string DecodedHeader(std::string_view raw);

// The value with every encoded word, and every raw byte, written as an encoded word in UTF-8, so
// that a reader of addresses need not know charsets.
std::string WithWordsInUtf8(std::string_view raw);

// The parameters of a Content-Type or Content-Disposition by their names in lower case, decoded;
// under "" stands what comes before them, in lower case.
std::map<std::string, std::string> DecodedParameters(std::string_view raw);

// The bytes of base64, however it is broken up or padded.
std::string FromBase64(std::string_view text);

}  // namespace strowger::mime
