#include "core/customer/consent.h"

#include <algorithm>
#include <tuple>

namespace strowger::core {

std::vector<ConsentStatement> CountingConsents(std::vector<ConsentStatement> statements) {
  const auto is_before = [](const ConsentStatement& a, const ConsentStatement& b) {
    // The later ones and, among equals, the withdrawn come first.
    return std::tuple(a.channel, std::string_view(a.purpose), b.stated, b.state, b.id) <
           std::tuple(b.channel, std::string_view(b.purpose), a.stated, a.state, a.id);
  };
  std::sort(statements.begin(), statements.end(), is_before);
  const auto is_same = [](const ConsentStatement& a, const ConsentStatement& b) {
    return a.channel == b.channel && a.purpose == b.purpose;
  };
  statements.erase(std::unique(statements.begin(), statements.end(), is_same), statements.end());
  return statements;
}

}  // namespace strowger::core
