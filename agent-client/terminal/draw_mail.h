#pragma once

#include "terminal/draw.h"

// The mail in hand and the draft that is written, on the screen.
namespace strowger::client {

// Where the mail in hand stands: beside the customer, or over the whole desk where it is large.
Region RegionOfMail(const ConsoleState& state, const Layout& layout, TimePoint now);
// How much of its text is seen there.
struct MailSpace {
  int width = 0;
  int text_rows = 0;
};
MailSpace SpaceOfMail(const ConsoleState& state, TimePoint now);
// How much of a draft's text is seen.
MailSpace SpaceOfDraft(const ConsoleState& state);

void DrawMail(Grid& grid, const Region& region, const ConsoleState& state, TimePoint now);
// draw_mail_draft.cc
void DrawMailDraft(Grid& grid, const Region& region, const ConsoleState& state);
// What stands over the desk: a large mail, or a draft.
void DrawMailLayer(Grid& grid, const Layout& layout, const ConsoleState& state, TimePoint now);
// "u takes it back", while the newest mail that was sent waits; else empty.
std::string TextOfUndo(const ConsoleState& state, TimePoint now);

}  // namespace strowger::client
