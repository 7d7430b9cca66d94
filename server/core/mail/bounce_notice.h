#pragma once

#include <optional>
#include <string_view>

#include "core/mail/bounce.h"

namespace strowger::core {

// The notices of mailing services that are JSON in the text ("notificationType": "Bounce" or
// "Delivery", as Amazon SES writes them). None for any other text.
std::optional<Bounce> ReadBounceNotice(std::string_view text);

}  // namespace strowger::core
