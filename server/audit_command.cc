#include "audit_command.h"

#include <cstdio>

#include "adapters/store/audit_chain.h"
#include "adapters/store/connection.h"
#include "adapters/store/engine.h"

namespace strowger {

namespace {

int Fail(const std::string& text) {
  std::fprintf(stderr, "strowgerd: %s\n", text.c_str());
  return 1;
}

void Tell(const store::AuditCheck& check, bool json) {
  std::printf(json ? "{\"rows\":%llu,\"erased_rows\":%llu,\"last_hash\":\"%s\"}\n"
                   : "The audit is whole: %llu rows, of which erasures took the texts of %llu.\n"
                     "Its last hash is %s.\n",
              static_cast<unsigned long long>(check.rows),
              static_cast<unsigned long long>(check.erased_rows), check.last_hash.c_str());
}

}  // namespace

int RunVerifyAudit(const AuditOptions& options) {
  const std::string place = store::ShownPlace(options.database);
  try {
    store::Connection connection(options.database, store::Access::kRead);
    connection.BeginReading();
    const store::AuditCheck check = store::CheckAudit(connection, options.hash);
    connection.RollBack();
    if (!check.fault.empty()) return Fail(place + ": the audit is broken: " + check.fault);
    if (!options.hash.empty() && !check.has_wanted) {
      return Fail(place + ": the audit is broken: rows up to " + options.hash + " are missing");
    }
    Tell(check, options.json);
    return 0;
  } catch (const store::SqlFailure& failure) {
    return Fail(place + ": " + failure.what() +
                "; is it the store of a server of this version that was started once?");
  }
}

}  // namespace strowger
