#include "adapters/store/identity_rows.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "adapters/store/customer_merge.h"
#include "adapters/store/customer_rows.h"
#include "core/text/utf8.h"

namespace strowger::store {

using core::MatchParameters;
using core::PersonFacts;

namespace {

// Who merges what is sure.
constexpr std::string_view kActor = "identity";
constexpr double kMillion = 1e6;
constexpr double kBillion = 1e9;
constexpr std::size_t kNumberBytes = 32;

std::vector<std::int64_t> KeysOf(Connection& connection, std::uint64_t record) {
  Query query(connection, "SELECT key FROM identity_key WHERE record_id = ? ORDER BY key", record);
  std::vector<std::int64_t> keys;
  while (query.Next()) keys.push_back(query.Get<std::int64_t>(0));
  return keys;
}

// All numbers of the parameters in one order.
template <class Parameters, class Visit>
void VisitNumbers(Parameters& parameters, Visit visit) {
  for (auto* levels : {&parameters.same, &parameters.chance}) {
    for (auto& field : *levels) {
      for (auto& share : field) visit(share);
    }
  }
  visit(parameters.swapped_names);
  visit(parameters.swapped_addresses);
  visit(parameters.matches_each);
  visit(parameters.housemates_each);
  visit(parameters.neighbours);
}

std::string TextOf(const MatchParameters& parameters) {
  std::string text;
  VisitNumbers(parameters, [&text](double number) {
    char digits[kNumberBytes];
    std::snprintf(digits, sizeof digits, "%.17g ", number);
    text += digits;
  });
  return text;
}

// None when there are fewer numbers than this program knows fields for: it is learnt anew.
std::optional<MatchParameters> ParametersFrom(std::string_view text) {
  MatchParameters parameters;
  bool is_whole = true;
  VisitNumbers(parameters, [&](double& number) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    is_whole = is_whole && problem == std::errc();
    if (!is_whole) return;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with(' ')) text.remove_prefix(1);
  });
  if (!is_whole || !text.empty()) return std::nullopt;
  return parameters;
}

// Those that share a key with the record, each once, of another customer.
std::vector<std::uint64_t> CandidatesOf(Connection& connection, std::uint64_t record) {
  std::set<std::uint64_t> candidates;
  for (const std::int64_t key : KeysOf(connection, record)) {
    std::vector<std::uint64_t> others;
    Query query(connection, "SELECT record_id FROM identity_key WHERE key = ? LIMIT ?", key,
                kRecordsOfKeyMax + 1);
    while (query.Next()) others.push_back(query.Get<std::uint64_t>(0));
    if (others.size() <= kRecordsOfKeyMax) candidates.insert(others.begin(), others.end());
    if (candidates.size() > kCandidatesMax) break;
  }
  candidates.erase(record);
  std::vector<std::uint64_t> found(candidates.begin(), candidates.end());
  if (found.size() > kCandidatesMax) found.resize(kCandidatesMax);
  return found;
}

core::ValueShares SharesIn(Connection& connection, const Learnt& learnt) {
  if (!learnt.has_shares) {
    return [](core::PersonField, std::string_view) { return std::optional<double>(); };
  }
  return [&connection](core::PersonField field, std::string_view value) -> std::optional<double> {
    const bool is_counted = field == core::PersonField::kGivenName ||
                            field == core::PersonField::kSurname ||
                            field == core::PersonField::kOrganisation;
    if (!is_counted) return std::nullopt;
    Query query(connection, "SELECT share_ppb FROM identity_share WHERE field = ? AND value = ?",
                core::NameOf(field), value);
    // Only frequent ones are kept.
    return query.Next() ? static_cast<double>(query.Get<std::int64_t>(0)) / kBillion : 0;
  };
}

bool WasTakenApart(Connection& connection, CustomerId a, CustomerId b) {
  for (const auto& [one, other] : {std::pair(a, b), std::pair(b, a)}) {
    Query query(connection,
                "SELECT 1 FROM customer_change WHERE customer_id = ? AND kind = ? AND other_id = ?"
                " LIMIT 1",
                one, service::CustomerChangeKind::kSplitFrom, other);
    if (query.Next()) return true;
  }
  return false;
}

bool MayNeverBeOne(Connection& connection, CustomerId a, CustomerId b) {
  for (const auto& [one, other] : {std::pair(a, b), std::pair(b, a)}) {
    Query query(connection,
                "SELECT 1 FROM customer_record a JOIN customer_never_link n ON n.first = a.id"
                " JOIN customer_record b ON b.id = n.second"
                " WHERE a.customer_id = ? AND b.customer_id = ? LIMIT 1",
                one, other);
    if (query.Next()) return true;
  }
  return false;
}

}  // namespace

void QueueForIdentity(Connection& connection, std::uint64_t record) {
  Execute(connection, "DELETE FROM identity_todo WHERE record_id = ?", record);
  Execute(connection, "INSERT INTO identity_todo (record_id) VALUES (?)", record);
}

std::vector<QueuedRecord> FirstInLine(Connection& connection, std::size_t most) {
  Query query(connection,
              "SELECT number, record_id FROM identity_todo WHERE number > ? ORDER BY number"
              " LIMIT ?",
              0, most);
  std::vector<QueuedRecord> first;
  while (query.Next()) first.push_back({query.Get<std::int64_t>(0), query.Get<std::uint64_t>(1)});
  return first;
}

void TakeOutOfLine(Connection& connection, const QueuedRecord& queued) {
  Execute(connection, "DELETE FROM identity_todo WHERE number = ?", queued.number);
}

void KeepKeys(Connection& connection, std::uint64_t record) {
  std::vector<std::int64_t> wanted;
  CustomerId customer;
  if (const auto known = ReadRecord(connection, record, customer)) {
    for (const std::uint64_t key : core::IdentityKeysOf(core::FactsOf(*known))) {
      wanted.push_back(static_cast<std::int64_t>(key));
    }
    std::sort(wanted.begin(), wanted.end());
  }
  const auto kept = KeysOf(connection, record);
  std::vector<std::int64_t> some;
  std::set_difference(kept.begin(), kept.end(), wanted.begin(), wanted.end(),
                      std::back_inserter(some));
  for (const std::int64_t key : some) {
    Execute(connection, "DELETE FROM identity_key WHERE key = ? AND record_id = ?", key, record);
  }
  some.clear();
  std::set_difference(wanted.begin(), wanted.end(), kept.begin(), kept.end(),
                      std::back_inserter(some));
  for (const std::int64_t key : some) {
    Execute(connection, "INSERT INTO identity_key (key, record_id) VALUES (?, ?)", key, record);
  }
}

Learnt ReadLearnt(Connection& connection) {
  Learnt learnt;
  learnt.parameters = core::UsualMatchParameters();
  {
    // Nearly as many as there are.
    Query count(connection, "SELECT max(id) FROM customer_record");
    if (count.Next()) learnt.records = static_cast<double>(count.Get<std::int64_t>(0));
  }
  Query query(connection, "SELECT parameters FROM identity_learnt WHERE id = 1");
  if (!query.Next()) return learnt;
  const auto parameters = ParametersFrom(query.Text(0));
  if (!parameters) return learnt;
  learnt.parameters = *parameters;
  learnt.has_shares = true;
  return learnt;
}

void KeepLearnt(Connection& connection, const MatchParameters& parameters,
                const std::vector<FrequentValue>& frequent, std::size_t records, TimePoint now) {
  const std::string text = TextOf(parameters);
  Execute(connection,
          "INSERT INTO identity_learnt (id, parameters, records, time_ns) VALUES (1, ?, ?, ?)"
          " ON CONFLICT (id) DO UPDATE SET parameters = excluded.parameters,"
          " records = excluded.records, time_ns = excluded.time_ns",
          text, records, now);
  Execute(connection, "DELETE FROM identity_share");
  for (const FrequentValue& one : frequent) {
    Execute(connection, "INSERT INTO identity_share (field, value, share_ppb) VALUES (?, ?, ?)",
            core::NameOf(one.field), one.value, one.share_ppb);
  }
}

std::vector<LikelyPair> LikelyPairsOf(Connection& connection, std::uint64_t record,
                                      const Learnt& learnt, double least) {
  CustomerId customer;
  const auto known = ReadRecord(connection, record, customer);
  if (!known) return {};
  const PersonFacts facts = core::FactsOf(*known);
  const core::ValueShares shares = SharesIn(connection, learnt);
  std::vector<LikelyPair> pairs;
  for (const std::uint64_t candidate : CandidatesOf(connection, record)) {
    CustomerId owner;
    const auto other = ReadRecord(connection, candidate, owner);
    if (!other || owner == customer) continue;
    const auto opinion = core::ComparePersons(facts, core::FactsOf(*other), learnt.parameters,
                                              learnt.records, shares);
    if (opinion.probability < least) continue;
    LikelyPair pair{record,         candidate,           known->version,
                    other->version, opinion.probability, core::ReasonOf(opinion)};
    if (pair.second < pair.first) {
      std::swap(pair.first, pair.second);
      std::swap(pair.first_version, pair.second_version);
    }
    pairs.push_back(std::move(pair));
  }
  std::sort(pairs.begin(), pairs.end(),
            [](const LikelyPair& a, const LikelyPair& b) { return a.probability > b.probability; });
  return pairs;
}

std::optional<core::PairOpinion> CompareRecords(Connection& connection, std::uint64_t first,
                                                std::uint64_t second, const Learnt& learnt) {
  CustomerId customer;
  const auto one = ReadRecord(connection, first, customer);
  const auto other = ReadRecord(connection, second, customer);
  if (!one || !other) return std::nullopt;
  return core::ComparePersons(core::FactsOf(*one), core::FactsOf(*other), learnt.parameters,
                              learnt.records, SharesIn(connection, learnt));
}

PairOutcome SettlePair(Connection& connection, const LikelyPair& pair,
                       const service::IdentityOptions& options, TimePoint now) {
  CustomerId first;
  CustomerId second;
  const auto one = ReadRecord(connection, pair.first, first);
  const auto other = ReadRecord(connection, pair.second, second);
  if (!one || !other || first == second) return PairOutcome::kNothing;
  // It will be compared again.
  if (one->version != pair.first_version || other->version != pair.second_version) {
    return PairOutcome::kNothing;
  }
  if (MayNeverBeOne(connection, first, second)) return PairOutcome::kNothing;
  const bool is_sure = options.auto_link && pair.probability >= *options.auto_link;
  if (is_sure && !WasTakenApart(connection, first, second)) {
    const std::string reason(core::BeginningOf(pair.reason, kReasonBytesMax));
    const service::Actor actor{std::string(kActor), "", {}};
    // By the numbers of their records, so that it can be taken back. A customer of too many records
    // stays as it is.
    if (MergeCustomers(connection, actor, now, one->origin, other->origin, reason).ok()) {
      return PairOutcome::kMerged;
    }
  }
  if (!options.review || pair.probability < *options.review) return PairOutcome::kNothing;
  const auto ppm = static_cast<std::int64_t>(std::lround(pair.probability * kMillion));
  Query known(connection, "SELECT id FROM identity_review WHERE first = ? AND second = ?",
              pair.first, pair.second);
  if (known.Next()) return PairOutcome::kNothing;
  Execute(connection,
          "INSERT INTO identity_review (first, second, probability_ppm, state, user, time_ns)"
          " VALUES (?, ?, ?, 'open', '', ?)",
          pair.first, pair.second, ppm, now);
  return PairOutcome::kReview;
}

std::optional<double> LeastProbability(const service::IdentityOptions& options) {
  if (options.review && options.auto_link) return std::min(*options.review, *options.auto_link);
  return options.review ? options.review : options.auto_link;
}

}  // namespace strowger::store
