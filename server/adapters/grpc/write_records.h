#pragma once

#include "core/pop/opening_rules.h"
#include "service/ports/customer_clusters.h"
#include "service/ports/customer_store.h"
#include "service/ports/ticket_store.h"
#include "service/ports/user_store.h"
#include "strowger/access/v1/access.pb.h"
#include "strowger/customer/v1/customer.pb.h"
#include "strowger/customer/v1/screen_pop.pb.h"
#include "strowger/ticket/v1/ticket.pb.h"

// Customers, tickets and users as protos.
namespace strowger::rpc {

// In the same order, behind UNSPECIFIED.
constexpr customer::v1::PopStage ToProto(core::PopStage stage) {
  return static_cast<customer::v1::PopStage>(static_cast<int>(stage) + 1);
}

access::v1::Role ToProto(service::Role role);

void Write(const service::Ticket& ticket, ticket::v1::Ticket& out);
void Write(const service::TicketComment& comment, ticket::v1::Comment& out);
void Write(const service::Customer& customer, customer::v1::Customer& out);
void Write(const service::CustomerSources& sources, customer::v1::GetCustomerSourcesResponse& out);
void Write(const service::CustomerChange& change, customer::v1::CustomerChange& out);
void Write(const service::Note& note, customer::v1::Note& out);
void Write(const service::InteractionSummary& interaction, customer::v1::Interaction& out);
void Write(const core::AskFor& ask, customer::v1::QualityPrompt& out);
void Write(const service::ScreenPop& pop, customer::v1::ScreenPop& out);
// `reader` decides which URL; all else that is masked, Mask does.
void Write(const core::PopOpening& opening, core::PopReader reader,
           customer::v1::ScreenOpening& out);

}  // namespace strowger::rpc
