#pragma once

#include <string>

#include "terminal/console_state.h"

// The note field: what is in it, and how it is kept.
namespace strowger::client {

// Chooses the note for the field: of the item in hand or offered, else one that was left unsaved.
// While a person types the field stays as it is.
void ChooseNote(ConsoleState& state);

// The note in the field; null when there is none.
Note* ShownNote(ConsoleState& state);
const Note* ShownNote(const ConsoleState& state);

// The text of the shown note was changed by typing.
Effects NoteTyped(ConsoleState& state, TimePoint now);

// Makes the shown note a note of the server; `next`, if any, is sent afterwards.
Effects SaveNote(ConsoleState& state, RequestPtr next, Text next_what, TimePoint now);
bool HasUnsavedNote(const ConsoleState& state, const std::string& key);

// The server has, or has not, the note `wish.key`.
Effects NoteAnswered(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer,
                     TimePoint now);

// Sends the drafts that are due.
Effects SendDrafts(ConsoleState& state, TimePoint now);
void DraftAnswered(ConsoleState& state, const Wish& wish, bool is_kept, TimePoint now);
// What the server keeps joins what the disk keeps; the disk knows better what was typed here last.
void DraftsRead(ConsoleState& state, const agent::v1::ListDraftsResponse& drafts);

// Drops empty notes of items that are gone.
void ForgetEmptyNotes(ConsoleState& state);

}  // namespace strowger::client
