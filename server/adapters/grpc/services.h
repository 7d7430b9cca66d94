#pragma once

#include <map>
#include <memory>
#include <vector>

#include <grpcpp/impl/service_type.h>

#include "adapters/grpc/pbx_link.h"
#include "adapters/grpc/service_context.h"

// The services, each made in a file of its own. They hold one-line methods through the door only;
// what a method does stands beside it. The context is copied; what it refers to must outlive the
// service.
namespace strowger::rpc {

using PbxLinks = std::map<LinkId, std::unique_ptr<PbxLink>>;

std::unique_ptr<grpc::Service> MakeSignInService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeDeskService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeCallbacksService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeFloorService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeWorkService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeCustomerService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeReviewService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakePrivacyService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeQualityService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeTimelineService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeProfileService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeCustomerExchangeService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeWebhookService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeAcknowledgementService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeCannedTextService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeMailCareService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeMailService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeMailReportService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeMailTopicService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeOutgoingMailService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeCampaignService(const ServiceContext& context);
std::unique_ptr<grpc::Service> MakeTicketService(const ServiceContext& context);
// `links` are all links of the configuration, of whatever kind. `open_files_max` is only told.
std::unique_ptr<grpc::Service> MakeAdminService(const ServiceContext& context,
                                                std::vector<LinkId> links,
                                                std::uint64_t open_files_max);
std::unique_ptr<grpc::Service> MakePbxLinkService(const ServiceContext& context,
                                                  const PbxLinks& links);

}  // namespace strowger::rpc
