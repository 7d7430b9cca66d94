#include <utility>
#include <vector>

#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_records.h"
#include "service/webhook/webhooks.h"
#include "strowger/customer/v1/webhook.grpc.pb.h"

namespace strowger::rpc {

template <>
struct Collection<core::WebhookId> {
  static constexpr std::string_view kName = "webhooks";
};

namespace {

using namespace customer::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

CustomerChangeKind KindOf(core::CustomerChangeKind kind) {
  CustomerChange change;
  Write(core::CustomerChange{.number = 0, .time = {}, .kind = kind, .customer = {}, .other = {}},
        change);
  return change.kind();
}

WebhookState StateOf(const service::WebhookStatus& status) {
  if (status.is_disabled) return WEBHOOK_STATE_DISABLED;
  return status.health.failing_since ? WEBHOOK_STATE_FAILING : WEBHOOK_STATE_DELIVERING;
}

void Write(const service::WebhookStatus& status, Webhook& out) {
  out.set_name(NameOf(status.plan.id));
  out.set_url(status.plan.target->url);
  for (const auto kind : status.plan.rules.kinds) out.add_kinds(KindOf(kind));
  for (const std::string& field : status.plan.target->fields) out.add_fields(field);
  out.set_state(StateOf(status));
  out.set_cursor(status.cursor);
  out.set_newest_change(status.newest);
  out.set_waiting_customer_count(static_cast<std::uint32_t>(status.waiting_customers));
  out.set_waiting_count(static_cast<std::uint32_t>(status.kept));
  out.set_dead_letter_count(static_cast<std::uint32_t>(status.dead));
  out.set_delivered_count(status.health.delivered);
  if (status.health.last_delivery) {
    SetTime(*status.health.last_delivery, out.mutable_last_delivery_time());
  }
  if (status.health.failing_since) {
    SetTime(*status.health.failing_since, out.mutable_failing_since_time());
  }
  out.set_last_error(status.health.last_error);
}

void Write(const core::DeadLetter& letter, DeadLetter& out) {
  const core::CustomerChange& change = letter.delivery.change;
  out.set_id(letter.id);
  out.set_change_number(change.number);
  out.set_kind(KindOf(change.kind));
  out.set_customer(NameOf(change.customer));
  SetTime(change.time, out.mutable_change_time());
  out.set_try_count(static_cast<std::uint32_t>(letter.delivery.tries));
  if (letter.delivery.first_try) {
    SetTime(*letter.delivery.first_try, out.mutable_first_try_time());
  }
  SetTime(letter.time, out.mutable_give_up_time());
  out.set_reason(letter.reason);
}

class WebhookServiceImpl final : public WebhookService::CallbackService {
 public:
  explicit WebhookServiceImpl(const ServiceContext& context)
      : door_(context.door), webhooks_(context.application.webhooks) {}

  Reactor* ListWebhooks(Context* c, const ListWebhooksRequest* q,
                        ListWebhooksResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto&, Reply<ListWebhooksResponse> reply) {
      webhooks_.List([reply](const Result<std::vector<service::WebhookStatus>>& listed) {
        if (!listed.ok()) return reply.Refuse(listed.error());
        ListWebhooksResponse response;
        for (const auto& status : *listed) Write(status, *response.add_webhooks());
        reply(std::move(response));
      });
    });
  }

  Reactor* TestWebhook(Context* c, const TestWebhookRequest* q, TestWebhookResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<TestWebhookResponse> reply) {
      auto webhook = ParseName<core::WebhookId>("webhook", request.webhook());
      if (!webhook.ok()) return reply.Refuse(webhook.error());
      webhooks_.Test(*webhook, [reply](const Result<service::WebhookTest>& tested) {
        if (!tested.ok()) return reply.Refuse(tested.error());
        TestWebhookResponse response;
        const int status = tested->answer.status;
        response.set_is_taken(status != 0 && !core::FailureOfStatus(status));
        response.set_status(static_cast<std::uint32_t>(status));
        response.set_trouble(tested->answer.trouble);
        SetDuration(tested->duration, response.mutable_duration());
        reply(std::move(response));
      });
    });
  }

  Reactor* EnableWebhook(Context* c, const EnableWebhookRequest* q,
                         EnableWebhookResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<EnableWebhookResponse> reply) {
          auto webhook = ParseName<core::WebhookId>("webhook", request.webhook());
          if (!webhook.ok()) return reply.Refuse(webhook.error());
          webhooks_.Enable(caller.actor, *webhook, Answering(std::move(reply)));
        });
  }

  Reactor* ListDeadLetters(Context* c, const ListDeadLettersRequest* q,
                           ListDeadLettersResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListDeadLettersResponse> reply) {
      auto webhook = ParseName<core::WebhookId>("webhook", request.webhook());
      if (!webhook.ok()) return reply.Refuse(webhook.error());
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      webhooks_.ListDead(*webhook, *size, request.page_token(),
                         [reply](const Result<service::DeadLetterPage>& page) {
                           if (!page.ok()) return reply.Refuse(page.error());
                           ListDeadLettersResponse response;
                           for (const auto& letter : page->letters) {
                             Write(letter, *response.add_dead_letters());
                           }
                           response.set_next_page_token(page->next_page_token);
                           reply(std::move(response));
                         });
    });
  }

  Reactor* RetryDeadLetters(Context* c, const RetryDeadLettersRequest* q,
                            RetryDeadLettersResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, auto& request, Reply<RetryDeadLettersResponse> reply) {
          auto webhook = ParseName<core::WebhookId>("webhook", request.webhook());
          if (!webhook.ok()) return reply.Refuse(webhook.error());
          webhooks_.RetryDead(caller.actor, *webhook, {request.ids().begin(), request.ids().end()},
                              [reply](const Result<std::size_t>& count) {
                                if (!count.ok()) return reply.Refuse(count.error());
                                RetryDeadLettersResponse response;
                                response.set_retried_count(static_cast<std::uint32_t>(*count));
                                reply(std::move(response));
                              });
        });
  }

  Reactor* DiscardDeadLetters(Context* c, const DiscardDeadLettersRequest* q,
                              DiscardDeadLettersResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, auto& request, Reply<DiscardDeadLettersResponse> reply) {
          auto webhook = ParseName<core::WebhookId>("webhook", request.webhook());
          if (!webhook.ok()) return reply.Refuse(webhook.error());
          webhooks_.DiscardDead(caller.actor, *webhook,
                                {request.ids().begin(), request.ids().end()},
                                [reply](const Result<std::size_t>& count) {
                                  if (!count.ok()) return reply.Refuse(count.error());
                                  DiscardDeadLettersResponse response;
                                  response.set_discarded_count(static_cast<std::uint32_t>(*count));
                                  reply(std::move(response));
                                });
        });
  }

 private:
  const Door& door_;
  service::Webhooks& webhooks_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeWebhookService(const ServiceContext& context) {
  return std::make_unique<WebhookServiceImpl>(context);
}

}  // namespace strowger::rpc
