#include "core/exchange/vcard.h"

#include <algorithm>
#include <utility>

#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

constexpr std::string_view kBegin = "begin:vcard";
constexpr std::string_view kEnd = "end:vcard";
constexpr std::string_view kNotKept = "(not kept)";
constexpr std::size_t kLineBytesMax = 75;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::string_view kLineEnd = "\r\n";

// One property as it was written.
struct Property {
  std::string name;                     // In capitals, without its group.
  std::vector<std::string> parameters;  // In small letters: "type=cell", "quoted-printable".
  std::string value;                    // Not decoded.
};

bool HasParameter(const Property& property, std::string_view word) {
  return std::any_of(property.parameters.begin(), property.parameters.end(),
                     [word](const std::string& parameter) {
                       const std::size_t at = parameter.find(word);
                       if (at == std::string::npos) return false;
                       const std::size_t end = at + word.size();
                       const auto is_letter = [&](std::size_t i) {
                         return i < parameter.size() && IsAsciiLetter(parameter[i]);
                       };
                       return (at == 0 || !is_letter(at - 1)) && !is_letter(end);
                     });
}

bool IsQuotedPrintable(std::string_view line) {
  return ContainsFolded(line.substr(0, line.find(':')), "quoted-printable");
}

// The lines of a card with those put together that belong together.
std::vector<std::string> UnfoldedLines(std::string_view card) {
  std::vector<std::string> lines;
  bool goes_on = false;
  for (const std::string_view line : LinesOf(card)) {
    if (goes_on) {
      lines.back().pop_back();
      lines.back() += line;
    } else if (!lines.empty() && !line.empty() && (line.front() == ' ' || line.front() == '\t')) {
      lines.back() += line.substr(1);
    } else {
      lines.emplace_back(line);
    }
    goes_on = lines.back().ends_with('=') && IsQuotedPrintable(lines.back());
  }
  return lines;
}

// Where a sign stands outside of quotation marks; npos when nowhere.
std::size_t FindUnquoted(std::string_view text, char sign) {
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') is_quoted = !is_quoted;
    if (text[at] == sign && !is_quoted) return at;
  }
  return std::string_view::npos;
}

std::optional<Property> ReadProperty(std::string_view line) {
  const std::size_t colon = FindUnquoted(line, ':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  Property property;
  property.value = line.substr(colon + 1);
  std::string_view head = line.substr(0, colon);
  const std::size_t name_end = std::min(head.find(';'), head.size());
  std::string_view name = head.substr(0, name_end);
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) {
    name.remove_prefix(dot + 1);
  }
  for (const char c : TrimmedBlanks(name)) {
    property.name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  head.remove_prefix(name_end);
  while (!head.empty()) {
    head.remove_prefix(1);
    const std::size_t end = std::min(FindUnquoted(head, ';'), head.size());
    property.parameters.push_back(AsciiLower(head.substr(0, end)));
    head.remove_prefix(end);
  }
  return property;
}

int HexDigit(char c) {
  if (IsAsciiDigit(c)) return c - '0';
  const char lower = AsciiLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string FromQuotedPrintable(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = text[at] == '=' && at + 2 < text.size() ? HexDigit(text[at + 1]) : -1;
    const int low = high < 0 ? -1 : HexDigit(text[at + 2]);
    if (low < 0) {
      bytes += text[at];
      continue;
    }
    bytes += static_cast<char>(high * 16 + low);
    at += 2;
  }
  return bytes;
}

std::string CharsetOf(const Property& property) {
  constexpr std::string_view kCharset = "charset=";
  for (const std::string& parameter : property.parameters) {
    if (!parameter.starts_with(kCharset)) continue;
    const std::string charset = parameter.substr(kCharset.size());
    return charset == "utf-8" || charset == "us-ascii" ? std::string() : charset;
  }
  return {};
}

bool IsBinary(const Property& property) {
  return HasParameter(property, "base64") || HasParameter(property, "encoding=b") ||
         property.value.starts_with("data:");
}

// The parts between semicolons that are no text, each unescaped.
std::vector<std::string> PartsOf(std::string_view value) {
  std::vector<std::string> parts(1);
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] == ';') {
      parts.emplace_back();
    } else if (value[at] == '\\' && at + 1 < value.size()) {
      const char next = value[++at];
      parts.back() += next == 'n' || next == 'N' ? '\n' : next;
    } else {
      parts.back() += value[at];
    }
  }
  return parts;
}

std::string Joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += ' ';
    text += part;
  }
  return text;
}

// "tel:+86-25-8466-4163;ext=12" is a number, too.
std::string NumberOf(std::string value) {
  if (!StartsWithFolded(value, "tel:")) return value;
  return value.substr(4, value.find(';') - 4);
}

bool IsAboutTheCard(std::string_view name) {
  for (const std::string_view known : {"BEGIN", "END", "VERSION", "PRODID", "REV", "KIND", "SOURCE",
                                       "X-ABLABEL", "X-ABADR", "AGENT"}) {
    if (name == known) return true;
  }
  return name.empty();
}

bool IsForVoice(const Property& property) {
  for (const std::string_view word : {"fax", "pager", "modem", "bbs"}) {
    if (HasParameter(property, word)) return false;
  }
  return true;
}

void AddProperty(const Property& property, std::string value, NamedValues& values) {
  if (property.name == "N") {
    auto parts = PartsOf(value);
    parts.resize(std::max<std::size_t>(parts.size(), 2));
    values.emplace_back("N family", std::move(parts[0]));
    values.emplace_back("N given", std::move(parts[1]));
  } else if (property.name == "ORG") {
    values.emplace_back("ORG", PartsOf(value).front());
  } else if (property.name == "TEL") {
    values.emplace_back(
        IsForVoice(property) ? "TEL" : "TEL FAX",
        NumberOf(Joined(StartsWithFolded(value, "tel:") ? std::vector<std::string>{value}
                                                        : PartsOf(value))));
  } else {
    values.emplace_back(property.name, Joined(PartsOf(value)));
  }
}

std::string ValueOf(const NamedValues& values, std::string_view name) {
  for (const auto& [known, value] : values) {
    if (known == name && !value.empty()) return value;
  }
  return {};
}

// So that a card without an id is the same record whenever it comes.
void AddUid(NamedValues& values) {
  if (!ValueOf(values, "UID").empty()) return;
  std::string name = ValueOf(values, "FN");
  if (name.empty()) name = ValueOf(values, "N family") + ValueOf(values, "N given");
  std::string point = ValueOf(values, "TEL");
  std::erase_if(point, [](char c) { return !IsAsciiDigit(c); });
  if (point.empty()) point = ValueOf(values, "EMAIL");
  if (!name.empty() && !point.empty()) values.emplace_back("UID", name + ' ' + point);
}

void AppendEscaped(std::string_view value, std::string& text) {
  for (const char c : value) {
    if (c == '\n') {
      text += "\\n";
      continue;
    }
    if (c == '\\' || c == ',' || c == ';') text += '\\';
    if (c != '\r') text += c;
  }
}

void AppendProperty(std::string_view name, std::string_view value, std::string& text) {
  if (value.empty()) return;
  std::string line(name);
  line += ':';
  AppendEscaped(value, line);
  std::string_view rest = line;
  std::size_t most = kLineBytesMax;
  while (rest.size() > most) {
    const std::string_view piece = BeginningOf(rest, most);
    text += piece;
    text += kLineEnd;
    text += ' ';
    rest.remove_prefix(piece.size());
    most = kLineBytesMax - 1;
  }
  text += rest;
  text += kLineEnd;
}

// A whole card into values, or why not.
std::optional<RecordFault> ReadCard(std::string_view card, const CharsetDecoder& decoder,
                                    NamedValues& values) {
  int depth = 0;
  if (card.starts_with(kByteOrderMark)) card.remove_prefix(kByteOrderMark.size());
  for (const std::string& line : UnfoldedLines(card)) {
    const auto property = ReadProperty(line);
    if (!property) continue;
    // Cards inside of cards, such as of an AGENT, are other people.
    if (EqualsFolded(TrimmedBlanks(line), kBegin)) ++depth;
    if (EqualsFolded(TrimmedBlanks(line), kEnd)) --depth;
    if (depth > 1 || IsAboutTheCard(property->name)) continue;
    if (values.size() >= kWrittenValuesMax) break;
    if (IsBinary(*property)) {
      values.emplace_back(property->name, kNotKept);
      continue;
    }
    std::string value = property->value;
    if (HasParameter(*property, "quoted-printable")) value = FromQuotedPrintable(value);
    const std::string charset = CharsetOf(*property);
    if (!charset.empty() || !IsWellFormed(value)) {
      auto decoded = charset.empty() ? std::nullopt : decoder(charset, value);
      if (!decoded) {
        return RecordFault{property->name, Shortened(value), "CHARSET_UNKNOWN",
                           "Save the cards in UTF-8."};
      }
      value = *std::move(decoded);
    }
    AddProperty(*property, std::move(value), values);
  }
  AddUid(values);
  return std::nullopt;
}

}  // namespace

VcardRecords::VcardRecords(std::string_view text, PartPlace place, CharsetDecoder decoder)
    : text_(text), place_(place), decoder_(std::move(decoder)), line_(place.line) {}

std::optional<std::string_view> VcardRecords::LineAt(std::size_t begin, std::size_t& next) const {
  const std::size_t end = text_.find('\n', begin);
  if (end == std::string_view::npos && (!place_.is_last || begin >= text_.size())) {
    return std::nullopt;
  }
  next = end == std::string_view::npos ? text_.size() : end + 1;
  return TrimmedBlanks(text_.substr(begin, next - begin));
}

bool VcardRecords::FindBegin() {
  std::size_t at = position_;
  std::size_t next = 0;
  while (auto line = LineAt(at, next)) {
    if (line->starts_with(kByteOrderMark)) line->remove_prefix(kByteOrderMark.size());
    MoveTo(at);
    if (EqualsFolded(*line, kBegin)) return true;
    at = next;
    MoveTo(at);
  }
  return false;
}

std::optional<WrittenRecord> VcardRecords::Next() {
  if (!FindBegin()) return std::nullopt;
  std::size_t at = position_;
  std::size_t next = 0;
  int depth = 0;
  bool is_agent = false;
  while (const auto line = LineAt(at, next)) {
    if (EqualsFolded(*line, kBegin) || at == position_) {
      if (depth > 0 && !is_agent) {
        return Take(at, RecordFault{"", "", "VCARD_OPEN", "End the card with END:VCARD."});
      }
      ++depth;
    }
    is_agent = StartsWithFolded(*line, "agent:");
    at = next;
    if (EqualsFolded(*line, kEnd) && --depth == 0) return Take(at, std::nullopt);
    if (at - position_ > kWrittenRecordBytesMax) {
      return Take(at, RecordFault{"", "", "RECORD_TOO_LONG", "Take the pictures out of the card."});
    }
  }
  if (!place_.is_last) {
    if (text_.size() - position_ <= kWrittenRecordBytesMax) return std::nullopt;
    return Take(text_.size(),
                RecordFault{"", "", "RECORD_TOO_LONG", "Take the pictures out of the card."});
  }
  return Take(text_.size(), RecordFault{"", "", "VCARD_OPEN", "End the card with END:VCARD."});
}

WrittenRecord VcardRecords::Take(std::size_t end, std::optional<RecordFault> fault) {
  WrittenRecord record;
  record.line = line_;
  const std::string_view card = text_.substr(position_, end - position_);
  MoveTo(end);
  record.fault = fault ? std::move(fault) : ReadCard(card, decoder_, record.values);
  if (record.fault) record.values = {{std::string(kRefusedText), std::string(card)}};
  return record;
}

void VcardRecords::MoveTo(std::size_t position) {
  const auto* const data = text_.data();
  line_ += static_cast<std::size_t>(std::count(data + position_, data + position, '\n'));
  position_ = position;
}

void AppendVcard(const WrittenCustomer& customer, std::string& text) {
  const auto field = [&customer](CustomerField which) -> const std::string& {
    return customer.fields[static_cast<std::size_t>(which)];
  };
  const std::string& name = field(CustomerField::kDisplayName);
  const std::string& company = field(CustomerField::kCompany);
  text += "BEGIN:VCARD\r\nVERSION:4.0\r\n";
  AppendProperty("UID", customer.id, text);
  AppendProperty("FN", name.empty() ? company : name, text);
  AppendProperty("ORG", company, text);
  for (const std::string& phone : customer.phones) AppendProperty("TEL", phone, text);
  for (const std::string& email : customer.emails) AppendProperty("EMAIL", email, text);
  for (const std::string& other : customer.others) AppendProperty("X-STROWGER-OTHER", other, text);
  AppendProperty("LANG", field(CustomerField::kLanguage), text);
  AppendProperty("X-STROWGER-SORT-KEY", field(CustomerField::kSortKey), text);
  AppendProperty("X-STROWGER-TIER", field(CustomerField::kTier), text);
  AppendProperty("X-STROWGER-ALERT", field(CustomerField::kAlert), text);
  AppendProperty("X-STROWGER-OWNER", field(CustomerField::kOwner), text);
  text += "END:VCARD\r\n";
}

}  // namespace strowger::core
