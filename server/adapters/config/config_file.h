#pragma once

#include <string>

#include "base/result.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger::config {

// Reads the server's TOML file into the configuration message. Every refusal is one line that
// starts with FILE:LINE and names the key and the mend: an unknown key (CONFIG_KEY_UNKNOWN, with
// the likeliest meant), a wrong type (CONFIG_TYPE), a value out of range (CONFIG_VALUE), TOML that
// cannot be parsed (CONFIG_SYNTAX), a file that cannot be read (CONFIG_UNREADABLE). Blocks; used at
// the start.
Result<strowger::config::v1::Configuration> ReadConfigFile(const std::string& path);

// The same from text; `name` stands for the file in messages.
Result<strowger::config::v1::Configuration> ReadConfigText(const std::string& text,
                                                           const std::string& name);

// The same of any message that is written as TOML, for example a scenario.
Result<void> ReadTomlText(const std::string& text, const std::string& name,
                          google::protobuf::Message& out);
Result<void> ReadTomlFile(const std::string& path, google::protobuf::Message& out);

}  // namespace strowger::config
