#pragma once

#include <cstdint>

namespace strowger::system {

// How many files and sockets this process may have open at once. Each console and each PBX takes
// one, and shells give a server fewer than the machine allows: the limit is raised to the most that
// may be had without a right. Returns what holds now.
std::uint64_t RaiseOpenFilesMax();

}  // namespace strowger::system
