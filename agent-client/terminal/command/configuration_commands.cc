#include <fstream>
#include <iterator>

#include "strowger/admin/v1/admin.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/refusal_text.h"

namespace strowger::client {

namespace {

using admin::v1::ConfigurationChange;

template <class Response>
int ShowOutcome(Invocation& in, const Result<Response>& answer) {
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kChange, headings::kWhat}));
  for (const ConfigurationChange& change : answer->changes()) {
    table.Add({Word(ConfigurationChange::Kind_Name(change.kind()), "KIND_"), change.name()});
  }
  if (answer->changes_size() == 0) {
    in.out() << in.Say({"Nothing differs from what is at work.", "与正在使用的配置没有差别。",
                        "與正在使用的設定沒有差別。"})
             << "\n";
  } else {
    in.out() << table.Text();
  }
  for (const std::string& part : answer->needs_restart()) {
    in.out() << in.Say(
                    {"{0}: what changed there counts from the next start of the server.",
                     "{0}：其更改在服务器下次启动后生效。", "{0}：其變更在伺服器下次啟動後生效。"},
                    {part})
             << "\n";
  }
  return kExitOk;
}

Result<std::string> ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return NotFound("FILE_UNREADABLE", "Cannot read \"" + path + "\".", {{"file", path}});
  }
  return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int RunShow(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer =
      in.Ask<admin::v1::GetConfigurationResponse>(admin::v1::GetConfigurationRequest());
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
  } else {
    in.out() << answer->text();
  }
  return kExitOk;
}

int RunChange(Invocation& in, bool only_check) {
  const auto text = ReadWhole(in.Value("FILE"));
  if (!text.ok()) return in.FailUsage(Explain(in.language(), text.error()));
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  admin::v1::ChangeConfigurationRequest request;
  request.set_text(*text);
  request.set_etag(in.Value("--etag"));
  request.set_validate_only(only_check);
  return ShowOutcome(in, in.Ask<admin::v1::ChangeConfigurationResponse>(request));
}

int RunCheck(Invocation& in) { return RunChange(in, true); }
int RunApply(Invocation& in) { return RunChange(in, false); }

int RunReload(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  return ShowOutcome(
      in, in.Ask<admin::v1::ReloadConfigurationResponse>(admin::v1::ReloadConfigurationRequest()));
}

}  // namespace

std::vector<Command> ConfigurationCommands() {
  const Parameter file{"FILE", "A whole configuration, TOML", true};
  const Parameter etag{"--etag", "Refuse when the server's file is not the one with this etag"};
  return {
      {"configuration show", "The server's configuration file", {}, "", RunShow},
      {"configuration check",
       "Say what a configuration would change, and change nothing",
       {file, etag},
       "strowger configuration check strowger.toml",
       RunCheck},
      {"configuration apply",
       "Change queues, skills and agents while calls are at work, and keep it in the file",
       {file, etag},
       "strowger configuration apply strowger.toml",
       RunApply},
      {"configuration reload", "Take the server's file as it is now", {}, "", RunReload},
  };
}

}  // namespace strowger::client
