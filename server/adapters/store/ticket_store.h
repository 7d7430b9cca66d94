#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "adapters/store/database.h"
#include "service/ports/ticket_store.h"

namespace strowger::store {

class TicketStore : public service::TicketStore {
 public:
  static constexpr std::size_t kSubjectBytesMax = 500;
  static constexpr std::size_t kCommentBytesMax = 64 * 1024;
  // Of one ticket; more are refused with TICKET_FULL.
  static constexpr std::size_t kCommentsMax = 1'000;
  static constexpr std::size_t kInteractionsMax = 1'000;

  // `database` is started and outlives the store.
  explicit TicketStore(Database& database) : database_(database) {}

  void Create(service::Actor actor, service::Ticket ticket, std::string first_comment,
              service::Done<service::Ticket> done) override;
  void Get(TicketId ticket, service::Done<service::Ticket> done) override;
  void List(service::TicketFilter filter, service::Done<service::TicketPage> done) override;
  void Update(service::Actor actor, service::Ticket ticket, std::vector<std::string> mask,
              service::Done<service::Ticket> done) override;
  void SetState(service::Actor actor, TicketId ticket, service::TicketState state,
                service::Done<service::Ticket> done) override;
  void Merge(service::Actor actor, TicketId source, TicketId target,
             service::Done<service::Ticket> done) override;
  void AddComment(service::Actor actor, service::TicketComment comment,
                  service::Done<service::TicketComment> done) override;
  void ListComments(TicketId ticket,
                    service::Done<std::vector<service::TicketComment>> done) override;
  void LinkInteraction(service::Actor actor, TicketId ticket, InteractionId interaction,
                       service::Done<service::Ticket> done) override;

 private:
  // Borrowed.
  Database& database_;
};

}  // namespace strowger::store
