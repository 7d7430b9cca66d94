#pragma once

#include <string>

#include "strowger/mail/v1/canned_text.pb.h"
#include "terminal/console_state.h"

// Canned texts, put into a draft where its cursor is.
namespace strowger::client {

// One page of them is a menu; what is on later pages is reached by its last entry.
inline constexpr int kTextsInMenuMax = 1'000;

// Asks the server what texts there are, from this page on.
Effects AskForTexts(ConsoleState& state, const std::string& draft, const std::string& page,
                    TimePoint now);
// Opens the menu of them.
void OfferTexts(ConsoleState& state, const std::string& draft,
                const mail::v1::ListCannedTextsResponse& answer, TimePoint now);
// Puts the one that was chosen into the draft, as if it were typed.
Effects InsertText(ConsoleState& state, const std::string& draft,
                   const mail::v1::FillCannedTextResponse& answer, TimePoint now);

}  // namespace strowger::client
