// What is counted.
//
// A database of many customers (customer_file.h says how many rows of each kind) is asked for one
// thing after another, as agents and other programs do, on a store with one reader: the time of a
// question is from its call to its answer. Beside each stands the control on the same file: the
// reads or writes that the answer cannot do without, by index, with SQLite's own calls and nothing
// made of the rows. Writes are durable in both.
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <random>
#include <semaphore>
#include <string>
#include <vector>

#include "adapters/store/caller_directory.h"
#include "adapters/store/customer_store.h"
#include "adapters/store/database.h"
#include "adapters/store/timeline.h"
#include "adapters/system/phone_numbers.h"
#include "adapters/system/system_clock.h"
#include "bench/bare_pop.h"
#include "bench/bare_rows.h"
#include "bench/benches.h"
#include "bench/customer_file.h"
#include "bench/figures.h"
#include "bench/search_round.h"
#include "core/text/pinyin.h"
#include "core/text/utf8.h"
#include "support/stores/await.h"
#include "support/stores/temporary_folder.h"

namespace strowger::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kCustomers = 1'000'000;
constexpr std::size_t kShortCustomers = 2'000;
constexpr const char* kFolder = "build/bench";
constexpr int kWindow = 64;
constexpr double kTimelineP99BarMs = 20;
constexpr double kPopCostBar = 2;

// How often each thing is asked.
struct Plan {
  std::size_t lookups = 20'000;
  std::size_t pages = 4'000;
  std::size_t questions_of_kind = 100;
  std::size_t upserts = 4'000;
  std::size_t imported = 4'000;
};
constexpr Plan kShortPlan{300, 100, 5, 100, 100};

double MsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

double RateOf(std::size_t count, SteadyClock::time_point start) {
  return static_cast<double>(count) / MsSince(start) * 1'000;
}

// What is asked for the first time may have to come from the disk: of a file that is larger than
// the memory that is free, most does. The ratios are those of the second time, when it need not.
void PrintTimes(const std::string& name, std::vector<double>& first, std::vector<double>& ours,
                std::vector<double>& bare) {
  PrintFigure(name + ".p50", AtShare(first, 0.5), "ms");
  PrintFigure(name + ".p95", AtShare(first, 0.95), "ms");
  PrintFigure(name + ".p99", AtShare(first, 0.99), "ms");
  PrintFigure(name + ".again_p50", AtShare(ours, 0.5), "ms");
  PrintFigure(name + ".again_p99", AtShare(ours, 0.99), "ms");
  PrintFigure(name + ".bare_p50", AtShare(bare, 0.5), "ms");
  PrintFigure(name + ".bare_p99", AtShare(bare, 0.99), "ms");
  PrintFigure(name + ".ratio_p50", AtShare(ours, 0.5) / AtShare(bare, 0.5), "ratio");
  PrintFigure(name + ".ratio_p99", AtShare(ours, 0.99) / AtShare(bare, 0.99), "ratio");
}

// `count` rates against those of the control; the ratio says how much dearer it is.
void PrintRates(const std::string& name, double ours, double bare) {
  PrintFigure(name + ".rate", ours, "1/s");
  PrintFigure(name + ".bare_rate", bare, "1/s");
  PrintFigure(name + ".ratio", ours > 0 ? bare / ours : 0, "ratio");
}

bool Failed(const Error& error) {
  std::fprintf(stderr, "customers: %s\n", error.message.c_str());
  return false;
}

class CustomersBench {
 public:
  CustomersBench(const CustomerFile& file, const Plan& plan)
      : plan_(plan), customers_(file.customers()), path_(file.path()), bare_(path_) {}

  bool Run() {
    if (auto started = database_.Start(); !started.ok()) return Failed(started.error());
    return AskForCustomers() && AskForPops() && AskForTimelines() && AskSearch() && Update() &&
           Import();
  }

 private:
  CustomerId AnyCustomer() { return CustomerId{1 + random_() % customers_}; }
  // One of those who have ten times as many contacts.
  CustomerId BusyCustomer() {
    return CustomerId{1 +
                      random_() % std::max<std::size_t>(1, customers_ / CustomerFile::kBusyOneOf)};
  }

  // One customer by number.
  bool AskForCustomers() {
    std::vector<double> first;
    std::vector<double> ours;
    std::vector<double> bare;
    for (std::size_t i = 0; i < plan_.lookups; ++i) {
      const CustomerId customer = AnyCustomer();
      for (auto* times : {&first, &ours}) {
        const auto start = SteadyClock::now();
        const auto found = Await<service::Customer>(
            [&](auto done) { customer_store_.Get(customer, std::move(done)); });
        times->push_back(MsSince(start));
        if (!found.ok()) return Failed(found.error());
      }
      bare.push_back(bare_.ReadCustomer(customer));
    }
    PrintTimes("customers.lookup", first, ours, bare);
    return true;
  }

  // Callers by number, one after another and many at once; and numbers that nobody has.
  bool AskForPops() {
    std::vector<std::string> callers;
    for (std::size_t i = 0; i < plan_.lookups; ++i)
      callers.push_back(MobileOf(AnyCustomer().value));
    BarePop bare(path_);
    MeasurePops(directory_, callers, kWindow);
    bare.Measure(callers);
    const double ours = MeasurePops(directory_, callers, kWindow);
    const double theirs = bare.Measure(callers);
    if (ours == 0) {
      std::fprintf(stderr, "customers: a caller was not found\n");
      return false;
    }
    PrintRates("customers.pop", ours, theirs);
    PrintBarAtMost("customers.pop.ratio", theirs / ours, kPopCostBar);
    std::vector<double> known;
    std::vector<double> unknown;
    for (const std::string& caller : callers) {
      known.push_back(TimeOfPop(caller));
      unknown.push_back(TimeOfPop("+8619900" + caller.substr(caller.size() - 6)));
    }
    PrintFigure("customers.pop.p50", AtShare(known, 0.5), "ms");
    PrintFigure("customers.pop.p99", AtShare(known, 0.99), "ms");
    PrintFigure("customers.pop.unknown.p50", AtShare(unknown, 0.5), "ms");
    PrintFigure("customers.pop.unknown.p99", AtShare(unknown, 0.99), "ms");
    return true;
  }
  double TimeOfPop(const std::string& caller) {
    const auto start = SteadyClock::now();
    std::promise<void> answered;
    directory_.FindCaller({caller, LinkId{}, "", ""}, [&answered](auto) { answered.set_value(); });
    answered.get_future().wait();
    return MsSince(start);
  }

  // The first page of anybody, the first one of busy customers and the second one.
  bool AskForTimelines() {
    struct Round {
      const char* name;
      bool is_busy;
      bool is_second;
    };
    for (const Round& round :
         {Round{"customers.timeline", false, false}, Round{"customers.timeline.busy", true, false},
          Round{"customers.timeline.busy_second", true, true}}) {
      std::vector<double> first_time;
      std::vector<double> ours;
      std::vector<double> bare;
      for (std::size_t i = 0; i < plan_.pages; ++i) {
        service::TimelineQuery query;
        query.customer = round.is_busy ? BusyCustomer() : AnyCustomer();
        std::optional<service::TimelinePage> before;
        if (round.is_second) {
          auto first = ReadTimeline(query);
          if (!first.ok()) return Failed(first.error());
          query.page_token = first->next_page_token;
          before = std::move(*first);
        }
        const auto once = SteadyClock::now();
        if (auto page = ReadTimeline(query); !page.ok()) return Failed(page.error());
        first_time.push_back(MsSince(once));
        const auto again = SteadyClock::now();
        const auto page = ReadTimeline(query);
        ours.push_back(MsSince(again));
        if (!page.ok()) return Failed(page.error());
        bare.push_back(bare_.ReadTimeline(query.customer, before ? &*before : nullptr, *page));
      }
      PrintTimes(round.name, first_time, ours, bare);
      PrintBarAtMost(std::string(round.name) + ".p99", AtShare(first_time, 0.99),
                     kTimelineP99BarMs);
    }
    return true;
  }
  Result<service::TimelinePage> ReadTimeline(const service::TimelineQuery& query) {
    return Await<service::TimelinePage>([&](auto done) { timeline_.List(query, std::move(done)); });
  }

  bool AskSearch() {
    std::vector<Person> samples;
    const std::size_t count = std::min(customers_, plan_.questions_of_kind * 4);
    for (std::size_t i = 0; i < count; ++i) {
      samples.push_back(bare_.ReadPerson(AnyCustomer()));
      const std::string& name = samples.back().name;
      samples.back().is_chinese = !name.empty() && core::IsHan(core::FrontCharacter(name).code);
    }
    BarePage page(path_);
    SearchTimes times;
    const auto questions = MakeQuestions(samples, plan_.questions_of_kind);
    if (!AskAll(customer_store_, page, questions, "customers.search", times)) return false;
    PrintSearchFigures("customers.search", times);
    const auto customers = static_cast<double>(customers_);
    PrintFigure("customers.file_bytes", page.FileBytes() / customers, "bytes/customer");
    PrintFigure("customers.search.index_bytes", page.IndexBytes() / customers, "bytes/customer");
    return true;
  }

  // One field of customers here and there, each change durable: one after another, and many at
  // once, which are committed in groups.
  bool Update() {
    std::vector<service::Customer> wanted;
    const std::size_t count = std::min(plan_.upserts, customers_ / 2);  // Each once.
    for (std::size_t i = 0; i < count; ++i) {
      auto known = Await<service::Customer>([&](auto done) {
        customer_store_.Get(CustomerId{1 + i * (customers_ / count)}, std::move(done));
      });
      if (!known.ok()) return Failed(known.error());
      wanted.push_back(*std::move(known));
    }
    const std::size_t alone = wanted.size() / 10;
    std::vector<double> ours;
    for (std::size_t i = 0; i < alone; ++i) {
      const auto start = SteadyClock::now();
      std::binary_semaphore done(0);
      UpdateOne(wanted[i], [&](const auto&) { done.release(); });
      done.acquire();
      ours.push_back(MsSince(start));
    }
    std::vector<double> bare;
    for (std::size_t i = 0; i < alone; ++i) bare.push_back(bare_.UpdateCustomers(wanted, i, i + 1));
    std::vector<double> same = ours;
    PrintTimes("customers.upsert", same, ours, bare);
    const double rate = UpdateMany(wanted, alone);
    if (rate == 0) return false;
    const auto start = SteadyClock::now();
    for (std::size_t i = alone; i < wanted.size(); i += kWindow) {
      bare_.UpdateCustomers(wanted, i, std::min(wanted.size(), i + kWindow));
    }
    PrintRates("customers.upsert.many", rate, RateOf(wanted.size() - alone, start));
    return true;
  }
  void UpdateOne(const service::Customer& customer, service::Done<service::Customer> done) {
    service::CustomerFields fields = customer.fields;
    fields.alert = "Told on " + std::to_string(customer.version);
    customer_store_.Update({"ana", "", {}}, customer.id, customer.version, std::move(fields),
                           {"alert"}, std::move(done));
  }
  // 0 when one was refused.
  double UpdateMany(const std::vector<service::Customer>& wanted, std::size_t first) {
    std::counting_semaphore<> free(kWindow);
    std::atomic<std::size_t> changed = 0;
    const auto start = SteadyClock::now();
    for (std::size_t i = first; i < wanted.size(); ++i) {
      free.acquire();
      UpdateOne(wanted[i], [&](const Result<service::Customer>& done) {
        if (done.ok()) ++changed;
        free.release();
      });
    }
    for (int i = 0; i < kWindow; ++i) free.acquire();
    if (changed == wanted.size() - first) return RateOf(changed, start);
    std::fprintf(stderr, "customers: an update was refused\n");
    return 0;
  }

  // New customers as a table.
  bool Import() {
    Town town;
    std::string csv = "external_id,name,company,phone,phone2,email\n";
    const std::string run = std::to_string(clock_.Now().time_since_epoch().count());
    for (std::size_t i = 0; i < plan_.imported; ++i) {
      const Person person = town.Next();
      csv += run + "-" + std::to_string(i) + ",\"" + person.name + "\"," + person.company + "," +
             person.phone + ",02584664163," + person.mail + "\n";
    }
    const auto start = SteadyClock::now();
    const auto report = Await<service::ImportReport>([&](auto done) {
      customer_store_.Import({"admin", "", {}}, "bench", LinkId{}, csv, std::move(done));
    });
    if (!report.ok()) return Failed(report.error());
    const double rate = RateOf(report->created, start);
    PrintRates("customers.import", rate, bare_.InsertCustomers(plan_.imported));
    return true;
  }

  const Plan plan_;
  const std::size_t customers_;
  const std::string path_;
  BareRows bare_;
  system::SystemClock clock_;
  system::PhoneNumbers numbers_;
  store::Database database_{{path_, 1}, clock_};
  const store::NumberPlan plan_of_numbers_{{}, {"CN", "25", "", 0}};
  store::CustomerStore customer_store_{database_, numbers_, plan_of_numbers_};
  store::CallerDirectory directory_{database_, numbers_, plan_of_numbers_};
  store::Timeline timeline_{database_};
  std::mt19937_64 random_{5};
};

bool RunOn(const std::string& folder, std::size_t customers, const Plan& plan) {
  CustomerFile file(folder, customers);
  if (!file.Prepare()) return false;
  PrintFigure("customers.customers", static_cast<double>(customers), "customers");
  return CustomersBench(file, plan).Run();
}

}  // namespace

bool RunCustomersOf(std::size_t customers) {
  if (customers < kShortCustomers) {
    std::fprintf(stderr, "customers: at least %zu, please\n", kShortCustomers);
    return false;
  }
  std::error_code problem;
  std::filesystem::create_directories(kFolder, problem);
  if (problem) {
    std::fprintf(stderr, "customers: cannot make %s\n", kFolder);
    return false;
  }
  return RunOn(kFolder, customers, {});
}

bool RunCustomers(Length length) {
  if (length == Length::kFull) return RunCustomersOf(kCustomers);
  const TemporaryFolder folder;
  return RunOn(folder / "", kShortCustomers, kShortPlan);
}

}  // namespace strowger::bench
