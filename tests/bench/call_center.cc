#include "bench/call_center.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <utility>

#include "adapters/store/customer_store.h"
#include "adapters/store/database.h"
#include "adapters/store/user_store.h"
#include "adapters/system/phone_numbers.h"
#include "adapters/system/sodium_tokens.h"
#include "adapters/system/system_clock.h"
#include "bench/failure.h"
#include "bench/server_address.h"
#include "support/wait.h"

namespace strowger::bench {

namespace {

constexpr std::size_t kRowsOfOneImport = 100'000;
constexpr std::chrono::minutes kUpkeepPatience{10};

std::string AgentName(std::size_t index) { return "a" + std::to_string(index + 1); }

// Asks a store and waits.
template <class T, class Ask>
Result<T> WaitFor(Ask ask) {
  std::promise<Result<T>> promise;
  ask([&](Result<T> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

// Makes users and sessions straight in the store: the password of none of them is ever used.
class SessionMaker {
 public:
  explicit SessionMaker(store::Database& database) : users_(database) {}

  std::string Make(service::User user) {
    const std::string name = user.name;
    user.password_hash = "none";
    Check(WaitFor<void>(
        [&](auto done) { users_.SaveUser({.user = "bench"}, std::move(user), std::move(done)); }));
    std::string token = tokens_.Make();
    const TimePoint now = system::SystemClock().Now();
    Check(WaitFor<void>([&](auto done) {
      users_.SaveSession({.token_hash = tokens_.HashOf(token),
                          .user = name,
                          .created = now,
                          .expires = now + std::chrono::hours(12)},
                         std::move(done));
    }));
    return token;
  }

 private:
  static void Check(const Result<void>& result) {
    if (!result.ok()) Fail(result.error().message);
  }
  store::UserStore users_;
  const system::SodiumTokens tokens_;
};

std::string CsvOf(std::size_t first, std::size_t count) {
  std::string csv = "external_id,name,company,tier,phone\n";
  for (std::size_t i = first; i < first + count; ++i) {
    const std::string number = std::to_string(i);
    csv += number + ",Customer " + number + ",Company " + std::to_string(i % 5000) + "," +
           (i % 20 == 0 ? "VIP" : "") + "," + NumberOf(i) + "\n";
  }
  return csv;
}

}  // namespace

std::string NumberOf(std::size_t index) { return "+86" + std::to_string(13'800'000'000 + index); }

CallCenter::CallCenter(CallCenterSize size) : size_(size) {
  std::string name = (std::filesystem::temp_directory_path() / "strowger-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) Fail("cannot make a folder for the database");
  folder_ = name;
  WriteConfig();
  FillStore();
}

CallCenter::~CallCenter() {
  server_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void CallCenter::WriteConfig() {
  std::ofstream out(folder_ / "strowger.toml");
  out << "[server]\nlisten = \"127.0.0.1:0\"\nlog_level = \"error\"\n"
         "[center]\ndefault_queue = \"all\"\n"
         "[[queue]]\nid = \"all\"\nwrap_up_timeout = \"0s\"\noffer_timeout = \"60s\"\n"
         "[[link]]\nid = \"pbx-1\"\nkind = \"grpc\"\ndefault_region = \"CN\"\n";
  for (std::size_t i = 0; i < size_.agents; ++i) {
    out << "[[agent]]\nid = \"" << AgentName(i) << "\"\nqueues = [\"all\"]\ndevice = \""
        << 10'000 + i << "\"\n";
  }
  // Without an administrator the server would make one and spend time on its password.
  out << "[[user]]\nname = \"root\"\nroles = [\"administrator\"]\n"
         "initial_password = \"bench-root-1\"\n";
}

void CallCenter::FillStore() {
  const system::SystemClock clock;
  const system::PhoneNumbers numbers;
  store::Database store({.path = database()}, clock);
  if (auto started = store.Start(); !started.ok()) Fail(started.error().message);
  SessionMaker sessions(store);
  for (std::size_t i = 0; i < size_.agents; ++i) {
    agent_tokens_.push_back(sessions.Make({.name = AgentName(i),
                                           .display_name = {},
                                           .roles = {service::Role::kAgent},
                                           .agent = AgentId{AgentName(i)},
                                           .link = {},
                                           .password_hash = {}}));
  }
  link_token_ = sessions.Make({.name = "pbx-1",
                               .display_name = {},
                               .roles = {service::Role::kPbx},
                               .agent = {},
                               .link = LinkId{"pbx-1"},
                               .password_hash = {}});
  store::NumberPlan plan;
  plan.usual.region = "CN";
  store::CustomerStore customers(store, numbers, plan);
  for (std::size_t first = 0; first < size_.customers; first += kRowsOfOneImport) {
    const std::size_t count = std::min(kRowsOfOneImport, size_.customers - first);
    const auto imported = WaitFor<service::ImportReport>([&](auto done) {
      customers.Import({.user = "bench"}, "bench", {}, CsvOf(first, count), std::move(done));
    });
    if (!imported.ok()) Fail(imported.error().message);
    if (imported->created != count) Fail("not all customers were taken in");
  }
  store.Stop();
}

void CallCenter::Start() {
  server_ = std::make_unique<Program>(
      std::vector<std::string>{ProgramFolder() + "/strowgerd", "--config",
                               (folder_ / "strowger.toml").string(), "--database", database()},
      0);
  address_ = WaitForAddress(*server_);
  WaitForUpkeep();
}

// What an import leaves to the server, which takes it up again where the store stopped: each
// customer is compared with the others and gets its marks.
void CallCenter::WaitForUpkeep() const {
  std::fputs("  the server looks its customers through\n", stderr);
  store::Connection connection(database(), store::Access::kRead);
  const bool is_done = test::WaitUntil(kUpkeepPatience, [&] {
    store::Query waiting(connection,
                         "SELECT EXISTS (SELECT 1 FROM identity_todo) OR"
                         " EXISTS (SELECT 1 FROM quality_todo)");
    return waiting.Next() && !waiting.Get<bool>(0);
  });
  if (!is_done) Fail("the server does not come to an end with its customers");
}

}  // namespace strowger::bench
