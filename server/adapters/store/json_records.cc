#include "adapters/store/json_records.h"

#include <iconv.h>

#include <array>
#include <boost/json.hpp>
#include <cerrno>

#include "adapters/store/json_text.h"
#include "core/text/ascii.h"

namespace strowger::store {

namespace {

using core::RecordFault;
using core::WrittenRecord;

constexpr std::size_t kDepthMax = 16;

void AddValues(const std::string& name, const boost::json::value& value, core::NamedValues& values);

void AddMembers(const std::string& name, const boost::json::object& members,
                core::NamedValues& values) {
  for (const auto& member : members) {
    const std::string own(member.key());
    AddValues(name.empty() ? own : name + "." + own, member.value(), values);
  }
}

void AddValues(const std::string& name, const boost::json::value& value,
               core::NamedValues& values) {
  if (values.size() >= core::kWrittenValuesMax) return;
  if (const auto* members = value.if_object()) return AddMembers(name, *members, values);
  if (const auto* list = value.if_array()) {
    // An empty list says that there is nothing.
    if (list->empty()) values.emplace_back(name, "");
    for (const auto& one : *list) AddValues(name, one, values);
    return;
  }
  if (const auto* text = value.if_string()) {
    values.emplace_back(name, std::string(*text));
  } else {
    values.emplace_back(name, value.is_null() ? std::string() : boost::json::serialize(value));
  }
}

std::optional<RecordFault> ReadLine(std::string_view line, core::NamedValues& values) {
  boost::json::error_code failure;
  boost::json::parse_options options;
  options.max_depth = kDepthMax;
  const auto parsed = boost::json::parse(line, failure, {}, options);
  if (failure) {
    return RecordFault{"", core::Shortened(line), "JSON_MALFORMED",
                       "Write one object a line: " + failure.message() + "."};
  }
  if (!parsed.is_object()) {
    return RecordFault{"", core::Shortened(line), "JSON_MALFORMED", "Write one object a line."};
  }
  AddMembers("", parsed.as_object(), values);
  return std::nullopt;
}

void AddList(JsonText& json, std::string_view name, const std::vector<std::string>& values) {
  JsonText list;
  list.BeginList();
  for (const std::string& value : values) list.Add(value);
  list.EndList();
  json.AddJson(name, list.Take());
}

}  // namespace

std::optional<WrittenRecord> JsonRecords::Next() {
  while (position_ < text_.size()) {
    const std::size_t end = text_.find('\n', position_);
    const bool is_cut = end == std::string_view::npos;
    const bool is_too_long = text_.size() - position_ > core::kWrittenRecordBytesMax;
    if (is_cut && !place_.is_last && !is_too_long) return std::nullopt;
    const std::size_t next = is_cut ? text_.size() : end + 1;
    std::string_view line = text_.substr(position_, next - position_);
    WrittenRecord record;
    record.line = this->line();
    position_ = next;
    lines_ += is_cut ? 0 : 1;
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
    line = core::TrimmedBlanks(line);
    if (line.empty()) continue;
    if (line.size() > core::kWrittenRecordBytesMax) {
      record.fault = RecordFault{"", core::Shortened(line), "RECORD_TOO_LONG", "Shorten the line."};
    } else {
      record.fault = ReadLine(line, record.values);
    }
    if (record.fault) record.values = {{std::string(core::kRefusedText), std::string(line)}};
    return record;
  }
  return std::nullopt;
}

void AppendJsonLine(const core::WrittenCustomer& customer, std::string& text) {
  constexpr std::array<std::string_view, core::kCustomerFields> kNames{
      "name", "sort_key", "company", "tier", "language", "alert", "owner"};
  JsonText json;
  json.BeginObject();
  json.Add("external_id", customer.id);
  for (std::size_t i = 0; i < kNames.size(); ++i) json.Add(kNames[i], customer.fields[i]);
  AddList(json, "phones", customer.phones);
  AddList(json, "emails", customer.emails);
  AddList(json, "others", customer.others);
  json.EndObject();
  text += json.Take();
  text += '\n';
}

std::optional<std::string> DecodeCharset(std::string_view charset, std::string_view bytes) {
  // What calls itself GB2312 or GBK often is the newer one, which contains both.
  std::string from(charset);
  if (from == "gb2312" || from == "gbk") from = "gb18030";
  const iconv_t converter = iconv_open("UTF-8", from.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string text(bytes.size() * 4, '\0');
  char* in = const_cast<char*>(bytes.data());  // iconv does not write there.
  std::size_t in_left = bytes.size();
  char* out = text.data();
  std::size_t out_left = text.size();
  const bool is_well = iconv(converter, &in, &in_left, &out, &out_left) != std::size_t(-1);
  iconv_close(converter);
  if (!is_well || in_left > 0) return std::nullopt;
  text.resize(text.size() - out_left);
  return text;
}

}  // namespace strowger::store
