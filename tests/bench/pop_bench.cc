#include <sqlite3.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <future>
#include <memory>
#include <random>
#include <semaphore>
#include <string>
#include <vector>

#include "adapters/store/caller_directory.h"
#include "adapters/store/customer_store.h"
#include "adapters/store/database.h"
#include "adapters/store/demo_history.h"
#include "adapters/system/phone_numbers.h"
#include "adapters/system/system_clock.h"
#include "bench/benches.h"
#include "bench/figures.h"
#include "support/stores/await.h"
#include "support/stores/temporary_folder.h"

// How long the screen pop of a known caller takes, beside the bare indexed reads that it needs:
// SQLite's own calls, one thread, one transaction, nothing made of the rows.
namespace strowger::bench {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

struct Plan {
  std::size_t customers;
  std::size_t lookups;
  int rounds;
};
constexpr Plan kFullPlan{100'000, 40'000, 5};
constexpr Plan kShortPlan{300, 500, 2};
constexpr int kWindow = 64;
constexpr double kCostBar = 2;

double SecondsSince(Clock::time_point start) { return Seconds(Clock::now() - start).count(); }

std::string NumberOf(std::size_t customer) {
  return "+861" + std::to_string(3'800'000'000 + customer);
}

std::string MakeCsv(std::size_t customers) {
  std::string csv = "external_id,name,company,tier,language,phone,email\n";
  for (std::size_t i = 0; i < customers; ++i) {
    const std::string id = std::to_string(i);
    csv += id + ",Customer " + id + ",Company " + std::to_string(i / 7) + ",gold,zh-CN," +
           NumberOf(i) + ",c" + id + "@example.org\n";
  }
  return csv;
}

core::FloorSetup MakeFloor() {
  core::FloorSetup setup;
  core::QueueSetup queue;
  queue.id = QueueId{"billing"};
  queue.dispositions = {"paid"};
  setup.queues = {queue};
  core::AgentSetup agent;
  agent.id = AgentId{"ana"};
  agent.queues = {queue.id};
  setup.agents = {agent};
  return setup;
}

// The numbers that call, the same for both sides.
std::vector<std::string> MakeCallers(const Plan& plan) {
  std::mt19937_64 random(1);
  std::vector<std::string> callers;
  for (std::size_t i = 0; i < plan.lookups; ++i) {
    callers.push_back(NumberOf(random() % plan.customers));
  };
  return callers;
}

// The reads of a pop by SQLite's own calls.
class BareReads {
 public:
  explicit BareReads(const std::string& path) {
    sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    sqlite3_exec(handle_, "PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456", nullptr,
                 nullptr, nullptr);
    for (std::size_t i = 0; i < kTexts.size(); ++i) {
      sqlite3_prepare_v2(handle_, kTexts[i], -1, &statements_[i], nullptr);
    }
  }
  ~BareReads() {
    for (auto* statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(handle_);
  }
  BareReads(const BareReads&) = delete;
  BareReads& operator=(const BareReads&) = delete;

  double Measure(const std::vector<std::string>& callers) {
    const auto start = Clock::now();
    sqlite3_exec(handle_, "BEGIN", nullptr, nullptr, nullptr);
    for (const auto& caller : callers) {
      sqlite3_stmt* find = statements_[0];
      sqlite3_bind_text(find, 1, caller.data(), static_cast<int>(caller.size()), SQLITE_STATIC);
      const std::int64_t customer =
          sqlite3_step(find) == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
      sqlite3_reset(find);
      const std::int64_t record = ReadNumber(statements_[1], customer);
      for (std::size_t i = 2; i < 4; ++i) ReadAll(statements_[i], customer);
      for (std::size_t i = 4; i < statements_.size(); ++i) ReadAll(statements_[i], record);
    }
    sqlite3_exec(handle_, "COMMIT", nullptr, nullptr, nullptr);
    return static_cast<double>(callers.size()) / SecondsSince(start);
  }
  std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::array kTexts{
      "SELECT customer_id FROM contact_point WHERE value = ?",
      "SELECT id FROM customer_record WHERE customer_id = ?",
      "SELECT version, display_name, sort_key, company, tier, language, alert, records, created_ns,"
      " updated_ns FROM customer WHERE id = ?",
      "SELECT kind, value, national, source, seen_ns FROM contact_point WHERE customer_id = ?",
      "SELECT id, version, subject, state, owner, queue, priority, created_ns, updated_ns, (SELECT"
      " group_concat(interaction_id) FROM ticket_interaction WHERE ticket_id = ticket.id) FROM "
      "ticket"
      " WHERE record_id = ? ORDER BY rank, id DESC LIMIT 5",
      "SELECT id, channel, queue, agent, outcome, disposition, arrived_ns, wait_ns, talk_ns"
      " FROM interaction WHERE record_id = ? ORDER BY id DESC LIMIT 5",
      "SELECT id, interaction_id, author, text, time_ns FROM note WHERE record_id = ?"
      " ORDER BY id DESC LIMIT 3",
  };

  static std::int64_t ReadNumber(sqlite3_stmt* statement, std::int64_t customer) {
    sqlite3_bind_int64(statement, 1, customer);
    const std::int64_t number =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return number;
  }

  void ReadAll(sqlite3_stmt* statement, std::int64_t id) {
    sqlite3_bind_int64(statement, 1, id);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        bytes_ += static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
      }
    }
    sqlite3_reset(statement);
  }

  sqlite3* handle_ = nullptr;
  std::array<sqlite3_stmt*, kTexts.size()> statements_{};
  std::size_t bytes_ = 0;
};

double MeasureDirectory(service::CallerDirectory& directory,
                        const std::vector<std::string>& callers, int window) {
  std::counting_semaphore<> free(window);
  std::atomic<std::size_t> found = 0;
  const auto start = Clock::now();
  for (const auto& caller : callers) {
    free.acquire();
    directory.FindCaller({caller, LinkId{"pbx"}, ""}, [&](auto pop) {
      if (pop->match == service::CallerMatch::kOne) ++found;
      free.release();
    });
  }
  for (int i = 0; i < window; ++i) free.acquire();
  const double rate = static_cast<double>(callers.size()) / SecondsSince(start);
  return found == callers.size() ? rate : 0;
}

bool Seed(store::Database& database, const service::PhoneNumbers& numbers,
          std::size_t customers_count) {
  store::CustomerStore customers(database, numbers, {});
  const auto start = Clock::now();
  const auto seeded = store::SeedDemo(database, customers, MakeFloor(),
                                      {MakeCsv(customers_count), LinkId{"pbx"}, true, 1});
  if (!seeded.ok()) {
    std::fprintf(stderr, "pop: %s\n", seeded.error().message.c_str());
    return false;
  }
  PrintFigure("pop.import", static_cast<double>(customers_count) / SecondsSince(start), "1/s");
  return true;
}

}  // namespace

bool RunPop(Length length) {
  const Plan& plan = length == Length::kFull ? kFullPlan : kShortPlan;
  TemporaryFolder folder;
  const std::string path = folder / "store.db";
  const system::SystemClock clock;
  const system::PhoneNumbers numbers;
  const auto callers = MakeCallers(plan);
  std::vector<double> bare, one_reader, ratios;
  {
    store::Database database({path, 1}, clock);
    if (!database.Start().ok() || !Seed(database, numbers, plan.customers)) return false;
    store::CallerDirectory directory(database, numbers, {});
    BareReads reads(path);
    for (int round = 0; round <= plan.rounds; ++round) {
      const double theirs = reads.Measure(callers);
      const double ours = MeasureDirectory(directory, callers, kWindow);
      if (reads.bytes() == 0 || ours == 0) {
        std::fprintf(stderr, "strowger_bench: a caller was not found\n");
        return false;
      }
      if (round == 0) continue;  // It warms the caches of both.
      bare.push_back(theirs);
      one_reader.push_back(ours);
      ratios.push_back(theirs / ours);
    }
  }
  store::Database database({path, 2}, clock);
  if (!database.Start().ok()) return false;
  store::CallerDirectory directory(database, numbers, {});
  MeasureDirectory(directory, callers, kWindow);
  PrintFigure("pop.lookups", MeasureDirectory(directory, callers, kWindow), "1/s");
  PrintFigure("pop.lookups_one_reader", Median(one_reader), "1/s");
  PrintFigure("pop.bare_lookups", Median(bare), "1/s");
  PrintFigure("pop.cost", Median(ratios), "1");
  PrintBarAtMost("pop.cost", Median(ratios), kCostBar);
  return true;
}

}  // namespace strowger::bench
