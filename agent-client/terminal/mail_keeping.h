#pragma once

#include <string>

#include "terminal/console_state.h"

// How what is written is kept: on disk at once, at the server after a pause, and against what
// somebody else writes on the same draft.
namespace strowger::client {

// Something was typed.
Effects DraftTyped(ConsoleState& state, const std::string& name, TimePoint now);

// Sends the words of drafts that are due, and asks what the server has of those whose state there
// is not known.
Effects SendMailDrafts(ConsoleState& state, TimePoint now);
// The answer to that.
Effects DraftKept(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer,
                  TimePoint now);

// Of a conflict: what stands here counts, or what the other wrote.
Effects KeepMine(ConsoleState& state, const std::string& name, TimePoint now);
Effects TakeTheirs(ConsoleState& state, const std::string& name);

// Drops the draft from here and from the disk.
Effects ForgetDraft(ConsoleState& state, const std::string& name);
// Drops drafts that are not open and that the server has as they are.
void ForgetKeptDrafts(ConsoleState& state);

// When SendMailDrafts is wanted next; none when nothing is due.
std::optional<TimePoint> NextDraftDue(const ConsoleState& state);

}  // namespace strowger::client
