#pragma once

#include <variant>

#include "simulator/simulation.h"

namespace strowger::simulator {

// What the command line asks for, or the exit code when the program has nothing more to do: --help,
// or a mistake that was told.
std::variant<SimulationOptions, int> ReadCommandLine(int argc, char** argv);

}  // namespace strowger::simulator
