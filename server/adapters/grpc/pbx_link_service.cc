#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/pbx_session.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/status.h"
#include "strowger/call/v1/pbx_link.grpc.pb.h"

namespace strowger::rpc {

namespace {

using call::v1::ConnectRequest;
using call::v1::ConnectResponse;

// A link that ends as it begins.
class RefusedLink final : public grpc::ServerBidiReactor<ConnectRequest, ConnectResponse> {
 public:
  explicit RefusedLink(const Error& error) { Finish(ToStatus(error)); }
  void OnDone() override { delete this; }
};

class PbxLinkServiceImpl final : public call::v1::PbxLinkService::CallbackService {
 public:
  PbxLinkServiceImpl(const ServiceContext& context, const PbxLinks& links)
      : context_(context), links_(links) {}

  grpc::ServerBidiReactor<ConnectRequest, ConnectResponse>* Connect(
      grpc::CallbackServerContext* c) override {
    auto admitted = context_.door.Admit(*c, ConnectRequest::descriptor());
    if (!admitted.ok()) return new RefusedLink(admitted.error());
    if (!context_.streams.Enter()) return new RefusedLink(StreamsFull());
    auto session = std::make_shared<PbxSession>(
        *c, context_.senders, context_.stream_settings,
        PbxSession::Hooks{
            .find_link = [this, user = admitted->principal->user](
                             const std::string& name) { return FindLink(user, name); },
            .read_acknowledged =
                [this](const LinkId& link, std::function<void(std::uint64_t)> done) {
                  context_.application.exchange.ReadAcknowledged(link, std::move(done));
                },
            .is_session_open =
                [this, caller = *admitted] { return context_.door.IsStillAdmitted(caller); },
            .closed = [this] { context_.streams.Leave(); }});
    session->Open();
    return session.get();
  }

 private:
  Result<PbxLink*> FindLink(const service::User& user, const std::string& name) const {
    auto id = ParseName<LinkId>("hello.link", name);
    if (!id.ok()) return id.error();
    const auto found = links_.find(*id);
    if (found == links_.end()) {
      return NotFound("LINK_UNKNOWN",
                      "There is no link " + id->value +
                          " of kind grpc in the configuration; add it as a [[link]].",
                      {{"link", name}});
    }
    if (user.link != *id) {
      return Error{ErrorCode::kPermissionDenied,
                   "LINK_NOT_YOURS",
                   "User " + user.name + " may not open link " + id->value + ".",
                   {{"user", user.name}, {"link", name}}};
    }
    return found->second.get();
  }

  const ServiceContext context_;
  const PbxLinks& links_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakePbxLinkService(const ServiceContext& context,
                                                  const PbxLinks& links) {
  return std::make_unique<PbxLinkServiceImpl>(context, links);
}

}  // namespace strowger::rpc
