#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "core/identity/person_facts.h"
#include "service/ports/review_queue.h"

// Records that may be of one person: by which keys they are found, how likely it is, and what is
// done about it.
namespace strowger::store {

// A key that more records have says little and is passed over.
inline constexpr std::size_t kRecordsOfKeyMax = 50;
// A record is compared with no more than this.
inline constexpr std::size_t kCandidatesMax = 200;

// Puts a record in the line of those that are to be compared. After each change of one.
void QueueForIdentity(Connection& connection, std::uint64_t record);

struct QueuedRecord {
  std::int64_t number = 0;  // In the line; another one when it is changed meanwhile.
  std::uint64_t record = 0;
};
std::vector<QueuedRecord> FirstInLine(Connection& connection, std::size_t most);
void TakeOutOfLine(Connection& connection, const QueuedRecord& queued);

// Makes the keys of a record anew.
void KeepKeys(Connection& connection, std::uint64_t record);

// What was learnt last, or the usual.
struct Learnt {
  core::MatchParameters parameters;
  double records = 0;  // That there are now.
  bool has_shares = false;
};
Learnt ReadLearnt(Connection& connection);
// `shares` are in billionths.
struct FrequentValue {
  core::PersonField field = core::PersonField::kSurname;
  std::string value;
  std::int64_t share_ppb = 0;
};
void KeepLearnt(Connection& connection, const core::MatchParameters& parameters,
                const std::vector<FrequentValue>& frequent, std::size_t records, TimePoint now);

// Two records that may be of one person, as they were when that was found.
struct LikelyPair {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::uint64_t first_version = 0;
  std::uint64_t second_version = 0;
  double probability = 0;
  std::string reason;
};

// Those of a record with at least that probability, the likeliest first.
std::vector<LikelyPair> LikelyPairsOf(Connection& connection, std::uint64_t record,
                                      const Learnt& learnt, double least);

// The two records compared as they are; none when one of them is gone.
std::optional<core::PairOpinion> CompareRecords(Connection& connection, std::uint64_t first,
                                                std::uint64_t second, const Learnt& learnt);

enum class PairOutcome { kNothing, kMerged, kReview };
// Merges the customers of the two, or puts them up for review, as the options say. Nothing is done
// about two who are one already, who may never be, or of whom one has changed. Two who were once
// taken apart are never merged by themselves.
PairOutcome SettlePair(Connection& connection, const LikelyPair& pair,
                       const service::IdentityOptions& options, TimePoint now);

// The least probability that matters; none: nothing does.
std::optional<double> LeastProbability(const service::IdentityOptions& options);

}  // namespace strowger::store
