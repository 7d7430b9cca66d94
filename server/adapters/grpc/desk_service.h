#pragma once

#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/service_context.h"
#include "core/floor/input.h"
#include "strowger/agent/v1/desk.grpc.pb.h"

namespace strowger::rpc {

// The agent's desk. Commands become inputs of the floor (desk_commands.cc); notes, tickets, drafts
// and identities go to the stores (desk_records.cc).
class DeskServiceImpl final : public agent::v1::DeskService::CallbackService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  explicit DeskServiceImpl(const ServiceContext& context)
      : context_(context), door_(context.door), exchange_(context.application.exchange) {}

  grpc::ServerWriteReactor<agent::v1::WatchResponse>* Watch(
      Context* c, const agent::v1::WatchRequest* q) override;

  Reactor* LogOn(Context* c, const agent::v1::LogOnRequest* q,
                 agent::v1::LogOnResponse* s) override;
  Reactor* LogOff(Context* c, const agent::v1::LogOffRequest* q,
                  agent::v1::LogOffResponse* s) override;
  Reactor* SetPresence(Context* c, const agent::v1::SetPresenceRequest* q,
                       agent::v1::SetPresenceResponse* s) override;
  Reactor* ConfirmOffer(Context* c, const agent::v1::ConfirmOfferRequest* q,
                        agent::v1::ConfirmOfferResponse* s) override;
  Reactor* AcceptOffer(Context* c, const agent::v1::AcceptOfferRequest* q,
                       agent::v1::AcceptOfferResponse* s) override;
  Reactor* DeclineOffer(Context* c, const agent::v1::DeclineOfferRequest* q,
                        agent::v1::DeclineOfferResponse* s) override;
  Reactor* HoldCall(Context* c, const agent::v1::HoldCallRequest* q,
                    agent::v1::HoldCallResponse* s) override;
  Reactor* RetrieveCall(Context* c, const agent::v1::RetrieveCallRequest* q,
                        agent::v1::RetrieveCallResponse* s) override;
  Reactor* TransferCall(Context* c, const agent::v1::TransferCallRequest* q,
                        agent::v1::TransferCallResponse* s) override;
  Reactor* StartConsultation(Context* c, const agent::v1::StartConsultationRequest* q,
                             agent::v1::StartConsultationResponse* s) override;
  Reactor* CancelConsultation(Context* c, const agent::v1::CancelConsultationRequest* q,
                              agent::v1::CancelConsultationResponse* s) override;
  Reactor* CompleteTransfer(Context* c, const agent::v1::CompleteTransferRequest* q,
                            agent::v1::CompleteTransferResponse* s) override;
  Reactor* StartConference(Context* c, const agent::v1::StartConferenceRequest* q,
                           agent::v1::StartConferenceResponse* s) override;
  Reactor* ReleaseCall(Context* c, const agent::v1::ReleaseCallRequest* q,
                       agent::v1::ReleaseCallResponse* s) override;
  Reactor* FinishWrapUp(Context* c, const agent::v1::FinishWrapUpRequest* q,
                        agent::v1::FinishWrapUpResponse* s) override;
  Reactor* ExtendWrapUp(Context* c, const agent::v1::ExtendWrapUpRequest* q,
                        agent::v1::ExtendWrapUpResponse* s) override;
  Reactor* ParkWork(Context* c, const agent::v1::ParkWorkRequest* q,
                    agent::v1::ParkWorkResponse* s) override;
  Reactor* WakeWork(Context* c, const agent::v1::WakeWorkRequest* q,
                    agent::v1::WakeWorkResponse* s) override;

  Reactor* AddNote(Context* c, const agent::v1::AddNoteRequest* q,
                   agent::v1::AddNoteResponse* s) override;
  Reactor* LinkTicket(Context* c, const agent::v1::LinkTicketRequest* q,
                      agent::v1::LinkTicketResponse* s) override;
  Reactor* IdentifyCustomer(Context* c, const agent::v1::IdentifyCustomerRequest* q,
                            agent::v1::IdentifyCustomerResponse* s) override;
  Reactor* SetDraft(Context* c, const agent::v1::SetDraftRequest* q,
                    agent::v1::SetDraftResponse* s) override;
  Reactor* ListDrafts(Context* c, const agent::v1::ListDraftsRequest* q,
                      agent::v1::ListDraftsResponse* s) override;

 private:
  // A work item as the records need it.
  struct ItemFacts {
    InteractionId interaction;
    CustomerId customer;
  };

  // A command: `make(agent, request)` gives the input or why there is none.
  template <class Request, class Response, class Make>
  Reactor* Act(Context* c, const Request* q, Response* s, Make make) {
    return door_.Pass(
        c, q, s, [this, make](const Caller& caller, const Request& request, Reply<Response> reply) {
          const Result<AgentId> agent = AgentOf(caller);
          if (!agent.ok()) return reply.Refuse(agent.error());
          Result<core::Input> input = make(*agent, request);
          if (!input.ok()) return reply.Refuse(input.error());
          exchange_.Submit(std::move(input).value(), caller.actor, Answering(std::move(reply)));
        });
  }
  // A command about a work item that needs nothing else.
  template <class Input, class Request, class Response>
  Reactor* ActOnItem(Context* c, const Request* q, Response* s) {
    return Act(c, q, s, [](const AgentId& agent, const Request& request) -> Result<core::Input> {
      auto item = ParseName<WorkItemId>("work_item", request.work_item());
      if (!item.ok()) return item.error();
      return core::Input(Input{agent, *item});
    });
  }
  // Refused when the caller takes no part in the item.
  void FindOwnItem(const AgentId& agent, WorkItemId item,
                   std::function<void(Result<ItemFacts>)> done) const;
  void WriteNote(service::Actor actor, service::Note note,
                 Reply<agent::v1::AddNoteResponse> reply) const;
  void Link(const service::Actor& actor, TicketId ticket, const ItemFacts& facts,
            Reply<agent::v1::LinkTicketResponse> reply) const;
  // The ticket of parked work waits, if it is open; `done` runs whatever comes of it.
  void LetTicketWait(const service::Actor& actor, WorkItemId item,
                     std::function<void()> done) const;
  void Identify(const Caller& caller, const AgentId& agent, WorkItemId item, CustomerId customer,
                Reply<agent::v1::IdentifyCustomerResponse> reply) const;

  const ServiceContext context_;
  const Door& door_;
  service::Exchange& exchange_;
};

}  // namespace strowger::rpc
