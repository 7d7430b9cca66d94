#include "core/identity/person_field.h"

namespace strowger::core {
namespace {

constexpr std::array<std::string_view, kPersonFieldsCount> kNames = {
    "given_name", "surname", "organisation", "street_number", "address",
    "address_2",  "city",    "region",       "postcode",      "country",
    "birth_date", "phone",   "email",        "national_id"};

}  // namespace

std::string_view NameOf(PersonField field) { return kNames[IndexOf(field)]; }

std::optional<PersonField> PersonFieldNamed(std::string_view name) {
  for (const PersonField field : kPersonFields) {
    if (NameOf(field) == name) return field;
  }
  return std::nullopt;
}

}  // namespace strowger::core
