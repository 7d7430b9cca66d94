#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "base/id.h"

// Who may be calling, and how sure that is.
namespace strowger::core {

// How many customers may be calling.
enum class CallerMatch { kNone, kOne, kMany };

// How we know who is calling.
enum class CallerIdentity {
  kNobody,  // We do not.
  kGiven,   // The IVR gave a number that only this customer has.
  kExact,   // The telephone number is on file with this customer alone.
  kShared,  // Several have this number.
  kMaybe,   // The last digits are the same.
  kChosen,  // The agent said so.
};

// Why a customer came into question.
enum class CallerEvidence {
  kCustomer,  // The IVR named the customer, for example because a token proved who it is.
  kAccount,   // The IVR gave an account number, which the caller typed.
  kExact,     // The number is on file.
  kSuffix,    // The last digits of a number on file are the same: the area code may be missing.
};

struct CallerHit {
  CustomerId customer;
  CallerEvidence evidence = CallerEvidence::kExact;
};

struct RankedCaller {
  CustomerId customer;
  double confidence = 0;  // 0 to 1.
  std::string_view why;
  CallerIdentity identity = CallerIdentity::kNobody;
};

// Of a customer or account number that the IVR gave, with the telephone number on file and without.
inline constexpr double kGivenAndNumberConfidence = 0.995;
inline constexpr double kGivenConfidence = 0.98;
inline constexpr double kExactConfidence = 0.97;
inline constexpr double kSuffixConfidence = 0.6;

// How many digits the end of a number must have in common to be a suffix match.
inline constexpr std::size_t kSuffixDigits = 8;
// A number on file with more customers than this says nothing about any of them; the hits beyond
// are not asked for.
inline constexpr std::size_t kCallerHitsMax = 20;

// Ranks the hits, surest first. A customer number beats an account number, this one the telephone
// number, and an exact match makes suffix matches meaningless; hits of the same kind share the
// confidence of that kind. Hits of one kind keep their order.
std::vector<RankedCaller> RankCallers(std::span<const CallerHit> hits);

// Who it might be besides: those with this telephone number on file where the IVR named another.
std::vector<RankedCaller> OtherCallers(std::span<const CallerHit> hits, const RankedCaller& caller);

}  // namespace strowger::core
