#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_records.h"
#include "strowger/access/v1/sign_in.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace access::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

void Write(const service::Principal& principal, Session& out) {
  const service::User& user = principal.user;
  out.set_user(UserNameOf(user.name));
  for (const service::Role role : user.roles) out.add_roles(ToProto(role));
  out.set_agent(NameOf(user.agent));
  out.set_display_name(user.display_name.empty() ? user.name : user.display_name);
  SetTime(principal.expires, out.mutable_expire_time());
}

class SignInServiceImpl final : public SignInService::CallbackService {
 public:
  explicit SignInServiceImpl(const ServiceContext& context)
      : door_(context.door), access_(context.application.access) {}

  Reactor* SignIn(Context* c, const SignInRequest* q, SignInResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<SignInResponse> reply) {
      access_.SignIn(request.user(), request.password(),
                     [reply](Result<service::Access::SignedIn> signed_in) {
                       if (!signed_in.ok()) return reply.Refuse(signed_in.error());
                       SignInResponse response;
                       response.set_session_token(signed_in->token);
                       Write(signed_in->principal, *response.mutable_session());
                       reply(std::move(response));
                     });
    });
  }

  Reactor* SignOut(Context* c, const SignOutRequest* q, SignOutResponse* s) override {
    return door_.Pass(c, q, s, [this](const Caller& caller, auto&, Reply<SignOutResponse> reply) {
      access_.SignOut(caller.token, Answering(std::move(reply)));
    });
  }

  Reactor* GetSession(Context* c, const GetSessionRequest* q, GetSessionResponse* s) override {
    return door_.Pass(c, q, s, [](const Caller& caller, auto&, Reply<GetSessionResponse> reply) {
      GetSessionResponse response;
      Write(*caller.principal, *response.mutable_session());
      reply(std::move(response));
    });
  }

  Reactor* ChangePassword(Context* c, const ChangePasswordRequest* q,
                          ChangePasswordResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<ChangePasswordResponse> reply) {
          access_.ChangePassword(caller.actor, request.current_password(), request.new_password(),
                                 Answering(std::move(reply)));
        });
  }

 private:
  const Door& door_;
  service::Access& access_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeSignInService(const ServiceContext& context) {
  return std::make_unique<SignInServiceImpl>(context);
}

}  // namespace strowger::rpc
