#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_records.h"
#include "strowger/customer/v1/privacy.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace customer::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

void WriteErasure(const service::Erasure& erasure, Erasure& out) {
  out.set_name("erasures/" + std::to_string(erasure.id));
  out.set_customer(NameOf(erasure.customer));
  out.set_user(UserNameOf(erasure.user));
  out.set_reason(erasure.reason);
  // The core's words are the protos' without the first value.
  out.set_state(static_cast<ErasureState>(static_cast<int>(erasure.state) + 1));
  static_assert(static_cast<int>(service::ErasureState::kFinished) + 1 == ERASURE_STATE_FINISHED);
  out.set_row_count(erasure.rows);
  SetTime(erasure.requested, out.mutable_create_time());
  if (erasure.finished) SetTime(*erasure.finished, out.mutable_finish_time());
}

class PrivacyServiceImpl final : public PrivacyService::CallbackService {
 public:
  explicit PrivacyServiceImpl(const ServiceContext& context)
      : context_(context), door_(context.door), privacy_(context.application.privacy) {}

  Reactor* ExportSubject(Context* c, const ExportSubjectRequest* q,
                         ExportSubjectResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<ExportSubjectResponse> reply) {
          auto customer = ParseName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          privacy_.Export(caller.actor, *customer, request.page_token(),
                          [reply](Result<service::SubjectPage> page) {
                            if (!page.ok()) return reply.Refuse(page.error());
                            ExportSubjectResponse response;
                            for (std::string& line : page->lines) {
                              response.add_lines(std::move(line));
                            }
                            response.set_next_page_token(page->next_page_token);
                            reply(std::move(response));
                          });
        });
  }

  Reactor* EraseCustomer(Context* c, const EraseCustomerRequest* q,
                         EraseCustomerResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<EraseCustomerResponse> reply) {
          auto customer = ParseName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          privacy_.Erase(caller.actor, *customer, request.reason(),
                         [this, reply](const Result<service::Erasure>& erasure) {
                           if (!erasure.ok()) return reply.Refuse(erasure.error());
                           context_.application.exchange.RefreshPops(erasure->customer);
                           EraseCustomerResponse response;
                           WriteErasure(*erasure, *response.mutable_erasure());
                           reply(std::move(response));
                         });
        });
  }

  Reactor* ListErasures(Context* c, const ListErasuresRequest* q,
                        ListErasuresResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto&, Reply<ListErasuresResponse> reply) {
      privacy_.ListErasures([reply](const Result<std::vector<service::Erasure>>& erasures) {
        if (!erasures.ok()) return reply.Refuse(erasures.error());
        ListErasuresResponse response;
        for (const auto& erasure : *erasures) WriteErasure(erasure, *response.add_erasures());
        reply(std::move(response));
      });
    });
  }

  Reactor* HoldCustomer(Context* c, const HoldCustomerRequest* q,
                        HoldCustomerResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<HoldCustomerResponse> reply) {
          auto customer = ParseName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          privacy_.Hold(caller.actor, *customer, request.reason(), Answering(std::move(reply)));
        });
  }

  Reactor* LiftHold(Context* c, const LiftHoldRequest* q, LiftHoldResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, auto& request, Reply<LiftHoldResponse> reply) {
                        auto customer = ParseName<CustomerId>("customer", request.customer());
                        if (!customer.ok()) return reply.Refuse(customer.error());
                        privacy_.LiftHold(caller.actor, *customer, Answering(std::move(reply)));
                      });
  }

  Reactor* RevealContacts(Context* c, const RevealContactsRequest* q,
                          RevealContactsResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<RevealContactsResponse> reply) {
          auto customer = ParseName<CustomerId>("customer", request.customer());
          if (!customer.ok()) return reply.Refuse(customer.error());
          privacy_.Reveal(caller.actor, *customer, request.reason(),
                          [reply](const Result<service::Customer>& customer_found) {
                            if (!customer_found.ok()) return reply.Refuse(customer_found.error());
                            Customer shown;
                            Write(*customer_found, shown);
                            RevealContactsResponse response;
                            response.mutable_contact_points()->Swap(shown.mutable_contact_points());
                            reply(std::move(response));
                          });
        });
  }

  Reactor* PreviewRetention(Context* c, const PreviewRetentionRequest* q,
                            PreviewRetentionResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto&, Reply<PreviewRetentionResponse> reply) {
      context_.application.retention.Preview(
          [reply](const Result<std::vector<service::RetentionLine>>& lines) {
            if (!lines.ok()) return reply.Refuse(lines.error());
            PreviewRetentionResponse response;
            for (const auto& line : *lines) {
              RetentionLine& out = *response.add_lines();
              out.set_what(line.what);
              out.set_days(static_cast<std::uint32_t>(line.age.count()));
              SetTime(line.before, out.mutable_before_time());
              out.set_row_count(line.rows);
            }
            reply(std::move(response));
          });
    });
  }

  Reactor* ReadmitRecord(Context* c, const ReadmitRecordRequest* q,
                         ReadmitRecordResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<ReadmitRecordResponse> reply) {
          privacy_.Readmit(caller.actor, request.source(), request.external_id(),
                           Answering(std::move(reply)));
        });
  }

 private:
  const ServiceContext context_;
  const Door& door_;
  service::CustomerPrivacy& privacy_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakePrivacyService(const ServiceContext& context) {
  return std::make_unique<PrivacyServiceImpl>(context);
}

}  // namespace strowger::rpc
