// What is counted.
//
// Customers by chance: six of ten have Chinese names, four of ten European ones, a third works for
// a Chinese company, each has a telephone number and a mail address. They are imported as any table
// is. Then one after another is asked for, in every way in which people ask; the time of a question
// is from its call to its answer, a page of 50, on a store with one reader. Beside it stands the
// control: the customers of that page and their contact points, read by number with SQLite's own
// calls.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "adapters/store/customer_store.h"
#include "adapters/store/database.h"
#include "adapters/system/phone_numbers.h"
#include "adapters/system/system_clock.h"
#include "bench/benches.h"
#include "bench/figures.h"
#include "bench/search_round.h"
#include "bench/town.h"
#include "support/stores/await.h"
#include "support/stores/temporary_folder.h"

namespace strowger::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kCustomers = 100'000;
constexpr std::size_t kMillion = 1'000'000;
constexpr std::size_t kShortCustomers = 500;
constexpr std::size_t kRowsOfTable = 100'000;
constexpr std::size_t kQuestionsOfKind = 200;
constexpr std::size_t kShortQuestionsOfKind = 10;

double MsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

bool ImportAll(service::CustomerStore& customers, std::size_t count, std::vector<Person>& samples,
               std::size_t samples_max) {
  Town town;
  const std::size_t every = std::max<std::size_t>(1, count / samples_max);
  double ms = 0;
  for (std::size_t done = 0; done < count;) {
    std::string csv = "external_id,name,company,tier,phone,email\n";
    for (std::size_t i = 0; i < kRowsOfTable && done < count; ++i, ++done) {
      Person person = town.Next();
      csv += person.id + "," + Quoted(person.name) + "," + person.company + "," +
             (done % 20 == 0 ? "VIP" : "") + "," + person.phone + "," + Quoted(person.mail) + "\n";
      if (done % every == 0) samples.push_back(std::move(person));
    }
    const auto start = SteadyClock::now();
    const auto report = Await<service::ImportReport>([&](auto imported) {
      customers.Import({"admin", "", {}}, "erp", LinkId{}, csv, imported);
    });
    ms += MsSince(start);
    if (!report.ok()) {
      std::fprintf(stderr, "search: %s\n", report.error().message.c_str());
      return false;
    }
  }
  PrintFigure("search.import", static_cast<double>(count) / ms * 1'000, "1/s");
  return true;
}

bool RunSearchOf(std::size_t count, std::size_t questions_of_kind) {
  TemporaryFolder folder;
  const std::string path = folder / "store.db";
  const system::SystemClock clock;
  const system::PhoneNumbers numbers;
  store::Database database({path, 1}, clock);
  if (!database.Start().ok()) return false;
  store::CustomerStore customers(database, numbers, {{}, {"CN", "25", "", 0}});
  std::vector<Person> samples;
  if (!ImportAll(customers, count, samples, questions_of_kind * 4)) return false;
  BarePage bare(path);
  SearchTimes times;
  if (!AskAll(customers, bare, MakeQuestions(samples, questions_of_kind), "search", times)) {
    return false;
  }
  const double customers_count = static_cast<double>(count);
  PrintFigure("search.customers", customers_count, "customers");
  PrintSearchFigures("search", times);
  PrintFigure("search.index_bytes", bare.IndexBytes() / customers_count, "bytes/customer");
  PrintFigure("search.file_bytes", bare.FileBytes() / customers_count, "bytes/customer");
  return true;
}

}  // namespace

bool RunSearch(Length length) {
  if (length == Length::kShort) return RunSearchOf(kShortCustomers, kShortQuestionsOfKind);
  return RunSearchOf(kCustomers, kQuestionsOfKind);
}

bool RunSearchMillion(Length length) {
  return length == Length::kShort ? RunSearch(length) : RunSearchOf(kMillion, kQuestionsOfKind);
}

}  // namespace strowger::bench
