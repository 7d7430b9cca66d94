#include "core/customer/golden_view.h"

#include <algorithm>

namespace strowger::core {

namespace {

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
  std::optional<TimePoint> complete_at;
  for (const CustomerRecord* record : records) {
    if (!record->contact_points) continue;
    for (const ContactPoint& point : *record->contact_points) {
      const bool is_outdated = complete_at && record->contacts_set <= *complete_at;
      if (!is_outdated && !IsListed(points, point)) points.push_back(point);
    }
    if (record->source == kDeskSource && !complete_at) complete_at = record->contacts_set;
  }
  return points;
}

}  // namespace

int TrustOf(std::string_view source) { return source == kDeskSource ? 2 : 1; }

GoldenView MakeGoldenView(std::span<const CustomerRecord> records) {
  const auto believed = ByBelief(records);
  GoldenView view;
  for (std::size_t field = 0; field < kCustomerFields; ++field) {
    const auto speaker = std::find_if(
        believed.begin(), believed.end(),
        [field](const CustomerRecord* record) { return record->fields[field].has_value(); });
    if (speaker == believed.end()) continue;
    view.fields[field] = *(*speaker)->fields[field];
    view.provenance[field] = (*speaker)->id;
  }
  view.contact_points = JoinContactPoints(believed);
  return view;
}

}  // namespace strowger::core
