#include <grpcpp/channel.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>

#include "session/refusal.h"
#include "session/saved_session.h"
#include "strowger/admin/v1/admin.pb.h"
#include "strowger/agent/v1/desk.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/console.h"
#include "terminal/draft_folder.h"
#include "terminal/terminal_trouble.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

// Asks for a session and saves it for the commands that follow.
Result<access::v1::SignInResponse> SignIn(Invocation& in, const std::string& user) {
  const auto password =
      ReadPassword(in.Say({"Password of {0}: ", "{0} 的密码：", "{0} 的密碼："}, {user}),
                   in.Has("--password-stdin"));
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
    in.out() << Harmless(in.Say(
                    {"Signed in as {0} ({1}).", "已登录为 {0}（{1}）。", "已登入為 {0}（{1}）。"},
                    {answer->session().display_name(),
                     WithoutCollection(answer->session().user())}))
             << "\n";
  }
  if (!in.Has("--extension")) return kExitOk;
  agent::v1::LogOnRequest request;
  request.set_device(in.Value("--extension"));
  const auto logged_on = in.Ask<agent::v1::LogOnResponse>(request);
  if (!logged_on.ok()) return in.Fail(logged_on.error());
  if (in.has_json()) return kExitOk;
  in.out() << in.Say({"Logged on at {0}.", "已登录话机 {0}。", "已登入話機 {0}。"},
                     {in.Value("--extension")})
           << "\n";
  return kExitOk;
}

int RunSignOut(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<access::v1::SignOutResponse>(access::v1::SignOutRequest());
  const bool is_gone = answer.ok() || answer.error().code == ErrorCode::kUnauthenticated;
  if (!is_gone) return in.Fail(answer.error());
  ForgetSession(in.endpoint().address);
  in.out() << in.Say({"Signed out.", "已登出。", "已登出。"}) << "\n";
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
        Phrase{"The console needs a UTF-8 locale, or names would not align. Use: LANG=C.UTF-8 "
               "strowger console",
               "坐席端需要 UTF-8 语言环境，否则无法对齐。请使用：LANG=C.UTF-8 strowger console",
               "座席端需要 UTF-8 語言環境，否則無法對齊。請使用：LANG=C.UTF-8 strowger console"});
  }
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) {
    return in.FailUsage(
        Phrase{"The console needs a terminal. For scripts there is: strowger watch --json",
               "坐席端需要终端。脚本请使用：strowger watch --json",
               "座席端需要終端機。指令稿請使用：strowger watch --json"});
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
  in.err() << "strowger: "
           << in.Say({"the session has ended. Sign in again: strowger sign-in {0}",
                      "会话已结束。请重新登录：strowger sign-in {0}",
                      "工作階段已結束。請重新登入：strowger sign-in {0}"},
                     {WithoutCollection(session->session().user())})
           << "\n";
  return kExitNotSignedIn;
}

std::string Milliseconds(const google::protobuf::Duration& duration) {
  const std::int64_t microseconds = duration.seconds() * 1'000'000 + duration.nanos() / 1'000;
  const std::string tenths = std::to_string(microseconds / 100 % 10);
  return std::to_string(microseconds / 1'000) + "." + tenths + " ms";
}

std::string DescribeStore(const Invocation& in, const admin::v1::StoreStatus& store) {
  std::string text = in.Say({"last commit took {0}", "上次提交用时 {0}", "上次提交耗時 {0}"},
                            {Milliseconds(store.last_commit_duration())});
  if (store.waiting_changes() > 0) {
    text += in.Say(
        {", {0} changes wait, the oldest for {1}", "，{0} 项更改在等待，最久 {1}",
         "，{0} 項變更在等待，最久 {1}"},
        {std::to_string(store.waiting_changes()), Milliseconds(store.oldest_wait_duration())});
  }
  if (store.failed_commits() > 0) {
    text += in.Say({", {0} commits failed", "，{0} 次提交失败", "，{0} 次提交失敗"},
                   {std::to_string(store.failed_commits())});
  }
  return text;
}

std::string MillisecondsOf(const google::protobuf::Duration& duration) {
  const double value =
      static_cast<double>(duration.seconds()) * 1e3 + static_cast<double>(duration.nanos()) / 1e6;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", value);
  return text.data();
}

// What screen pops cost, stage by stage.
void PrintPops(Invocation& in, const admin::v1::PopStatus& pops) {
  if (pops.pops() == 0) return;
  Table table({in.Say({"screen pop", "弹屏阶段", "彈屏階段"}), in.Say({"times", "次数", "次數"}),
               "p50 ms", "p99 ms", in.Say({"left out", "略去", "略去"})});
  const auto add = [&table](const admin::v1::PopStageStatus& stage) {
    table.Add({stage.stage(), std::to_string(stage.count()), MillisecondsOf(stage.p50_duration()),
               MillisecondsOf(stage.p99_duration()), std::to_string(stage.left_out())});
  };
  for (const auto& stage : pops.stages()) add(stage);
  add(pops.whole());
  in.out() << table.Text();
}

void PrintServer(Invocation& in, const admin::v1::GetServerStatusResponse& status) {
  Table table({in.Say(headings::kServer), in.endpoint().address});
  table.Add({in.Say({"version", "版本", "版本"}), status.version()});
  table.Add({in.Say({"since", "自", "自"}), LocalTime(status.start_time())});
  for (const auto& link : status.links()) {
    table.Add({link.link(), Word(routing::v1::LinkState_Name(link.state()), "LINK_STATE_") + " " +
                                link.message()});
  }
  table.Add({in.Say({"agents logged on", "已登录坐席", "已登入座席"}),
             std::to_string(status.agents_logged_on())});
  table.Add({in.Say({"waiting", "等待", "等待"}), std::to_string(status.waiting())});
  table.Add({in.Say({"telephones rung", "已振铃的话机", "已響鈴的話機"}),
             std::to_string(status.rings())});
  table.Add({in.Say({"  before their pop", "  早于弹屏", "  早於彈屏"}),
             std::to_string(status.rings_before_pop())});
  table.Add({in.Say({"screen pops, partial, late", "弹屏、不全、迟到", "彈屏、不全、遲到"}),
             std::to_string(status.pops().pops()) + ", " +
                 std::to_string(status.pops().partial_pops()) + ", " +
                 std::to_string(status.pops().late_pops())});
  table.Add({in.Say({"open streams", "打开的流", "開啟的串流"}), std::to_string(status.streams())});
  table.Add({in.Say({"open files, at most", "最多打开文件", "最多開啟檔案"}),
             std::to_string(status.open_files_max())});
  table.Add({in.Say({"store", "数据库", "資料庫"}), DescribeStore(in, status.store())});
  in.out() << table.Text();
  PrintPops(in, status.pops());
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
  in.out() << Harmless(in.Say({"Signed in at {0} as {1} ({2}).", "已在 {0} 登录为 {1}（{2}）。",
                               "已在 {0} 登入為 {1}（{2}）。"},
                              {in.endpoint().address, session->session().display_name(),
                               WithoutCollection(session->session().user())}))
           << "\n";
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
        {"--language", "en, zh-Hans or zh-Hant; else by STROWGER_LANGUAGE or LANG"}},
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
