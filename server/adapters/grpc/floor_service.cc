#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/grpc/explain.h"
#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/write_floor.h"
#include "adapters/grpc/write_frames.h"
#include "strowger/routing/v1/floor.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace routing::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

Error AgentUnknown(const AgentId& agent) {
  return NotFound("AGENT_UNKNOWN", "There is no agent " + agent.value + ".",
                  {{"agent", NameOf(agent)}});
}

// A page of things in the order of their ids: those after `token` that `is_wanted`, at most
// `page_size`, and whether there are more.
template <class Thing, class IsWanted>
std::vector<const Thing*> PageOf(const std::vector<Thing>& all, const std::string& token,
                                 std::size_t page_size, bool& has_more, IsWanted is_wanted) {
  std::vector<const Thing*> page;
  for (const Thing& thing : all) {
    if (thing.id.value > token && is_wanted(thing)) page.push_back(&thing);
  }
  has_more = page.size() > page_size;
  const auto end = page.begin() + static_cast<std::ptrdiff_t>(std::min(page.size(), page_size));
  std::partial_sort(page.begin(), end, page.end(),
                    [](const Thing* a, const Thing* b) { return a->id < b->id; });
  page.erase(end, page.end());
  return page;
}

service::QueueChanged DescribeQueue(const core::Floor& floor, const core::QueueSetup& setup,
                                    TimePoint now) {
  service::QueueChanged queue{.state = floor.DescribeQueue(setup.id),
                              .display_name = setup.display_name};
  queue.is_over_threshold = queue.state.oldest_arrival &&
                            now - *queue.state.oldest_arrival > setup.service_level_threshold;
  return queue;
}

// Live items after the id in `token`, of one queue or of all.
std::vector<service::DeskItem> TakeItems(const core::Floor& floor, const QueueId& queue,
                                         std::uint64_t after, std::size_t count) {
  std::vector<service::DeskItem> items;
  for (const core::ItemView* view : floor.ListItems(SIZE_MAX)) {
    if (view->item.value <= after || (queue && view->queue != queue)) continue;
    if (items.size() == count) break;
    service::DeskItem& item = items.emplace_back();
    item.view = *view;
    if (view->state == core::ItemState::kWrapUp) item.wrap_up_end = view->deadline;
    for (const core::QueueSetup& setup : floor.setup().queues) {
      if (setup.id == view->queue) item.queue_name = setup.display_name;
    }
  }
  return items;
}

class FloorServiceImpl final : public FloorService::CallbackService {
 public:
  explicit FloorServiceImpl(const ServiceContext& context)
      : context_(context), door_(context.door), exchange_(context.application.exchange) {}

  grpc::ServerWriteReactor<WatchResponse>* Watch(Context* c, const WatchRequest* q) override {
    auto admitted = door_.Admit(*c, *q);
    if (!admitted.ok()) return new RefusedStream<WatchResponse>(admitted.error());
    if (!context_.streams.Enter()) return new RefusedStream<WatchResponse>(StreamsFull());
    using Stream = FeedStream<WatchResponse>;
    auto stream = std::make_shared<Stream>(
        *c, context_.senders, context_.streams, context_.stream_settings,
        Stream::Hooks{
            .write = [&clock = context_.application.clock, reader = door_.ReaderOf(*admitted)](
                         const FeedPiece& piece,
                         WatchResponse& out) { Write(piece, clock.Now(), reader, out); },
            .detach = [this](Stream::Self self) { exchange_.UnwatchFloor(std::move(self)); },
            .is_session_open = [this,
                                caller = *admitted] { return door_.IsStillAdmitted(caller); }});
    stream->Open();
    std::optional<service::FeedPosition> after;
    if (q->generation() != 0) after = {q->generation(), q->after_sequence()};
    exchange_.WatchFloor(stream, after);
    return stream.get();
  }

  Reactor* ListAgents(Context* c, const ListAgentsRequest* q, ListAgentsResponse* s) override {
    return door_.Pass(
        c, q, s, [this](auto&, const ListAgentsRequest& request, Reply<ListAgentsResponse> reply) {
          auto size = ReadPageSize(request.page_size());
          if (!size.ok()) return reply.Refuse(size.error());
          auto queue = ParseOptionalName<QueueId>("queue", request.queue());
          if (!queue.ok()) return reply.Refuse(queue.error());
          exchange_.Inspect([size = *size, queue = *queue, token = request.page_token(),
                             reply](const core::Floor& floor) {
            ListAgentsResponse response;
            bool has_more = false;
            const auto page = PageOf(
                floor.setup().agents, token, size, has_more, [&](const core::AgentSetup& agent) {
                  return !queue || std::count(agent.queues.begin(), agent.queues.end(), queue) > 0;
                });
            for (const core::AgentSetup* agent : page) {
              auto* status = response.add_agents();
              Write(*floor.FindAgent(agent->id), agent->display_name, *status);
              WriteSetup(*agent, *status);
            }
            if (has_more) response.set_next_page_token(page.back()->id.value);
            reply(std::move(response));
          });
        });
  }

  Reactor* ListQueues(Context* c, const ListQueuesRequest* q, ListQueuesResponse* s) override {
    return door_.Pass(
        c, q, s, [this](auto&, const ListQueuesRequest& request, Reply<ListQueuesResponse> reply) {
          auto size = ReadPageSize(request.page_size());
          if (!size.ok()) return reply.Refuse(size.error());
          exchange_.Inspect([now = context_.application.clock.Now(), size = *size,
                             token = request.page_token(), reply](const core::Floor& floor) {
            ListQueuesResponse response;
            bool has_more = false;
            const auto page = PageOf(floor.setup().queues, token, size, has_more,
                                     [](const core::QueueSetup&) { return true; });
            for (const core::QueueSetup* queue : page) {
              Write(DescribeQueue(floor, *queue, now), *response.add_queues());
            }
            if (has_more) response.set_next_page_token(page.back()->id.value);
            reply(std::move(response));
          });
        });
  }

  Reactor* ListWorkItems(Context* c, const ListWorkItemsRequest* q,
                         ListWorkItemsResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](auto&, const ListWorkItemsRequest& request,
                             Reply<ListWorkItemsResponse> reply) { ListItems(request, reply); });
  }

  Reactor* SetAgentPresence(Context* c, const SetAgentPresenceRequest* q,
                            SetAgentPresenceResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, const SetAgentPresenceRequest& request,
                             Reply<SetAgentPresenceResponse> reply) {
                        auto agent = ParseName<AgentId>("agent", request.agent());
                        if (!agent.ok()) return reply.Refuse(agent.error());
                        core::Input input = core::SetReady{*agent, true};
                        if (request.presence() == PRESENCE_NOT_READY) {
                          input = core::SetNotReady{*agent, request.reason(), true};
                        } else if (request.presence() != PRESENCE_READY) {
                          return reply.Refuse(InvalidArgument(
                              "PRESENCE_INVALID", "presence must be ready or not ready.",
                              {{"field", "presence"}}));
                        }
                        SubmitFor(*agent, std::move(input), caller, Answering(std::move(reply)));
                      });
  }

  Reactor* LogOffAgent(Context* c, const LogOffAgentRequest* q, LogOffAgentResponse* s) override {
    return door_.Pass(
        c, q, s,
        [this](const Caller& caller, const LogOffAgentRequest& request,
               Reply<LogOffAgentResponse> reply) {
          auto agent = ParseName<AgentId>("agent", request.agent());
          if (!agent.ok()) return reply.Refuse(agent.error());
          SubmitFor(*agent, core::LogOff{*agent, true}, caller, Answering(std::move(reply)));
        });
  }

  Reactor* ExplainInteraction(Context* c, const ExplainInteractionRequest* q,
                              ExplainInteractionResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, const ExplainInteractionRequest& request,
                             Reply<ExplainInteractionResponse> reply) {
                        rpc::ExplainInteraction(context_.application, caller, request,
                                                std::move(reply));
                      });
  }

 private:
  void ListItems(const ListWorkItemsRequest& request, Reply<ListWorkItemsResponse> reply) const {
    auto size = ReadPageSize(request.page_size());
    if (!size.ok()) return reply.Refuse(size.error());
    auto queue = ParseOptionalName<QueueId>("queue", request.queue());
    if (!queue.ok()) return reply.Refuse(queue.error());
    std::uint64_t after = 0;
    if (!request.page_token().empty() && !ReadId(request.page_token(), after)) {
      return reply.Refuse(InvalidArgument("PAGE_TOKEN_INVALID",
                                          "page_token must be one that a list returned.",
                                          {{"field", "page_token"}}));
    }
    exchange_.Inspect([size = *size, queue = *queue, after, reply](const core::Floor& floor) {
      const auto items = TakeItems(floor, queue, after, size + 1);
      ListWorkItemsResponse response;
      for (std::size_t i = 0; i < std::min(size, items.size()); ++i) {
        Write(items[i], *response.add_work_items());
      }
      if (items.size() > size) {
        response.set_next_page_token(std::to_string(items[size - 1].view.item.value));
      }
      reply(std::move(response));
    });
  }

  // A supervisor's act on an agent, who must exist.
  void SubmitFor(const AgentId& agent, core::Input input, const Caller& caller,
                 service::Done<void> done) const {
    exchange_.Inspect([this, agent, input = std::move(input), actor = caller.actor,
                       done = std::move(done)](const core::Floor& floor) mutable {
      if (floor.FindAgent(agent) == nullptr) return done(AgentUnknown(agent));
      exchange_.Submit(std::move(input), std::move(actor), std::move(done));
    });
  }

  const ServiceContext context_;
  const Door& door_;
  service::Exchange& exchange_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeFloorService(const ServiceContext& context) {
  return std::make_unique<FloorServiceImpl>(context);
}

}  // namespace strowger::rpc
