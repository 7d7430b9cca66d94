#include <sqlite3.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/mime/gmime_mail_reader.h"
#include "adapters/store/database.h"
#include "adapters/store/mail_store.h"
#include "adapters/system/core_thread.h"
#include "adapters/system/sodium_mail_signer.h"
#include "adapters/system/system_clock.h"
#include "bench/benches.h"
#include "bench/figures.h"
#include "service/mail/mail_desk.h"
#include "support/places.h"
#include "support/stores/temporary_folder.h"
#include "support/wait.h"

// How many mails a second go the whole way: kept, read, judged, threaded, given a ticket, and put
// into a queue, each step in the file; beside SQLite that only keeps the same bytes, a row each.
namespace strowger::bench {

namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t kMails = 6'000;
constexpr std::size_t kMailsShort = 60;
// Mails that come in at the same time.
constexpr std::size_t kUnderWay = 100;
constexpr double kRateBar = 500;
constexpr double kMemoryBar = 512;

std::string Contents(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Those of tests/data/mail, and of the public corpora where $STROWGER_SHARED_DATA names their
// folder.
std::vector<std::string> Letters() {
  std::vector<fs::path> folders{test::SourceFolder() + "/tests/data/mail"};
  const char* shared = std::getenv("STROWGER_SHARED_DATA");
  if (shared != nullptr) folders.emplace_back(fs::path(shared) / "email");
  std::vector<std::string> letters;
  for (const fs::path& folder : folders) {
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
      if (entry.is_regular_file()) letters.push_back(Contents(entry.path()));
    }
  }
  std::fprintf(stderr, "mail: %zu letters, repeated\n", letters.size());
  return letters;
}

// Each is another mail of another sender, so that no cap parks it.
std::string NumberedLetter(const std::string& letter, std::size_t number) {
  return "X-Number: " + std::to_string(number) + "\r\n" + letter;
}

service::MailPolicy Policy() {
  service::MailAccounts accounts;
  accounts.plans.push_back({.id = core::MailAccountId{"help"}, .address = "help@example.com"});
  accounts.plans.back().queue = QueueId{"support"};
  service::MailPolicy policy;
  policy.accounts = std::make_shared<const service::MailAccounts>(accounts);
  policy.intake.threads_of_sender_max = 1'000'000;
  policy.intake.mails_in_thread_max = 1'000'000;
  return policy;
}

// The way of mails without the floor, which answers at once.
class MailWay {
 public:
  explicit MailWay(const std::string& path)
      : database_({path}, clock_),
        signer_("bench"),
        store_(database_, signer_, bell_),
        desk_({thread_, clock_, store_, reader_,
               [](const core::SubmitWork&, const service::Actor&, auto done) {
                 done(service::SubmittedWork{WorkItemId{1}, false});
               }},
              Policy().accounts) {
    store_.SetPolicy(std::make_shared<const service::MailPolicy>(Policy()));
  }
  ~MailWay() {
    desk_.Stop();
    thread_.Stop();
    database_.Stop();
  }

  bool Start() {
    if (!database_.Start().ok()) return false;
    thread_.Start();
    desk_.Start();
    return true;
  }

  // Until all of them are settled and no work waits.
  void Take(const std::vector<std::string>& letters, std::size_t count) {
    std::vector<std::future<void>> under_way;
    for (std::size_t i = 0; i < count; ++i) {
      auto kept = std::make_shared<std::promise<void>>();
      under_way.push_back(kept->get_future());
      service::ArrivedMail mail;
      mail.account = core::MailAccountId{"help"};
      mail.arrived = clock_.Now();
      mail.raw = NumberedLetter(letters[i % letters.size()], i);
      desk_.TakeIn(std::move(mail), [kept](const auto&) { kept->set_value(); });
      if (i >= kUnderWay) under_way[i - kUnderWay].wait();
    }
    for (const auto& kept : under_way) kept.wait();
    test::WaitUntil(std::chrono::minutes(10), [this] { return Unsettled() == 0; });
  }

 private:
  std::size_t Unsettled() {
    std::promise<std::size_t> count;
    database_.Read<std::size_t>(
        [](store::Connection& connection) -> Result<std::size_t> {
          store::Query query(connection,
                             "SELECT count(*) FROM mail WHERE state IN ('received', 'routing')");
          return query.Next() ? query.Get<std::size_t>(0) : 0;
        },
        [&count](const Result<std::size_t>& counted) { count.set_value(*counted); });
    return count.get_future().get();
  }

  system::SystemClock clock_;
  store::Database database_;
  system::SodiumMailSigner signer_;
  store::ChangeBell bell_;
  store::MailStore store_;
  mime::GmimeMailReader reader_;
  system::CoreThread thread_;
  service::MailDesk desk_;
};

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return Seconds(std::chrono::steady_clock::now() - start).count();
}

// Bare SQLite: one prepared insert, a transaction for each group.
double MeasureBare(const std::vector<std::string>& letters, std::size_t count) {
  TemporaryFolder folder;
  sqlite3* handle = nullptr;
  sqlite3_open((folder / "bare.db").c_str(), &handle);
  sqlite3_exec(handle,
               "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
               "CREATE TABLE mail (id INTEGER PRIMARY KEY, bytes BLOB)",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(handle, "INSERT INTO mail (bytes) VALUES (?)", -1, &insert, nullptr);
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < count; ++i) {
    if (i % kUnderWay == 0) sqlite3_exec(handle, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    const std::string letter = NumberedLetter(letters[i % letters.size()], i);
    sqlite3_bind_blob(insert, 1, letter.data(), static_cast<int>(letter.size()), SQLITE_TRANSIENT);
    sqlite3_step(insert);
    sqlite3_reset(insert);
    const bool is_last = i + 1 == count || (i + 1) % kUnderWay == 0;
    if (is_last) sqlite3_exec(handle, "COMMIT", nullptr, nullptr, nullptr);
  }
  const double seconds = SecondsSince(start);
  sqlite3_finalize(insert);
  sqlite3_close(handle);
  return static_cast<double>(count) / seconds;
}

}  // namespace

bool RunMail(Length length) {
  const std::vector<std::string> letters = Letters();
  const std::size_t count = length == Length::kFull ? kMails : kMailsShort;
  if (letters.empty()) {
    std::fprintf(stderr, "mail: there are no mails under tests/data/mail\n");
    return false;
  }
  TemporaryFolder folder;
  MailWay way(folder / "store.db");
  if (!way.Start()) {
    std::fprintf(stderr, "mail: the store cannot be opened\n");
    return false;
  }
  const auto start = std::chrono::steady_clock::now();
  way.Take(letters, count);
  const double rate = static_cast<double>(count) / SecondsSince(start);
  const double bare = MeasureBare(letters, count);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const double memory = static_cast<double>(used.ru_maxrss) / 1024;
  PrintFigure("mail.rate", rate, "1/s");
  PrintFigure("mail.bare_rate", bare, "1/s");
  PrintFigure("mail.ratio", rate / bare, "1");
  PrintFigure("mail.memory", memory, "MiB");
  PrintBarAtLeast("mail.rate", rate, kRateBar);
  PrintBarAtMost("mail.memory", memory, kMemoryBar);
  return true;
}

}  // namespace strowger::bench
