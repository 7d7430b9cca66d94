#pragma once

#include "terminal/console_state.h"

namespace strowger::client {

// Does what the key of an act asks for: sends the request, or opens the menu or prompt that it
// needs first.
Effects RunAct(ConsoleState& state, Act act, TimePoint now);

void OpenMenu(ConsoleState& state, Menu menu);
void OpenPrompt(ConsoleState& state, Prompt prompt);

// menus.cc
Effects OpenPresenceMenu(ConsoleState& state);
Effects OpenDeclineMenu(ConsoleState& state);
Effects OpenOutcomes(ConsoleState& state, TimePoint now);
Effects OpenTicketMenu(ConsoleState& state);

}  // namespace strowger::client
