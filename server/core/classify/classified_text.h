#pragma once

#include <string>
#include <string_view>

namespace strowger::core {

// What a classifier is asked about a mail: its subject, and what its writer wrote now, or the whole
// text where nothing is left of that.
std::string ClassifiedText(std::string_view subject, std::string_view text,
                           std::string_view sender_name);

}  // namespace strowger::core
