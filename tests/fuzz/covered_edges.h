#pragma once

#include <cstddef>

// Which ways through the product were taken. Its sources are compiled with
// -fsanitize-coverage=trace-pc, so that each block of code calls us.
namespace strowger::fuzz {

// Forgets the way of the input before; what all inputs took stays known.
void BeginWay();

// How many edges the input took that none had taken before, or not as often.
std::size_t NewEdges();

// All that were ever taken.
std::size_t KnownEdges();

}  // namespace strowger::fuzz
