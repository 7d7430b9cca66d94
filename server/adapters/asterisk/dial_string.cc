#include "adapters/asterisk/dial_string.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string_view>

namespace strowger::asterisk {

bool IsDialable(const std::string& text) {
  constexpr std::size_t kDialledBytesMax = 64;
  return !text.empty() && text.size() <= kDialledBytesMax &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '+' || c == '*' || c == '#' || c == '-' ||
                  c == '_' || c == '.';
         });
}

std::string EndpointOf(const AriLinkOptions& options, const DeviceId& device) {
  constexpr std::string_view kPlace = "{device}";
  std::string endpoint = options.device_format;
  if (std::size_t at = endpoint.find(kPlace); at != std::string::npos) {
    endpoint.replace(at, kPlace.size(), device.value);
  }
  return endpoint;
}

}  // namespace strowger::asterisk
