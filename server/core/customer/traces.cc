#include "core/customer/traces.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace strowger::core {

namespace {

struct NumberName {
  std::string_view name;
  std::string_view collection;
};
constexpr std::array kNumberNames{
    NumberName{"\"customer\":", "customers/"},       NumberName{"\"other\":", "customers/"},
    NumberName{"\"absorbed\":", "customers/"},       NumberName{"\"ticket\":", "tickets/"},
    NumberName{"\"interaction\":", "interactions/"}, NumberName{"\"first_record\":", "records/"},
    NumberName{"\"second_record\":", "records/"},
};

// The digits at the front.
std::string_view DigitsAt(std::string_view text) {
  const auto end =
      std::find_if(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) == 0; });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

bool HasNumber(const CustomerTraces& traces, std::string_view text, const NumberName& name) {
  for (std::size_t at = text.find(name.name); at != std::string_view::npos;
       at = text.find(name.name, at + 1)) {
    const std::string_view digits = DigitsAt(text.substr(at + name.name.size()));
    if (digits.empty()) continue;
    if (traces.subjects.contains(std::string(name.collection) + std::string(digits))) return true;
  }
  return false;
}

// What an "id" is of.
std::string_view CollectionOf(std::string_view action) {
  if (action.find("Comment") != std::string_view::npos) return "comments/";
  if (action.find("Ticket") != std::string_view::npos) return "tickets/";
  if (action.find("Note") != std::string_view::npos) return "notes/";
  return "customers/";
}

}  // namespace

bool HasTrace(const CustomerTraces& traces, std::string_view text) {
  return std::any_of(traces.values.begin(), traces.values.end(), [text](const std::string& value) {
    return text.find(value) != std::string_view::npos;
  });
}

bool IsTracedKey(const CustomerTraces& traces, std::string_view key) {
  // The name of a thing is a word, a stroke and a number; names of calls have more strokes, and no
  // draft is about one.
  const std::size_t stroke = key.rfind('/');
  if (stroke == std::string_view::npos || stroke == 0) return false;
  const std::size_t before = key.find_last_of("/:", stroke - 1);
  return traces.subjects.contains(key.substr(before == std::string_view::npos ? 0 : before + 1));
}

bool IsTracedRow(const CustomerTraces& traces, std::string_view subject, std::string_view detail) {
  return traces.subjects.contains(subject) || HasTrace(traces, detail) ||
         HasNumber(traces, detail, {"customer=", "customers/"}) ||
         HasNumber(traces, detail, {"interaction=", "interactions/"});
}

bool IsTracedJson(const CustomerTraces& traces, std::string_view action, std::string_view json) {
  if (HasTrace(traces, json)) return true;
  const bool has_number =
      std::any_of(kNumberNames.begin(), kNumberNames.end(),
                  [&](const NumberName& name) { return HasNumber(traces, json, name); });
  return has_number || HasNumber(traces, json, {"\"id\":", CollectionOf(action)});
}

}  // namespace strowger::core
