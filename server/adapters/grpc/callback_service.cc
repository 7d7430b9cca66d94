#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "adapters/grpc/contact_of.h"
#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_floor.h"
#include "core/floor/input.h"
#include "strowger/routing/v1/callback.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace routing::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

Result<core::ScheduleCallback> ReadCallback(const ScheduleCallbackRequest& request,
                                            const std::string& user) {
  core::ScheduleCallback ask;
  auto queue = ParseName<QueueId>("queue", request.queue());
  if (!queue.ok()) return queue.error();
  ask.queue = *queue;
  auto agent = ParseOptionalName<AgentId>("agent", request.agent());
  if (!agent.ok()) return agent.error();
  ask.agent = *agent;
  auto link = ParseOptionalName<LinkId>("link", request.link());
  if (!link.ok()) return link.error();
  ask.link = *link;
  auto customer = ParseOptionalName<CustomerId>("customer", request.customer());
  if (!customer.ok()) return customer.error();
  ask.customer = *customer;
  ask.number = request.number();
  ask.note = request.note();
  ask.by = user;
  if (request.has_start_time()) ask.from = ReadTime(request.start_time());
  if (request.has_end_time()) ask.until = ReadTime(request.end_time());
  return ask;
}

// Those after `after`; looks at no more than a page, so that a filter costs no more than none.
ListCallbacksResponse ListPage(const core::Floor& floor, const QueueId& queue, WorkItemId after,
                               std::size_t size) {
  ListCallbacksResponse response;
  const std::vector<const core::ItemView*> views = floor.ListCallbacks(after, size + 1);
  for (std::size_t i = 0; i < std::min(views.size(), size); ++i) {
    if (queue && views[i]->queue != queue) continue;
    service::DeskItem item;
    item.view = *views[i];
    for (const core::QueueSetup& setup : floor.setup().queues) {
      if (setup.id == item.view.queue) item.queue_name = setup.display_name;
    }
    Write(item, *response.add_callbacks());
  }
  if (views.size() > size) {
    response.set_next_page_token(std::to_string(views[size - 1]->item.value));
  }
  return response;
}

class CallbacksServiceImpl final : public CallbacksService::CallbackService {
 public:
  explicit CallbacksServiceImpl(const ServiceContext& context)
      : door_(context.door), exchange_(context.application.exchange) {}

  Reactor* ScheduleCallback(Context* c, const ScheduleCallbackRequest* q,
                            ScheduleCallbackResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, const ScheduleCallbackRequest& request,
                             Reply<ScheduleCallbackResponse> reply) {
                        auto ask = ReadCallback(request, caller.actor.user);
                        if (!ask.ok()) return reply.Refuse(ask.error());
                        const bool needs_number = ask->number.empty();
                        if (!needs_number || request.work_item().empty()) {
                          return Schedule(*std::move(ask), caller.actor, reply);
                        }
                        ReadContact(exchange_, caller, request.work_item(),
                                    [this, ask = *std::move(ask), actor = caller.actor,
                                     reply](Result<std::string> number) mutable {
                                      if (!number.ok()) return reply.Refuse(number.error());
                                      ask.number = *std::move(number);
                                      Schedule(std::move(ask), actor, reply);
                                    });
                      });
  }

  Reactor* ListCallbacks(Context* c, const ListCallbacksRequest* q,
                         ListCallbacksResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListCallbacksResponse> reply) {
      auto queue = ParseOptionalName<QueueId>("queue", request.queue());
      if (!queue.ok()) return reply.Refuse(queue.error());
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      WorkItemId after;
      if (!request.page_token().empty() && !ReadId(request.page_token(), after.value)) {
        return reply.Refuse(InvalidArgument("PAGE_TOKEN_INVALID",
                                            "page_token must be one that a list returned.",
                                            {{"field", "page_token"}}));
      }
      exchange_.Inspect([queue = *queue, size = *size, after, reply](const core::Floor& floor) {
        reply(ListPage(floor, queue, after, size));
      });
    });
  }

  Reactor* CancelCallback(Context* c, const CancelCallbackRequest* q,
                          CancelCallbackResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, const CancelCallbackRequest& request,
                             Reply<CancelCallbackResponse> reply) {
                        auto item = ParseName<WorkItemId>("work_item", request.work_item());
                        if (!item.ok()) return reply.Refuse(item.error());
                        exchange_.Submit(core::CancelCallback{*item}, caller.actor,
                                         Answering(std::move(reply)));
                      });
  }

 private:
  void Schedule(core::ScheduleCallback ask, const service::Actor& actor,
                const Reply<ScheduleCallbackResponse>& reply) const {
    exchange_.ScheduleCallback(std::move(ask), actor, [reply](const Result<WorkItemId>& item) {
      if (!item.ok()) return reply.Refuse(item.error());
      ScheduleCallbackResponse response;
      response.set_work_item(NameOf(*item));
      response.set_interaction(NameOf(core::InteractionOf(*item)));
      reply(std::move(response));
    });
  }

  const Door& door_;
  service::Exchange& exchange_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeCallbacksService(const ServiceContext& context) {
  return std::make_unique<CallbacksServiceImpl>(context);
}

}  // namespace strowger::rpc
