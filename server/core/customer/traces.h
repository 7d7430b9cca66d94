#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

// How a text that stands at no record of a customer tells of that customer all the same.
namespace strowger::core {

struct CustomerTraces {
  // What the customer's things are called: "customers/17", "tickets/5", "interactions/9",
  // "records/4", "links/pbx-1/calls/8".
  std::set<std::string, std::less<>> subjects;
  // Telephone numbers and mail addresses that nobody else has.
  std::vector<std::string> values;
};

// Shorter values would be found everywhere.
inline constexpr std::size_t kTraceBytesMin = 6;

// One of the values stands in it.
bool HasTrace(const CustomerTraces& traces, std::string_view text);
// The key of a draft: it is or ends with what one of the things is called.
bool IsTracedKey(const CustomerTraces& traces, std::string_view key);
// A row of the journal: what it is about, and "name=value name=value".
bool IsTracedRow(const CustomerTraces& traces, std::string_view subject, std::string_view detail);
// JSON of the audit or of a kept answer: one of the values, or the number of one of the things
// under "customer", "other", "ticket", "interaction" or a "record"; under "id" as `action` says
// what it is of.
bool IsTracedJson(const CustomerTraces& traces, std::string_view action, std::string_view json);

}  // namespace strowger::core
