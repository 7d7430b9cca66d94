#include "adapters/store/quality_rows.h"

#include <algorithm>
#include <utility>

#include "adapters/store/counters.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/profile_rows.h"
#include "core/quality/customer_check.h"

namespace strowger::store {

namespace {

using core::DayNumber;
using core::KnownValue;

// A value that more have than these is a line or an address that many share, and no duplicate.
constexpr std::size_t kSharersMax = 3;
constexpr std::size_t kSharersQueued = kSharersMax + 1;
constexpr std::string_view kRebuiltTo = "quality_rebuilt_to";
constexpr std::string_view kFingerprint = "quality_fingerprint";

// How far down the list a task stands: by class, then by how many weeks since, then by the worth of
// the customer.
constexpr std::int64_t kWorthMax = 0xffff;
constexpr std::int64_t kWeeksMax = 0xffff;
std::int64_t RankOf(const core::AskFor& ask, int worth) {
  const auto importance = static_cast<std::int64_t>(ask.importance);
  const std::int64_t weeks = std::clamp<std::int64_t>(ask.since / 7, 0, kWeeksMax);
  return (importance << 32) | (weeks << 16) |
         (kWorthMax - std::clamp<std::int64_t>(worth, 0, kWorthMax));
}

// Whether somebody said that two customers are two people.
bool AreKeptApart(Connection& connection, CustomerId a, CustomerId b) {
  Query query(connection,
              "SELECT 1 FROM customer_record r JOIN customer_never_link n ON n.first = r.id"
              " JOIN customer_record o ON o.id = n.second"
              " WHERE r.customer_id = ?1 AND o.customer_id = ?2 UNION ALL"
              " SELECT 1 FROM customer_record r JOIN customer_never_link n ON n.second = r.id"
              " JOIN customer_record o ON o.id = n.first"
              " WHERE r.customer_id = ?1 AND o.customer_id = ?2 LIMIT 1",
              a, b);
  return query.Next();
}

std::vector<CustomerId> SharersOf(Connection& connection, CustomerId customer,
                                  const core::ContactPoint& point) {
  Query query(connection,
              "SELECT DISTINCT customer_id FROM contact_point WHERE value = ? AND kind = ?"
              " AND customer_id <> ? LIMIT ?",
              point.value, point.kind, customer, kSharersQueued);
  std::vector<CustomerId> sharers;
  while (query.Next()) sharers.push_back(query.Get<CustomerId>(0));
  return sharers;
}

bool IsDuplicate(Connection& connection, CustomerId customer, const core::ContactPoint& point) {
  const auto sharers = SharersOf(connection, customer, point);
  if (sharers.size() > kSharersMax) return false;
  return std::any_of(sharers.begin(), sharers.end(), [&](CustomerId sharer) {
    return !AreKeptApart(connection, customer, sharer);
  });
}

// The last word of a person or a report on a value; null when there is none.
const core::VerifiedValue* LastWordOn(const std::vector<core::CustomerRecord>& records,
                                      std::string_view field, std::string_view value) {
  const core::VerifiedValue* last = nullptr;
  for (const auto& record : records) {
    for (const auto& word : record.verified) {
      if (word.field != field || word.value != value) continue;
      if (last == nullptr || word.time > last->time) last = &word;
    }
  }
  return last;
}

void AddWord(const core::VerifiedValue* word, KnownValue& known) {
  if (word == nullptr) return;
  if (word->is_wrong) {
    known.reported = core::DayNumberOf(word->time);
  } else {
    known.said = std::max(known.said, core::DayNumberOf(word->time));
  }
}

void AddFields(const std::vector<core::CustomerRecord>& records, const core::GoldenView& view,
               std::vector<KnownValue>& values) {
  for (std::size_t i = 0; i < core::kCustomerFields; ++i) {
    KnownValue known{core::kCustomerElements[i], view.fields[i], 0, std::nullopt, false};
    for (const auto& record : records) {
      if (record.id == view.provenance[i]) known.said = core::DayNumberOf(record.updated);
    }
    AddWord(LastWordOn(records, kFieldNames[i], view.fields[i]), known);
    values.push_back(known);
  }
}

int WorthOf(const Connection& connection, const std::string& tier) {
  const auto points = connection.tier_points();
  const auto found = points->find(tier);
  return found == points->end() ? 0 : found->second;
}

struct TaskRow {
  core::AskFor ask;
  std::int64_t rank = 0;
};

std::map<std::string, TaskRow> TasksOf(Connection& connection, CustomerId customer) {
  Query query(connection,
              "SELECT element, reason, since_day, said_day, rank FROM quality_task"
              " WHERE customer_id = ?",
              customer);
  std::map<std::string, TaskRow> tasks;
  while (query.Next()) {
    TaskRow row;
    row.ask.element = query.Get<std::string>(0);
    row.ask.reason = core::AskReasonNamed(query.Text(1)).value_or(core::AskReason::kMissing);
    row.ask.since = query.Get<DayNumber>(2);
    row.ask.day = query.Get<DayNumber>(3);
    row.rank = query.Get<std::int64_t>(4);
    tasks.emplace(row.ask.element, row);
  }
  return tasks;
}

void KeepTasks(Connection& connection, CustomerId customer, const std::vector<core::AskFor>& asks,
               int worth) {
  auto before = TasksOf(connection, customer);
  for (const core::AskFor& ask : asks) {
    const std::int64_t rank = RankOf(ask, worth);
    const auto known = before.extract(ask.element);
    const bool is_same = !known.empty() && known.mapped().rank == rank &&
                         known.mapped().ask.reason == ask.reason &&
                         known.mapped().ask.since == ask.since && known.mapped().ask.day == ask.day;
    if (is_same) continue;
    Execute(connection,
            "INSERT INTO quality_task (customer_id, element, reason, since_day, said_day, rank)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (customer_id, element) DO UPDATE SET"
            " reason = excluded.reason, since_day = excluded.since_day,"
            " said_day = excluded.said_day, rank = excluded.rank",
            customer, ask.element, core::WordOf(ask.reason), ask.since, ask.day, rank);
  }
  for (const auto& [element, row] : before) {
    Execute(connection, "DELETE FROM quality_task WHERE customer_id = ? AND element = ?", customer,
            element);
  }
}

}  // namespace

void QueueForQuality(Connection& connection, CustomerId customer) {
  Execute(connection, "DELETE FROM quality_todo WHERE customer_id = ?", customer);
  Execute(connection, "INSERT INTO quality_todo (customer_id) VALUES (?)", customer);
}

void QueueSharersForQuality(Connection& connection, CustomerId customer,
                            const core::ContactPoint& point) {
  for (const CustomerId sharer : SharersOf(connection, customer, point)) {
    QueueForQuality(connection, sharer);
  }
}

std::vector<QueuedCustomer> FirstForQuality(Connection& connection, std::size_t most) {
  Query query(connection,
              "SELECT number, customer_id FROM quality_todo WHERE number > ? ORDER BY number"
              " LIMIT ?",
              0, most);
  std::vector<QueuedCustomer> first;
  while (query.Next()) first.push_back({query.Get<std::int64_t>(0), query.Get<CustomerId>(1)});
  return first;
}

std::vector<CustomerId> StaleForQuality(Connection& connection, DayNumber today, std::size_t most) {
  Query query(connection,
              "SELECT customer_id FROM customer_quality WHERE next_stale_day <= ?"
              " ORDER BY next_stale_day LIMIT ?",
              today, most);
  std::vector<CustomerId> customers;
  while (query.Next()) customers.push_back(query.Get<CustomerId>(0));
  return customers;
}

std::optional<Assessment> Assess(Connection& connection, CustomerId customer, DayNumber today) {
  const auto records = RecordsOf(connection, customer);
  if (records.empty()) return std::nullopt;
  const auto dictionary = connection.dictionary();
  const core::GoldenView view = GoldenViewOf(connection, records);
  std::vector<KnownValue> values;
  AddFields(records, view, values);
  for (const auto& point : view.contact_points) {
    KnownValue known{core::ElementOf(point.kind), point.value, core::DayNumberOf(point.seen),
                     std::nullopt, false};
    AddWord(LastWordOn(records, "contact_points", point.value), known);
    known.is_shared = IsDuplicate(connection, customer, point);
    values.push_back(known);
  }
  const CustomerRecords whose = RecordsOfCustomer(connection, customer);
  const auto attributes = ShownAttributesOf(connection, whose);
  for (const auto& one : attributes) {
    values.push_back({one.name, one.value, core::DayNumberOf(one.time), std::nullopt, false});
  }
  const auto tier = static_cast<std::size_t>(core::CustomerField::kTier);
  return Assessment{
      core::MarkCustomer(*dictionary, values, {core::DayNumberOf(view.created), today}),
      WorthOf(connection, view.fields[tier])};
}

void QualityCounts::Add(const core::Marks& marks, std::int64_t customers) {
  changes_[{"", "customers", 0}] += customers;
  for (const core::ElementMark& mark : marks) {
    changes_[{mark.element, std::string(core::WordOf(mark.mark)), mark.day}] += customers;
  }
}

void QualityCounts::Save(Connection& connection) {
  for (const auto& [key, change] : changes_) {
    if (change == 0) continue;
    const auto& [element, mark, day] = key;
    Execute(connection,
            "INSERT INTO quality_count (element, mark, day, customers) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (element, mark, day) DO UPDATE"
            " SET customers = quality_count.customers + excluded.customers",
            element, mark, day, change);
    if (change > 0) continue;
    Execute(connection,
            "DELETE FROM quality_count WHERE element = ? AND mark = ? AND day = ?"
            " AND customers = 0",
            element, mark, day);
  }
  changes_.clear();
}

void KeepAssessment(Connection& connection, CustomerId customer,
                    std::optional<Assessment> assessment, DayNumber today, QualityCounts& counts) {
  const auto before = ReadMarks(connection, customer);
  if (before) counts.Add(*before, -1);
  if (!assessment) {
    Execute(connection, "DELETE FROM customer_quality WHERE customer_id = ?", customer);
    Execute(connection, "DELETE FROM quality_task WHERE customer_id = ?", customer);
    return;
  }
  core::Marks& marks = assessment->marks;
  if (before) core::KeepDays(*before, marks);
  counts.Add(marks, 1);
  const auto dictionary = connection.dictionary();
  // Those that are stale already have their tasks; the next day that changes anything is later.
  DayNumber next = core::kNever;
  for (const auto& mark : marks) {
    const DayNumber stale = core::StaleFrom(*dictionary, mark);
    if (stale > today) next = std::min(next, stale);
  }
  Execute(connection,
          "INSERT INTO customer_quality (customer_id, marks, next_stale_day) VALUES (?, ?, ?)"
          " ON CONFLICT (customer_id) DO UPDATE SET marks = excluded.marks,"
          " next_stale_day = excluded.next_stale_day",
          customer, core::MarksText(marks), next);
  KeepTasks(connection, customer, core::AskForWhat(*dictionary, marks, today), assessment->worth);
}

void DropQuality(Connection& connection, CustomerId customer) {
  QualityCounts counts;
  KeepAssessment(connection, customer, std::nullopt, 0, counts);
  counts.Save(connection);
  Execute(connection, "DELETE FROM quality_todo WHERE customer_id = ?", customer);
}

bool TakeOutOfLine(Connection& connection, const QueuedCustomer& queued) {
  Execute(connection, "DELETE FROM quality_todo WHERE number = ?", queued.number);
  return connection.changes() > 0;
}

void RefreshQuality(Connection& connection, CustomerId customer, TimePoint now) {
  const DayNumber today = core::DayNumberOf(now);
  QualityCounts counts;
  KeepAssessment(connection, customer, Assess(connection, customer, today), today, counts);
  counts.Save(connection);
  Execute(connection, "DELETE FROM quality_todo WHERE customer_id = ?", customer);
}

std::optional<core::Marks> ReadMarks(Connection& connection, CustomerId customer) {
  Query query(connection, "SELECT marks FROM customer_quality WHERE customer_id = ?", customer);
  if (!query.Next()) return std::nullopt;
  return core::MarksFrom(query.Text(0));
}

bool IsDictionaryNew(Connection& connection) {
  return ReadCounter(connection, kFingerprint) != connection.dictionary()->fingerprint();
}

void BeginQualityAnew(Connection& connection) {
  SaveCounter(connection, kFingerprint, connection.dictionary()->fingerprint());
  SaveCounter(connection, kRebuiltTo, 0);
}

bool IsQualityRebuilt(Connection& connection) {
  return !Query(connection, "SELECT 1 FROM counter WHERE name = ?", kRebuiltTo).Next();
}

bool IsOfSeveral(Connection& connection, CustomerId customer) {
  Query query(connection, "SELECT records FROM customer WHERE id = ?", customer);
  return query.Next() && query.Get<std::int64_t>(0) > 1;
}

std::vector<CustomerId> NextForQuality(Connection& connection, std::size_t most) {
  const std::uint64_t after = ReadCounter(connection, kRebuiltTo);
  Query query(connection, "SELECT id FROM customer WHERE id > ? ORDER BY id LIMIT ?", after, most);
  std::vector<CustomerId> customers;
  while (query.Next()) customers.push_back(query.Get<CustomerId>(0));
  return customers;
}

void KeepQualityPlace(Connection& connection, std::optional<CustomerId> last) {
  if (last) return SaveCounter(connection, kRebuiltTo, last->value);
  Execute(connection, "DELETE FROM counter WHERE name = ?", kRebuiltTo);
}

}  // namespace strowger::store
