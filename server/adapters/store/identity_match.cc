#include "adapters/store/identity_match.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <set>
#include <utility>

#include "adapters/store/customer_rows.h"
#include "base/thread_name.h"
#include "base/thread_urgency.h"

namespace strowger::store {

using Stage = service::MatchProgress::Stage;

namespace {

constexpr double kPartsOfAll = 1e9;
// What is sure where nothing is merged by itself: pairs that are likelier join others.
constexpr double kSureUsually = 0.99;
// So many records are read at once.
constexpr std::size_t kReadTogether = 1'000;

bool IsBusy(Stage stage) {
  return stage != Stage::kNone && stage != Stage::kDone && stage != Stage::kFailed;
}

// Thrown by the search itself when it is to end.
struct Stopped {};

}  // namespace

struct IdentityMatch::Records {
  core::People people;
  std::vector<std::uint64_t> ids;  // By the number of the person.
  std::vector<std::uint64_t> versions;
};

IdentityMatch::IdentityMatch(Database& database, ChangeBell& bell, service::IdentityOptions options)
    : database_(database), bell_(bell), options_(options) {}

IdentityMatch::~IdentityMatch() { Stop(); }

Result<void> IdentityMatch::Start() {
  const std::lock_guard lock(mutex_);
  if (IsBusy(progress_.stage) || is_stopping_) {
    return FailedPrecondition("MATCH_RUNNING", "A search through all customers is under way.");
  }
  if (thread_.joinable()) thread_.join();  // It has ended.
  progress_ = {};
  progress_.stage = Stage::kReading;
  thread_ = std::thread([this] {
    NameThread("identity");
    LetOthersFirst();
    Run();
  });
  return {};
}

void IdentityMatch::Stop() {
  is_stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

service::MatchProgress IdentityMatch::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

void IdentityMatch::At(Stage stage, double share) {
  if (is_stopping_) throw Stopped();
  const std::lock_guard lock(mutex_);
  progress_.stage = stage;
  progress_.share = share;
}

void IdentityMatch::Run() {
  Result<void> searched = FailedPrecondition("MATCH_STOPPED", "The server was stopped.");
  try {
    searched = Search();
  } catch (const Stopped&) {
  } catch (const SqlFailure& failure) {
    searched = StoreError(failure);
  }
  const std::lock_guard lock(mutex_);
  progress_.stage = searched.ok() ? Stage::kDone : Stage::kFailed;
  progress_.share = searched.ok() ? 1 : progress_.share;
  if (!searched.ok()) progress_.trouble = searched.error().message;
}

Result<void> IdentityMatch::Search() {
  Records records;
  {
    Connection connection(database_.path(), Access::kRead);
    std::uint64_t last = 0;
    for (bool is_more = true; is_more;) {
      Query query(connection, "SELECT id FROM customer_record WHERE id > ? ORDER BY id LIMIT ?",
                  last, kReadTogether);
      is_more = false;
      while (query.Next()) {
        is_more = true;
        last = query.Get<std::uint64_t>(0);
        CustomerId customer;
        const auto record = ReadRecord(connection, last, customer);
        if (!record) continue;
        records.people.Add(core::FirstValuesOf(core::FactsOf(*record)));
        records.ids.push_back(last);
        records.versions.push_back(record->version);
      }
      At(Stage::kReading, 0);
    }
  }
  {
    const std::lock_guard lock(mutex_);
    progress_.records = records.ids.size();
  }
  if (records.ids.size() < 2) return {};
  core::LinkageOptions wanted;
  wanted.threshold = options_.auto_link.value_or(kSureUsually);
  wanted.review = options_.review.value_or(0);
  wanted.progress = [this](core::LinkageStage stage, double share) {
    At(stage == core::LinkageStage::kComparing ? Stage::kComparing : Stage::kLearning, share);
  };
  const core::Linkage linkage = core::FindMatches(records.people, wanted);
  if (auto kept = Keep(records, linkage.model); !kept.ok()) return kept;
  return Settle(records, linkage);
}

Result<void> IdentityMatch::Keep(const Records& records, const core::MatchModel& model) {
  const auto people = static_cast<double>(records.ids.size());
  std::vector<FrequentValue> frequent;
  for (const core::PersonField field : {core::PersonField::kGivenName, core::PersonField::kSurname,
                                        core::PersonField::kOrganisation}) {
    std::set<core::ValueNumber> seen;
    const double known = people * records.people.KnownShareOf(field);
    for (std::size_t i = 0; i < records.ids.size(); ++i) {
      const auto person = static_cast<core::People::Number>(i);
      const core::ValueNumber value = records.people.at(person)[core::IndexOf(field)];
      if (value == core::kNoValue) continue;
      const double share = records.people.ShareOf(field, value);
      if (share * known < kFrequentRecordsMin || !seen.insert(value).second) continue;
      frequent.push_back({field, std::string(records.people.Text(person, field)),
                          static_cast<std::int64_t>(std::lround(share * kPartsOfAll))});
    }
  }
  std::sort(frequent.begin(), frequent.end(), [](const FrequentValue& a, const FrequentValue& b) {
    return a.share_ppb > b.share_ppb;
  });
  if (frequent.size() > kFrequentValuesMax) frequent.resize(kFrequentValuesMax);
  return Write([&, parameters = model.parameters(),
                now = database_.clock().Now()](Connection& connection) -> Result<bool> {
    KeepLearnt(connection, parameters, frequent, records.ids.size(), now);
    return true;
  });
}

// The likeliest first, so that whoever is merged is merged for the best reason.
Result<void> IdentityMatch::Settle(const Records& records, const core::Linkage& linkage) {
  std::vector<const core::Match*> matches;
  for (const core::Match& match : linkage.matches) {
    if (match.is_direct) matches.push_back(&match);
  }
  std::sort(matches.begin(), matches.end(), [](const core::Match* a, const core::Match* b) {
    return a->probability != b->probability ? a->probability > b->probability : a->pair < b->pair;
  });
  for (std::size_t begin = 0; begin < matches.size(); begin += kPairsTogether) {
    const std::size_t end = std::min(matches.size(), begin + kPairsTogether);
    At(Stage::kWriting, static_cast<double>(begin) / static_cast<double>(matches.size()));
    std::uint64_t merged = 0;
    std::uint64_t reviews = 0;
    auto written = Write([&](Connection& connection) -> Result<bool> {
      merged = 0;
      reviews = 0;
      const Learnt learnt = ReadLearnt(connection);
      for (std::size_t i = begin; i < end; ++i) {
        const core::PersonPair pair = matches[i]->pair;
        LikelyPair likely{records.ids[pair.a],      records.ids[pair.b],
                          records.versions[pair.a], records.versions[pair.b],
                          matches[i]->probability,  {}};
        const auto opinion = CompareRecords(connection, likely.first, likely.second, learnt);
        if (!opinion) continue;
        likely.reason = core::ReasonOf(*opinion);
        const auto outcome = SettlePair(connection, likely, options_, database_.clock().Now());
        if (outcome == PairOutcome::kMerged) ++merged;
        if (outcome == PairOutcome::kReview) ++reviews;
      }
      return true;
    });
    if (!written.ok()) return written;
    if (merged > 0) bell_.Ring();
    const std::lock_guard lock(mutex_);
    progress_.pairs += end - begin;
    progress_.merged += merged;
    progress_.reviews += reviews;
  }
  return {};
}

// On this thread, which may wait.
Result<void> IdentityMatch::Write(std::function<Result<bool>(Connection&)> work) {
  std::promise<Result<bool>> promise;
  database_.Write<bool>(std::move(work),
                        [&promise](Result<bool> done) { promise.set_value(std::move(done)); });
  const Result<bool> done = promise.get_future().get();
  if (!done.ok()) return done.error();
  return {};
}

}  // namespace strowger::store
