#include <algorithm>

#include "strowger/admin/v1/admin.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/table.h"

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
  Table table({"USER", "NAME", "ROLES", "AGENT", "LINK", "STATE"});
  for (const User& user : users) {
    table.Add({WithoutCollection(user.name()), user.display_name(), RolesOf(user),
               WithoutCollection(user.agent()), WithoutCollection(user.link()),
               user.is_disabled() ? "disabled" : ""});
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
      return in.FailUsage("--role is agent, supervisor, pbx, integrator or administrator.");
    }
    user.add_roles(role);
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  user.set_name(InCollection("users", in.Value("USER")));
  user.set_display_name(in.Value("--display-name"));
  user.set_agent(InCollection("agents", in.Value("--agent")));
  user.set_link(InCollection("links", in.Value("--link")));
  const auto password = ReadPassword("Password of the new user: ", in.Has("--password-stdin"));
  if (!password.ok()) return in.FailUsage(password.error().message);
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
  if (!answer->next_page_token().empty()) {
    in.out() << "More: --page " << answer->next_page_token() << "\n";
  }
  return kExitOk;
}

int RunSetPassword(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto password = ReadPassword("New password: ", in.Has("--password-stdin"));
  if (!password.ok()) return in.FailUsage(password.error().message);
  admin::v1::SetPasswordRequest request;
  request.set_user(InCollection("users", in.Value("USER")));
  request.set_password(*password);
  return in.Do(request, "The password is changed; the user's sessions have ended.");
}

int RunDisable(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  admin::v1::DisableUserRequest request;
  request.set_user(InCollection("users", in.Value("USER")));
  return in.Do(request, "The user is shut out; the user's sessions have ended.");
}

int RunEnable(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  admin::v1::EnableUserRequest request;
  request.set_user(InCollection("users", in.Value("USER")));
  return in.Do(request, "The user may sign in again.");
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
