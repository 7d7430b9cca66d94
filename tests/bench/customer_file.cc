#include "bench/customer_file.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/store/connection.h"
#include "adapters/store/database.h"
#include "adapters/store/migrate.h"
#include "adapters/store/record_json.h"
#include "adapters/store/search_index.h"
#include "adapters/system/system_clock.h"
#include "bench/town.h"

namespace strowger::bench {

namespace {

namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;
using store::Connection;
using store::Execute;

// Of what is written here; another number makes the file anew.
constexpr int kGenerator = 1;
// More than is needed, with what the indexes are sorted in.
constexpr std::size_t kBytesPerCustomer = 14'000;
constexpr std::size_t kRowsTogether = 200'000;
constexpr std::size_t kNoteEvery = 7;
constexpr std::size_t kTicketEvery = 10;
constexpr TimePoint kFirstTime{std::chrono::seconds(1'600'000'000)};
constexpr std::chrono::seconds kPast{160'000'000};  // About five years.

constexpr std::array kQueues{"billing", "support", "sales"};
constexpr std::array kChannels{"call", "call", "call", "mail", "chat"};
constexpr std::array kAgents{"ana", "ben", "chen", "dewei", "eva", "fang", "george", "hua"};

double SecondsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

// Tells how far the making is.
class Progress {
 public:
  Progress(const char* what, std::size_t all) : what_(what), all_(all) {}
  void At(std::size_t done) {
    const std::size_t tenth = done * 10 / all_;
    if (tenth == told_ || all_ < kRowsTogether) return;
    told_ = tenth;
    std::fprintf(stderr, "customers: %s %zu %%, %.0f s\n", what_, tenth * 10, SecondsSince(start_));
  }

 private:
  const char* const what_;
  const std::size_t all_;
  const SteadyClock::time_point start_ = SteadyClock::now();
  std::size_t told_ = 0;
};

// Rows in large transactions.
class Rows {
 public:
  Rows(Connection& connection, std::size_t customers)
      : connection_(connection), customers_(customers) {}

  void MakeCustomers() {
    Progress progress("customers", customers_);
    Town town;
    connection_.Script("BEGIN");
    for (std::size_t number = 1; number <= customers_; ++number) {
      MakeCustomer(number, town.Next());
      AfterRow(number);
      progress.At(number);
    }
    connection_.Script("COMMIT");
  }

  void MakeContacts() {
    const std::size_t contacts = customers_ * CustomerFile::kContactsEach;
    Progress progress("contacts", contacts);
    connection_.Script("BEGIN");
    for (std::size_t number = 1; number <= contacts; ++number) {
      const TimePoint time = kFirstTime + Duration(kPast) / static_cast<std::int64_t>(contacts) *
                                              static_cast<std::int64_t>(number);
      MakeContact(number, Whose(), time);
      AfterRow(number);
      progress.At(number);
    }
    Execute(connection_,
            "INSERT INTO counter (name, value) VALUES ('next_number', ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            contacts + 1);
    connection_.Script("COMMIT");
  }

 private:
  void AfterRow(std::size_t number) {
    if (number % kRowsTogether != 0) return;
    connection_.Script("COMMIT");
    connection_.Script("BEGIN");
  }

  std::size_t Whose() {
    const std::size_t busy = std::max<std::size_t>(1, customers_ / CustomerFile::kBusyOneOf);
    return 1 + dice_.Roll(dice_.Roll(10) == 0 ? busy : customers_);
  }

  std::vector<core::ContactPoint> PointsOf(std::size_t number, const Person& person) {
    using core::ContactKind;
    const std::string other = std::to_string(80'000'000 + number % 10'000'000);
    return {{ContactKind::kPhone, MobileOf(number), "", "erp", kFirstTime},
            {ContactKind::kPhone, "+8625" + other, "025 " + other, "erp", kFirstTime},
            {ContactKind::kPhone, person.phone, "", "erp", kFirstTime},
            {ContactKind::kEmail, person.mail, "", "erp", kFirstTime},
            {ContactKind::kEmail, "c" + std::to_string(number) + "@example.com", "", "erp",
             kFirstTime}};
  }

  void MakeCustomer(std::size_t number, const Person& person) {
    const std::string tier = number % 20 == 0 ? "VIP" : "";
    const std::string id = std::to_string(number);
    const std::string provenance = R"({"display_name":)" + id + R"(,"company":)" + id + "}";
    Execute(connection_,
            "INSERT INTO customer (id, version, display_name, sort_key, company, tier, language,"
            " alert, records, provenance, created_ns, updated_ns)"
            " VALUES (?, 1, ?, '', ?, ?, 'zh-CN', '', 1, ?, ?, ?)",
            number, person.name, person.company, tier, provenance, kFirstTime, kFirstTime);
    const auto points = PointsOf(number, person);
    const std::string text = store::ContactPointsText(points);
    Execute(connection_,
            "INSERT INTO customer_record (id, customer_id, source, external_id, display_name,"
            " company, tier, language, contact_points, contacts_set_ns, created_ns, updated_ns,"
            " origin_id, version) VALUES (?, ?, 'erp', ?, ?, ?, ?, 'zh-CN', ?, ?, ?, ?, ?, 1)",
            number, number, person.id, person.name, person.company, tier, text, kFirstTime,
            kFirstTime, kFirstTime, number);
    for (const auto& point : points) MakePoint(number, point);
    Execute(connection_,
            "INSERT INTO customer_change (time_ns, kind, customer_id) VALUES (?, 'created', ?)",
            kFirstTime, number);
    const std::string subject = "customers/" + id;
    const std::string after = R"({"source":"erp","name":")" + person.id + R"("})";
    // The chain of hashes is not looked at here.
    Execute(connection_,
            "INSERT INTO audit (time_ns, user, peer, action, subject, before, after, prev_hash,"
            " hash) VALUES (?, 'admin', '', 'ImportCustomer', ?, '', ?, ?, ?)",
            kFirstTime, subject, after, kHash, kHash);
  }

  void MakePoint(std::size_t number, const core::ContactPoint& point) {
    const bool is_phone = point.kind == core::ContactKind::kPhone;
    const std::string suffix =
        is_phone ? point.value.substr(std::max<std::size_t>(point.value.size(), 8) - 8) : "";
    std::optional<std::string_view> last;
    if (is_phone) last = suffix;
    Execute(connection_,
            "INSERT INTO contact_point (customer_id, kind, value, suffix, national, source,"
            " seen_ns) VALUES (?, ?, ?, ?, ?, 'erp', ?)",
            number, point.kind, point.value, last, point.national, kFirstTime);
  }

  void MakeContact(std::size_t number, std::size_t customer, TimePoint time) {
    const char* agent = kAgents[dice_.Roll(kAgents.size())];
    const char* queue = kQueues[dice_.Roll(kQueues.size())];
    const Duration wait = std::chrono::seconds(1 + dice_.Roll(90));
    const Duration talk = std::chrono::seconds(20 + dice_.Roll(600));
    Execute(connection_,
            "INSERT INTO interaction (id, channel, queue, agent, record_id, link, call, ani,"
            " dialled, arrived_ns, answered_ns, ended_ns, wait_ns, talk_ns, hold_ns, wrap_up_ns,"
            " outcome, disposition, attached) VALUES (?, ?, ?, ?, ?, 'pbx-1', '1700000000.17', ?,"
            " '4000', ?, ?, ?, ?, ?, 0, 30000000000, 'handled', 'solved', '{}')",
            number, kChannels[dice_.Roll(kChannels.size())], queue, agent, customer,
            MobileOf(customer), time, time + wait, time + wait + talk, wait, talk);
    Execute(connection_,
            "INSERT INTO interaction_segment (interaction_id, number, agent, queue, start_ns,"
            " end_ns, hold_ns) VALUES (?, 1, ?, ?, ?, ?, 0)",
            number, agent, queue, time + wait, time + wait + talk);
    if (number % kNoteEvery == 0) {
      Execute(connection_,
              "INSERT INTO note (record_id, interaction_id, author, text, time_ns) VALUES (?, ?, ?,"
              " 'Asks for a copy of the invoice of last month, and to be called back.', ?)",
              customer, number, agent, time + wait + talk);
    }
    if (number % kTicketEvery == 0) MakeTicket(number, customer, agent, queue, time + wait);
  }

  void MakeTicket(std::size_t contact, std::size_t customer, const char* agent, const char* queue,
                  TimePoint time) {
    const bool is_open = dice_.Roll(20) == 0;
    Execute(connection_,
            "INSERT INTO ticket (version, subject, state, rank, owner, queue, priority, created_ns,"
            " updated_ns, record_id) VALUES (1, 'A copy of an invoice', ?, ?, ?, ?, 0, ?, ?, ?)",
            is_open ? "open" : "closed", is_open ? 0 : 1, agent, queue, time, time, customer);
    Execute(connection_, "INSERT INTO ticket_interaction (ticket_id, interaction_id) VALUES (?, ?)",
            contact / kTicketEvery, contact);
  }

  static constexpr std::string_view kHash =
      "0000000000000000000000000000000000000000000000000000000000000000";

  Connection& connection_;
  const std::size_t customers_;
  Dice dice_{4};
};

// The indexes of the schema, to be made again.
std::vector<std::pair<std::string, std::string>> IndexesOf(Connection& connection) {
  store::Query query(
      connection, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
  std::vector<std::pair<std::string, std::string>> indexes;
  while (query.Next()) {
    indexes.emplace_back(query.Get<std::string>(0), query.Get<std::string>(1));
  }
  return indexes;
}

void FillFile(const std::string& path, std::size_t customers) {
  Connection connection(path, store::Access::kReadWrite);
  // A file that is not whole is thrown away, so nothing need be safe meanwhile.
  connection.Script(
      "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; PRAGMA temp_store = FILE;"
      "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -262144");
  const auto indexes = IndexesOf(connection);
  for (const auto& [name, sql] : indexes) connection.Script("DROP INDEX " + name);
  Rows rows(connection, customers);
  rows.MakeCustomers();
  rows.MakeContacts();
  Progress progress("indexes", indexes.size());
  for (const auto& [name, sql] : indexes) {
    const auto start = SteadyClock::now();
    connection.Script(sql);
    if (customers >= kRowsTogether) {
      std::fprintf(stderr, "customers: index %s, %.0f s\n", name.c_str(), SecondsSince(start));
    }
  }
  std::fprintf(stderr, "customers: the index for search; takes a while\n");
  const auto start = SteadyClock::now();
  connection.Script("INSERT INTO counter (name, value) VALUES ('search_rebuilt_to', 0)");
  store::FinishSearchIndex(connection);
  std::fprintf(stderr, "customers: the index for search, %.0f s\n", SecondsSince(start));
  connection.Script("PRAGMA journal_mode = WAL");
}

}  // namespace

std::string MobileOf(std::size_t number) {
  return "+861" + std::to_string(std::size_t{3'800'000'000} + number);
}

CustomerFile::CustomerFile(const std::string& folder, std::size_t customers)
    : customers_(customers),
      folder_(folder),
      path_((fs::path(folder) / ("customers-" + std::to_string(customers) + ".db")).string()) {}

// What made the file, and for which schema.
std::string CustomerFile::Stamp() const {
  return "generator " + std::to_string(kGenerator) + " schema " +
         std::to_string(store::AllMigrations().back().version) + " of " +
         std::to_string(store::AllMigrations().size());
}

bool CustomerFile::HasRoom() const {
  std::error_code problem;
  const auto space = fs::space(folder_, problem);
  const auto wanted = customers_ * kBytesPerCustomer;
  if (!problem && space.available >= wanted) return true;
  std::fprintf(stderr, "customers: %s needs %zu MB free for a while\n", folder_.c_str(),
               wanted / 1'000'000);
  return false;
}

bool CustomerFile::Prepare() {
  const std::string stamp_path = path_ + ".stamp";
  std::string stamp;
  int runs = 0;
  {
    std::ifstream file(stamp_path);
    std::getline(file, stamp);
    file >> runs;
  }
  std::error_code problem;
  was_made_ = stamp != Stamp() || runs >= kRunsMax || !fs::exists(path_, problem);
  if (was_made_) {
    fs::remove(stamp_path, problem);
    for (const char* part : {"", "-wal", "-shm", "-journal"}) fs::remove(path_ + part, problem);
    if (!HasRoom() || !Make()) return false;
    runs = 0;
  }
  std::ofstream(stamp_path) << Stamp() << "\n" << runs + 1 << "\n";
  std::fprintf(stderr, "customers: %s, %ju MB%s\n", path_.c_str(),
               static_cast<std::uintmax_t>(fs::file_size(path_, problem) / 1'000'000),
               was_made_ ? "" : ", from an earlier run");
  return true;
}

bool CustomerFile::Make() {
  const system::SystemClock clock;
  {
    store::Database database({path_, 1}, clock);
    if (auto started = database.Start(); !started.ok()) {
      std::fprintf(stderr, "customers: %s\n", started.error().message.c_str());
      return false;
    }
  }
  try {
    FillFile(path_, customers_);
  } catch (const store::SqlFailure& failure) {
    std::fprintf(stderr, "customers: %s\n", failure.what());
    return false;
  }
  return true;
}

}  // namespace strowger::bench
