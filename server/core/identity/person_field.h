#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace strowger::core {

// What is known of a person or a company and tells who it is.
enum class PersonField {
  kGivenName,
  kSurname,
  kOrganisation,
  kStreetNumber,
  kAddress,
  kAddress2,
  kCity,
  kRegion,
  kPostcode,
  kCountry,
  kBirthDate,
  kPhone,
  kEmail,
  kNationalId,
};

inline constexpr std::size_t kPersonFieldsCount = 14;

constexpr std::size_t IndexOf(PersonField field) { return static_cast<std::size_t>(field); }

inline constexpr std::array<PersonField, kPersonFieldsCount> kPersonFields = {
    PersonField::kGivenName,    PersonField::kSurname,   PersonField::kOrganisation,
    PersonField::kStreetNumber, PersonField::kAddress,   PersonField::kAddress2,
    PersonField::kCity,         PersonField::kRegion,    PersonField::kPostcode,
    PersonField::kCountry,      PersonField::kBirthDate, PersonField::kPhone,
    PersonField::kEmail,        PersonField::kNationalId};

// Where somebody lives, roughly: whoever has one of these in common has the others, mostly.
inline constexpr std::array kPlaceFields = {PersonField::kCity, PersonField::kRegion,
                                            PersonField::kPostcode, PersonField::kCountry};
// What those of one household have in common.
inline constexpr std::array kHomeFields = {
    PersonField::kSurname,  PersonField::kStreetNumber, PersonField::kAddress,
    PersonField::kAddress2, PersonField::kCity,         PersonField::kRegion,
    PersonField::kPostcode, PersonField::kCountry,      PersonField::kPhone};

// What they have not.
inline constexpr std::array kOwnFields = {PersonField::kGivenName, PersonField::kOrganisation,
                                          PersonField::kBirthDate, PersonField::kEmail,
                                          PersonField::kNationalId};

// As it is written in options and reports: "given_name".
std::string_view NameOf(PersonField field);
std::optional<PersonField> PersonFieldNamed(std::string_view name);

}  // namespace strowger::core
