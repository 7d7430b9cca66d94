#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/customer/attributes.h"
#include "core/customer/golden_view.h"
#include "core/quality/dictionary.h"

// What every door asks before it lets something about a customer in: the API, the console, imports
// and integrations.
namespace strowger::core {

inline constexpr std::size_t kContactPointsMax = 32;

// How the single-valued fields are called in the dictionary, in the order of CustomerField.
inline constexpr std::array<std::string_view, kCustomerFields> kCustomerElements{
    "display_name", "sort_key", "company", "tier", "language", "alert", "owner"};
inline constexpr std::string_view kPhoneElement = "phone";
inline constexpr std::string_view kMailElement = "mail";
// The element of contact points of this kind; "other" of those that are neither.
std::string_view ElementOf(ContactKind kind);

// The sources of truth, as survivorship asks for them.
FirstSources FirstSourcesOf(const Dictionary& dictionary);
FirstAttributeSources FirstAttributeSourcesOf(const Dictionary& dictionary);

using CustomerTexts = std::array<std::optional<std::string>, kCustomerFields>;

// Of a customer who would have more than kContactPointsMax.
Error TooManyContactPoints();

// Fields that are none or empty may be: a source need not know everything. Telephone numbers are
// normalised before. The first refusal of Dictionary::Check, or TOO_MANY_CONTACT_POINTS.
Result<void> CheckCustomer(const Dictionary& dictionary, const CustomerTexts& fields,
                           std::span<const ContactPoint> points);

// NAME_MISSING where there is neither a name nor a company.
Result<void> CheckHasName(std::string_view display_name, std::string_view company);

}  // namespace strowger::core
