#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace strowger::store {

// A text as a JSON string, with its quotation marks.
void AppendQuotedJson(std::string_view value, std::string& json);
std::string QuotedJson(std::string_view value);

// Writes JSON from left to right into one string: what the hot tables need, without a tree of
// values. The caller closes what it opens.
class JsonText {
 public:
  void BeginList();
  void EndList();
  void BeginObject();
  void EndObject();
  // A value in a list.
  void Add(std::string_view value);
  // A member of an object.
  void Add(std::string_view name, std::string_view value);
  template <std::integral T>
  void Add(std::string_view name, T value) {
    Name(name);
    text_ += std::to_string(value);
  }
  // A member whose value is JSON already.
  void AddJson(std::string_view name, std::string_view json);
  void AddBool(std::string_view name, bool value) { AddJson(name, value ? "true" : "false"); }

  std::string Take() { return std::move(text_); }

 private:
  void Separate();
  void Name(std::string_view name);

  std::string text_;
};

}  // namespace strowger::store
