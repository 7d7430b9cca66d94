#pragma once

#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "base/result.h"

// What people of masked roles may see of telephone numbers and mail addresses: enough to tell two
// apart, not enough to use one.
namespace strowger::rpc {

// "+86***45" of a number, "l***@example.org" of a mail address.
std::string MaskedValue(std::string_view value);

// Masks every contact point and telephone number in the message, wherever it stands; not those of
// an answer that reveals them.
void Mask(google::protobuf::Message& message);

// Refused with VALUE_MASKED when a contact point in it is one that was masked, so that what was
// hidden is not written over.
Result<void> CheckUnmasked(const google::protobuf::Message& message);

}  // namespace strowger::rpc
