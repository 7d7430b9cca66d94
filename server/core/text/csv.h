#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace strowger::core {

struct CsvRow {
  std::size_t line = 0;  // Where it starts, from 1.
  std::vector<std::string> fields;
};

// Reads comma-separated values row by row: RFC 4180, with LF accepted for CRLF and a byte order
// mark skipped. Empty lines are skipped. A row that is malformed costs that row only: reading goes
// on at the line after the one where the row started. The text outlives the reader.
class CsvReader {
 public:
  static constexpr std::size_t kFieldBytesMax = 4'096;
  static constexpr std::size_t kFieldsMax = 64;

  explicit CsvReader(std::string_view text, std::size_t field_bytes_max = kFieldBytesMax,
                     char separator = ',');

  // The next row, or why it is refused (the message names the line); none at the end.
  std::optional<Result<CsvRow>> Next();

  // Where the next row begins in the text that was given, and on which of its lines.
  std::size_t position() const { return skipped_ + position_; }
  std::size_t line() const { return line_; }
  // The text ended before the last row did, so it may go on where the text is a part of a longer
  // one.
  bool is_cut() const { return is_cut_; }

 private:
  Result<CsvRow> ReadRow();
  // Reads one field and its end. Empty when well read, else what is wrong.
  std::string_view ReadField(std::string& field, bool& is_last);
  std::string_view ReadQuoted(std::string& field);
  bool TakeRowEnd();

  // Borrowed.
  std::string_view text_;
  const std::size_t field_bytes_max_;
  const char separator_;
  std::size_t skipped_ = 0;  // Bytes of the byte order mark.
  // State.
  std::size_t position_ = 0;
  std::size_t line_ = 1;
  bool is_cut_ = false;
};

}  // namespace strowger::core
