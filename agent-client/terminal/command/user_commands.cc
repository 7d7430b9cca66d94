#include <algorithm>

#include "strowger/admin/v1/admin.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/refusal_text.h"

namespace strowger::client {

namespace {

using admin::v1::User;

constexpr const char* kRolePrefix = "ROLE_";

std::string RolesOf(const User& user) {
  std::string roles;
  for (int at = 0; at < user.roles_size(); ++at) {
    roles += (roles.empty() ? "" : ", ") + Word(access::v1::Role_Name(user.roles(at)), kRolePrefix);
  }
  return roles;
}

void Print(Invocation& in, const google::protobuf::RepeatedPtrField<User>& users) {
  Table table(in.SayAll({headings::kUser, headings::kName, headings::kRoles, headings::kAgent,
                         headings::kLink, headings::kState}));
  for (const User& user : users) {
    table.Add({WithoutCollection(user.name()), user.display_name(), RolesOf(user),
               WithoutCollection(user.agent()), WithoutCollection(user.link()),
               user.is_disabled() ? in.Say({"disabled", "已停用", "已停用"}) : ""});
  }
  in.out() << table.Text();
}

int ShowResult(Invocation& in, const Result<admin::v1::CreateUserResponse>& answer) {
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(answer->user());
  } else {
    google::protobuf::RepeatedPtrField<User> one;
    *one.Add() = answer->user();
    Print(in, one);
  }
  return kExitOk;
}

int RunCreate(Invocation& in) {
  admin::v1::CreateUserRequest request;
  User& user = *request.mutable_user();
  for (std::string name : in.List("--role")) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    access::v1::Role role = access::v1::ROLE_UNSPECIFIED;
    if (!access::v1::Role_Parse(kRolePrefix + name, &role)) {
      return in.FailUsage(
          Phrase{"--role is agent, supervisor, pbx, integrator or administrator.",
                 "--role 为 agent、supervisor、pbx、integrator 或 administrator。",
                 "--role 為 agent、supervisor、pbx、integrator 或 administrator。"});
    }
    user.add_roles(role);
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  user.set_name(InCollection("users", in.Value("USER")));
  user.set_display_name(in.Value("--display-name"));
  user.set_agent(InCollection("agents", in.Value("--agent")));
  user.set_link(InCollection("links", in.Value("--link")));
  const auto password =
      ReadPassword(in.Say({"Password of the new user: ", "新用户的密码：", "新使用者的密碼："}),
                   in.Has("--password-stdin"));
  if (!password.ok()) return in.FailUsage(Explain(in.language(), password.error()));
  request.set_password(*password);
  return ShowResult(in, in.Ask<admin::v1::CreateUserResponse>(request));
}

int RunList(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  admin::v1::ListUsersRequest request;
  request.set_page_size(1000);
  request.set_page_token(in.Value("--page"));
  const auto answer = in.Ask<admin::v1::ListUsersResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Print(in, answer->users());
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

int RunSetPassword(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto password =
      ReadPassword(in.Say({"New password: ", "新密码：", "新密碼："}), in.Has("--password-stdin"));
  if (!password.ok()) return in.FailUsage(Explain(in.language(), password.error()));
  admin::v1::SetPasswordRequest request;
  request.set_user(InCollection("users", in.Value("USER")));
  request.set_password(*password);
  return in.Do(request,
               {"The password is changed; the user's sessions have ended.",
                "密码已更改，该用户的会话已结束。", "密碼已變更，該使用者的工作階段已結束。"});
}

int RunDisable(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  admin::v1::DisableUserRequest request;
  request.set_user(InCollection("users", in.Value("USER")));
  return in.Do(request, {"The user is shut out; the user's sessions have ended.",
                         "该用户已停用，其会话已结束。", "該使用者已停用，其工作階段已結束。"});
}

int RunEnable(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  admin::v1::EnableUserRequest request;
  request.set_user(InCollection("users", in.Value("USER")));
  return in.Do(request,
               {"The user may sign in again.", "该用户可以重新登录。", "該使用者可以重新登入。"});
}

}  // namespace

std::vector<Command> UserCommands() {
  const Parameter user{"USER", "Name of the user, for example ana", true};
  const Parameter from_input{"--password-stdin", "Read the password from standard input", false,
                             Parameter::Kind::kFlag};
  return {
      {"user create",
       "Make a user",
       {user,
        {"--role", "agent, supervisor, pbx, integrator or administrator; may be given often", true,
         Parameter::Kind::kList},
        {"--agent", "The agent that the user works as"},
        {"--link", "The PBX link that the user may open"},
        {"--display-name", "Name for people"},
        from_input},
       "strowger user create ana --role agent --agent ana --password-stdin < password",
       RunCreate},
      {"user list", "All users", {{"--page", "Go on from here"}}, "", RunList},
      {"user set-password", "Give a user another password", {user, from_input}, "", RunSetPassword},
      {"user disable", "Shut a user out", {user}, "", RunDisable},
      {"user enable", "Let a user in again", {user}, "", RunEnable},
  };
}

}  // namespace strowger::client
