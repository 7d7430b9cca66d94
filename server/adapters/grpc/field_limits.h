#pragma once

#include <google/protobuf/message.h>

#include "base/result.h"

namespace strowger::rpc {

inline constexpr int kFieldBytesMax = 256;  // Of a string whose proto says nothing else.
inline constexpr int kFieldItemsMax = 100;  // Of a list or map whose proto says nothing else.

// Holds the message against the maxima that its proto declares (max_bytes, max_items), and its
// enums against the values that exist. The refusal is INVALID_ARGUMENT and names the field by its
// path (FIELD_TOO_LONG, FIELD_TOO_MANY, FIELD_VALUE_UNKNOWN).
Result<void> CheckFields(const google::protobuf::Message& message);

}  // namespace strowger::rpc
