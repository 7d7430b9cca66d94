#include "adapters/asterisk/offered_call.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace strowger::asterisk {
namespace {

constexpr std::string_view kDialledVariable = "CALLERID(dnid)";

// Not in the middle of a character (UTF-8).
std::string CutTo(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

void Attach(std::string key, std::string value, std::map<std::string, std::string>& attached) {
  if (key.empty() || value.empty() || attached.size() >= kAttachedMax) return;
  attached.emplace(CutTo(std::move(key), kAttachedBytesMax),
                   CutTo(std::move(value), kAttachedBytesMax));
}

}  // namespace

service::OfferedCall ToOfferedCall(const AriChannel& channel,
                                   const std::vector<std::string>& arguments) {
  service::OfferedCall call;
  call.call = PbxCallId(channel.id);
  call.customer_leg = LegId(channel.id);
  call.caller = CutTo(channel.caller_number, kAttachedBytesMax);
  call.caller_name = CutTo(channel.caller_name, kAttachedBytesMax);
  call.dialled = CutTo(channel.dialled, kAttachedBytesMax);
  for (const std::string& argument : arguments) {
    std::size_t equals = argument.find('=');
    if (equals == std::string::npos) continue;
    Attach(argument.substr(0, equals), argument.substr(equals + 1), call.attached);
  }
  for (const auto& [name, value] : channel.variables) TakeVariable(name, value, call);
  return call;
}

std::vector<std::string> SplitArguments(std::string_view application_data) {
  std::vector<std::string> arguments;
  std::size_t at = application_data.find(',');
  while (at != std::string_view::npos) {
    std::size_t next = application_data.find(',', at + 1);
    std::size_t length = next == std::string_view::npos ? next : next - at - 1;
    arguments.emplace_back(application_data.substr(at + 1, length));
    at = next;
  }
  return arguments;
}

std::vector<std::string> VariablesToRead(const AriLinkOptions& options) {
  std::vector<std::string> variables{std::string(kDialledVariable)};
  variables.insert(variables.end(), options.variables.begin(), options.variables.end());
  return variables;
}

void TakeVariable(std::string_view variable, std::string value, service::OfferedCall& call) {
  if (variable == kDialledVariable) {
    if (!value.empty()) call.dialled = CutTo(std::move(value), kAttachedBytesMax);
    return;
  }

  if (variable.ends_with(')')) {
    std::size_t start = variable.find_last_of(",(");
    variable = variable.substr(start + 1, variable.size() - start - 2);
  }
  constexpr std::string_view kPrefix = "STROWGER_";
  if (variable.starts_with(kPrefix)) variable.remove_prefix(kPrefix.size());
  std::string key(variable);
  std::transform(key.begin(), key.end(), key.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  Attach(std::move(key), std::move(value), call.attached);
}

}  // namespace strowger::asterisk
