#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"

// A customer is a cluster of source records; the golden view is what they say together.
namespace strowger::core {

enum class ContactKind { kPhone, kEmail, kOther };

// A way to reach a customer. Telephone numbers are E.164 where they could be normalised.
struct ContactPoint {
  ContactKind kind = ContactKind::kPhone;
  std::string value;
  std::string national;  // For people, grouped; empty when not a telephone number.
  std::string source;    // Of the record that it stands in.
  TimePoint seen;
  bool operator==(const ContactPoint&) const = default;
};

// The single-valued fields, in the order of CustomerRecord::fields.
enum class CustomerField : std::size_t {
  kDisplayName,
  kSortKey,
  kCompany,
  kTier,
  kLanguage,
  kAlert,
  kOwner,  // The id of the agent who looks after the customer.
};
inline constexpr std::size_t kCustomerFields = 7;
// How they are called in masks and in rows.
inline constexpr std::array<std::string_view, kCustomerFields> kCustomerFieldNames{
    "display_name", "sort_key", "company", "tier", "language", "alert", "owner"};

// Records of this source are typed by agents and administrators.
inline constexpr std::string_view kDeskSource = "desk";

// That a person confirmed what a record says, or that it was reported not to be right; counts as
// long as the record says so.
struct VerifiedValue {
  std::string field;  // One of kCustomerFieldNames, or "contact_points".
  std::string value;
  std::string user;
  TimePoint time;
  bool is_wrong = false;
  bool operator==(const VerifiedValue&) const = default;
};

// What one source says about a customer.
struct CustomerRecord {
  std::uint64_t id = 0;
  CustomerId origin;  // The customer that it was made for; stays through merges.
  std::string source;
  std::string external_id;
  std::uint64_t version = 0;  // Grows with each change.
  TimePoint created;
  TimePoint updated;
  // None where the source says nothing; empty where it says that there is nothing.
  std::array<std::optional<std::string>, kCustomerFields> fields;
  // None where the source says nothing. What the desk gives is the complete list of this origin as
  // of `contacts_set`.
  std::optional<std::vector<ContactPoint>> contact_points;
  TimePoint contacts_set;
  std::vector<VerifiedValue> verified;  // At most one of a field and value.
};

// None when nobody confirmed what the record says in this field; of contact points, this one.
const VerifiedValue* FindVerified(const CustomerRecord& record, std::string_view field,
                                  std::string_view value);

struct GoldenView {
  // With one origin it counts the changes; with several it tells what the records were, so that it
  // comes back when a merge is undone and stands for nothing else.
  std::uint64_t version = 0;
  TimePoint created;
  TimePoint updated;
  std::array<std::string, kCustomerFields> fields;
  // The record that each field was taken from; 0 when no record says anything.
  std::array<std::uint64_t, kCustomerFields> provenance{};
  std::vector<ContactPoint> contact_points;
};

// How much a source is believed: people who spoke with the customer above imports.
int TrustOf(std::string_view source);

// By CustomerField: the source that is believed before all others; empty: none is.
using FirstSources = std::array<std::string, kCustomerFields>;

// Survivorship: each field is taken from the records of its first source, if one of them speaks of
// it; among those that are left from the one in which a person confirmed it last; else from the
// most trusted, among equals from the newest, among these from the one that says most. Contact
// points are joined, each value once; those that are older than a complete list from the desk for
// the same origin and not in it are gone. The order of the records means nothing.
GoldenView MakeGoldenView(std::span<const CustomerRecord> records, const FirstSources& first = {});

}  // namespace strowger::core
