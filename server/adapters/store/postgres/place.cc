#include "adapters/store/postgres/place.h"

#include <algorithm>
#include <array>

namespace strowger::store::postgres {

namespace {

constexpr std::array<std::string_view, 2> kSchemes{"postgresql://", "postgres://"};
constexpr std::string_view kHidden = "...";

std::string_view SchemeOf(std::string_view place) {
  for (const std::string_view scheme : kSchemes) {
    if (place.starts_with(scheme)) return scheme;
  }
  return {};
}

void HideBeforeHost(std::string& place, std::size_t begin) {
  const std::size_t end = std::min(place.find_first_of("/?", begin), place.size());
  const std::size_t at = place.rfind('@', end);
  if (at == std::string::npos || at < begin || at > end) return;
  const std::size_t colon = place.find(':', begin);
  if (colon < at) place.replace(colon + 1, at - colon - 1, kHidden);
}

void HideParameters(std::string& place) {
  for (const std::string_view name : {"password=", "sslpassword="}) {
    for (std::size_t at = place.find('?'); at < place.size();) {
      const std::size_t begin = at + 1;
      at = std::min(place.find('&', begin), place.size());
      if (place.compare(begin, name.size(), name) != 0) continue;
      place.replace(begin + name.size(), at - begin - name.size(), kHidden);
      at = std::min(place.find('&', begin), place.size());
    }
  }
}

}  // namespace

bool IsPlace(std::string_view place) { return !SchemeOf(place).empty(); }

std::string ShownPlace(const std::string& place) {
  std::string shown = place;
  HideBeforeHost(shown, SchemeOf(place).size());
  HideParameters(shown);
  return shown;
}

}  // namespace strowger::store::postgres
