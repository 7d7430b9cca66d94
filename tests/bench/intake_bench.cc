#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <future>
#include <semaphore>
#include <string>
#include <vector>

#include "adapters/store/database.h"
#include "adapters/store/journal.h"
#include "adapters/system/system_clock.h"
#include "bench/benches.h"
#include "bench/call_stream.h"
#include "bench/figures.h"
#include "support/stores/temporary_folder.h"

// How many events a second the journal makes durable, beside SQLite itself that writes the same
// bytes, an event a row, in groups of the same size.
namespace strowger::bench {

namespace {

using Seconds = std::chrono::duration<double>;

constexpr std::size_t kCalls = 10'000;
constexpr std::size_t kCallsShort = 200;
constexpr int kRounds = 3;
// Events that are not yet acknowledged.
constexpr int kWindows[] = {64, 512};
constexpr double kRatioBar = 0.7;

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return Seconds(std::chrono::steady_clock::now() - start).count();
}

struct Intake {
  double events_per_second = 0;
  double group = 0;  // Events in one commit.
};

Intake MeasureJournal(const std::vector<service::JournalBatch>& stream, int window) {
  TemporaryFolder folder;
  system::SystemClock clock;
  store::Database database({folder / "store.db"}, clock);
  if (auto started = database.Start(); !started.ok()) return {};
  store::Journal journal(database);
  std::counting_semaphore<> free(window);
  auto copy = stream;
  const std::uint64_t commits = database.writer().figures().commits;
  const auto start = std::chrono::steady_clock::now();
  for (auto& batch : copy) {
    free.acquire();
    journal.Commit(std::move(batch), [&free](const Result<void>&) { free.release(); });
  }
  for (int i = 0; i < window; ++i) free.acquire();
  const double seconds = SecondsSince(start);
  const auto events = static_cast<double>(stream.size());
  return {events / seconds,
          events / static_cast<double>(database.writer().figures().commits - commits)};
}

// Bare SQLite: one prepared insert, one transaction a group.
double MeasureBare(const std::vector<std::string>& payloads, std::size_t group) {
  TemporaryFolder folder;
  sqlite3* handle = nullptr;
  sqlite3_open((folder / "bare.db").c_str(), &handle);
  sqlite3_exec(handle,
               "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF;"
               "CREATE TABLE event (id INTEGER PRIMARY KEY, payload BLOB)",
               nullptr, nullptr, nullptr);
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(handle, "INSERT INTO event (payload) VALUES (?)", -1, &insert, nullptr);
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < payloads.size(); i += group) {
    sqlite3_exec(handle, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    for (std::size_t k = i; k < std::min(i + group, payloads.size()); ++k) {
      sqlite3_bind_blob(insert, 1, payloads[k].data(), static_cast<int>(payloads[k].size()),
                        SQLITE_STATIC);
      sqlite3_step(insert);
      sqlite3_reset(insert);
    }
    sqlite3_exec(handle, "COMMIT", nullptr, nullptr, nullptr);
  }
  const double seconds = SecondsSince(start);
  sqlite3_finalize(insert);
  sqlite3_close(handle);
  return static_cast<double>(payloads.size()) / seconds;
}

void MeasureWindow(const std::vector<service::JournalBatch>& stream,
                   const std::vector<std::string>& payloads, int window) {
  std::vector<double> events, bare, ratios, groups;
  for (int round = 0; round < kRounds; ++round) {
    const Intake intake = MeasureJournal(stream, window);
    const auto group = std::max<std::size_t>(1, static_cast<std::size_t>(intake.group + 0.5));
    const double control = MeasureBare(payloads, group);
    events.push_back(intake.events_per_second);
    groups.push_back(intake.group);
    bare.push_back(control);
    ratios.push_back(intake.events_per_second / control);
  }
  const std::string name = "intake.window_" + std::to_string(window);
  PrintFigure(name + ".events", Median(events), "1/s");
  PrintFigure(name + ".bare_events", Median(bare), "1/s");
  PrintFigure(name + ".group", Median(groups), "1");
  PrintFigure(name + ".ratio", Median(ratios), "1");
  PrintBarAtLeast(name + ".ratio", Median(ratios), kRatioBar);
}

}  // namespace

bool RunIntake(Length length) {
  const auto stream = MakeCallStream(length == Length::kFull ? kCalls : kCallsShort);
  std::vector<std::string> payloads;
  std::size_t bytes = 0;
  for (const auto& batch : stream) {
    payloads.emplace_back(BytesOf(batch), 'x');
    bytes += payloads.back().size();
  }
  PrintFigure("intake.bytes_per_event",
              static_cast<double>(bytes) / static_cast<double>(stream.size()), "bytes");
  for (const int window : kWindows) MeasureWindow(stream, payloads, window);
  return true;
}

}  // namespace strowger::bench
