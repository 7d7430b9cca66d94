#pragma once

#include <string>
#include <string_view>

#include "core/identity/person_field.h"

namespace strowger::core {

// The form of a value in which it is compared. All: plain digits and letters for full-width ones,
// simplified characters for traditional ones. Texts: lower case, no Latin accents, words with one
// space between them, no signs. Addresses in Chinese: without province, city and district. Numbers
// of residents of China: the form of 18. Numbers of telephones and of persons: letters and digits
// only. Birth dates: year, month and day as eight digits where they can be told, else the digits.
// Mail addresses: lower case. What cannot be read is empty, as if it were missing. At most
// kStandardFormMax characters.
std::string StandardForm(PersonField field, std::string_view raw);

inline constexpr std::size_t kStandardFormMax = 64;

// A whole name in its parts. "Surname, Given" is taken at the comma; names of two to four Chinese
// characters begin with the surname, and so do those in pinyin where only the first word is one. Of
// others the only word in capitals is the surname, else the last one.
struct NameParts {
  std::string given_name;
  std::string surname;
};
NameParts SplitName(std::string_view full_name);

}  // namespace strowger::core
