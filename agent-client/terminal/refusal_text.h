#pragma once

#include <string>

#include "base/error.h"
#include "terminal/text.h"

namespace strowger::client {

// A refusal for people. The server says it in English; in other languages it is told by its reason
// and its values. What has no text of its own here stays as the server said it.
std::string Explain(Language language, const Error& error);

}  // namespace strowger::client
