#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

// What a subject says of the conversation that a mail belongs to.
namespace strowger::core {

inline constexpr std::size_t kSubjectBytesMax = 1'000;
inline constexpr std::size_t kTicketNumbersMax = 5;

// A subject without what replies and forwards put before it ("Re:", "AW:", "回复：", "Re[2]:") and
// without our ticket numbers, in lower case, simplified characters and single spaces: equal for
// mails of one conversation.
std::string BareSubject(std::string_view subject);

// Numbers that stand as we write them into subjects: [#1042], also with a word before, [Ticket
// #1042], and in the brackets of Chinese keyboards. In their order, each once.
std::vector<TicketId> TicketNumbersIn(std::string_view subject);

}  // namespace strowger::core
