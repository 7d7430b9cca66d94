#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/ticket/ticket_machine.h"
#include "service/ports/done.h"

namespace strowger::service {

using core::TicketState;

struct Ticket {
  TicketId id;
  std::uint64_t version = 0;  // The etag.
  std::string subject;
  TicketState state = TicketState::kOpen;
  CustomerId customer;  // None when not known.
  std::string owner;    // A user; empty when nobody's.
  QueueId queue;
  int priority = 0;
  std::vector<InteractionId> interactions;
  TimePoint created;
  TimePoint updated;
};

struct TicketComment {
  std::uint64_t id = 0;
  TicketId ticket;
  std::string author;
  std::string text;
  bool is_internal = true;
  TimePoint time;
};

struct TicketFilter {
  CustomerId customer;
  std::string owner;
  std::optional<TicketState> state;
  bool open_only = false;  // Open and waiting.
  std::size_t page_size = 50;
  std::string page_token;
};
struct TicketPage {
  std::vector<Ticket> tickets;
  std::string next_page_token;
};

class TicketStore {
 public:
  virtual ~TicketStore() = default;

  virtual void Create(Actor actor, Ticket ticket, std::string first_comment, Done<Ticket> done) = 0;
  virtual void Get(TicketId ticket, Done<Ticket> done) = 0;
  virtual void List(TicketFilter filter, Done<TicketPage> done) = 0;
  // Subject, owner, customer, queue and priority by `mask`; `version` as in CustomerStore::Update.
  virtual void Update(Actor actor, Ticket ticket, std::vector<std::string> mask,
                      Done<Ticket> done) = 0;
  // Refused with kFailedPrecondition TICKET_STATE when the move is not in core/ticket's table.
  virtual void SetState(Actor actor, TicketId ticket, TicketState state, Done<Ticket> done) = 0;
  virtual void AddComment(Actor actor, TicketComment comment, Done<TicketComment> done) = 0;
  virtual void ListComments(TicketId ticket, Done<std::vector<TicketComment>> done) = 0;
  // Linking twice is harmless.
  virtual void LinkInteraction(Actor actor, TicketId ticket, InteractionId interaction,
                               Done<Ticket> done) = 0;
};

}  // namespace strowger::service
