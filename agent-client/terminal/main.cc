// The console and command line.
#include <iostream>

#include "terminal/command/command_line.h"
#include "terminal/width.h"

int main(int argument_count, char** arguments) {
  // Tables align by the widths of a UTF-8 locale; where there is none they only look worse.
  (void)strowger::client::UseUtf8();
  return strowger::client::RunCommandLine(argument_count, arguments, std::cout, std::cerr);
}
