#include "adapters/store/json_text.h"

namespace strowger::store {

// RFC 8259 section 7: quotation mark, reverse solidus and control characters must be escaped.
void AppendQuotedJson(std::string_view value, std::string& json) {
  constexpr char kHex[] = "0123456789abcdef";
  json += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte < 0x20) {
      json += "\\u00";
      json += kHex[byte >> 4];
      json += kHex[byte & 15];
    } else {
      json += c;
    }
  }
  json += '"';
}
std::string QuotedJson(std::string_view value) {
  std::string json;
  AppendQuotedJson(value, json);
  return json;
}

void JsonText::BeginList() {
  Separate();
  text_ += '[';
}
void JsonText::EndList() { text_ += ']'; }
void JsonText::BeginObject() {
  Separate();
  text_ += '{';
}
void JsonText::EndObject() { text_ += '}'; }

void JsonText::Add(std::string_view value) {
  Separate();
  AppendQuotedJson(value, text_);
}

void JsonText::Add(std::string_view name, std::string_view value) {
  Name(name);
  AppendQuotedJson(value, text_);
}

void JsonText::AddJson(std::string_view name, std::string_view json) {
  Name(name);
  text_ += json;
}

void JsonText::Separate() {
  if (text_.empty()) return;
  const char last = text_.back();
  if (last != '[' && last != '{' && last != ':') text_ += ',';
}

void JsonText::Name(std::string_view name) {
  Separate();
  AppendQuotedJson(name, text_);
  text_ += ':';
}

}  // namespace strowger::store
