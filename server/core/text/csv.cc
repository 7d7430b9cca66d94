#include "core/text/csv.h"

#include <iterator>
#include <string_view>
#include <utility>

#include "core/text/utf8.h"

namespace strowger::core {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

CsvReader::CsvReader(std::string_view text, std::size_t field_bytes_max, char separator)
    : text_(text), field_bytes_max_(field_bytes_max), separator_(separator) {
  if (!text_.starts_with(kByteOrderMark)) return;
  skipped_ = kByteOrderMark.size();
  text_.remove_prefix(skipped_);
}

std::optional<Result<CsvRow>> CsvReader::Next() {
  while (TakeRowEnd()) {
  }
  is_cut_ = false;
  if (position_ >= text_.size()) return std::nullopt;
  const std::size_t start = position_;
  const std::size_t line = line_;
  auto row = ReadRow();
  if (!row.ok()) {
    const std::size_t end = text_.find('\n', start);
    position_ = end == std::string_view::npos ? text_.size() : end + 1;
    line_ = line + 1;
  }
  return row;
}

Result<CsvRow> CsvReader::ReadRow() {
  CsvRow row;
  row.line = line_;
  const std::string line = std::to_string(line_);
  bool is_last = false;
  while (!is_last) {
    std::string field;
    std::string_view wrong = ReadField(field, is_last);
    if (wrong.empty() && row.fields.size() == kFieldsMax) wrong = "too many columns";
    if (wrong.empty() && !IsWellFormed(field)) wrong = "not UTF-8";
    if (!wrong.empty()) {
      return InvalidArgument("CSV_MALFORMED", "line " + line + ": " + std::string(wrong),
                             {{"line", line}});
    }
    row.fields.push_back(std::move(field));
  }
  return row;
}

std::string_view CsvReader::ReadField(std::string& field, bool& is_last) {
  // Some programs put a space after the comma, also before a quotation mark.
  const std::size_t begin = text_.find_first_not_of(' ', position_);
  if (begin != std::string_view::npos && text_[begin] == '"') {
    position_ = begin;
    if (const auto wrong = ReadQuoted(field); !wrong.empty()) return wrong;
  } else {
    const char ends[] = {separator_, '\r', '\n', '"'};
    const std::size_t found = text_.find_first_of({ends, std::size(ends)}, position_);
    const std::size_t end = found == std::string_view::npos ? text_.size() : found;
    if (end - position_ > field_bytes_max_) return "a field is too long";
    field = text_.substr(position_, end - position_);
    position_ = end;
  }
  is_cut_ = position_ >= text_.size() || text_.substr(position_) == "\r";
  if (position_ >= text_.size() || TakeRowEnd()) {
    is_last = true;
    return {};
  }
  if (text_[position_] != separator_) return "a quotation mark or carriage return inside a field";
  ++position_;
  return {};
}

std::string_view CsvReader::ReadQuoted(std::string& field) {
  ++position_;
  while (position_ < text_.size()) {
    const char c = text_[position_++];
    if (c == '"') {
      if (position_ >= text_.size() || text_[position_] != '"') return {};
      ++position_;
    }
    if (c == '\n') ++line_;
    if (field.size() == field_bytes_max_)
      return "a field is too long, or its closing quote is missing";
    field += c;
  }
  is_cut_ = true;
  return "the closing quotation mark is missing";
}

bool CsvReader::TakeRowEnd() {
  if (text_.substr(position_, 2) == "\r\n") {
    position_ += 2;
  } else if (position_ < text_.size() && text_[position_] == '\n') {
    ++position_;
  } else {
    return false;
  }
  ++line_;
  return true;
}

}  // namespace strowger::core
