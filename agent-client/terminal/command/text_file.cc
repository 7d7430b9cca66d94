#include "terminal/command/text_file.h"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>

namespace strowger::client {

namespace {

constexpr char kUtf8[] = "UTF-8";

Result<std::string> ToUtf8(std::string_view bytes, const std::string& encoding) {
  const iconv_t converter = iconv_open(kUtf8, encoding.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) {
    return InvalidArgument("ENCODING_UNKNOWN", "There is no encoding \"" + encoding + "\".",
                           {{"encoding", encoding}});
  }
  std::string text;
  std::array<char, 64 * 1024> piece{};
  char* in = const_cast<char*>(bytes.data());  // iconv does not write there.
  std::size_t in_left = bytes.size();
  bool is_well = true;
  while (is_well && in_left > 0) {
    char* out = piece.data();
    std::size_t out_left = piece.size();
    const bool is_done = iconv(converter, &in, &in_left, &out, &out_left) != std::size_t(-1);
    is_well = is_done || errno == E2BIG;
    text.append(piece.data(), piece.size() - out_left);
  }
  iconv_close(converter);
  if (is_well) return text;
  const std::string where = std::to_string(bytes.size() - in_left);
  return InvalidArgument("TEXT_MALFORMED",
                         "Byte " + where + " is not " + encoding + "; name the encoding.",
                         {{"byte", where}, {"encoding", encoding}});
}

std::string EncodingOf(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) return "UTF-16";
  return IsUtf8(bytes) ? kUtf8 : "GB18030";
}

// How many bytes follow the first of a character; -1 where none begins.
int Following(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xc2 && first <= 0xdf) return 1;
  if (first >= 0xe0 && first <= 0xef) return 2;
  if (first >= 0xf0 && first <= 0xf4) return 3;
  return -1;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int following = Following(static_cast<unsigned char>(text[at]));
    if (following < 0 || text.size() - at <= static_cast<std::size_t>(following)) return false;
    for (int i = 0; i < following; ++i) {
      if ((static_cast<unsigned char>(text[++at]) & 0xc0) != 0x80) return false;
    }
  }
  return true;
}

Result<TextFile> ReadTextFile(const std::string& path, const std::string& encoding) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return NotFound("FILE_UNREADABLE", "The file \"" + path + "\" cannot be read.",
                    {{"file", path}});
  }
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  const std::string from = encoding.empty() ? EncodingOf(bytes) : encoding;
  if (from == kUtf8) return TextFile{std::move(bytes), from};
  auto text = ToUtf8(bytes, from);
  if (!text.ok()) return text.error();
  return TextFile{*std::move(text), from};
}

void AppendCsvField(std::string_view value, std::string& row) {
  if (value.find_first_of(",\"\r\n") == std::string_view::npos && !value.starts_with(' ')) {
    row += value;
    return;
  }
  row += '"';
  for (const char c : value) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

}  // namespace strowger::client
