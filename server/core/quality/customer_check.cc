#include "core/quality/customer_check.h"

namespace strowger::core {

std::string_view ElementOf(ContactKind kind) {
  if (kind == ContactKind::kPhone) return kPhoneElement;
  return kind == ContactKind::kEmail ? kMailElement : std::string_view("other");
}

FirstSources FirstSourcesOf(const Dictionary& dictionary) {
  FirstSources first;
  for (std::size_t i = 0; i < kCustomerFields; ++i) {
    const Element* element = dictionary.Find(kCustomerElements[i]);
    if (element != nullptr) first[i] = element->source_of_truth;
  }
  return first;
}

FirstAttributeSources FirstAttributeSourcesOf(const Dictionary& dictionary) {
  FirstAttributeSources first;
  for (const Element& element : dictionary.elements()) {
    if (!element.source_of_truth.empty()) first.emplace(element.name, element.source_of_truth);
  }
  return first;
}

Error TooManyContactPoints() {
  const std::string most = std::to_string(kContactPointsMax);
  return InvalidArgument("TOO_MANY_CONTACT_POINTS",
                         "A customer has at most " + most + " contact points.", {{"max", most}});
}

Result<void> CheckCustomer(const Dictionary& dictionary, const CustomerTexts& fields,
                           std::span<const ContactPoint> points) {
  for (std::size_t i = 0; i < kCustomerFields; ++i) {
    if (!fields[i]) continue;
    if (auto checked = dictionary.Check(kCustomerElements[i], *fields[i]); !checked.ok()) {
      return checked;
    }
  }
  if (points.size() > kContactPointsMax) return TooManyContactPoints();
  for (const ContactPoint& point : points) {
    if (auto checked = dictionary.Check(ElementOf(point.kind), point.value); !checked.ok()) {
      return checked;
    }
  }
  return {};
}

Result<void> CheckHasName(std::string_view display_name, std::string_view company) {
  if (!display_name.empty() || !company.empty()) return {};
  return InvalidArgument("NAME_MISSING", "A customer needs a name or a company.",
                         {{"field", "display_name"}});
}

}  // namespace strowger::core
