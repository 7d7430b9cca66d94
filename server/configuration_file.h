#pragma once

#include <string>

#include "base/result.h"
#include "service/ports/configurator.h"

namespace strowger {

// Larger files are refused: CONFIG_TOO_LARGE.
inline constexpr std::size_t kConfigurationBytesMax = std::size_t{1} << 20;

// Reads the file as it is. CONFIG_UNREADABLE names the file and the trouble. Blocks.
Result<service::ConfigurationText> ReadConfigurationText(const std::string& path);

// Replaces the file's content at once, so that a crash leaves the old or the new one, and keeps the
// one before as PATH.before. Owner and mode stay. CONFIG_UNWRITABLE. Blocks.
Result<void> WriteConfigurationText(const std::string& path, const std::string& text);

// Of the content; another text has another one.
std::string EtagOf(const std::string& text);

}  // namespace strowger
