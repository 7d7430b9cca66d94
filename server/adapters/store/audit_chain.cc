#include "adapters/store/audit_chain.h"

#include <sodium.h>

#include <array>
#include <map>

namespace strowger::store {

namespace {

constexpr std::size_t kHashBytes = crypto_hash_sha256_BYTES;
constexpr std::size_t kSaltBytes = 16;
// Stands before the first row.
constexpr std::string_view kFirstHash = "";

class Hash {
 public:
  Hash() { crypto_hash_sha256_init(&state_); }
  void Add(std::string_view text) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(text.data()),
                              text.size());
  }
  // Ended by a zero byte, so that two texts are not one.
  void AddEnded(std::string_view text) {
    Add(text);
    Add(std::string_view("\0", 1));
  }
  std::string Hex() const {
    crypto_hash_sha256_state state = state_;
    std::array<unsigned char, kHashBytes> hash{};
    crypto_hash_sha256_final(&state, hash.data());
    return HexOf(hash);
  }
  template <std::size_t kBytes>
  static std::string HexOf(const std::array<unsigned char, kBytes>& bytes) {
    std::array<char, 2 * kBytes + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    return hex.data();
  }

 private:
  crypto_hash_sha256_state state_{};
};

std::string SaltedDigestOf(std::string_view salt, std::string_view text) {
  Hash hash;
  hash.AddEnded(salt);
  hash.Add(text);
  return hash.Hex();
}

// `before` and `after` are the digests; of rows from before there were any the texts themselves.
std::string HashOf(std::string_view previous, const ChainedRow& row) {
  Hash hash;
  hash.Add(previous);
  hash.AddEnded(std::to_string(row.time_ns));
  for (const auto text : {row.user, row.peer, row.action, row.subject, row.before, row.after}) {
    hash.AddEnded(text);
  }
  return hash.Hex();
}

std::string MakeSalt() {
  std::array<unsigned char, kSaltBytes> salt{};
  randombytes_buf(salt.data(), salt.size());
  return Hash::HexOf(salt);
}

std::string LastHash(Connection& connection) {
  Query query(connection, "SELECT hash FROM audit WHERE id = (SELECT max(id) FROM audit)");
  return query.Next() ? query.Get<std::string>(0) : std::string(kFirstHash);
}

// The rows of which an erasure took the texts. Their hashes stand for these.
class ErasedRows {
 public:
  void Add(std::string_view hash) {
    ++rows_;
    hash_.AddEnded(hash);
  }
  std::string Text() const {
    return "{\"audit_rows\":" + std::to_string(rows_) + ",\"digest\":\"" + hash_.Hex() + "\"}";
  }

 private:
  std::uint64_t rows_ = 0;
  Hash hash_;
};

// Its own row of the audit comes at its end.
bool IsErasing(Connection& connection, std::uint64_t erasure) {
  return Query(connection, "SELECT 1 FROM erasure WHERE id = ? AND state = 'erasing'", erasure)
      .Next();
}

// Goes along the chain.
class ChainReader {
 public:
  explicit ChainReader(std::string_view wanted) : wanted_(wanted) {}

  // From the columns id, time_ns, user, peer, action, subject, before, after, prev_hash, hash,
  // erasure_id, salt, before_digest, after_digest. False at the first row that is not right.
  bool Take(const Query& query) {
    const ChainedRow row{query.Get<std::int64_t>(1),
                         query.Text(2),
                         query.Text(3),
                         query.Text(4),
                         query.Text(5),
                         query.Text(6),
                         query.Text(7)};
    if (query.Text(8) != check_.last_hash) return Refuse(query, "a row before it is missing");
    const auto erasure = query.Get<std::optional<std::uint64_t>>(10);
    if (erasure && (!row.before.empty() || !row.after.empty())) {
      return Refuse(query, "it has texts that were erased");
    }
    if (!HasItsHash(query, row, erasure.has_value())) return Refuse(query, "it was altered");
    check_.last_hash = query.Get<std::string>(9);
    check_.has_wanted |= check_.last_hash == wanted_;
    ++check_.rows;
    if (erasure) {
      erased_[*erasure].Add(check_.last_hash);
      ++check_.erased_rows;
    } else if (row.action == kErasedAction) {
      told_.emplace(row.subject, row.after);
    }
    return true;
  }
  // Texts may be missing only where an erasure says that it took them.
  AuditCheck Finish(Connection& connection) {
    for (const auto& [erasure, rows] : erased_) {
      const std::string subject = "erasures/" + std::to_string(erasure);
      const auto found = told_.find(subject);
      if (found == told_.end() ? IsErasing(connection, erasure) : found->second == rows.Text()) {
        continue;
      }
      check_.broken_row = 0;
      check_.fault = subject + " did not take the texts of all rows that name it";
    }
    return check_;
  }
  const AuditCheck& check() const { return check_; }

 private:
  static bool HasItsHash(const Query& query, ChainedRow row, bool is_erased) {
    const auto salt = query.Get<std::optional<std::string>>(11);
    // From before there were digests: the hash of an erased row cannot be made again.
    if (!salt) return is_erased || query.Text(9) == HashOf(query.Text(8), row);
    std::string before = is_erased ? query.Get<std::string>(12) : SaltedDigestOf(*salt, row.before);
    std::string after = is_erased ? query.Get<std::string>(13) : SaltedDigestOf(*salt, row.after);
    row.before = before;
    row.after = after;
    return query.Text(9) == HashOf(query.Text(8), row);
  }
  bool Refuse(const Query& query, std::string fault) {
    check_.broken_row = query.Get<std::int64_t>(0);
    check_.fault = "row " + std::to_string(*check_.broken_row) + ": " + std::move(fault);
    return false;
  }

  const std::string_view wanted_;
  AuditCheck check_;
  std::map<std::uint64_t, ErasedRows> erased_;
  std::map<std::string, std::string, std::less<>> told_;
};

}  // namespace

void AppendToAudit(Connection& connection, const ChainedRow& row) {
  const std::string previous = LastHash(connection);
  const std::string salt = MakeSalt();
  const std::string before = SaltedDigestOf(salt, row.before);
  const std::string after = SaltedDigestOf(salt, row.after);
  ChainedRow digests = row;
  digests.before = before;
  digests.after = after;
  const std::string hash = HashOf(previous, digests);
  Execute(connection,
          "INSERT INTO audit (time_ns, user, peer, action, subject, before, after, prev_hash, hash,"
          " salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          row.time_ns, row.user, row.peer, row.action, row.subject, row.before, row.after, previous,
          hash, salt);
}

void EraseAuditTexts(Connection& connection, std::int64_t row, std::uint64_t erasure) {
  std::optional<std::string> salt;
  std::optional<std::string> before;
  std::optional<std::string> after;
  {
    Query query(connection, "SELECT salt, before, after FROM audit WHERE id = ?", row);
    if (!query.Next()) return;
    salt = query.Get<std::optional<std::string>>(0);
    if (salt) {
      before = SaltedDigestOf(*salt, query.Text(1));
      after = SaltedDigestOf(*salt, query.Text(2));
      salt = "";
    }
  }
  Execute(connection,
          "UPDATE audit SET before = '', after = '', salt = ?, before_digest = ?,"
          " after_digest = ?, erasure_id = ? WHERE id = ?",
          salt, before, after, erasure, row);
}

std::string ErasedAuditText(Connection& connection, std::uint64_t erasure) {
  Query query(connection, "SELECT hash FROM audit WHERE erasure_id = ? ORDER BY id", erasure);
  ErasedRows erased;
  while (query.Next()) erased.Add(query.Text(0));
  return erased.Text();
}

AuditCheck CheckAudit(Connection& connection, std::string_view wanted_hash) {
  ChainReader reader(wanted_hash);
  Query query(connection,
              "SELECT id, time_ns, user, peer, action, subject, before, after, prev_hash, hash,"
              " erasure_id, salt, before_digest, after_digest FROM audit ORDER BY id");
  while (query.Next()) {
    if (!reader.Take(query)) return reader.check();
  }
  return reader.Finish(connection);
}

bool IsAuditWhole(Connection& connection) { return CheckAudit(connection).fault.empty(); }

}  // namespace strowger::store
