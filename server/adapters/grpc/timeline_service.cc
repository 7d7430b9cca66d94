#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_floor.h"
#include "service/ports/timeline.h"
#include "strowger/customer/v1/timeline.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace customer::v1;
using service::TimelineKind;

customer::v1::TimelineKind ToProto(TimelineKind kind) {
  switch (kind) {
    case TimelineKind::kInteraction:
      return TIMELINE_KIND_INTERACTION;
    case TimelineKind::kNote:
      return TIMELINE_KIND_NOTE;
    case TimelineKind::kTicket:
      return TIMELINE_KIND_TICKET;
    case TimelineKind::kChange:
      return TIMELINE_KIND_CHANGE;
    case TimelineKind::kFact:
      return TIMELINE_KIND_FACT;
  }
  return TIMELINE_KIND_UNSPECIFIED;
}

std::optional<TimelineKind> FromProto(int kind) {
  switch (kind) {
    case TIMELINE_KIND_INTERACTION:
      return TimelineKind::kInteraction;
    case TIMELINE_KIND_NOTE:
      return TimelineKind::kNote;
    case TIMELINE_KIND_TICKET:
      return TimelineKind::kTicket;
    case TIMELINE_KIND_CHANGE:
      return TimelineKind::kChange;
    case TIMELINE_KIND_FACT:
      return TimelineKind::kFact;
    default:
      return std::nullopt;
  }
}

std::string NameOf(const service::TimelineItem& item) {
  constexpr const char* kCollections[service::kTimelineKinds]{"interactions/", "notes/", "tickets/",
                                                              "changes/", "facts/"};
  return kCollections[static_cast<std::size_t>(item.kind)] + std::to_string(item.id);
}

void Write(const service::TimelineItem& item, TimelineItem& out) {
  out.set_kind(ToProto(item.kind));
  SetTime(item.time, out.mutable_start_time());
  out.set_name(NameOf(item));
  out.set_customer(rpc::NameOf(item.origin));
  if (item.channel) out.set_channel(rpc::ToProto(*item.channel));
  out.set_queue(rpc::NameOf(item.queue));
  out.set_agent(rpc::NameOf(item.agent));
  out.set_user(UserNameOf(item.user));
  out.set_what(item.what);
  out.set_state(item.state);
  out.set_disposition(item.disposition);
  if (item.kind == TimelineKind::kInteraction) {
    SetDuration(item.wait, out.mutable_wait_duration());
    SetDuration(item.talk, out.mutable_talk_duration());
  }
  out.set_interaction(rpc::NameOf(item.interaction));
  for (const std::string& field : item.fields) out.add_fields(field);
  out.set_reason(item.reason);
  out.set_source(item.source);
  out.set_fact_kind(item.fact_kind);
  out.set_number(item.number);
  if (item.amount_minor) out.set_amount_minor(*item.amount_minor);
  out.set_currency(item.currency);
}

// A time that our clock cannot tell is the nearest that it can.
TimePoint ReadTime(const google::protobuf::Timestamp& time) {
  constexpr auto kMost = std::chrono::floor<std::chrono::seconds>(Duration::max()).count() - 1;
  const std::chrono::seconds seconds(std::clamp<std::int64_t>(time.seconds(), 0, kMost));
  return TimePoint(seconds) + std::chrono::nanoseconds(std::clamp(time.nanos(), 0, 999'999'999));
}

Error KindInvalid() {
  return InvalidArgument("KIND_INVALID",
                         "kinds must be of an interaction, note, ticket, fact or change.",
                         {{"field", "kinds"}});
}

Result<service::TimelineQuery> ReadQuery(const ListTimelineRequest& request) {
  service::TimelineQuery query;
  auto customer = ParseName<CustomerId>("customer", request.customer());
  if (!customer.ok()) return customer.error();
  query.customer = *customer;
  for (const int asked : request.kinds()) {
    const auto kind = FromProto(asked);
    if (!kind) return KindInvalid();
    query.kinds.push_back(*kind);
  }
  query.channel = rpc::FromProto(request.channel());
  auto queue = ParseOptionalName<QueueId>("queue", request.queue());
  if (!queue.ok()) return queue.error();
  query.queue = *queue;
  auto agent = ParseOptionalName<AgentId>("agent", request.agent());
  if (!agent.ok()) return agent.error();
  query.agent = *agent;
  if (request.has_since_time()) query.since = ReadTime(request.since_time());
  if (request.has_until_time()) query.until = ReadTime(request.until_time());
  auto size = ReadPageSize(request.page_size());
  if (!size.ok()) return size.error();
  query.page_size = *size;
  query.page_token = request.page_token();
  return query;
}

class TimelineServiceImpl final : public TimelineService::CallbackService {
 public:
  explicit TimelineServiceImpl(const ServiceContext& context)
      : door_(context.door), timeline_(context.application.timeline) {}

  grpc::ServerUnaryReactor* ListTimeline(grpc::CallbackServerContext* c,
                                         const ListTimelineRequest* q,
                                         ListTimelineResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListTimelineResponse> reply) {
      auto query = ReadQuery(request);
      if (!query.ok()) return reply.Refuse(query.error());
      timeline_.List(std::move(query).value(), [reply](Result<service::TimelinePage> page) {
        if (!page.ok()) return reply.Refuse(page.error());
        ListTimelineResponse response;
        for (const auto& item : page->items) Write(item, *response.add_items());
        response.set_next_page_token(page->next_page_token);
        reply(std::move(response));
      });
    });
  }

 private:
  const Door& door_;
  service::Timeline& timeline_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeTimelineService(const ServiceContext& context) {
  return std::make_unique<TimelineServiceImpl>(context);
}

}  // namespace strowger::rpc
