#pragma once

#include <map>
#include <string>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/customer_profile.h"

// Changes of what is known of a customer besides its fields. Each is one change with its rows in
// the feed and in the audit.
namespace strowger::store {

inline constexpr std::size_t kTagBytesMax = 64;
// Of one customer; more are refused with TAGS_FULL.
inline constexpr std::size_t kTagsMax = 100;
// Of one record; more are refused with CONSENTS_FULL.
inline constexpr std::size_t kConsentsMax = 1'000;
inline constexpr std::size_t kEvidenceBytesMax = 2'000;

Result<bool> ChangeTags(Connection& connection, const service::Actor& actor, TimePoint now,
                        CustomerId customer, const service::TagWish& wish);
Result<bool> SetConsent(Connection& connection, const service::Actor& actor, TimePoint now,
                        CustomerId customer, const service::ConsentWish& wish);

struct AttributeWish {
  std::string source;
  std::map<std::string, std::string> values;
};
Result<bool> SetAttributes(Connection& connection, const service::Actor& actor, TimePoint now,
                           CustomerId customer, const AttributeWish& wish);

struct VerifyWish {
  std::string field;
  std::string value;
};
Result<bool> VerifyField(Connection& connection, const service::Actor& actor, TimePoint now,
                         CustomerId customer, const VerifyWish& wish);

}  // namespace strowger::store
