#include "session/saved_session.h"

#include <google/protobuf/util/json_util.h>

#include <cstdlib>

#include "session/private_files.h"

namespace strowger::client {

namespace {

Result<std::string> PathOf(const std::string& server) {
  Result<std::string> folder = StateFolder();
  if (!folder.ok()) return folder.error();
  return *folder + "/sessions/" + SafeFileName(server) + ".json";
}

}  // namespace

Result<void> SaveSession(const std::string& server, const access::v1::SignInResponse& session) {
  const Result<std::string> path = PathOf(server);
  if (!path.ok()) return path.error();
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(session, &text);
  STROWGER_CHECK(status.ok());
  return WritePrivateFile(*path, text);
}

std::optional<access::v1::SignInResponse> LoadSession(const std::string& server) {
  access::v1::SignInResponse session;
  if (const char* token = std::getenv("STROWGER_TOKEN"); token != nullptr && *token != '\0') {
    session.set_session_token(token);
    return session;
  }
  const Result<std::string> path = PathOf(server);
  if (!path.ok()) return std::nullopt;
  const std::optional<std::string> text = ReadPrivateFile(*path);
  if (!text) return std::nullopt;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;  // Written by another version.
  if (!google::protobuf::util::JsonStringToMessage(*text, &session, options).ok()) {
    return std::nullopt;
  }
  return session;
}

void ForgetSession(const std::string& server) {
  if (const Result<std::string> path = PathOf(server); path.ok()) RemovePrivateFile(*path);
}

}  // namespace strowger::client
