#include <utility>

#include "adapters/grpc/desk_service.h"
#include "adapters/grpc/write_records.h"
#include "core/floor/reasons.h"

namespace strowger::rpc {

using namespace agent::v1;

void DeskServiceImpl::FindOwnItem(const AgentId& agent, WorkItemId item,
                                  std::function<void(Result<ItemFacts>)> done) const {
  exchange_.Inspect([agent, item, done = std::move(done)](const core::Floor& floor) {
    const core::ItemView* view = floor.FindItem(item);
    if (view == nullptr) {
      done(NotFound("ITEM_UNKNOWN", "There is no such work item, or it is over.",
                    {{"work_item", NameOf(item)}}));
    } else if (const core::AgentState* state = floor.FindAgent(agent);
               state == nullptr || state->FindSlot(item) == nullptr) {
      done(FailedPrecondition(core::reasons::kNotYours, "The work item is not on your desk.",
                              {{"work_item", NameOf(item)}}));
    } else {
      done(ItemFacts{view->interaction, view->customer});
    }
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::AddNote(Context* c, const AddNoteRequest* q,
                                                   AddNoteResponse* s) {
  return door_.Pass(
      c, q, s,
      [this](const Caller& caller, const AddNoteRequest& request, Reply<AddNoteResponse> reply) {
        const Result<AgentId> agent = AgentOf(caller);
        if (!agent.ok()) return reply.Refuse(agent.error());
        if (request.text().empty()) {
          return reply.Refuse(
              InvalidArgument("TEXT_EMPTY", "A note needs a text.", {{"field", "text"}}));
        }
        auto customer = ParseOptionalName<CustomerId>("customer", request.customer());
        if (!customer.ok()) return reply.Refuse(customer.error());
        service::Note note{.customer = *customer,
                           .interaction = {},
                           .author = caller.actor.user,
                           .text = request.text(),
                           .time = context_.application.clock.Now()};
        if (request.work_item().empty() && note.customer) {
          return WriteNote(caller.actor, std::move(note), std::move(reply));
        }
        auto item = ParseName<WorkItemId>("work_item", request.work_item());
        if (!item.ok()) return reply.Refuse(item.error());
        FindOwnItem(*agent, *item,
                    [this, actor = caller.actor, note, reply](Result<ItemFacts> facts) mutable {
                      if (!facts.ok()) return reply.Refuse(facts.error());
                      note.interaction = facts->interaction;
                      if (!note.customer) note.customer = facts->customer;
                      WriteNote(std::move(actor), std::move(note), std::move(reply));
                    });
      });
}

void DeskServiceImpl::WriteNote(service::Actor actor, service::Note note,
                                Reply<AddNoteResponse> reply) const {
  context_.application.customers.AddNote(std::move(actor), std::move(note),
                                         [this, reply](Result<service::Note> kept) {
                                           if (!kept.ok()) return reply.Refuse(kept.error());
                                           if (kept->customer)
                                             exchange_.RefreshPops(kept->customer);
                                           AddNoteResponse response;
                                           Write(*kept, *response.mutable_note());
                                           reply(std::move(response));
                                         });
}

grpc::ServerUnaryReactor* DeskServiceImpl::LinkTicket(Context* c, const LinkTicketRequest* q,
                                                      LinkTicketResponse* s) {
  return door_.Pass(
      c, q, s,
      [this](const Caller& caller, const LinkTicketRequest& request,
             Reply<LinkTicketResponse> reply) {
        const Result<AgentId> agent = AgentOf(caller);
        if (!agent.ok()) return reply.Refuse(agent.error());
        auto item = ParseName<WorkItemId>("work_item", request.work_item());
        if (!item.ok()) return reply.Refuse(item.error());
        auto ticket = ParseName<TicketId>("ticket", request.ticket());
        if (!ticket.ok()) return reply.Refuse(ticket.error());
        FindOwnItem(*agent, *item,
                    [this, actor = caller.actor, ticket = *ticket, reply](Result<ItemFacts> facts) {
                      if (!facts.ok()) return reply.Refuse(facts.error());
                      Link(actor, ticket, *facts, reply);
                    });
      });
}

void DeskServiceImpl::Link(const service::Actor& actor, TicketId ticket, const ItemFacts& facts,
                           Reply<LinkTicketResponse> reply) const {
  context_.application.tickets.LinkInteraction(
      actor, ticket, facts.interaction,
      [this, customer = facts.customer, reply](Result<service::Ticket> linked) {
        if (!linked.ok()) return reply.Refuse(linked.error());
        if (customer) exchange_.RefreshPops(customer);
        LinkTicketResponse response;
        Write(*linked, *response.mutable_ticket());
        reply(std::move(response));
      });
}

void DeskServiceImpl::LetTicketWait(const service::Actor& actor, WorkItemId item,
                                    std::function<void()> done) const {
  exchange_.Inspect([this, user = actor.user, peer = actor.peer, item,
                     done = std::move(done)](const core::Floor& floor) {
    const core::ItemView* view = floor.FindItem(item);
    const auto found = view == nullptr ? std::map<std::string, std::string>::const_iterator{}
                                       : view->attached.find("ticket");
    if (view == nullptr || found == view->attached.end()) return done();
    const auto ticket = ParseName<TicketId>("ticket", found->second);
    if (!ticket.ok()) return done();
    context_.application.tickets.SetState({user, peer, {}}, *ticket, service::TicketState::kWaiting,
                                          [done](const Result<service::Ticket>&) { done(); });
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::IdentifyCustomer(Context* c,
                                                            const IdentifyCustomerRequest* q,
                                                            IdentifyCustomerResponse* s) {
  return door_.Pass(c, q, s,
                    [this](const Caller& caller, const IdentifyCustomerRequest& request,
                           Reply<IdentifyCustomerResponse> reply) {
                      const Result<AgentId> agent = AgentOf(caller);
                      if (!agent.ok()) return reply.Refuse(agent.error());
                      auto item = ParseName<WorkItemId>("work_item", request.work_item());
                      if (!item.ok()) return reply.Refuse(item.error());
                      auto customer = ParseName<CustomerId>("customer", request.customer());
                      if (!customer.ok()) return reply.Refuse(customer.error());
                      Identify(caller, *agent, *item, *customer, std::move(reply));
                    });
}

// The customer must exist before the floor hears of it.
void DeskServiceImpl::Identify(const Caller& caller, const AgentId& agent, WorkItemId item,
                               CustomerId customer, Reply<IdentifyCustomerResponse> reply) const {
  context_.application.customers.Get(customer, [this, actor = caller.actor, agent, item, customer,
                                                reply](Result<service::Customer> found) {
    if (!found.ok()) return reply.Refuse(found.error());
    exchange_.Identify(agent, item, customer, actor, Answering(reply));
  });
}

grpc::ServerUnaryReactor* DeskServiceImpl::SetDraft(Context* c, const SetDraftRequest* q,
                                                    SetDraftResponse* s) {
  return door_.Pass(
      c, q, s,
      [this](const Caller& caller, const SetDraftRequest& request, Reply<SetDraftResponse> reply) {
        if (request.key().empty()) {
          return reply.Refuse(
              InvalidArgument("KEY_EMPTY", "Say what the draft belongs to.", {{"field", "key"}}));
        }
        context_.application.customers.SaveDraft(caller.actor.user, request.key(), request.text(),
                                                 Answering(std::move(reply)));
      });
}

grpc::ServerUnaryReactor* DeskServiceImpl::ListDrafts(Context* c, const ListDraftsRequest* q,
                                                      ListDraftsResponse* s) {
  return door_.Pass(c, q, s, [this](const Caller& caller, auto&, Reply<ListDraftsResponse> reply) {
    context_.application.customers.ListDrafts(
        caller.actor.user, [reply](Result<std::map<std::string, std::string>> drafts) {
          if (!drafts.ok()) return reply.Refuse(drafts.error());
          ListDraftsResponse response;
          for (const auto& [key, text] : *drafts) {
            auto* draft = response.add_drafts();
            draft->set_key(key);
            draft->set_text(text);
          }
          reply(std::move(response));
        });
  });
}

}  // namespace strowger::rpc
