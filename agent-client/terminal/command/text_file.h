#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace strowger::client {

// A file of text as UTF-8. `encoding` is what iconv knows, for example "gb18030"; empty: UTF-16
// where the file begins with its mark, UTF-8 where it is that, else GB18030, as spreadsheets in
// China write.
struct TextFile {
  std::string text;
  std::string encoding;  // That it was read from.
};
// Refused with FILE_UNREADABLE, ENCODING_UNKNOWN or TEXT_MALFORMED.
Result<TextFile> ReadTextFile(const std::string& path, const std::string& encoding);

bool IsUtf8(std::string_view text);

// One field of a CSV row, in quotation marks where it needs them.
void AppendCsvField(std::string_view value, std::string& row);

}  // namespace strowger::client
