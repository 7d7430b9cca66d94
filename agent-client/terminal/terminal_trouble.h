#pragma once

#include <string>

namespace strowger::client {

// Why this terminal cannot be drawn on, with the mend; empty when it can. To be asked before a
// CursesScreen is made, since ncurses would end the program.
std::string FindTerminalTrouble();

}  // namespace strowger::client
