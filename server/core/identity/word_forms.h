#pragma once

#include <string>
#include <string_view>

namespace strowger::core {

// Words of an address in standard form as they are written out: "n 5th av" is "north 5 avenue".
// Ordinals are numbers. "st" is a street, but a saint at the front.
std::string WrittenOutAddress(std::string_view words);

// Words of an organisation's name without its legal form and articles: "the acme trading co ltd" is
// "acme trading". A name that has nothing else is left as it is.
std::string WithoutLegalForm(std::string_view words);

}  // namespace strowger::core
