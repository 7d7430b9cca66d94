#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/customer/golden_view.h"

// What a source says about one customer, from whatever door it came.
namespace strowger::core {

inline constexpr std::size_t kIncomingTextBytesMax = 500;
inline constexpr std::size_t kIncomingContactPointsMax = 32;

struct IncomingCustomer {
  std::string source;  // With the external id it names the record.
  std::string external_id;
  // By CustomerField. None: nothing is said of it, so what the source said before stays. Empty:
  // there is nothing.
  std::array<std::optional<std::string>, kCustomerFields> fields;
  // Each list is the whole of its kind; none as above.
  std::optional<std::vector<std::string>> phones;
  std::optional<std::vector<std::string>> emails;
  std::optional<std::vector<std::string>> others;

  std::optional<std::string>& operator[](CustomerField field) {
    return fields[static_cast<std::size_t>(field)];
  }
  const std::optional<std::string>& operator[](CustomerField field) const {
    return fields[static_cast<std::size_t>(field)];
  }
};

// Why a record is not taken. There may be more to mend in it; the first is told.
struct RecordFault {
  std::string field;   // For example "email".
  std::string value;   // As it was given, shortened.
  std::string reason;  // "EMAIL_MALFORMED"
  std::string mend;    // For people.
};

// The one check of what comes in by import and by upsert; none when all is well. Whether the record
// has a name after it was put together with what is known is FaultOfNames.
std::optional<RecordFault> FaultOf(const IncomingCustomer& incoming);
std::optional<RecordFault> FaultOfNames(const CustomerRecord& record);

// At most 60 bytes and without what would break a line.
std::string Shortened(std::string_view value);

}  // namespace strowger::core
