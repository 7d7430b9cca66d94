#include "terminal/terminal_trouble.h"

// In a file of its own: <term.h> makes macros of words like "columns".
#include <curses.h>
#include <term.h>
#include <unistd.h>

#include <cstdlib>

namespace strowger::client {

std::string FindTerminalTrouble() {
  const char* name = std::getenv("TERM");
  const std::string shown = name == nullptr ? "" : name;
  int found = 0;
  if (::setupterm(nullptr, STDOUT_FILENO, &found) != OK) {
    return "This machine does not know the terminal \"" + shown +
           "\". Use: TERM=xterm-256color strowger console";
  }
  char capability[] = "cup";  // tigetstr takes no constant.
  const bool has_cursor = ::tigetstr(capability) != nullptr;
  ::del_curterm(::cur_term);  // The screen makes its own.
  if (!has_cursor) {
    return "On the terminal \"" + shown +
           "\" the cursor cannot be moved. Use: TERM=xterm-256color strowger console";
  }
  return {};
}

}  // namespace strowger::client
