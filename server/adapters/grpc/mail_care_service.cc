#include <utility>

#include "adapters/grpc/mail_names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "service/ports/mail_care.h"
#include "strowger/mail/v1/mail_care.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace mail::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

void Write(const service::SuppressedAddress& suppressed, SuppressedAddress& out) {
  out.mutable_address()->set_address(suppressed.address);
  out.set_reason(suppressed.reason);
  SetTime(suppressed.since, out.mutable_start_time());
  SetTime(suppressed.until, out.mutable_end_time());
}

void Write(const service::MailDoor& door, MailDoor& out) {
  out.set_account(NameOf(door.account));
  out.set_folder(door.folder);
  out.set_is_connected(door.is_connected);
  if (door.since != TimePoint{}) SetTime(door.since, out.mutable_since_time());
  if (door.last_mail) SetTime(*door.last_mail, out.mutable_last_mail_time());
  out.set_last_error(door.last_error);
  if (!door.last_error.empty()) SetTime(door.last_error_time, out.mutable_last_error_time());
  out.set_taken_count(door.taken);
  out.set_passed_over_count(door.passed_over);
}

class MailCareServiceImpl final : public MailCareService::CallbackService {
 public:
  explicit MailCareServiceImpl(const ServiceContext& context)
      : door_(context.door),
        suppressions_(context.application.suppressions),
        mail_doors_(context.application.mail_doors) {}

  Reactor* ListSuppressedAddresses(Context* c, const ListSuppressedAddressesRequest* q,
                                   ListSuppressedAddressesResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](auto&, auto& request, Reply<ListSuppressedAddressesResponse> reply) {
                        const auto size = ReadPageSize(request.page_size());
                        if (!size.ok()) return reply.Refuse(size.error());
                        suppressions_.List(*size, request.page_token(),
                                           [reply](Result<service::SuppressedPage> page) {
                                             if (!page.ok()) return reply.Refuse(page.error());
                                             ListSuppressedAddressesResponse response;
                                             for (const auto& one : page->addresses) {
                                               Write(one, *response.add_addresses());
                                             }
                                             response.set_next_page_token(page->next_page_token);
                                             reply(std::move(response));
                                           });
                      });
  }

  Reactor* LiftSuppression(Context* c, const LiftSuppressionRequest* q,
                           LiftSuppressionResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, const LiftSuppressionRequest& request,
                             Reply<LiftSuppressionResponse> reply) {
                        suppressions_.Lift(caller.actor, request.address(), Answering(reply));
                      });
  }

  Reactor* ListMailDoors(Context* c, const ListMailDoorsRequest* q,
                         ListMailDoorsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto&, Reply<ListMailDoorsResponse> reply) {
      mail_doors_.List([reply](Result<std::vector<service::MailDoor>> doors) {
        if (!doors.ok()) return reply.Refuse(doors.error());
        ListMailDoorsResponse response;
        for (const service::MailDoor& door : *doors) Write(door, *response.add_doors());
        reply(std::move(response));
      });
    });
  }

 private:
  const Door& door_;
  service::SuppressionStore& suppressions_;
  service::MailDoors& mail_doors_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeMailCareService(const ServiceContext& context) {
  return std::make_unique<MailCareServiceImpl>(context);
}

}  // namespace strowger::rpc
