#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace strowger::client {

// Cuts a CSV text into parts of at most `bytes_max`, each with the header line, and never within a
// record, even where a quoted value holds newlines. A record that is too large alone makes a part
// that is too large; the server refuses it.
std::vector<std::string> CutCsv(std::string_view csv, std::size_t bytes_max);

}  // namespace strowger::client
