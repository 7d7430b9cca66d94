#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "strowger/access/v1/sign_in.pb.h"

// The session that plain commands share: one file for each server, mode 0600.
namespace strowger::client {

Result<void> SaveSession(const std::string& server, const access::v1::SignInResponse& session);
// None when nobody is signed in from here. STROWGER_TOKEN goes before the file; then only the token
// is known.
std::optional<access::v1::SignInResponse> LoadSession(const std::string& server);
void ForgetSession(const std::string& server);

}  // namespace strowger::client
