#include "adapters/mime/charset.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>

#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::mime {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kUtf8 = "UTF-8";
constexpr std::string_view kHz = "HZ";  // Not known to iconv.
constexpr std::size_t kCharsetNameMax = 40;

struct Alias {
  std::string_view name;  // Lower case, letters and digits only.
  std::string_view iconv_name;
};

// What the wild calls them, and the superset that reads it.
constexpr std::array kAliases{
    Alias{"utf8", kUtf8},
    Alias{"unicode11utf8", kUtf8},
    Alias{"unicode20utf8", kUtf8},
    Alias{"utf8mb4", kUtf8},
    Alias{"gb2312", "GB18030"},
    Alias{"gb231280", "GB18030"},
    Alias{"gbk", "GB18030"},
    Alias{"xgbk", "GB18030"},
    Alias{"cp936", "GB18030"},
    Alias{"ms936", "GB18030"},
    Alias{"windows936", "GB18030"},
    Alias{"euccn", "GB18030"},
    Alias{"xeuccn", "GB18030"},
    Alias{"gb18030", "GB18030"},
    Alias{"gb", "GB18030"},
    Alias{"chinese", "GB18030"},
    Alias{"hzgb2312", kHz},
    Alias{"hz", kHz},
    Alias{"big5", "BIG5-HKSCS"},
    Alias{"cnbig5", "BIG5-HKSCS"},
    Alias{"xxbig5", "BIG5-HKSCS"},
    Alias{"xbig5", "BIG5-HKSCS"},
    Alias{"big5hkscs", "BIG5-HKSCS"},
    Alias{"cp950", "BIG5-HKSCS"},
    Alias{"shiftjis", "CP932"},
    Alias{"xsjis", "CP932"},
    Alias{"sjis", "CP932"},
    Alias{"mskanji", "CP932"},
    Alias{"windows31j", "CP932"},
    Alias{"eucjp", "EUC-JP-MS"},
    Alias{"xeucjp", "EUC-JP-MS"},
    Alias{"iso2022jp", "ISO-2022-JP-3"},
    Alias{"iso2022jp1", "ISO-2022-JP-3"},
    Alias{"iso2022jp2", "ISO-2022-JP-2"},
    Alias{"iso2022jpms", "ISO-2022-JP-3"},
    Alias{"ksc56011987", "CP949"},
    Alias{"ksc5601", "CP949"},
    Alias{"ksx1001", "CP949"},
    Alias{"euckr", "CP949"},
    Alias{"windows949", "CP949"},
    Alias{"iso88591", "WINDOWS-1252"},
    Alias{"latin1", "WINDOWS-1252"},
    Alias{"cp1252", "WINDOWS-1252"},
    Alias{"windows1252", "WINDOWS-1252"},
    Alias{"xansi", "WINDOWS-1252"},
    Alias{"ansi", "WINDOWS-1252"},
    Alias{"iso88599", "WINDOWS-1254"},
    Alias{"iso885911", "CP874"},
    Alias{"tis620", "CP874"},
    Alias{"windows874", "CP874"},
    Alias{"iso88598i", "ISO-8859-8"},
    Alias{"iso88598e", "ISO-8859-8"},
    Alias{"iso88596i", "ISO-8859-6"},
    Alias{"utf7", "UTF-7"},
    Alias{"unicode11utf7", "UTF-7"},
    Alias{"koi8", "KOI8-R"},
    Alias{"xmaccyrillic", "MAC-CYRILLIC"},
    Alias{"macintosh", "MACINTOSH"},
    Alias{"xmacroman", "MACINTOSH"},
};

// Names that say nothing.
constexpr std::array<std::string_view, 10> kSilent{
    "",      "unknown8bit", "xunknown",    "unknown", "usascii",
    "ascii", "8bit",        "ansix341968", "646",     "default"};

std::string Plain(std::string_view name) {
  std::string plain;
  for (const char c : name.substr(0, kCharsetNameMax)) {
    if (core::IsAsciiDigit(c) || core::IsAsciiLetter(c)) plain += core::AsciiLower(c);
  }
  return plain;
}

std::string IconvName(const std::string& plain, std::string_view name) {
  for (const Alias& alias : kAliases) {
    if (alias.name == plain) return std::string(alias.iconv_name);
  }
  std::string known;
  for (const char c : name.substr(0, kCharsetNameMax)) {
    // Anything else could steer iconv, as "//IGNORE" does.
    if (core::IsAsciiDigit(c) || core::IsAsciiLetter(c) || c == '-' || c == '_') known += c;
  }
  // "cp-850", "windows1251" and the like.
  if (plain.starts_with("windows") && plain.size() == 11) return "CP" + plain.substr(7);
  if (plain.starts_with("cp")) return "CP" + plain.substr(2);
  if (plain.starts_with("iso8859") && plain.size() > 7) return "ISO-8859-" + plain.substr(7);
  return known;
}

class Converter {
 public:
  explicit Converter(const std::string& charset) : handle_(iconv_open("UTF-8", charset.c_str())) {}
  ~Converter() {
    if (is_open()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  // iconv's own mark of failure is a pointer of -1.
  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  struct Converted {
    std::string text;
    std::size_t errors = 0;
  };
  Converted Convert(std::string_view bytes) const {
    Converted converted;
    char* in = const_cast<char*>(bytes.data());  // iconv does not write there.
    std::size_t left = bytes.size();
    std::array<char, 4096> part;
    bool is_flushed = false;
    while (!is_flushed) {
      char* out = part.data();
      std::size_t room = part.size();
      is_flushed = left == 0;
      const std::size_t done = is_flushed ? iconv(handle_, nullptr, nullptr, &out, &room)
                                          : iconv(handle_, &in, &left, &out, &room);
      const int trouble = errno;
      converted.text.append(part.data(), part.size() - room);
      if (done != static_cast<std::size_t>(-1) || trouble == E2BIG || is_flushed) continue;
      ++converted.errors;
      converted.text += kReplacement;
      if (trouble == EINVAL) left = 0;  // Cut within a character.
      if (left > 0) {
        ++in;
        --left;
      }
    }
    return converted;
  }

 private:
  const iconv_t handle_;
};

std::size_t MultibyteCount(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0xC0;
  }));
}

// How the bytes above ASCII stand.
struct HighBytes {
  double count = 0;
  double lonely = 0;    // Between ASCII letters, as accents of Western languages are.
  double in_c0_df = 0;  // Small letters of KOI8.
  double in_e0_ff = 0;  // Small letters of Windows-1251.
  double pairs = 0;
  double gb_common = 0;  // Pairs that are frequent characters of GB 2312.
  double big5_common = 0;
  double kana = 0;  // Shift_JIS.
};

HighBytes Measure(std::string_view text) {
  HighBytes high;
  const auto at = [&text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (at(i) < 0x80) continue;
    ++high.count;
    if ((i == 0 || at(i - 1) < 0x80) && at(i + 1) < 0x80) ++high.lonely;
    if (at(i) >= 0xC0 && at(i) <= 0xDF) ++high.in_c0_df;
    if (at(i) >= 0xE0) ++high.in_e0_ff;
  }
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const unsigned lead = at(i);
    const unsigned trail = at(i + 1);
    if (lead < 0x80) continue;
    ++high.pairs;
    if (((lead >= 0xB0 && lead <= 0xD7) || (lead >= 0xA1 && lead <= 0xA3)) && trail >= 0xA1) {
      ++high.gb_common;
    }
    if (lead >= 0xA4 && lead <= 0xC6 && ((trail >= 0x40 && trail <= 0x7E) || trail >= 0xA1)) {
      ++high.big5_common;
    }
    if ((lead == 0x82 || lead == 0x83) && trail >= 0x40) ++high.kana;
    ++i;
  }
  return high;
}

// Some stray bytes amid characters that are well formed.
bool IsMostlyUtf8(std::string_view text) {
  if (core::IsWellFormed(text)) return true;
  std::size_t characters = 0;
  std::size_t strays = 0;
  while (!text.empty()) {
    const core::Character next = core::FrontCharacter(text);
    if (next.bytes == 0) ++strays;
    if (next.bytes > 1) ++characters;
    text.remove_prefix(std::max<std::size_t>(next.bytes, 1));
  }
  return characters > strays;
}

// RFC 1843: between "~{" and "~}" stand characters of GB 2312 without their high bits.
std::string WithoutHzEscapes(std::string_view text) {
  std::string bytes;
  bool is_chinese = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '~' && i + 1 < text.size() ? text[i + 1] : ' ';
    if (next == '{' || next == '}') {
      is_chinese = next == '{';
      ++i;
    } else if (next == '~' && !is_chinese) {
      bytes += text[i++];
    } else if (next != '\n') {
      const bool is_half = is_chinese && text[i] > ' ';
      bytes += is_half ? static_cast<char>(text[i] | '\x80') : text[i];
    }
  }
  return bytes;
}

std::string Decoded(std::string_view text, const std::string& charset) {
  const Converter converter(charset);
  return converter.is_open() ? WellFormed(converter.Convert(text).text) : WellFormed(text);
}

bool ReadsWhole(std::string_view text, const char* charset) {
  const Converter converter(charset);
  return converter.is_open() && converter.Convert(text).errors == 0;
}

}  // namespace

std::string WellFormed(std::string_view text) {
  if (core::IsWellFormed(text)) return std::string(text);
  std::string whole;
  whole.reserve(text.size());
  while (!text.empty()) {
    const core::Character next = core::FrontCharacter(text);
    const std::size_t bytes = std::max<std::size_t>(next.bytes, 1);
    whole += next.bytes == 0 ? kReplacement : text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return whole;
}

std::string GuessedCharset(std::string_view text) {
  if (text.find("\x1b$B") != std::string_view::npos ||
      text.find("\x1b$@") != std::string_view::npos) {
    return "ISO-2022-JP-3";
  }
  if (core::IsWellFormed(text)) return std::string(kUtf8);
  const HighBytes high = Measure(text);
  if (high.lonely > 0.5 * high.count) return "WINDOWS-1252";
  if (high.kana > 0.3 * high.pairs && ReadsWhole(text, "CP932")) return "CP932";
  if (high.in_e0_ff > 0.7 * high.count) return "WINDOWS-1251";
  if (high.in_c0_df > 0.7 * high.count) return "KOI8-R";
  const bool is_gb = ReadsWhole(text, "GB18030");
  const bool is_big5 = ReadsWhole(text, "BIG5-HKSCS");
  if (is_gb && (!is_big5 || high.gb_common >= high.big5_common)) return "GB18030";
  if (is_big5) return "BIG5-HKSCS";
  return "WINDOWS-1252";
}

std::string ToUtf8(std::string_view text, std::string_view charset) {
  const std::string plain = Plain(charset);
  const bool is_silent = std::find(kSilent.begin(), kSilent.end(), plain) != kSilent.end();
  const bool is_ascii = core::IsAscii(text);
  if (is_silent && is_ascii && text.find('\x1b') == std::string_view::npos) {
    return std::string(text);
  }
  if (is_silent) return Decoded(text, GuessedCharset(text));
  const std::string name = IconvName(plain, charset);
  const bool is_western = name == "WINDOWS-1252";
  // What is well-formed UTF-8 by chance is rare, a wrong label is not.
  if (!is_ascii && !name.starts_with("UTF-") && core::IsWellFormed(text) &&
      (is_western || MultibyteCount(text) > 2)) {
    return std::string(text);
  }
  if (name == kUtf8) {
    return IsMostlyUtf8(text) ? WellFormed(text) : Decoded(text, GuessedCharset(text));
  }
  if (name == kHz) return Decoded(WithoutHzEscapes(text), "GB18030");
  const Converter converter(name);
  if (!converter.is_open()) return Decoded(text, GuessedCharset(text));
  auto converted = converter.Convert(text);
  // A label that does not fit at all.
  if (converted.errors * 10 > text.size() + 10) return Decoded(text, GuessedCharset(text));
  return WellFormed(converted.text);
}

}  // namespace strowger::mime
