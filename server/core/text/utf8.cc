#include "core/text/utf8.h"

namespace strowger::core {

namespace {

int Continuations(unsigned char lead) {
  if (lead < 0x80) return 0;
  if (lead >= 0xc2 && lead <= 0xdf) return 1;
  if (lead >= 0xe0 && lead <= 0xef) return 2;
  if (lead >= 0xf0 && lead <= 0xf4) return 3;
  return -1;
}

// No overlong form, no surrogate, nothing beyond Unicode.
bool IsScalar(char32_t code, int continuations) {
  if (continuations == 2) return code >= 0x800 && (code < 0xd800 || code > 0xdfff);
  if (continuations == 3) return code >= 0x10000 && code <= 0x10ffff;
  return true;
}

}  // namespace

Character FrontCharacter(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const int continuations = Continuations(lead);
  if (continuations < 0 || text.size() <= static_cast<std::size_t>(continuations)) return {};
  char32_t code = continuations == 0 ? lead : lead & (0x3fu >> continuations);
  for (int i = 1; i <= continuations; ++i) {
    const auto byte = static_cast<unsigned char>(text[static_cast<std::size_t>(i)]);
    if ((byte & 0xc0) != 0x80) return {};
    code = code << 6 | (byte & 0x3fu);
  }
  if (!IsScalar(code, continuations)) return {};
  return {code, static_cast<std::size_t>(continuations) + 1};
}

bool IsWellFormed(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = FrontCharacter(text).bytes;
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

std::string_view BeginningOf(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

Result<void> CheckText(std::string_view field, std::string_view text, std::size_t bytes_max) {
  const std::string name(field);
  if (text.size() > bytes_max) {
    const std::string most = std::to_string(bytes_max);
    const std::string size = std::to_string(text.size());
    return InvalidArgument(
        "TEXT_TOO_LONG",
        "The text of " + name + " has " + size + " bytes; at most " + most + " are kept.",
        {{"field", name}, {"bytes", size}, {"bytes_max", most}});
  }
  if (text.find('\0') != std::string_view::npos || !IsWellFormed(text)) {
    return InvalidArgument("TEXT_MALFORMED", "The text of " + name + " is not UTF-8.",
                           {{"field", name}});
  }
  return {};
}

}  // namespace strowger::core
