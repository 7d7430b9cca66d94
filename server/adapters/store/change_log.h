#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/store/audit_chain.h"
#include "adapters/store/database.h"
#include "adapters/store/record_json.h"
#include "core/text/utf8.h"
#include "service/ports/done.h"

// What every business change leaves behind in its own transaction: an audit row, and the answer for
// a client that asks again.
namespace strowger::store {

struct AuditEntry {
  std::string_view action;  // For example "UpdateCustomer".
  std::string subject;      // For example "customers/17".
  std::string before;       // JSON; empty when it did not exist.
  std::string after;        // JSON; empty when it is gone.
};
// Appends a row to the audit and chains it to the one before.
void WriteAudit(Connection& connection, const service::Actor& actor, TimePoint now,
                const AuditEntry& entry);

// Answers are kept for so long after the request.
inline constexpr std::chrono::days kRequestAgeMax{7};
inline constexpr std::size_t kRequestIdBytesMax = 128;

// The answer that this request got before; none when it is new. Refused with REQUEST_ID_REUSED when
// it was a request of another kind.
Result<std::optional<std::string>> FindAnswer(Connection& connection,
                                              const service::RequestKey& request,
                                              std::string_view kind);
void KeepAnswer(Connection& connection, const service::RequestKey& request, std::string_view kind,
                const std::string& answer, TimePoint now);

// Runs `work` once for each request of the actor: a repeat gets the first answer. `kind` lives as
// long as the program. A refused request leaves nothing, so it may be tried again.
template <class T>
void WriteOnce(Database& database, service::Actor actor, std::string_view kind,
               std::function<Result<T>(Connection&, const service::Actor&, TimePoint)> work,
               service::Done<T> done) {
  database.Write<T>(
      [actor = std::move(actor), kind, work = std::move(work),
       &clock = database.clock()](Connection& connection) -> Result<T> {
        auto known = FindAnswer(connection, actor.request, kind);
        if (!known.ok()) return known.error();
        if (*known) return AnswerFrom<T>(**known);
        const TimePoint now = clock.Now();
        Result<T> result = work(connection, actor, now);
        if (result.ok() && !actor.request.id.empty()) {
          KeepAnswer(connection, actor.request, kind, AnswerText(*result), now);
        }
        return result;
      },
      std::move(done));
}

}  // namespace strowger::store
