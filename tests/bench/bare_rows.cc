#include "bench/bare_rows.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "core/text/utf8.h"

namespace strowger::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kImportedTogether = 50;

constexpr char kCustomer[] =
    "SELECT version, display_name, sort_key, company, tier, language, alert, records, created_ns,"
    " updated_ns, owner FROM customer WHERE id = ?";
constexpr char kPoints[] =
    "SELECT kind, value, national, source, seen_ns FROM contact_point WHERE customer_id = ?";
// Of each kind of thing in a timeline: where it stands, and what it says.
constexpr std::array kKeys{
    "SELECT arrived_ns, id FROM interaction WHERE record_id = ?1 AND arrived_ns < ?2"
    " ORDER BY arrived_ns DESC, id DESC LIMIT ?3",
    "SELECT time_ns, id FROM note WHERE record_id = ?1 AND time_ns < ?2"
    " ORDER BY time_ns DESC, id DESC LIMIT ?3",
    "SELECT created_ns, id FROM ticket WHERE record_id = ?1 AND created_ns < ?2"
    " ORDER BY created_ns DESC, id DESC LIMIT ?3",
    "SELECT time_ns, id FROM audit WHERE subject = 'customers/' || ?1 AND time_ns < ?2"
    " ORDER BY time_ns DESC, id DESC LIMIT ?3",
};
constexpr std::array kThings{
    "SELECT channel, queue, agent, outcome, disposition, subject, wait_ns, talk_ns FROM interaction"
    " WHERE id = ?",
    "SELECT interaction_id, author, text FROM note WHERE id = ?",
    "SELECT subject, state, owner, queue FROM ticket WHERE id = ?",
    "SELECT user, action, before, after FROM audit WHERE id = ?",
};
constexpr char kSetRecord[] =
    "UPDATE customer_record SET alert = 'Told on 1', version = version + 1 WHERE id = ?";
constexpr char kSetCustomer[] =
    "UPDATE customer SET alert = 'Told on 1', version = version + 1 WHERE id = ?";
constexpr char kTell[] =
    "INSERT INTO customer_change (time_ns, kind, customer_id) VALUES (1700000000000000000,"
    " 'changed', ?)";
constexpr char kAudit[] =
    "INSERT INTO audit (time_ns, user, peer, action, subject, before, after, prev_hash, hash)"
    " SELECT 1700000000000000000, 'ana', '', 'UpdateCustomer', 'customers/' || id, provenance ||"
    " hex(zeroblob(150)), provenance || hex(zeroblob(150)), hex(zeroblob(32)), hex(zeroblob(32))"
    " FROM customer WHERE id = ?";

double MsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

}  // namespace

BareRows::BareRows(const std::string& path) {
  sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Run("PRAGMA cache_size = -65536; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
  sqlite3_busy_timeout(handle_, 5'000);
}

BareRows::~BareRows() {
  for (const auto& [_, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

sqlite3_stmt* BareRows::Prepare(const char* text) {
  auto& statement = statements_[text];
  if (statement == nullptr &&
      sqlite3_prepare_v2(handle_, text, -1, &statement, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "customers: %s: %s\n", text, sqlite3_errmsg(handle_));
    std::exit(1);
  }
  return statement;
}

void BareRows::Run(const char* text) {
  if (sqlite3_exec(handle_, text, nullptr, nullptr, nullptr) == SQLITE_OK) return;
  std::fprintf(stderr, "customers: %s: %s\n", text, sqlite3_errmsg(handle_));
  std::exit(1);
}

void BareRows::Step(sqlite3_stmt* statement) {
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      bytes_ += static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
    }
  }
  if (code != SQLITE_DONE) {
    std::fprintf(stderr, "customers: %s: %s\n", sqlite3_sql(statement), sqlite3_errmsg(handle_));
    std::exit(1);
  }
  sqlite3_reset(statement);
}

double BareRows::ReadCustomer(CustomerId customer) {
  const auto start = SteadyClock::now();
  for (const char* text : {kCustomer, kPoints}) {
    sqlite3_stmt* statement = Prepare(text);
    sqlite3_bind_int64(statement, 1, static_cast<std::int64_t>(customer.value));
    Step(statement);
  }
  return MsSince(start);
}

double BareRows::ReadTimeline(CustomerId customer, const service::TimelinePage* before,
                              const service::TimelinePage& page) {
  std::int64_t end = std::numeric_limits<std::int64_t>::max();
  if (before != nullptr && !before->items.empty()) {
    end = before->items.back().time.time_since_epoch().count();
  }
  const auto start = SteadyClock::now();
  for (const char* text : kKeys) {
    sqlite3_stmt* statement = Prepare(text);
    sqlite3_bind_int64(statement, 1, static_cast<std::int64_t>(customer.value));
    sqlite3_bind_int64(statement, 2, end);
    sqlite3_bind_int64(statement, 3, static_cast<std::int64_t>(page.items.size()) + 1);
    Step(statement);
  }
  for (const auto& item : page.items) {
    sqlite3_stmt* statement = Prepare(kThings[static_cast<std::size_t>(item.kind)]);
    sqlite3_bind_int64(statement, 1, static_cast<std::int64_t>(item.id));
    Step(statement);
  }
  return MsSince(start);
}

double BareRows::UpdateCustomers(const std::vector<service::Customer>& customers, std::size_t begin,
                                 std::size_t end) {
  const auto start = SteadyClock::now();
  Run("BEGIN IMMEDIATE");
  for (std::size_t i = begin; i < end; ++i) {
    for (const char* text : {kSetRecord, kSetCustomer, kTell, kAudit}) {
      sqlite3_stmt* statement = Prepare(text);
      sqlite3_bind_int64(statement, 1, static_cast<std::int64_t>(customers[i].id.value));
      Step(statement);
    }
  }
  Run("COMMIT");
  return MsSince(start);
}

std::int64_t BareRows::Number(const char* text) {
  sqlite3_stmt* statement = Prepare(text);
  const std::int64_t number =
      sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_reset(statement);
  return number;
}

double BareRows::InsertCustomers(std::size_t count) {
  // What somebody is like is taken from a customer who is there, ?2; the new number is ?1.
  static constexpr std::array kTexts{
      "INSERT INTO customer (id, version, display_name, sort_key, company, tier, language, alert,"
      " records, provenance, created_ns, updated_ns) SELECT ?1, 1, display_name, sort_key, company,"
      " tier, language, alert, 1, provenance, created_ns, updated_ns FROM customer WHERE id = ?2",
      "INSERT INTO customer_record (customer_id, source, external_id, display_name, company, tier,"
      " language, contact_points, contacts_set_ns, created_ns, updated_ns, origin_id, version)"
      " SELECT ?1, 'bare', 'B-' || ?1, display_name, company, tier, language, contact_points,"
      " contacts_set_ns, created_ns, updated_ns, ?1, 1 FROM customer_record WHERE id = ?2",
      "INSERT INTO contact_point (customer_id, kind, value, suffix, national, source, seen_ns)"
      " SELECT ?1, kind, value, suffix, national, source, seen_ns FROM contact_point"
      " WHERE customer_id = ?2 LIMIT 3",
      "INSERT INTO customer_search (rowid, tokens)"
      " SELECT ?1, tokens FROM customer_search WHERE rowid = ?2",
      kTell,
      kAudit,
  };
  const std::int64_t first = Number("SELECT max(id) FROM customer") + 1;
  const auto start = SteadyClock::now();
  for (std::size_t i = 0; i < count; ++i) {
    if (i % kImportedTogether == 0) Run("BEGIN IMMEDIATE");
    for (const char* text : kTexts) {
      sqlite3_stmt* statement = Prepare(text);
      sqlite3_bind_int64(statement, 1, first + static_cast<std::int64_t>(i));
      if (sqlite3_bind_parameter_count(statement) > 1) {
        sqlite3_bind_int64(statement, 2, 1 + static_cast<std::int64_t>(i));
      }
      Step(statement);
    }
    if ((i + 1) % kImportedTogether == 0 || i + 1 == count) Run("COMMIT");
  }
  const double rate = static_cast<double>(count) / MsSince(start) * 1'000;
  const std::string from = std::to_string(first);
  for (const char* text :
       {"DELETE FROM contact_point WHERE customer_id >= ",
        "DELETE FROM customer_search WHERE rowid >= ",
        "DELETE FROM customer_record WHERE customer_id >= ", "DELETE FROM customer WHERE id >= "}) {
    Run((text + from).c_str());
  }
  return rate;
}

Person BareRows::ReadPerson(CustomerId customer) {
  sqlite3_stmt* statement = Prepare(
      "SELECT external_id, coalesce(display_name, ''), coalesce(company, ''), (SELECT value FROM"
      " contact_point WHERE customer_id = ?1 AND kind = 'phone' ORDER BY id LIMIT 1), (SELECT value"
      " FROM contact_point WHERE customer_id = ?1 AND kind = 'email' ORDER BY id LIMIT 1)"
      " FROM customer_record WHERE id = ?1");
  sqlite3_bind_int64(statement, 1, static_cast<std::int64_t>(customer.value));
  Person person;
  if (sqlite3_step(statement) == SQLITE_ROW) {
    const auto text = [statement](int column) {
      const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return std::string(bytes == nullptr ? "" : bytes);
    };
    person = {text(0), text(1), text(2), text(3), text(4), false};
  }
  sqlite3_reset(statement);
  return person;
}

}  // namespace strowger::bench
