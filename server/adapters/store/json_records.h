#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/exchange/record_reader.h"
#include "core/exchange/vcard.h"

namespace strowger::store {

// JSON lines of a part: an object a line. Members of objects in it come as "company.name", each
// value of a list under the name of the list.
class JsonRecords final : public core::RecordReader {
 public:
  JsonRecords(std::string_view text, core::PartPlace place) : text_(text), place_(place) {}

  std::optional<core::WrittenRecord> Next() override;
  std::size_t position() const override { return position_; }
  std::size_t line() const override { return place_.line + lines_; }

 private:
  // Borrowed.
  const std::string_view text_;
  // State.
  const core::PartPlace place_;
  std::size_t position_ = 0;
  std::size_t lines_ = 0;
};

// One object on a line of its own, with the names that are read back.
void AppendJsonLine(const core::WrittenCustomer& customer, std::string& text);

// What iconv knows, for core::VcardRecords.
std::optional<std::string> DecodeCharset(std::string_view charset, std::string_view bytes);

}  // namespace strowger::store
