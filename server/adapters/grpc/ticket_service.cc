#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/read_update.h"
#include "adapters/grpc/services.h"
#include "adapters/grpc/write_records.h"
#include "strowger/ticket/v1/ticket.grpc.pb.h"

namespace strowger::rpc {

namespace {

using namespace ticket::v1;
using Context = grpc::CallbackServerContext;
using Reactor = grpc::ServerUnaryReactor;

// What clients may set of a ticket.
Result<service::Ticket> ReadTicket(const Ticket& ticket) {
  auto customer = ParseOptionalName<CustomerId>("ticket.customer", ticket.customer());
  if (!customer.ok()) return customer.error();
  auto owner = ParseOptionalName<UserId>("ticket.owner", ticket.owner());
  if (!owner.ok()) return owner.error();
  auto queue = ParseOptionalName<QueueId>("ticket.queue", ticket.queue());
  if (!queue.ok()) return queue.error();
  service::Ticket read;
  read.subject = ticket.subject();
  read.customer = *customer;
  read.owner = owner->value;
  read.queue = *queue;
  read.priority = ticket.priority();
  return read;
}

std::optional<service::TicketState> ReadState(TicketState state) {
  switch (state) {
    case TICKET_STATE_OPEN:
      return service::TicketState::kOpen;
    case TICKET_STATE_WAITING:
      return service::TicketState::kWaiting;
    case TICKET_STATE_SOLVED:
      return service::TicketState::kSolved;
    case TICKET_STATE_CLOSED:
      return service::TicketState::kClosed;
    default:
      return std::nullopt;
  }
}

class TicketServiceImpl final : public TicketService::CallbackService {
 public:
  explicit TicketServiceImpl(const ServiceContext& context)
      : context_(context), door_(context.door), tickets_(context.application.tickets) {}

  Reactor* CreateTicket(Context* c, const CreateTicketRequest* q,
                        CreateTicketResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<CreateTicketResponse> reply) {
          Create(caller, request, std::move(reply));
        });
  }

  Reactor* GetTicket(Context* c, const GetTicketRequest* q, GetTicketResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<GetTicketResponse> reply) {
      auto ticket = ParseName<TicketId>("ticket", request.ticket());
      if (!ticket.ok()) return reply.Refuse(ticket.error());
      tickets_.Get(*ticket, [reply](Result<service::Ticket> found) {
        if (!found.ok()) return reply.Refuse(found.error());
        GetTicketResponse response;
        Write(*found, *response.mutable_ticket());
        reply(std::move(response));
      });
    });
  }

  Reactor* ListTickets(Context* c, const ListTicketsRequest* q, ListTicketsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListTicketsResponse> reply) {
      List(request, std::move(reply));
    });
  }

  Reactor* UpdateTicket(Context* c, const UpdateTicketRequest* q,
                        UpdateTicketResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<UpdateTicketResponse> reply) {
          Update(caller, request, std::move(reply));
        });
  }

  Reactor* WaitTicket(Context* c, const WaitTicketRequest* q, WaitTicketResponse* s) override {
    return Move(c, q, s, service::TicketState::kWaiting);
  }
  Reactor* SolveTicket(Context* c, const SolveTicketRequest* q, SolveTicketResponse* s) override {
    return Move(c, q, s, service::TicketState::kSolved);
  }
  Reactor* CloseTicket(Context* c, const CloseTicketRequest* q, CloseTicketResponse* s) override {
    return Move(c, q, s, service::TicketState::kClosed);
  }
  Reactor* ReopenTicket(Context* c, const ReopenTicketRequest* q,
                        ReopenTicketResponse* s) override {
    return Move(c, q, s, service::TicketState::kOpen);
  }

  Reactor* AddComment(Context* c, const AddCommentRequest* q, AddCommentResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<AddCommentResponse> reply) {
          auto ticket = ParseName<TicketId>("ticket", request.ticket());
          if (!ticket.ok()) return reply.Refuse(ticket.error());
          if (request.text().empty()) {
            return reply.Refuse(
                InvalidArgument("TEXT_EMPTY", "A comment needs a text.", {{"field", "text"}}));
          }
          tickets_.AddComment(caller.actor,
                              {.ticket = *ticket,
                               .author = caller.actor.user,
                               .text = request.text(),
                               .is_internal = request.is_internal(),
                               .time = context_.application.clock.Now()},
                              [reply](Result<service::TicketComment> kept) {
                                if (!kept.ok()) return reply.Refuse(kept.error());
                                AddCommentResponse response;
                                Write(*kept, *response.mutable_comment());
                                reply(std::move(response));
                              });
        });
  }

  Reactor* ListComments(Context* c, const ListCommentsRequest* q,
                        ListCommentsResponse* s) override {
    return door_.Pass(c, q, s, [this](auto&, auto& request, Reply<ListCommentsResponse> reply) {
      auto ticket = ParseName<TicketId>("ticket", request.ticket());
      if (!ticket.ok()) return reply.Refuse(ticket.error());
      auto size = ReadPageSize(request.page_size());
      if (!size.ok()) return reply.Refuse(size.error());
      std::uint64_t after = 0;
      if (!request.page_token().empty() && !ReadId(request.page_token(), after)) {
        return reply.Refuse(InvalidArgument("PAGE_TOKEN_INVALID",
                                            "page_token must be one that a list returned.",
                                            {{"field", "page_token"}}));
      }
      tickets_.ListComments(
          *ticket, [size = *size, after, reply](Result<std::vector<service::TicketComment>> all) {
            if (!all.ok()) return reply.Refuse(all.error());
            reply(PageOfComments(*all, after, size));
          });
    });
  }

  Reactor* MergeTickets(Context* c, const MergeTicketsRequest* q,
                        MergeTicketsResponse* s) override {
    return door_.Pass(c, q, s,
                      [this](const Caller& caller, const MergeTicketsRequest& request,
                             Reply<MergeTicketsResponse> reply) {
                        auto source = ParseName<TicketId>("source", request.source());
                        if (!source.ok()) return reply.Refuse(source.error());
                        auto target = ParseName<TicketId>("target", request.target());
                        if (!target.ok()) return reply.Refuse(target.error());
                        tickets_.Merge(caller.actor, *source, *target, AnsweringWith(reply));
                      });
  }

  Reactor* LinkInteraction(Context* c, const LinkInteractionRequest* q,
                           LinkInteractionResponse* s) override {
    return door_.Pass(
        c, q, s, [this](const Caller& caller, auto& request, Reply<LinkInteractionResponse> reply) {
          auto ticket = ParseName<TicketId>("ticket", request.ticket());
          if (!ticket.ok()) return reply.Refuse(ticket.error());
          auto interaction = ParseName<InteractionId>("interaction", request.interaction());
          if (!interaction.ok()) return reply.Refuse(interaction.error());
          tickets_.LinkInteraction(caller.actor, *ticket, *interaction, AnsweringWith(reply));
        });
  }

 private:
  // A done that shows the change to whoever has the customer's pop, and answers with the ticket.
  template <class Response>
  service::Done<service::Ticket> AnsweringWith(Reply<Response> reply) const {
    return [this, reply](Result<service::Ticket> ticket) {
      if (!ticket.ok()) return reply.Refuse(ticket.error());
      if (ticket->customer) context_.application.exchange.RefreshPops(ticket->customer);
      Response response;
      Write(*ticket, *response.mutable_ticket());
      reply(std::move(response));
    };
  }

  template <class Request, class Response>
  Reactor* Move(Context* c, const Request* q, Response* s, service::TicketState state) {
    return door_.Pass(
        c, q, s,
        [this, state](const Caller& caller, const Request& request, Reply<Response> reply) {
          auto ticket = ParseName<TicketId>("ticket", request.ticket());
          if (!ticket.ok()) return reply.Refuse(ticket.error());
          tickets_.SetState(caller.actor, *ticket, state, AnsweringWith(std::move(reply)));
        });
  }

  void Create(const Caller& caller, const CreateTicketRequest& request,
              Reply<CreateTicketResponse> reply) const {
    auto ticket = ReadTicket(request.ticket());
    if (!ticket.ok()) return reply.Refuse(ticket.error());
    auto interaction = ParseOptionalName<InteractionId>("interaction", request.interaction());
    if (!interaction.ok()) return reply.Refuse(interaction.error());
    if (ticket->subject.empty()) {
      return reply.Refuse(InvalidArgument("SUBJECT_EMPTY", "A ticket needs a subject.",
                                          {{"field", "ticket.subject"}}));
    }
    if (ticket->owner.empty()) ticket->owner = caller.actor.user;
    if (*interaction) ticket->interactions.push_back(*interaction);
    tickets_.Create(caller.actor, std::move(ticket).value(), request.comment(),
                    AnsweringWith(std::move(reply)));
  }

  void Update(const Caller& caller, const UpdateTicketRequest& request,
              Reply<UpdateTicketResponse> reply) const {
    auto ticket = ReadTicket(request.ticket());
    if (!ticket.ok()) return reply.Refuse(ticket.error());
    auto id = ParseName<TicketId>("ticket.name", request.ticket().name());
    if (!id.ok()) return reply.Refuse(id.error());
    auto version = ReadEtag("ticket.etag", request.ticket().etag());
    if (!version.ok()) return reply.Refuse(version.error());
    auto mask = ReadMask(request.update_mask());
    if (!mask.ok()) return reply.Refuse(mask.error());
    ticket->id = *id;
    ticket->version = *version;
    tickets_.Update(caller.actor, std::move(ticket).value(), std::move(mask).value(),
                    AnsweringWith(std::move(reply)));
  }

  void List(const ListTicketsRequest& request, Reply<ListTicketsResponse> reply) const {
    auto customer = ParseOptionalName<CustomerId>("customer", request.customer());
    if (!customer.ok()) return reply.Refuse(customer.error());
    auto owner = ParseOptionalName<UserId>("owner", request.owner());
    if (!owner.ok()) return reply.Refuse(owner.error());
    auto size = ReadPageSize(request.page_size());
    if (!size.ok()) return reply.Refuse(size.error());
    tickets_.List({.customer = *customer,
                   .owner = owner->value,
                   .state = ReadState(request.state()),
                   .open_only = request.open_only(),
                   .page_size = *size,
                   .page_token = request.page_token()},
                  [reply](Result<service::TicketPage> page) {
                    if (!page.ok()) return reply.Refuse(page.error());
                    ListTicketsResponse response;
                    for (const auto& ticket : page->tickets) Write(ticket, *response.add_tickets());
                    response.set_next_page_token(page->next_page_token);
                    reply(std::move(response));
                  });
  }

  static ListCommentsResponse PageOfComments(const std::vector<service::TicketComment>& all,
                                             std::uint64_t after, std::size_t size) {
    ListCommentsResponse response;
    for (const service::TicketComment& comment : all) {
      if (comment.id <= after) continue;
      if (static_cast<std::size_t>(response.comments_size()) == size) {
        response.set_next_page_token(std::to_string(after));
        break;
      }
      Write(comment, *response.add_comments());
      after = comment.id;
    }
    return response;
  }

  const ServiceContext context_;
  const Door& door_;
  service::TicketStore& tickets_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeTicketService(const ServiceContext& context) {
  return std::make_unique<TicketServiceImpl>(context);
}

}  // namespace strowger::rpc
