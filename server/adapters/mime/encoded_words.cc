#include "adapters/mime/encoded_words.h"

#include <glib.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "adapters/mime/charset.h"
#include "core/text/ascii.h"

namespace strowger::mime {
namespace {

using core::IsBlank;

constexpr std::size_t kParametersMax = 200;

int HexValue(char c) {
  if (core::IsAsciiDigit(c)) return c - '0';
  const char lower = core::AsciiLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Bytes behind an escape sign and two hexadecimal digits.
std::string Unescaped(std::string_view text, char escape, bool underscore_is_space) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == escape && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 &&
        HexValue(text[i + 2]) >= 0) {
      bytes += static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    } else {
      bytes += underscore_is_space && text[i] == '_' ? ' ' : text[i];
    }
  }
  return bytes;
}

struct Word {
  std::string charset;
  bool is_base64 = false;
  std::string_view text;
  std::size_t end = 0;  // Behind it.
};

// The encoded word that begins at `at`.
std::optional<Word> WordAt(std::string_view raw, std::size_t at) {
  if (raw.substr(at, 2) != "=?") return std::nullopt;
  const std::size_t charset_end = raw.find('?', at + 2);
  if (charset_end == std::string_view::npos || charset_end == at + 2 ||
      charset_end + 2 >= raw.size() || raw[charset_end + 2] != '?') {
    return std::nullopt;
  }
  const std::string_view charset = raw.substr(at + 2, charset_end - at - 2);
  const char encoding = core::AsciiLower(raw[charset_end + 1]);
  if ((encoding != 'b' && encoding != 'q') || charset.find(' ') != std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t begin = charset_end + 3;
  std::size_t end = raw.find("?=", begin);
  std::size_t behind = end + 2;
  if (end == std::string_view::npos) {
    // Cut off at the end of the header.
    end = raw.size();
    behind = end;
    if (raw.substr(begin).find(' ') != std::string_view::npos) return std::nullopt;
    while (end > begin && raw[end - 1] == '?') --end;
  }
  return Word{.charset = std::string(charset.substr(0, charset.find('*'))),
              .is_base64 = encoding == 'b',
              .text = raw.substr(begin, end - begin),
              .end = behind};
}

bool SameCharset(const Word& a, const Word& b) {
  return core::AsciiLower(a.charset) == core::AsciiLower(b.charset);
}

std::size_t BehindBlanks(std::string_view raw, std::size_t at) {
  while (at < raw.size() && IsBlank(raw[at])) ++at;
  return at;
}

// The words of one charset that follow each other, as one text. Sets `at` behind them.
std::string ReadWords(std::string_view raw, Word word, std::size_t& at) {
  std::string bytes;
  std::string pending;  // Base64 that was cut within a group of four.
  const std::string charset = word.charset;
  while (true) {
    if (word.is_base64) {
      pending += word.text;
    } else {
      bytes += Unescaped(word.text, '=', true);
    }
    at = word.end;
    const auto next = WordAt(raw, BehindBlanks(raw, at));
    const bool goes_on = next && SameCharset(word, *next);
    const bool is_cut = !pending.empty() && pending.size() % 4 != 0 && pending.back() != '=';
    if (!(goes_on && next->is_base64 && is_cut)) {
      if (!pending.empty()) bytes += FromBase64(pending);
      pending.clear();
    }
    if (!goes_on) break;
    word = *next;
  }
  return ToUtf8(bytes, charset);
}

// Joins folded lines, and takes out what no header may hold.
std::string Unfolded(std::string_view raw) {
  std::string line;
  line.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\r' || raw[i] == '\n') {
      while (i + 1 < raw.size() && IsBlank(raw[i + 1])) ++i;
      if (!line.empty()) line += ' ';
    } else if (raw[i] != '\0') {
      line += raw[i];
    }
  }
  while (!line.empty() && IsBlank(line.back())) line.pop_back();
  return line.substr(std::min(line.size(), line.find_first_not_of(" \t")));
}

// Walks over a value; `take_word` gets what was encoded, `take_plain` the rest.
template <class TakeWord, class TakePlain>
void Walk(std::string_view line, TakeWord take_word, TakePlain take_plain) {
  std::size_t at = 0;
  while (at < line.size()) {
    const auto word = WordAt(line, at);
    if (word) {
      take_word(ReadWords(line, *word, at));
      // Blanks between two encoded words are no text.
      const std::size_t next = BehindBlanks(line, at);
      if (next != at && WordAt(line, next)) at = next;
      continue;
    }
    std::size_t end = line.find("=?", at + 1);
    if (end == std::string_view::npos) end = line.size();
    take_plain(line.substr(at, end - at));
    at = end;
  }
}

std::string AsWord(std::string_view utf8) {
  const std::unique_ptr<char, void (*)(void*)> base64(
      g_base64_encode(reinterpret_cast<const guchar*>(utf8.data()), utf8.size()), &g_free);
  return "=?UTF-8?B?" + std::string(base64.get()) + "?=";
}

// Raw bytes become encoded words, the ASCII around them stays.
std::string RawBytesAsWords(std::string_view text) {
  if (core::IsAscii(text)) return std::string(text);
  const std::string utf8 = ToUtf8(text, "");
  std::string written;
  std::string word;
  for (const char c : utf8 + " ") {
    const bool is_special = std::string_view(" \t,;:<>@\"()[]\\").find(c) != std::string_view::npos;
    if (!is_special) {
      word += c;
      continue;
    }
    written += core::IsAscii(word) ? word : AsWord(word);
    word.clear();
    written += c;
  }
  written.pop_back();
  return written;
}

}  // namespace

std::string FromBase64(std::string_view text) {
  while (text.ends_with('=') || (!text.empty() && IsBlank(text.back())))
    text.remove_suffix(1);  // There may be too much of it, or too little.
  gint state = 0;
  guint saved = 0;
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = g_base64_decode_step(
      text.data(), text.size(), reinterpret_cast<guchar*>(bytes.data()), &state, &saved);
  // What is cut short is taken as far as it goes.
  static constexpr std::string_view kPadding = "===";
  if (state % 4 != 0) {
    length +=
        g_base64_decode_step(kPadding.data(), static_cast<gsize>(4 - std::abs(state) % 4),
                             reinterpret_cast<guchar*>(bytes.data() + length), &state, &saved);
  }
  bytes.resize(length);
  return bytes;
}

std::string DecodedHeader(std::string_view raw) {
  const std::string line = Unfolded(raw);
  std::string text;
  Walk(
      line, [&text](const std::string& word) { text += word; },
      [&text](std::string_view plain) { text += ToUtf8(plain, ""); });
  // A word may hold line ends, which would begin another header wherever the value is written.
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  return text;
}

std::string WithWordsInUtf8(std::string_view raw) {
  const std::string line = Unfolded(raw);
  std::string text;
  std::string words;  // Which follow each other, and are one then.
  const auto flush = [&] {
    if (!words.empty()) text += AsWord(words);
    words.clear();
  };
  Walk(
      line, [&words](const std::string& word) { words += word; },
      [&](std::string_view plain) {
        flush();
        text += RawBytesAsWords(plain);
      });
  flush();
  return text;
}

namespace {

// One parameter, or a section of one ("name*1*").
struct Section {
  std::string name;
  int number = 0;
  bool is_extended = false;
  std::string value;
};

std::string ReadParameterValue(std::string_view line, std::size_t& at) {
  std::string value;
  if (at < line.size() && line[at] == '"') {
    for (++at; at < line.size() && line[at] != '"'; ++at) {
      // Windows paths are written with single backslashes; only quotes are really escaped.
      if (line[at] == '\\' && at + 1 < line.size() &&
          (line[at + 1] == '"' || line[at + 1] == '\\')) {
        ++at;
      }
      value += line[at];
    }
    at = std::min(line.find(';', at), line.size());
    return value;
  }
  const std::size_t end = std::min(line.find(';', at), line.size());
  value = std::string(core::TrimmedBlanks(line.substr(at, end - at)));
  at = end;
  return value;
}

Section ReadSection(std::string_view name, std::string value) {
  Section section{.name = core::AsciiLower(core::TrimmedBlanks(name)), .value = std::move(value)};
  if (section.name.ends_with('*')) {
    section.is_extended = true;
    section.name.pop_back();
  }
  const std::size_t star = section.name.find('*');
  if (star != std::string::npos) {
    section.number = std::atoi(section.name.c_str() + star + 1);
    section.name.resize(star);
  }
  return section;
}

std::vector<Section> ReadSections(std::string_view line) {
  std::vector<Section> sections;
  std::size_t at = std::min(line.find(';'), line.size());
  while (at < line.size() && sections.size() < kParametersMax) {
    at = BehindBlanks(line, at + 1);
    const std::size_t end = line.find_first_of("=;", at);
    if (end == std::string_view::npos) break;
    const std::string_view name = line.substr(at, end - at);
    at = end;
    if (line[end] == ';') continue;
    at = BehindBlanks(line, end + 1);
    std::string value = ReadParameterValue(line, at);
    sections.push_back(ReadSection(name, std::move(value)));
  }
  std::stable_sort(sections.begin(), sections.end(),
                   [](const Section& a, const Section& b) { return a.number < b.number; });
  return sections;
}

}  // namespace

std::map<std::string, std::string> DecodedParameters(std::string_view raw) {
  const std::string line = Unfolded(raw);
  std::map<std::string, std::string> parameters;
  parameters[""] = core::AsciiLower(WellFormed(core::TrimmedBlanks(
      std::string_view(line).substr(0, std::min(line.find(';'), line.size())))));
  struct Value {
    std::string charset;
    std::string bytes;
    bool is_extended = false;
  };
  std::map<std::string, Value> values;
  for (const Section& section : ReadSections(line)) {
    Value& value = values[section.name];
    std::string_view text = section.value;
    if (section.is_extended && value.bytes.empty() && !value.is_extended) {
      const std::size_t first = text.find('\'');
      const std::size_t second =
          first == std::string_view::npos ? first : text.find('\'', first + 1);
      if (second != std::string_view::npos) {
        value.charset = std::string(text.substr(0, first));
        text.remove_prefix(second + 1);
      }
      value.is_extended = true;
    }
    value.bytes += section.is_extended ? Unescaped(text, '%', false) : std::string(text);
  }
  for (const auto& [name, value] : values) {
    parameters[name] = value.is_extended ? DecodedHeader(ToUtf8(value.bytes, value.charset))
                                         : DecodedHeader(value.bytes);
  }
  return parameters;
}

}  // namespace strowger::mime
