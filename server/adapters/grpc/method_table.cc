#include "adapters/grpc/method_table.h"

#include "base/check.h"
#include "strowger/access/v1/access.pb.h"

namespace strowger::rpc {

namespace {

service::Role ToRole(int role) {
  switch (role) {
    case access::v1::ROLE_AGENT:
      return service::Role::kAgent;
    case access::v1::ROLE_SUPERVISOR:
      return service::Role::kSupervisor;
    case access::v1::ROLE_PBX:
      return service::Role::kPbx;
    case access::v1::ROLE_INTEGRATOR:
      return service::Role::kIntegrator;
    default:
      STROWGER_CHECK(role == access::v1::ROLE_ADMINISTRATOR);
      return service::Role::kAdministrator;
  }
}

MethodAccess ReadAccess(const google::protobuf::MethodDescriptor& method) {
  STROWGER_CHECK(method.options().HasExtension(access::v1::access));
  const access::v1::Access& declared = method.options().GetExtension(access::v1::access);
  STROWGER_CHECK(declared.anyone() != (declared.roles_size() > 0));
  MethodAccess result{.name = method.full_name(),
                      .roles = {},
                      .needs_session = !declared.anyone() || declared.signed_in(),
                      .needs_role = !declared.anyone()};
  for (const int role : declared.roles()) result.roles.push_back(ToRole(role));
  return result;
}

}  // namespace

MethodTable MethodTable::OfAllServices() {
  return MethodTable({
      "strowger.access.v1.SignInService",     "strowger.admin.v1.AdminService",
      "strowger.agent.v1.DeskService",        "strowger.call.v1.PbxLinkService",
      "strowger.campaign.v1.CampaignService", "strowger.customer.v1.CustomerExchangeService",
      "strowger.customer.v1.CustomerService", "strowger.customer.v1.PrivacyService",
      "strowger.customer.v1.ProfileService",  "strowger.customer.v1.QualityService",
      "strowger.customer.v1.ReviewService",   "strowger.customer.v1.TimelineService",
      "strowger.customer.v1.WebhookService",  "strowger.mail.v1.AcknowledgementService",
      "strowger.mail.v1.CannedTextService",   "strowger.mail.v1.MailCareService",
      "strowger.mail.v1.MailReportService",   "strowger.mail.v1.MailService",
      "strowger.mail.v1.MailTopicService",    "strowger.mail.v1.OutgoingMailService",
      "strowger.routing.v1.CallbacksService", "strowger.routing.v1.FloorService",
      "strowger.routing.v1.WorkService",      "strowger.ticket.v1.TicketService",
  });
}

MethodTable::MethodTable(const std::vector<std::string>& services) {
  for (const std::string& name : services) {
    const auto* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    STROWGER_CHECK(service != nullptr);
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      const bool is_new = methods_.emplace(method->input_type(), ReadAccess(*method)).second;
      STROWGER_CHECK(is_new);
    }
  }
}

const MethodAccess* MethodTable::Find(const google::protobuf::Descriptor* request) const {
  const auto found = methods_.find(request);
  return found == methods_.end() ? nullptr : &found->second;
}

}  // namespace strowger::rpc
