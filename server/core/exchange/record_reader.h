#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/exchange/column_map.h"
#include "core/exchange/incoming_customer.h"

namespace strowger::core {

// A longer record is refused, so a part of a file that is longer than this always has one to read.
inline constexpr std::size_t kWrittenRecordBytesMax = 256 * 1024;
// Values of one record; what is beyond is not read.
inline constexpr std::size_t kWrittenValuesMax = 256;
// The column under which a record stands that could not be taken apart.
inline constexpr std::string_view kRefusedText = "refused_text";

// One customer as the file has it.
struct WrittenRecord {
  std::size_t line = 0;  // Where it begins.
  NamedValues values;
  std::optional<RecordFault> fault;  // It could not be read.
};

// Reads the whole records of one part of a file; what is cut off at its end is read with the next
// part. The text outlives the reader.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // None when the part has no further whole record.
  virtual std::optional<WrittenRecord> Next() = 0;
  // Where the next record begins in the part, and on which line of the file.
  virtual std::size_t position() const = 0;
  virtual std::size_t line() const = 0;
};

// Where a part stands in its file.
struct PartPlace {
  std::size_t line = 1;  // Its first.
  bool is_last = false;
};

}  // namespace strowger::core
