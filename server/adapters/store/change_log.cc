#include "adapters/store/change_log.h"

namespace strowger::store {

namespace {

// How many outdated answers one new answer takes with it.
constexpr int kRequestsPruned = 8;

}  // namespace

void WriteAudit(Connection& connection, const service::Actor& actor, TimePoint now,
                const AuditEntry& entry) {
  AppendToAudit(connection, {now.time_since_epoch().count(), actor.user, actor.peer, entry.action,
                             entry.subject, entry.before, entry.after});
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
