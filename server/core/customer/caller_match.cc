#include "core/customer/caller_match.h"

#include <algorithm>
#include <array>

namespace strowger::core {

namespace {

bool Contains(std::span<const CallerHit> hits, CallerEvidence evidence, CustomerId customer) {
  return std::any_of(hits.begin(), hits.end(), [&](const CallerHit& hit) {
    return hit.evidence == evidence && hit.customer == customer;
  });
}

// Each customer with this evidence once, in the order of the hits.
std::vector<CustomerId> CustomersWith(std::span<const CallerHit> hits, CallerEvidence evidence) {
  std::vector<CustomerId> customers;
  for (const CallerHit& hit : hits) {
    if (hit.evidence != evidence) continue;
    if (std::find(customers.begin(), customers.end(), hit.customer) == customers.end()) {
      customers.push_back(hit.customer);
    }
  }
  return customers;
}

// What is said of one, and of several.
struct Said {
  std::string_view why;
  CallerIdentity identity;
};

std::vector<RankedCaller> Share(const std::vector<CustomerId>& customers, double confidence,
                                const Said& one, const Said& many) {
  const Said& said = customers.size() == 1 ? one : many;
  std::vector<RankedCaller> ranked;
  for (const CustomerId customer : customers) {
    ranked.push_back(
        {customer, confidence / static_cast<double>(customers.size()), said.why, said.identity});
  }
  return ranked;
}

// What the IVR may give, surest first, and what is said about it.
struct Given {
  CallerEvidence evidence;
  std::string_view with_number, alone, shared;
};
constexpr std::array kGiven{
    Given{CallerEvidence::kCustomer, "customer number given, number on file",
          "customer number given", "customer number given, used by several customers"},
    Given{CallerEvidence::kAccount, "account number given, number on file", "account number given",
          "account number given, used by several customers"},
};

std::vector<RankedCaller> RankGiven(std::span<const CallerHit> hits, const Given& given) {
  const auto customers = CustomersWith(hits, given.evidence);
  // Of several customers with the same number, the one who calls from a known telephone.
  for (const CustomerId customer : customers) {
    if (!Contains(hits, CallerEvidence::kExact, customer)) continue;
    return {{customer, kGivenAndNumberConfidence, given.with_number, CallerIdentity::kGiven}};
  }
  return Share(customers, kGivenConfidence, {given.alone, CallerIdentity::kGiven},
               {given.shared, CallerIdentity::kShared});
}

}  // namespace

std::vector<RankedCaller> RankCallers(std::span<const CallerHit> hits) {
  for (const Given& given : kGiven) {
    if (auto ranked = RankGiven(hits, given); !ranked.empty()) return ranked;
  }
  if (const auto exact = CustomersWith(hits, CallerEvidence::kExact); !exact.empty()) {
    return Share(exact, kExactConfidence, {"number on file, exact", CallerIdentity::kExact},
                 {"number on file with several customers", CallerIdentity::kShared});
  }
  return Share(CustomersWith(hits, CallerEvidence::kSuffix), kSuffixConfidence,
               {"last digits of a number on file", CallerIdentity::kMaybe},
               {"last digits of numbers on file", CallerIdentity::kMaybe});
}

std::vector<RankedCaller> OtherCallers(std::span<const CallerHit> hits,
                                       const RankedCaller& caller) {
  if (caller.identity != CallerIdentity::kGiven) return {};
  auto others = CustomersWith(hits, CallerEvidence::kExact);
  std::erase(others, caller.customer);
  constexpr Said kSaid{"number on file, but another was named", CallerIdentity::kMaybe};
  return Share(others, 1 - caller.confidence, kSaid, kSaid);
}

}  // namespace strowger::core
