#include "terminal/command/invocation.h"

#include <google/protobuf/util/json_util.h>
#include <grpcpp/channel.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <utility>

#include "session/refusal.h"
#include "session/saved_session.h"
#include "strowger/routing/v1/floor.pb.h"
#include "terminal/refusal_text.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

constexpr int kPageSize = 1000;

Error NotSignedIn(const Endpoint& endpoint) {
  return {ErrorCode::kUnauthenticated,
          "NOT_SIGNED_IN",
          "Nobody is signed in at " + endpoint.address + ". Use: strowger sign-in USER",
          {{"server", endpoint.address}}};
}

std::string FormatLocal(const google::protobuf::Timestamp& time, const char* format) {
  if (time.seconds() == 0) return {};
  const auto seconds = static_cast<std::time_t>(time.seconds());
  std::tm local{};
  ::localtime_r(&seconds, &local);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), format, &local);
  return text.data();
}

}  // namespace

Invocation::Invocation(Input input, std::ostream& out, std::ostream& err)
    : input_(std::move(input)), out_(out), err_(err) {}

std::string Invocation::Value(const std::string& name) const {
  const auto found = input_.values.find(name);
  return found == input_.values.end() ? std::string() : found->second;
}

std::vector<std::string> Invocation::List(const std::string& name) const {
  const auto found = input_.lists.find(name);
  return found == input_.lists.end() ? std::vector<std::string>() : found->second;
}

Result<void> Invocation::Connect() {
  const auto endpoint = ChooseEndpoint(input_.server);
  if (!endpoint.ok()) return endpoint.error();
  endpoint_ = *endpoint;
  const auto channel = OpenChannel(endpoint_);
  if (!channel.ok()) return channel.error();
  client_ = std::make_unique<Client>(*channel);
  return {};
}

Result<void> Invocation::ConnectSignedIn() {
  if (auto connected = Connect(); !connected.ok()) return connected;
  const auto session = LoadSession(endpoint_.address);
  if (!session) return NotSignedIn(endpoint_);
  session_ = *session;
  client_->SetToken(session_.session_token());
  return {};
}

Result<access::v1::Session> Invocation::ReadSession() {
  if (!session_.session().user().empty()) return session_.session();
  auto answer = Ask<access::v1::GetSessionResponse>(access::v1::GetSessionRequest());
  if (!answer.ok()) return answer.error();
  *session_.mutable_session() = answer->session();
  return session_.session();
}

Result<routing::v1::AgentStatus> Invocation::ReadOwnStatus() {
  const auto session = ReadSession();
  if (!session.ok()) return session.error();
  if (session->agent().empty()) {
    return FailedPrecondition("NOT_AN_AGENT", session->user() + " is no agent.",
                              {{"user", session->user()}});
  }
  routing::v1::ListAgentsRequest request;
  request.set_page_size(kPageSize);
  do {
    auto page = Ask<routing::v1::ListAgentsResponse>(request);
    if (!page.ok()) return page.error();
    for (const auto& status : page->agents()) {
      if (status.agent() == session->agent()) return status;
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return NotFound("AGENT_UNKNOWN", session->agent() + " is not on the floor.",
                  {{"agent", session->agent()}});
}

Result<std::string> Invocation::FindWork() {
  if (auto ok = ConnectSignedIn(); !ok.ok()) return ok.error();
  if (Has("--work-item")) return InCollection("work-items", Value("--work-item"));
  const auto status = ReadOwnStatus();
  if (!status.ok()) return status.error();
  if (status->work_item().empty()) {
    return FailedPrecondition("NO_WORK", "There is no work item at your desk.");
  }
  return status->work_item();
}

std::vector<std::string> Invocation::SayAll(std::initializer_list<Phrase> phrases) const {
  std::vector<std::string> said;
  for (const Phrase& phrase : phrases) said.push_back(Say(phrase));
  return said;
}

int Invocation::Do(const google::protobuf::Message& request, const Phrase& done,
                   std::initializer_list<std::string_view> values) {
  auto answer = client_->AskAny(request, kCommandPatience);
  if (!answer.ok()) return Fail(answer.error());
  if (has_json()) {
    PrintJson(**answer);
  } else {
    out_ << Harmless(Say(done, values)) << "\n";
  }
  return kExitOk;
}

int Invocation::Fail(const Error& error) const {
  if (IsUnreachable(error)) {
    const Phrase away{"the server at {0} does not answer: {1}", "服务器 {0} 没有响应：{1}",
                      "伺服器 {0} 沒有回應：{1}"};
    err_ << "strowger: " << Harmless(Say(away, {endpoint_.address, error.message})) << "\n";
    return kExitUnreachable;
  }
  // The reason first, since scripts look for it.
  err_ << "strowger: " << error.reason << ": " << Harmless(Explain(language_, error)) << "\n";
  const bool is_own_refusal = error.reason.starts_with("SIGN_IN");
  if (error.code == ErrorCode::kUnauthenticated && !is_own_refusal) return kExitNotSignedIn;
  if (error.reason == "ADDRESS_INVALID" || error.reason == "FILE_UNREADABLE") return kExitUsage;
  return kExitRefused;
}

int Invocation::FailUsage(const std::string& message) const {
  err_ << "strowger: " << Harmless(message) << "\n";
  return kExitUsage;
}

void Invocation::TellMore(const std::string& next_page_token) const {
  if (next_page_token.empty()) return;
  out_ << Say({"More: --page {0}", "更多：--page {0}", "更多：--page {0}"}, {next_page_token})
       << "\n";
}

void Invocation::PrintJson(const google::protobuf::Message& message) const {
  out_ << ToJson(message) << "\n";
}

std::string ToJson(const google::protobuf::Message& message) {
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text);
  STROWGER_CHECK(status.ok());
  return text;
}

std::string InCollection(const std::string& collection, const std::string& name) {
  const std::string prefix = collection + "/";
  return name.empty() || name.starts_with(prefix) ? name : prefix + name;
}

std::string WithoutCollection(const std::string& name) { return name.substr(name.find('/') + 1); }

std::string Percent(double share) {
  constexpr std::size_t kBytes = 32;
  char text[kBytes];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

std::string Word(const std::string& value, const std::string& prefix) {
  if (value == prefix + "UNSPECIFIED") return {};
  std::string word = value.starts_with(prefix) ? value.substr(prefix.size()) : value;
  for (char& c : word) {
    c = c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return word;
}

std::string DueText(bool has_time, const google::protobuf::Timestamp& time,
                    routing::v1::DueState state) {
  if (!has_time) return {};
  return LocalTime(time) + (state == routing::v1::DUE_STATE_MISSED ? "!" : "");
}

std::string LocalTime(const google::protobuf::Timestamp& time) {
  return FormatLocal(time, "%m-%d %H:%M");
}

std::string LocalClock(const google::protobuf::Timestamp& time) {
  return FormatLocal(time, "%H:%M:%S");
}

Result<std::string> ReadPassword(const std::string& question, bool from_input) {
  std::string password;
  const bool is_terminal = ::isatty(STDIN_FILENO) != 0;
  if (!from_input && !is_terminal) {
    return InvalidArgument("PASSWORD_MISSING",
                           "There is no terminal to ask on. Give the password with "
                           "--password-stdin.");
  }
  termios before{};
  const bool hides = !from_input && ::tcgetattr(STDIN_FILENO, &before) == 0;
  if (hides) {
    // Before the question, or what is typed at once would be shown and lost.
    termios hidden = before;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    std::cerr << question << std::flush;
  }
  const bool has_line = static_cast<bool>(std::getline(std::cin, password));
  if (hides) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::cerr << "\n";
  }
  if (!has_line) return InvalidArgument("PASSWORD_MISSING", "No password was given.");
  return password;
}

}  // namespace strowger::client
