#include "core/customer/golden_view.h"

#include <algorithm>
#include <map>

namespace strowger::core {

namespace {

std::ptrdiff_t CountSaid(const CustomerRecord& record) {
  return std::count_if(record.fields.begin(), record.fields.end(),
                       [](const auto& field) { return field && !field->empty(); });
}

// Most believed first; the order is total, so that the view does not depend on the order of
// reading.
std::vector<const CustomerRecord*> ByBelief(std::span<const CustomerRecord> records) {
  std::vector<const CustomerRecord*> sorted;
  for (const CustomerRecord& record : records) sorted.push_back(&record);
  std::sort(sorted.begin(), sorted.end(), [](const CustomerRecord* a, const CustomerRecord* b) {
    const int trust_a = TrustOf(a->source);
    const int trust_b = TrustOf(b->source);
    if (trust_a != trust_b) return trust_a > trust_b;
    if (a->updated != b->updated) return a->updated > b->updated;
    if (CountSaid(*a) != CountSaid(*b)) return CountSaid(*a) > CountSaid(*b);
    return a->id > b->id;
  });
  return sorted;
}

bool IsListed(const std::vector<ContactPoint>& points, const ContactPoint& point) {
  return std::any_of(points.begin(), points.end(), [&](const ContactPoint& known) {
    return known.kind == point.kind && known.value == point.value;
  });
}

std::vector<ContactPoint> JoinContactPoints(const std::vector<const CustomerRecord*>& records) {
  std::vector<ContactPoint> points;
  std::map<CustomerId, TimePoint> complete_at;  // By origin.
  for (const CustomerRecord* record : records) {
    if (!record->contact_points) continue;
    const auto list = complete_at.find(record->origin);
    const bool is_outdated = list != complete_at.end() && record->contacts_set <= list->second;
    for (const ContactPoint& point : *record->contact_points) {
      if (!is_outdated && !IsListed(points, point)) points.push_back(point);
    }
    if (record->source == kDeskSource) complete_at.emplace(record->origin, record->contacts_set);
  }
  return points;
}

// The record that a field is taken from; none when none speaks of it. `source`: only its records
// count; empty: all do.
const CustomerRecord* SpeakerOf(const std::vector<const CustomerRecord*>& believed,
                                std::size_t field, const std::string& source) {
  const CustomerRecord* speaker = nullptr;
  const VerifiedValue* confirmed = nullptr;
  for (const CustomerRecord* record : believed) {
    if (!record->fields[field] || (!source.empty() && record->source != source)) continue;
    if (speaker == nullptr) speaker = record;
    const auto* found = FindVerified(*record, kCustomerFieldNames[field], *record->fields[field]);
    if (found == nullptr || (confirmed != nullptr && found->time <= confirmed->time)) continue;
    confirmed = found;
    speaker = record;
  }
  return speaker;
}

// Spreads a number over all 64 bits (splitmix64).
std::uint64_t Mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

std::uint64_t VersionOf(std::span<const CustomerRecord> records) {
  std::uint64_t changes = 0;
  std::uint64_t hash = 0;
  bool has_one_origin = true;
  for (const CustomerRecord& record : records) {
    changes += record.version;
    hash += Mix(Mix(record.id) + record.version);
    has_one_origin = has_one_origin && record.origin == records.front().origin;
  }
  // Positive as a signed number, and never that of a customer with one origin.
  constexpr std::uint64_t kSeveral = std::uint64_t{1} << 62;
  return has_one_origin ? changes : kSeveral | (Mix(hash) >> 2);
}

}  // namespace

const VerifiedValue* FindVerified(const CustomerRecord& record, std::string_view field,
                                  std::string_view value) {
  const auto found =
      std::find_if(record.verified.begin(), record.verified.end(), [&](const VerifiedValue& known) {
        return known.field == field && known.value == value && !known.is_wrong;
      });
  return found == record.verified.end() ? nullptr : &*found;
}

int TrustOf(std::string_view source) { return source == kDeskSource ? 2 : 1; }

GoldenView MakeGoldenView(std::span<const CustomerRecord> records, const FirstSources& first) {
  const auto believed = ByBelief(records);
  GoldenView view;
  view.version = VersionOf(records);
  for (const CustomerRecord& record : records) {
    if (&record == records.data() || record.created < view.created) view.created = record.created;
    view.updated = std::max(view.updated, record.updated);
  }
  for (std::size_t field = 0; field < kCustomerFields; ++field) {
    const CustomerRecord* speaker = SpeakerOf(believed, field, first[field]);
    if (speaker == nullptr && !first[field].empty()) speaker = SpeakerOf(believed, field, "");
    if (speaker == nullptr) continue;
    view.fields[field] = *speaker->fields[field];
    view.provenance[field] = speaker->id;
  }
  view.contact_points = JoinContactPoints(believed);
  return view;
}

}  // namespace strowger::core
