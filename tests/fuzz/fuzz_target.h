#pragma once

#include <string>
#include <string_view>
#include <vector>

// What a fuzz program tries. The driver (fuzz_driver.cc) calls these from one thread.
namespace strowger::fuzz {

// Tries one input of any bytes. Ends the program where something is wrong.
void TryInput(std::string_view input);

// Where the public corpora, if they are there, have inputs of this kind: folders of the shared
// data.
std::vector<std::string> CorpusFolders();

// Makes inputs of a file of the corpora.
std::vector<std::string> InputsOf(const std::string& file);

// Ends the program and tells why, unless it holds.
void Require(bool holds, const char* what);

}  // namespace strowger::fuzz
