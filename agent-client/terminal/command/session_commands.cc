#include <grpcpp/channel.h>
#include <unistd.h>

#include "session/refusal.h"
#include "session/saved_session.h"
#include "strowger/admin/v1/admin.pb.h"
#include "strowger/agent/v1/desk.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/table.h"
#include "terminal/console.h"
#include "terminal/draft_folder.h"
#include "terminal/terminal_trouble.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

// Asks for a session and saves it for the commands that follow.
Result<access::v1::SignInResponse> SignIn(Invocation& in, const std::string& user) {
  const auto password = ReadPassword("Password of " + user + ": ", in.Has("--password-stdin"));
  if (!password.ok()) return password.error();
  access::v1::SignInRequest request;
  request.set_user(user);
  request.set_password(*password);
  auto answer = in.Ask<access::v1::SignInResponse>(request);
  if (!answer.ok()) return answer.error();
  if (auto saved = SaveSession(in.endpoint().address, *answer); !saved.ok()) return saved.error();
  in.client().SetToken(answer->session_token());
  return answer;
}

int RunSignIn(Invocation& in) {
  if (auto ok = in.Connect(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = SignIn(in, in.Value("USER"));
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(answer->session());  // Without the token, which is a secret.
  } else {
    in.out() << "Signed in as " << answer->session().display_name() << " ("
             << WithoutCollection(answer->session().user()) << ").\n";
  }
  if (!in.Has("--extension")) return kExitOk;
  agent::v1::LogOnRequest request;
  request.set_device(in.Value("--extension"));
  const auto logged_on = in.Ask<agent::v1::LogOnResponse>(request);
  if (!logged_on.ok()) return in.Fail(logged_on.error());
  if (!in.has_json()) in.out() << "Logged on at " << in.Value("--extension") << ".\n";
  return kExitOk;
}

int RunSignOut(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<access::v1::SignOutResponse>(access::v1::SignOutRequest());
  const bool is_gone = answer.ok() || answer.error().code == ErrorCode::kUnauthenticated;
  if (!is_gone) return in.Fail(answer.error());
  ForgetSession(in.endpoint().address);
  in.out() << "Signed out.\n";
  return kExitOk;
}

// The saved session where it still works and is of the wished user, else a new one.
Result<access::v1::SignInResponse> SessionForConsole(Invocation& in) {
  if (auto ok = in.Connect(); !ok.ok()) return ok.error();
  const std::string user = in.Value("USER");
  const auto saved = LoadSession(in.endpoint().address);
  if (saved && (user.empty() || saved->session().user() == "users/" + user)) {
    in.client().SetToken(saved->session_token());
    auto answer = in.Ask<access::v1::GetSessionResponse>(access::v1::GetSessionRequest());
    if (answer.ok()) {
      access::v1::SignInResponse session = *saved;
      *session.mutable_session() = answer->session();
      return session;
    }
    if (answer.error().code != ErrorCode::kUnauthenticated) return answer.error();
    in.client().SetToken({});
  }
  if (!user.empty()) return SignIn(in, user);
  return Error{ErrorCode::kUnauthenticated,
               "NOT_SIGNED_IN",
               "Nobody is signed in here. Use: strowger console USER",
               {}};
}

int RunConsoleCommand(Invocation& in) {
  if (!UseUtf8()) {
    return in.FailUsage(
        "The console needs a UTF-8 locale, or names would not align. Use: LANG=C.UTF-8 strowger "
        "console");
  }
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
    return in.FailUsage(
        "The console needs a terminal. For scripts there is: strowger watch --json");
  }
  if (const std::string trouble = FindTerminalTrouble(); !trouble.empty()) {
    return in.FailUsage(trouble);
  }
  const auto session = SessionForConsole(in);
  if (!session.ok()) return in.Fail(session.error());
  const auto folder = DraftFolder::UsualPlace(in.endpoint().address, session->session().user());
  if (!folder.ok()) return in.Fail(folder.error());
  ConsoleOptions options;
  options.session = *session;
  options.device = in.Value("--extension");
  options.draft_folder = *folder;
  options.language =
      in.Has("--language") ? ToLanguage(in.Value("--language")) : LanguageOfEnvironment();
  if (RunConsole(in.client().channel(), options)) return kExitOk;
  in.err() << "strowger: the session has ended. Sign in again: strowger sign-in "
           << WithoutCollection(session->session().user()) << "\n";
  return kExitNotSignedIn;
}

std::string Milliseconds(const google::protobuf::Duration& duration) {
  const std::int64_t microseconds = duration.seconds() * 1'000'000 + duration.nanos() / 1'000;
  const std::string tenths = std::to_string(microseconds / 100 % 10);
  return std::to_string(microseconds / 1'000) + "." + tenths + " ms";
}

std::string DescribeStore(const admin::v1::StoreStatus& store) {
  std::string text = "last commit took " + Milliseconds(store.last_commit_duration());
  if (store.waiting_changes() > 0) {
    text += ", " + std::to_string(store.waiting_changes()) + " changes wait, the oldest for " +
            Milliseconds(store.oldest_wait_duration());
  }
  if (store.failed_commits() > 0) {
    text += ", " + std::to_string(store.failed_commits()) + " commits failed";
  }
  return text;
}

void PrintServer(Invocation& in, const admin::v1::GetServerStatusResponse& status) {
  Table table({"SERVER", in.endpoint().address});
  table.Add({"version", status.version()});
  table.Add({"since", LocalTime(status.start_time())});
  for (const auto& link : status.links()) {
    table.Add({link.link(), Word(routing::v1::LinkState_Name(link.state()), "LINK_STATE_") + " " +
                                link.message()});
  }
  table.Add({"agents logged on", std::to_string(status.agents_logged_on())});
  table.Add({"waiting", std::to_string(status.waiting())});
  table.Add({"open streams", std::to_string(status.streams())});
  table.Add({"store", DescribeStore(status.store())});
  in.out() << table.Text();
}

int RunStatus(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto session = in.Ask<access::v1::GetSessionResponse>(access::v1::GetSessionRequest());
  if (!session.ok()) return in.Fail(session.error());
  const auto server =
      in.Ask<admin::v1::GetServerStatusResponse>(admin::v1::GetServerStatusRequest());
  // Agents may not ask how the server is; who they are is enough for them.
  const bool is_denied = !server.ok() && server.error().code == ErrorCode::kPermissionDenied;
  if (!server.ok() && !is_denied) return in.Fail(server.error());
  if (in.has_json()) {
    in.out() << "{\"session\":" << ToJson(session->session());
    if (server.ok()) in.out() << ",\"server\":" << ToJson(*server);
    in.out() << "}\n";
    return kExitOk;
  }
  in.out() << "Signed in at " << in.endpoint().address << " as "
           << session->session().display_name() << " ("
           << WithoutCollection(session->session().user()) << ").\n";
  if (server.ok()) PrintServer(in, *server);
  return kExitOk;
}

}  // namespace

std::vector<Command> SessionCommands() {
  const Parameter from_input{"--password-stdin", "Read the password from standard input", false,
                             Parameter::Kind::kFlag};
  return {
      {"sign-in",
       "Open a session for the commands that follow",
       {{"USER", "Your name as a user, for example ana", true},
        from_input,
        {"--extension", "Also log on at this telephone"}},
       "strowger sign-in ana --extension 1001",
       RunSignIn},
      {"sign-out", "End the session", {}, "", RunSignOut},
      {"console",
       "Work at your desk in this terminal",
       {{"USER", "Sign in as this user; else the session of sign-in is used"},
        from_input,
        {"--extension", "The telephone to log on at; else your usual one"},
        {"--language", "en, zh-Hans or zh-Hant; else by LANG"}},
       "strowger console ana --language zh-Hans",
       RunConsoleCommand},
      {"status",
       "Who is signed in, and how the server is",
       {},
       "strowger status --json",
       RunStatus},
  };
}

}  // namespace strowger::client
