#pragma once

#include <array>
#include <string>

#include "core/identity/person_field.h"

namespace strowger {

// What is written of somebody, by field.
using PersonValues = std::array<std::string, core::kPersonFieldsCount>;

inline PersonValues Person(const std::string& given_name, const std::string& surname,
                           const std::string& birth_date = {}, const std::string& phone = {}) {
  PersonValues values;
  values[IndexOf(core::PersonField::kGivenName)] = given_name;
  values[IndexOf(core::PersonField::kSurname)] = surname;
  values[IndexOf(core::PersonField::kBirthDate)] = birth_date;
  values[IndexOf(core::PersonField::kPhone)] = phone;
  return values;
}

}  // namespace strowger
