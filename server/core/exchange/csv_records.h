#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/exchange/record_reader.h"
#include "core/text/csv.h"

namespace strowger::core {

// The first line of a table, which is kept for its later parts.
struct CsvHeader {
  char separator = ',';
  std::vector<std::string> names;
};
struct TextSize {
  std::size_t bytes = 0;
  std::size_t lines = 0;
};
// Of the first part, which is the last one, too, or longer than the line. `size` is what the line
// takes. The separator is the comma, semicolon or tab that stands most often in it. Refused with
// CSV_EMPTY, CSV_MALFORMED, COLUMN_TWICE or PART_TOO_SHORT.
Result<CsvHeader> ReadCsvHeader(std::string_view text, bool is_last, TextSize& size);

// The rows of a part.
class CsvRecords final : public RecordReader {
 public:
  // `header` outlives the reader.
  CsvRecords(std::string_view text, PartPlace place, const CsvHeader& header);

  std::optional<WrittenRecord> Next() override;
  std::size_t position() const override { return position_; }
  std::size_t line() const override { return place_.line + line_ - 1; }

 private:
  WrittenRecord TakeApart(const Result<CsvRow>& row, std::string_view written) const;

  // Borrowed.
  const std::string_view text_;
  const CsvHeader& header_;
  // State.
  const PartPlace place_;
  CsvReader reader_;
  std::size_t position_ = 0;
  std::size_t line_ = 1;
};

// One field of a row as RFC 4180 writes it. What a spreadsheet would take for a formula stays what
// it is: an apostrophe would not come back out.
void AppendCsvField(std::string_view value, std::string& row);

}  // namespace strowger::core
