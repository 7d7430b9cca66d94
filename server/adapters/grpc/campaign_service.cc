#include <utility>

#include "adapters/grpc/mail_names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_campaign.h"
#include "service/campaign/campaigns.h"
#include "strowger/campaign/v1/campaign.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace campaign::v1;
using core::CampaignId;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

// A done that answers with how the campaign is now.
template <class Response>
service::Done<core::Campaign> AnsweringWithCampaign(Reply<Response> reply) {
  return [reply = std::move(reply)](const Result<core::Campaign>& campaign) {
    if (!campaign.ok()) return reply.Refuse(campaign.error());
    Response response;
    WriteCampaign(*campaign, *response.mutable_campaign());
    reply(std::move(response));
  };
}

class CampaignServiceImpl final : public CampaignService::CallbackService {
 public:
  explicit CampaignServiceImpl(const ServiceContext& context)
      : door_(context.door),
        store_(context.application.campaign_store),
        campaigns_(context.application.campaigns) {}

  Reactor* CreateCampaign(Context* c, const CreateCampaignRequest* q,
                          CreateCampaignResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<CreateCampaignResponse> reply) {
          auto campaign = ReadCampaign(request.campaign());
          if (!campaign.ok()) return reply.Refuse(campaign.error());
          store_.Create(caller.actor, *std::move(campaign),
                        AnsweringWithCampaign(std::move(reply)));
        });
  }

  Reactor* GetCampaign(Context* c, const GetCampaignRequest* q, GetCampaignResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetCampaignResponse> reply) {
      auto id = ParseName<CampaignId>("campaign", request.campaign());
      if (!id.ok()) return reply.Refuse(id.error());
      store_.Get(*id, AnsweringWithCampaign(std::move(reply)));
    });
  }

  Reactor* ListCampaigns(Context* c, const ListCampaignsRequest* q,
                         ListCampaignsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListCampaignsResponse> reply) {
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      store_.List(*size, request.page_token(), [reply](const Result<service::CampaignPage>& page) {
        if (!page.ok()) return reply.Refuse(page.error());
        ListCampaignsResponse response;
        for (const auto& campaign : page->campaigns) {
          WriteCampaign(campaign, *response.add_campaigns());
        }
        response.set_next_page_token(page->next_page_token);
        reply(std::move(response));
      });
    });
  }

  Reactor* PreviewCampaign(Context* c, const PreviewCampaignRequest* q,
                           PreviewCampaignResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<PreviewCampaignResponse> reply) {
      auto id = ParseName<CampaignId>("campaign", request.campaign());
      if (!id.ok()) return reply.Refuse(id.error());
      auto customer = ParseOptionalName<CustomerId>("customer", request.customer());
      if (!customer.ok()) return reply.Refuse(customer.error());
      store_.Preview(*id, *customer,
                     [reply](const Result<std::vector<service::PreviewedMail>>& mails) {
                       if (!mails.ok()) return reply.Refuse(mails.error());
                       PreviewCampaignResponse response;
                       for (const auto& mail : *mails) {
                         WritePreviewedMail(mail, *response.add_mails());
                       }
                       reply(std::move(response));
                     });
    });
  }

  Reactor* TestSendCampaign(Context* c, const TestSendCampaignRequest* q,
                            TestSendCampaignResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, auto& request, Reply<TestSendCampaignResponse> reply) {
          auto id = ParseName<CampaignId>("campaign", request.campaign());
          if (!id.ok()) return reply.Refuse(id.error());
          auto customer = ParseOptionalName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          store_.SendTrial(caller.actor, *id, *customer, request.address(),
                           [reply](const Result<core::OutgoingMailId>& mail) {
                             if (!mail.ok()) return reply.Refuse(mail.error());
                             TestSendCampaignResponse response;
                             response.set_mail(NameOf(*mail));
                             reply(std::move(response));
                           });
        });
  }

  Reactor* StartCampaign(Context* c, const StartCampaignRequest* q,
                         StartCampaignResponse* s) override {
    return Move(c, q, s, core::CampaignMove::kStart);
  }
  Reactor* PauseCampaign(Context* c, const PauseCampaignRequest* q,
                         PauseCampaignResponse* s) override {
    return Move(c, q, s, core::CampaignMove::kPause);
  }
  Reactor* ResumeCampaign(Context* c, const ResumeCampaignRequest* q,
                          ResumeCampaignResponse* s) override {
    return Move(c, q, s, core::CampaignMove::kResume);
  }
  Reactor* CancelCampaign(Context* c, const CancelCampaignRequest* q,
                          CancelCampaignResponse* s) override {
    return Move(c, q, s, core::CampaignMove::kCancel);
  }

  Reactor* ReportCampaign(Context* c, const ReportCampaignRequest* q,
                          ReportCampaignResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ReportCampaignResponse> reply) {
      auto id = ParseName<CampaignId>("campaign", request.campaign());
      if (!id.ok()) return reply.Refuse(id.error());
      campaigns_.Report(*id, [reply](const Result<service::CampaignReport>& report) {
        if (!report.ok()) return reply.Refuse(report.error());
        ReportCampaignResponse response;
        WriteCampaignReport(*report, response);
        reply(std::move(response));
      });
    });
  }

 private:
  template <class Request, class Response>
  Reactor* Move(Context* c, const Request* q, Response* s, core::CampaignMove move) {
    return door_.Pass(
        c, q, s, [this, move](const Caller& caller, auto& request, Reply<Response> reply) {
          auto id = ParseName<CampaignId>("campaign", request.campaign());
          if (!id.ok()) return reply.Refuse(id.error());
          campaigns_.Move(caller.actor, *id, move, AnsweringWithCampaign(std::move(reply)));
        });
  }

  const Door& door_;
  service::CampaignStore& store_;
  service::Campaigns& campaigns_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCampaignService(const ServiceContext& context) {
  return std::make_unique<CampaignServiceImpl>(context);
}

}  // namespace strowger::rpc
