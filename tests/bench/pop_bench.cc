#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "adapters/store/caller_directory.h"
#include "adapters/store/customer_store.h"
#include "adapters/store/database.h"
#include "adapters/store/demo_history.h"
#include "adapters/system/phone_numbers.h"
#include "adapters/system/system_clock.h"
#include "bench/bare_pop.h"
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
    BarePop reads(path);
    for (int round = 0; round <= plan.rounds; ++round) {
      const double theirs = reads.Measure(callers);
      const double ours = MeasurePops(directory, callers, kWindow);
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
  MeasurePops(directory, callers, kWindow);
  PrintFigure("pop.lookups", MeasurePops(directory, callers, kWindow), "1/s");
  PrintFigure("pop.lookups_one_reader", Median(one_reader), "1/s");
  PrintFigure("pop.bare_lookups", Median(bare), "1/s");
  PrintFigure("pop.cost", Median(ratios), "1");
  PrintBarAtMost("pop.cost", Median(ratios), kCostBar);
  return true;
}

}  // namespace strowger::bench
