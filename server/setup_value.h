#pragma once

#include <google/protobuf/duration.pb.h>

#include <string>

#include "base/result.h"
#include "base/time.h"

// What readers of several parts of the configuration need.
namespace strowger {

// CONFIG_VALUE; `entry` names it, for example "webhook \"erp\"", and `text` says the mend.
Error RefuseValue(const std::string& entry, const std::string& text);

inline constexpr char kNameRule[] = "a name has 1 to 64 of a-z, 0-9, dot, dash and underscore";
bool IsConfigName(const std::string& name);

Duration DurationOf(const google::protobuf::Duration& duration);

// What stands at "env:NAME" or in the first line of "file:PATH". The refusal says where it was
// looked for, and shows nothing that may be the secret itself.
Result<std::string> SecretAt(const std::string& place);

}  // namespace strowger
