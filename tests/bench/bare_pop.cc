#include "bench/bare_pop.h"

#include <array>
#include <atomic>
#include <chrono>
#include <semaphore>

namespace strowger::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

double SecondsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

constexpr std::array kTexts{
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
    " FROM interaction WHERE record_id = ? ORDER BY arrived_ns DESC, id DESC LIMIT 30",
    "SELECT id, interaction_id, author, text, time_ns, pinned_ns, pinned_by FROM note"
    " WHERE record_id = ? AND pinned_ns IS NOT NULL ORDER BY pinned_ns DESC, id DESC LIMIT 5",
    "SELECT id, interaction_id, author, text, time_ns, pinned_ns, pinned_by FROM note"
    " WHERE record_id = ? AND pinned_ns IS NULL ORDER BY time_ns DESC, id DESC LIMIT 3",
    "SELECT kind, currency, amount FROM customer_fact WHERE record_id = ? AND fact_ns >= 0"
    " AND amount IS NOT NULL ORDER BY fact_ns DESC LIMIT 1000",
    // By the number of the record, which costs as much as by that of the customer.
    "SELECT id, queue, subject, callback_agent, callback_from_ns, callback_until_ns FROM work_item"
    " WHERE customer_id = ? AND callback_attempts IS NOT NULL ORDER BY callback_from_ns, id LIMIT 3",
};

std::int64_t ReadNumber(sqlite3_stmt* statement, std::int64_t customer) {
  sqlite3_bind_int64(statement, 1, customer);
  const std::int64_t number =
      sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_reset(statement);
  return number;
}

}  // namespace

BarePop::BarePop(const std::string& path) {
  sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  sqlite3_exec(handle_, "PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456", nullptr,
               nullptr, nullptr);
  for (const char* text : kTexts) {
    sqlite3_prepare_v2(handle_, text, -1, &statements_.emplace_back(), nullptr);
  }
}

BarePop::~BarePop() {
  for (auto* statement : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

double BarePop::Measure(const std::vector<std::string>& callers) {
  const auto start = SteadyClock::now();
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

void BarePop::ReadAll(sqlite3_stmt* statement, std::int64_t id) {
  sqlite3_bind_int64(statement, 1, id);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      bytes_ += static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
    }
  }
  sqlite3_reset(statement);
}

double MeasurePops(service::CallerDirectory& directory, const std::vector<std::string>& callers,
                   int window) {
  std::counting_semaphore<> free(window);
  std::atomic<std::size_t> found = 0;
  const auto start = SteadyClock::now();
  for (const auto& caller : callers) {
    free.acquire();
    directory.FindCaller({caller, LinkId{"pbx"}, ""}, [&](auto pop) {
      if (pop->match != service::CallerMatch::kNone) ++found;
      free.release();
    });
  }
  for (int i = 0; i < window; ++i) free.acquire();
  const double rate = static_cast<double>(callers.size()) / SecondsSince(start);
  return found == callers.size() ? rate : 0;
}

}  // namespace strowger::bench
