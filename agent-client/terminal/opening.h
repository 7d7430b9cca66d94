#pragma once

#include <string>

#include "strowger/ticket/v1/ticket.pb.h"
#include "terminal/console_state.h"

// What the server says opens for the work in hand: a list to choose from, a form, a ticket.
namespace strowger::client {

// Can the key open something now?
bool CanOpen(const DeskState& desk);
// "p: ticket 1042", or the address of another system's page; empty when there is nothing to say.
std::string TextOfOpening(const ConsoleState& state, const customer::v1::ScreenPop& pop);

// Opens it once by itself when the work is taken, unless the person is busy with something else.
Effects OpenBySelf(ConsoleState& state, TimePoint now);
// Opens it because the person asks for it.
Effects OpenPop(ConsoleState& state, TimePoint now);

// A key while the form is open.
Effects FormKey(ConsoleState& state, const Key& key, TimePoint now);
// The customer of the form was made, or not.
Effects FormAnswered(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer);

// The comments of the ticket that is open.
void TicketRead(ConsoleState& state, const ticket::v1::ListCommentsResponse& answer,
                const std::string& ticket);

}  // namespace strowger::client
