#pragma once

#include <string>
#include <string_view>

#include "core/identity/person_field.h"

namespace strowger::core {

// The form of a value in which it is compared. Texts: lower case, no Latin accents, words with one
// space between them, no signs. Numbers of telephones and of persons: letters and digits only.
// Birth dates: year, month and day as eight digits where they can be told, else the digits. Mail
// addresses: lower case. What cannot be read is empty, as if it were missing. At most
// kStandardFormMax characters.
std::string StandardForm(PersonField field, std::string_view raw);

inline constexpr std::size_t kStandardFormMax = 64;

// A whole name in its parts. "Surname, Given" is taken at the comma; names of two to four Chinese
// characters begin with the surname; of others the last word is the surname.
struct NameParts {
  std::string given_name;
  std::string surname;
};
NameParts SplitName(std::string_view full_name);

}  // namespace strowger::core
