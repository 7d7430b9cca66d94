#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/customer/golden_view.h"
#include "core/quality/dictionary.h"

// What a source says about one customer, from whatever door it came.
namespace strowger::core {

inline constexpr std::size_t kIncomingTextBytesMax = 500;

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
  std::string field;   // The element of the dictionary, for example "mail".
  std::string value;   // As it was given, shortened.
  std::string reason;  // "VALUE_INVALID"
  std::string mend;    // For people.
};

// What comes in by import and by upsert, in this order; none when all is well. FaultOf: it has its
// key and can be kept at all. FaultOfValues: the dictionary lets it in, `points` being its contact
// points made normal. FaultOfNames: the record has a name when it is put together with what is
// known.
std::optional<RecordFault> FaultOf(const IncomingCustomer& incoming);
std::optional<RecordFault> FaultOfValues(const Dictionary& dictionary,
                                         const IncomingCustomer& incoming,
                                         std::span<const ContactPoint> points);
std::optional<RecordFault> FaultOfNames(const CustomerRecord& record);

// At most 60 bytes and without what would break a line.
std::string Shortened(std::string_view value);

}  // namespace strowger::core
