#pragma once

#include <string>

#include "terminal/console_state.h"

// Files that go with a mail. One is read from this machine's disk piece by piece, the next piece
// when the server has the one before, so that a large file holds neither the screen nor the memory.
namespace strowger::client {

// Asks for the path of a file to go with the open draft.
Effects AskForFile(ConsoleState& state, TimePoint now);
// Opens a menu of what goes with the open draft, to take something off.
Effects OpenAttachments(ConsoleState& state, TimePoint now);
// The server has a piece, or refused it.
Effects PieceAnswered(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer,
                      TimePoint now);
// The server took an attachment off, or did not.
void AttachmentRemoved(ConsoleState& state, const std::string& draft,
                       const mail::v1::OutgoingMail& mail, TimePoint now);
void RemovalRefused(ConsoleState& state, const Wish& wish, const Error& error, TimePoint now);

// "2: offer.pdf (12.3 KB)  plan.png (1.2 MB, 40 %)"; empty: nothing goes with it.
std::string TextOfAttachments(const ConsoleState& state, const MailDraft& draft);

}  // namespace strowger::client
