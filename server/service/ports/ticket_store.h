#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/input.h"
#include "core/ticket/ticket_machine.h"
#include "service/ports/done.h"

namespace strowger::service {

using core::TicketState;

// By when a ticket is to be answered and settled, in the hours of its queue.
struct TicketDue {
  std::optional<TimePoint> asked;  // The customer's first mail that nobody answered.
  bool is_first_answer = false;    // That is waited for.
  core::WorkDue answer;
  core::WorkDue resolution;
  bool is_standing = false;  // Somebody else has the next step.
};

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
  // Read by Get and List alone, as what follows.
  std::optional<TicketDue> due;
  TicketId merged_into;
  std::vector<TicketId> merged;  // At most kMergedTicketsMax.
};
// That went into one ticket, those that went into them included.
inline constexpr std::size_t kMergedTicketsMax = 100;

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
  // The source goes into the target, which is answered. Refused with MERGE_SAME, TICKET_MERGED,
  // TICKET_STATE when the target is closed, and TICKET_FULL.
  virtual void Merge(Actor actor, TicketId source, TicketId target, Done<Ticket> done) = 0;
  virtual void AddComment(Actor actor, TicketComment comment, Done<TicketComment> done) = 0;
  // Those of tickets that were merged into it, too, by their time.
  virtual void ListComments(TicketId ticket, Done<std::vector<TicketComment>> done) = 0;
  // Linking twice is harmless.
  virtual void LinkInteraction(Actor actor, TicketId ticket, InteractionId interaction,
                               Done<Ticket> done) = 0;
};

}  // namespace strowger::service
