#pragma once

#include "base/result.h"
#include "core/quality/dictionary.h"
#include "strowger/config/v1/config.pb.h"

// The data dictionary, as [[customer_element]] says it.
namespace strowger {

// The usual one where nothing is said.
Result<core::Dictionary> ReadDictionary(const config::v1::Configuration& in);

}  // namespace strowger
