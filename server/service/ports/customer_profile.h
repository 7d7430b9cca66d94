#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/customer/attributes.h"
#include "core/customer/consent.h"
#include "service/ports/done.h"

// What is known of a customer besides its fields: server/decisions/0019-profile-and-facts.md.
namespace strowger::service {

// One value that is shown, and where it is from.
struct ProfileValue {
  std::string name;  // "display_name"; of attributes the attribute's.
  std::string value;
  CustomerId origin;   // The customer that the record was made for.
  std::string source;  // Of the record; of attributes who said so.
  TimePoint time;      // When the source last said something.
  std::optional<std::pair<std::string, TimePoint>> verified;  // By which user, when.
};

struct ProfileTag {
  std::string tag;
  CustomerId origin;
  std::string user;
  TimePoint time;
};

struct CustomerConsent {
  core::ConsentStatement statement;
  CustomerId origin;
};

struct CustomerRelation {
  std::string kind;  // What the customer is to or of the other.
  CustomerId other;
  std::string other_name;
  std::string note;
  std::string user;
  TimePoint time;
};

// What another system holds about a customer.
struct CustomerFact {
  CustomerId customer;  // As it is now.
  CustomerId origin;
  std::string source;
  std::string kind;  // "order", "invoice", "contract", "payment", or another.
  std::string external_id;
  std::string number;  // For people.
  std::string status;
  std::optional<std::int64_t> amount;  // In minor units.
  std::string currency;                // ISO 4217; empty without an amount.
  std::string text;
  TimePoint time;  // Of the fact, by which the newest wins.
  TimePoint heard;
};

struct CustomerProfile {
  CustomerId customer;
  std::vector<ProfileValue> fields;  // Those that are known, and each contact point.
  std::vector<ProfileValue> attributes;
  std::vector<ProfileTag> tags;
  std::vector<CustomerConsent> consents;    // Those that count.
  std::vector<CustomerRelation> relations;  // The oldest, at most kProfileRelationsMax.
  std::size_t relation_count = 0;
  std::vector<CustomerFact> facts;  // The newest, at most kProfileFactsMax.
};
inline constexpr std::size_t kProfileRelationsMax = 50;
inline constexpr std::size_t kProfileFactsMax = 20;

struct TagWish {
  std::vector<std::string> add;
  std::vector<std::string> remove;
};

struct ConsentWish {
  core::ContactChannel channel = core::ContactChannel::kCall;
  std::string purpose;
  core::ConsentState state = core::ConsentState::kUnknown;
  std::string source;
  std::string evidence;
  TimePoint stated;  // None: now.
};

struct RelationWish {
  CustomerId customer;
  std::string kind;  // What the customer is to or of the other.
  CustomerId other;
  std::string note;
};

struct FactWish {
  CustomerFact fact;  // `customer` is whom it is about; none: see below.
  // By which the source knows the customer: the external id of its record.
  std::string record;
};

struct FactReport {
  std::size_t created = 0;
  std::size_t updated = 0;
  std::size_t unchanged = 0;
  std::size_t outdated = 0;  // Something newer is known.
  // Which were refused, by their place from 0, and why.
  std::vector<std::pair<std::size_t, std::string>> refused;
};
inline constexpr std::size_t kFactsAtOnceMax = 1'000;

struct FactQuery {
  CustomerId customer;
  std::string kind;  // Empty: all.
  std::size_t page_size = 50;
  std::string page_token;
};

// All that changes is refused with NOT_FOUND CUSTOMER_UNKNOWN when there is no such customer, and
// points at the record of the customer that was named, so that it is on the right side when a merge
// is undone.
class CustomerProfiles {
 public:
  virtual ~CustomerProfiles() = default;

  virtual void GetProfile(CustomerId customer, Done<CustomerProfile> done) = 0;
  // All statements, oldest first.
  virtual void ListConsents(CustomerId customer, Done<std::vector<CustomerConsent>> done) = 0;
  // Newest first.
  virtual void ListFacts(FactQuery query,
                         Done<std::pair<std::vector<CustomerFact>, std::string>> done) = 0;
  // Oldest first.
  virtual void ListRelations(CustomerId customer, std::size_t page_size, std::string page_token,
                             Done<std::pair<std::vector<CustomerRelation>, std::string>> done) = 0;

  // A tag is taken from all records of the customer.
  virtual void ChangeTags(Actor actor, CustomerId customer, TagWish wish, Done<void> done) = 0;
  virtual void SetConsent(Actor actor, CustomerId customer, ConsentWish wish, Done<void> done) = 0;
  // What the source says; an empty value takes the attribute away, of all records and sources when
  // the source is the desk.
  virtual void SetAttributes(Actor actor, CustomerId customer, std::string source,
                             std::map<std::string, std::string> values, Done<void> done) = 0;
  virtual void Relate(Actor actor, RelationWish wish, Done<void> done) = 0;
  virtual void Unrelate(Actor actor, RelationWish wish, Done<void> done) = 0;
  // Good ones are taken, the others told. A repeat changes nothing.
  virtual void PutFacts(Actor actor, std::vector<FactWish> facts, Done<FactReport> done) = 0;
  // A person confirmed the value that is shown; VALUE_CHANGED when `value` is not that one.
  virtual void VerifyField(Actor actor, CustomerId customer, std::string field, std::string value,
                           Done<void> done) = 0;
};

}  // namespace strowger::service
