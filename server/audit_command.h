#pragma once

#include <string>

namespace strowger {

// `strowgerd store verify-audit`: whether a store's audit is whole. Reads only; the server may be
// at work meanwhile.
struct AuditOptions {
  std::string database;  // As server.database of the configuration.
  std::string hash;      // One that was told before and must be in the chain; empty: none.
  bool json = false;
};

// Returns the exit code: 0 when it is whole, 1 with what is wrong on standard error.
int RunVerifyAudit(const AuditOptions& options);

}  // namespace strowger
