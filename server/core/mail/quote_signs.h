#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

// How mail programs announce an earlier mail.
namespace strowger::core {

using TextLines = std::vector<std::string_view>;

// "> ..."
bool IsQuotedLine(std::string_view line);

// How many lines from `at` on say who wrote what follows ("On Monday Li wrote:"); 0: none.
std::size_t AttributionLines(const TextLines& lines, std::size_t at);

// Whether at this line an earlier mail begins that goes to the end: "-----Original Message-----",
// or its headers ("From: ... Sent: ... Subject: ..."), with or without a rule above them.
bool BeginsEarlierMail(const TextLines& lines, std::size_t at);

}  // namespace strowger::core
