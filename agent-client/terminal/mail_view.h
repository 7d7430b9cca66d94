#pragma once

#include <optional>
#include <string>
#include <vector>

#include "terminal/console_state.h"
#include "terminal/grid.h"

// The mail in hand: how it is fetched, what its lines are, and how one moves in it.
namespace strowger::client {

// More of a text is not shown at the desk.
inline constexpr std::size_t kShownTextBytesMax = 131'072;

// Is it a mail that this server can show?
bool IsMail(const routing::v1::WorkItem& item);
// The work item that is shown as a mail: the one in hand, until it is done; null: none is.
const routing::v1::WorkItem* MailInHand(const ConsoleState& state);
// Its page; null when there is none yet.
const MailPage* PageInHand(const ConsoleState& state);
MailPage* PageInHand(ConsoleState& state);

// Asks for the mail that came into hand, and forgets those that went.
Effects FollowMails(ConsoleState& state, TimePoint now);
// Reads the page of the mail in hand once more.
Effects ReadPageAgain(ConsoleState& state, TimePoint now);
// Asks what we wrote in the thread; not more often than people write.
Effects ReadOurMails(ConsoleState& state, MailPage& page, TimePoint now);
// Who of others has a draft among these.
void NoteOthers(const ConsoleState& state, const std::vector<mail::v1::OutgoingMail>& ours,
                MailDraft& draft);
// An answer to what was read.
Effects PageAnswered(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer);

// Turns to the mail of the thread that is so many after the shown one.
Effects TurnMail(ConsoleState& state, int by);
// True when the key scrolled the mail.
bool ScrollMail(ConsoleState& state, KeyCode code, TimePoint now);

// All lines below the mail's head, as they stand on a screen of this width.
struct MailLine {
  std::string text;
  Style style = Style::kPlain;
};
std::vector<MailLine> MailLines(const ConsoleState& state, const MailPage& page, int width);
// "12.3 KB".
std::string SizeText(std::uint64_t bytes);
// "bo" of "users/bo".
std::string NameBehind(const std::string& resource);
std::string Say(const ConsoleState& state, const Phrase& phrase,
                std::initializer_list<std::string_view> values = {});

}  // namespace strowger::client
