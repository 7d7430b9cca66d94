#include "adapters/store/change_log.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

namespace strowger::store {

namespace {

constexpr std::size_t kHashBytes = crypto_hash_sha256_BYTES;
// Stands before the first row.
constexpr std::string_view kFirstHash = "";
// How many outdated answers one new answer takes with it.
constexpr int kRequestsPruned = 8;

void AddText(crypto_hash_sha256_state& state, std::string_view text) {
  constexpr unsigned char kEnd = 0;
  crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                            text.size());
  crypto_hash_sha256_update(&state, &kEnd, 1);
}

std::string HexOf(crypto_hash_sha256_state& state) {
  std::array<unsigned char, kHashBytes> hash{};
  crypto_hash_sha256_final(&state, hash.data());
  std::array<char, 2 * kHashBytes + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return hex.data();
}

// One row of the audit as it is hashed.
struct AuditRow {
  std::int64_t time_ns = 0;
  std::string_view user, peer, action, subject, before, after;
};

std::string HashOf(std::string_view previous, const AuditRow& row) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(previous.data()),
                            previous.size());
  AddText(state, std::to_string(row.time_ns));
  for (const auto text : {row.user, row.peer, row.action, row.subject, row.before, row.after}) {
    AddText(state, text);
  }
  return HexOf(state);
}

// The rows of which an erasure took the texts. Their hashes stand for these.
class ErasedRows {
 public:
  ErasedRows() { crypto_hash_sha256_init(&state_); }
  void Add(std::string_view hash) {
    ++rows_;
    AddText(state_, hash);
  }
  std::string Text() const {
    crypto_hash_sha256_state state = state_;
    return "{\"audit_rows\":" + std::to_string(rows_) + ",\"digest\":\"" + HexOf(state) + "\"}";
  }

 private:
  std::uint64_t rows_ = 0;
  crypto_hash_sha256_state state_{};
};

// Its own row of the audit comes at its end.
bool IsErasing(Connection& connection, std::uint64_t erasure) {
  return Query(connection, "SELECT 1 FROM erasure WHERE id = ? AND state = 'erasing'", erasure)
      .Next();
}

std::string LastHash(Connection& connection) {
  Query query(connection, "SELECT hash FROM audit WHERE id = (SELECT max(id) FROM audit)");
  return query.Next() ? query.Get<std::string>(0) : std::string(kFirstHash);
}

}  // namespace

void WriteAudit(Connection& connection, const service::Actor& actor, TimePoint now,
                const AuditEntry& entry) {
  const std::string previous = LastHash(connection);
  const AuditRow row{now.time_since_epoch().count(),
                     actor.user,
                     actor.peer,
                     entry.action,
                     entry.subject,
                     entry.before,
                     entry.after};
  const std::string hash = HashOf(previous, row);
  Execute(connection,
          "INSERT INTO audit (time_ns, user, peer, action, subject, before, after, prev_hash, hash)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          row.time_ns, row.user, row.peer, row.action, row.subject, row.before, row.after, previous,
          hash);
}

std::string ErasedAuditText(Connection& connection, std::uint64_t erasure) {
  Query query(connection, "SELECT hash FROM audit WHERE erasure_id = ? ORDER BY id", erasure);
  ErasedRows erased;
  while (query.Next()) erased.Add(query.Text(0));
  return erased.Text();
}

bool IsAuditWhole(Connection& connection) {
  std::map<std::uint64_t, ErasedRows> erased;
  std::map<std::string, std::string, std::less<>> told;
  Query query(connection,
              "SELECT time_ns, user, peer, action, subject, before, after, prev_hash, hash,"
              " erasure_id FROM audit ORDER BY id");
  std::string previous(kFirstHash);
  while (query.Next()) {
    const AuditRow row{query.Get<std::int64_t>(0),
                       query.Text(1),
                       query.Text(2),
                       query.Text(3),
                       query.Text(4),
                       query.Text(5),
                       query.Text(6)};
    if (query.Text(7) != previous) return false;
    previous = query.Get<std::string>(8);
    if (const auto erasure = query.Get<std::optional<std::uint64_t>>(9)) {
      erased[*erasure].Add(previous);
      if (!row.before.empty() || !row.after.empty()) return false;
    } else if (previous != HashOf(query.Text(7), row)) {
      return false;
    } else if (row.action == kErasedAction) {
      told.emplace(row.subject, row.after);
    }
  }
  return std::all_of(erased.begin(), erased.end(), [&](const auto& one) {
    const auto found = told.find("erasures/" + std::to_string(one.first));
    return found == told.end() ? IsErasing(connection, one.first)
                               : found->second == one.second.Text();
  });
}

Result<std::optional<std::string>> FindAnswer(Connection& connection,
                                              const service::RequestKey& request,
                                              std::string_view kind) {
  if (request.id.empty()) return std::optional<std::string>{};
  if (auto checked = core::CheckText("request_id", request.id, kRequestIdBytesMax); !checked.ok()) {
    return checked.error();
  }
  Query query(connection, "SELECT kind, answer FROM request WHERE user = ? AND id = ?",
              request.user, request.id);
  if (!query.Next()) return std::optional<std::string>{};
  if (query.Text(0) != kind) {
    return InvalidArgument("REQUEST_ID_REUSED",
                           "The request id " + request.id + " was used for " +
                               query.Get<std::string>(0) + " before; each request needs its own.",
                           {{"request_id", request.id}, {"kind", query.Get<std::string>(0)}});
  }
  return std::optional<std::string>(query.Get<std::string>(1));
}

void KeepAnswer(Connection& connection, const service::RequestKey& request, std::string_view kind,
                const std::string& answer, TimePoint now) {
  Execute(connection,
          "INSERT INTO request (user, id, kind, answer, time_ns) VALUES (?, ?, ?, ?, ?)",
          request.user, request.id, kind, answer, now);
  Execute(connection,
          "DELETE FROM request WHERE (user, id) IN"
          " (SELECT user, id FROM request WHERE time_ns < ? ORDER BY time_ns LIMIT ?)",
          now - kRequestAgeMax, kRequestsPruned);
}

}  // namespace strowger::store
