#include "setup_value.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace strowger {

Error RefuseValue(const std::string& entry, const std::string& text) {
  return InvalidArgument("CONFIG_VALUE", entry + ": " + text, {{"entry", entry}});
}

bool IsConfigName(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '.' || c == '-' || c == '_';
  });
}

Duration DurationOf(const google::protobuf::Duration& duration) {
  return std::chrono::seconds(duration.seconds()) + std::chrono::nanoseconds(duration.nanos());
}

Result<std::string> SecretAt(const std::string& place) {
  constexpr std::string_view kEnvironment = "env:";
  constexpr std::string_view kFile = "file:";
  if (place.starts_with(kEnvironment)) {
    const std::string name = place.substr(kEnvironment.size());
    const char* value = std::getenv(name.c_str());
    if (value != nullptr) return std::string(value);
    return NotFound("SECRET_MISSING", "there is no environment variable \"" + name + "\"");
  }
  if (place.starts_with(kFile)) {
    const std::string path = place.substr(kFile.size());
    std::ifstream file(path);
    std::string text;
    if (std::getline(file, text)) return text;
    return NotFound("SECRET_MISSING", "cannot read the file \"" + path + "\"");
  }
  return InvalidArgument("SECRET_MISSING", "say where each stands, \"env:NAME\" or \"file:PATH\"");
}

}  // namespace strowger
