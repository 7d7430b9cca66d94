#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "adapters/grpc/desk_service.h"
#include "adapters/grpc/wire_time.h"

namespace strowger::rpc {

namespace {

using namespace agent::v1;

constexpr std::int64_t kExtensionSecondsMax = 24LL * 3600;

Error PresenceInvalid(const std::string& allowed) {
  return InvalidArgument("PRESENCE_INVALID", "presence must be " + allowed + ".",
                         {{"field", "presence"}});
}

Result<core::Destination> ReadDestination(const Destination& destination) {
  core::Destination to;
  switch (destination.to_case()) {
    case Destination::kAgent: {
      auto agent = ParseName<AgentId>("destination.agent", destination.agent());
      if (!agent.ok()) return agent.error();
      to.agent = *agent;
      return to;
    }
    case Destination::kQueue: {
      auto queue = ParseName<QueueId>("destination.queue", destination.queue());
      if (!queue.ok()) return queue.error();
      to.queue = *queue;
      return to;
    }
    case Destination::kNumber:
      to.number = DeviceId{destination.number()};
      return to;
    case Destination::TO_NOT_SET:
      break;
  }
  return InvalidArgument("DESTINATION_INVALID", "Say where to: an agent, a queue or a number.",
                         {{"field", "destination"}});
}

template <class Input, class Request>
Result<core::Input> WithDestination(const AgentId& agent, const Request& request) {
  auto item = ParseName<WorkItemId>("work_item", request.work_item());
  if (!item.ok()) return item.error();
  auto to = ReadDestination(request.destination());
  if (!to.ok()) return to.error();
  return core::Input(Input{agent, *item, std::move(to).value()});
}

// What comes after wrap-up; none when the request leaves it open.
Result<std::optional<core::Presence>> ReadNext(const FinishWrapUpRequest& request) {
  using Next = std::optional<core::Presence>;
  switch (request.next_presence()) {
    case routing::v1::PRESENCE_UNSPECIFIED:
      return Next();
    case routing::v1::PRESENCE_READY:
      return Next(core::Presence::kReady);
    case routing::v1::PRESENCE_NOT_READY:
      return Next(core::Presence::kNotReady);
    case routing::v1::PRESENCE_LOGGED_OFF:
      return Next(core::Presence::kLoggedOff);
    default:
      return PresenceInvalid("one of those that exist");
  }
}

}  // namespace

grpc::ServerUnaryReactor* DeskServiceImpl::LogOn(Context* c, const LogOnRequest* q,
                                                 LogOnResponse* s) {
  return Act(c, q, s, [](const AgentId& agent, const LogOnRequest& request) {
    return Result<core::Input>(core::LogOn{agent, DeviceId{request.device()}});
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::LogOff(Context* c, const LogOffRequest* q,
                                                  LogOffResponse* s) {
  return Act(c, q, s, [](const AgentId& agent, const LogOffRequest&) {
    return Result<core::Input>(core::LogOff{agent});
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::SetPresence(Context* c, const SetPresenceRequest* q,
                                                       SetPresenceResponse* s) {
  return Act(c, q, s, [](const AgentId& agent, const SetPresenceRequest& request) {
    switch (request.presence()) {
      case routing::v1::PRESENCE_READY:
        return Result<core::Input>(core::SetReady{agent});
      case routing::v1::PRESENCE_NOT_READY:
        return Result<core::Input>(core::SetNotReady{agent, request.reason()});
      default:
        return Result<core::Input>(PresenceInvalid("ready or not ready"));
    }
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::ConfirmOffer(Context* c, const ConfirmOfferRequest* q,
                                                        ConfirmOfferResponse* s) {
  return door_.Pass(c, q, s,
                    [this](const Caller& caller, auto& request, Reply<ConfirmOfferResponse> reply) {
                      const Result<AgentId> agent = AgentOf(caller);
                      if (!agent.ok()) return reply.Refuse(agent.error());
                      auto offer = ParseName<OfferId>("offer", request.offer());
                      if (!offer.ok()) return reply.Refuse(offer.error());
                      exchange_.ConfirmOffer(*agent, *offer);
                      reply(ConfirmOfferResponse());
                    });
}

grpc::ServerUnaryReactor* DeskServiceImpl::AcceptOffer(Context* c, const AcceptOfferRequest* q,
                                                       AcceptOfferResponse* s) {
  return Act(c, q, s, [](const AgentId& agent, const AcceptOfferRequest& request) {
    auto offer = ParseName<OfferId>("offer", request.offer());
    if (!offer.ok()) return Result<core::Input>(offer.error());
    return Result<core::Input>(core::AcceptOffer{agent, *offer});
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::DeclineOffer(Context* c, const DeclineOfferRequest* q,
                                                        DeclineOfferResponse* s) {
  return Act(c, q, s, [](const AgentId& agent, const DeclineOfferRequest& request) {
    auto offer = ParseName<OfferId>("offer", request.offer());
    if (!offer.ok()) return Result<core::Input>(offer.error());
    return Result<core::Input>(core::DeclineOffer{agent, *offer, request.reason()});
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::HoldCall(Context* c, const HoldCallRequest* q,
                                                    HoldCallResponse* s) {
  return ActOnItem<core::HoldCall>(c, q, s);
}

grpc::ServerUnaryReactor* DeskServiceImpl::RetrieveCall(Context* c, const RetrieveCallRequest* q,
                                                        RetrieveCallResponse* s) {
  return ActOnItem<core::RetrieveCall>(c, q, s);
}

grpc::ServerUnaryReactor* DeskServiceImpl::TransferCall(Context* c, const TransferCallRequest* q,
                                                        TransferCallResponse* s) {
  return Act(c, q, s, WithDestination<core::BlindTransfer, TransferCallRequest>);
}

grpc::ServerUnaryReactor* DeskServiceImpl::StartConsultation(Context* c,
                                                             const StartConsultationRequest* q,
                                                             StartConsultationResponse* s) {
  return Act(c, q, s, WithDestination<core::Consult, StartConsultationRequest>);
}

grpc::ServerUnaryReactor* DeskServiceImpl::CancelConsultation(Context* c,
                                                              const CancelConsultationRequest* q,
                                                              CancelConsultationResponse* s) {
  return ActOnItem<core::CancelConsult>(c, q, s);
}

grpc::ServerUnaryReactor* DeskServiceImpl::CompleteTransfer(Context* c,
                                                            const CompleteTransferRequest* q,
                                                            CompleteTransferResponse* s) {
  return ActOnItem<core::CompleteTransfer>(c, q, s);
}

grpc::ServerUnaryReactor* DeskServiceImpl::StartConference(Context* c,
                                                           const StartConferenceRequest* q,
                                                           StartConferenceResponse* s) {
  return ActOnItem<core::Conference>(c, q, s);
}

grpc::ServerUnaryReactor* DeskServiceImpl::ReleaseCall(Context* c, const ReleaseCallRequest* q,
                                                       ReleaseCallResponse* s) {
  return Act(c, q, s, [](const AgentId& agent, const ReleaseCallRequest& request) {
    auto item = ParseName<WorkItemId>("work_item", request.work_item());
    if (!item.ok()) return Result<core::Input>(item.error());
    core::ReleaseCall release{agent, *item};
    if (request.has_joined_seen_count()) release.joined_seen = request.joined_seen_count();
    return Result<core::Input>(release);
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::FinishWrapUp(Context* c, const FinishWrapUpRequest* q,
                                                        FinishWrapUpResponse* s) {
  return Act(c, q, s, [](const AgentId& agent, const FinishWrapUpRequest& request) {
    auto item = ParseName<WorkItemId>("work_item", request.work_item());
    if (!item.ok()) return Result<core::Input>(item.error());
    auto next = ReadNext(request);
    if (!next.ok()) return Result<core::Input>(next.error());
    return Result<core::Input>(
        core::FinishWrapUp{agent, *item, request.disposition(), *next, request.next_reason()});
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::ExtendWrapUp(Context* c, const ExtendWrapUpRequest* q,
                                                        ExtendWrapUpResponse* s) {
  return Act(c, q, s, [](const AgentId& agent, const ExtendWrapUpRequest& request) {
    auto item = ParseName<WorkItemId>("work_item", request.work_item());
    if (!item.ok()) return Result<core::Input>(item.error());
    // Longer than any wrap-up may be is long enough.
    const std::int64_t seconds =
        std::clamp<std::int64_t>(request.extension_duration().seconds(), 0, kExtensionSecondsMax);
    const Duration by = std::chrono::seconds(seconds) +
                        std::chrono::nanoseconds(request.extension_duration().nanos());
    return Result<core::Input>(core::ExtendWrapUp{agent, *item, by});
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::ParkWork(Context* c, const ParkWorkRequest* q,
                                                    ParkWorkResponse* s) {
  return door_.Pass(
      c, q, s,
      [this](const Caller& caller, const ParkWorkRequest& request, Reply<ParkWorkResponse> reply) {
        const Result<AgentId> agent = AgentOf(caller);
        if (!agent.ok()) return reply.Refuse(agent.error());
        auto item = ParseName<WorkItemId>("work_item", request.work_item());
        if (!item.ok()) return reply.Refuse(item.error());
        const TimePoint until = request.has_end_time() ? ReadTime(request.end_time()) : TimePoint{};
        const bool until_reply = until == TimePoint{};
        exchange_.Submit(
            core::ParkWork{*agent, *item, until, request.reason()}, caller.actor,
            [this, until_reply, item = *item, actor = caller.actor, reply](Result<void> done) {
              if (!done.ok()) return reply.Refuse(done.error());
              if (!until_reply) return reply(ParkWorkResponse());
              LetTicketWait(actor, item, [reply] { reply(ParkWorkResponse()); });
            });
      });
}

grpc::ServerUnaryReactor* DeskServiceImpl::WakeWork(Context* c, const WakeWorkRequest* q,
                                                    WakeWorkResponse* s) {
  return ActOnItem<core::WakeWork>(c, q, s);
}

}  // namespace strowger::rpc
