#pragma once

#include <string>

#include "terminal/console_state.h"

// A mail of ours from the key that begins it until it is sent, or taken back.
namespace strowger::client {

// So much of the text stays in sight below the line that is written.
inline constexpr int kLinesBelowCursor = 4;
// The way back is shown all the time while it is not longer than this.
inline constexpr Duration kUndoShownMax = std::chrono::minutes(2);

// The draft that is open; null when none is.
const MailDraft* OpenDraft(const ConsoleState& state);
MailDraft* OpenDraft(ConsoleState& state);
// Does the open draft belong to the work in hand?
bool IsAboutWork(const ConsoleState& state);
// What the keys do now.
std::string TextOfDraftKeys(const ConsoleState& state);

// Begins an answer to the mail that is shown, or goes on with one that was begun.
Effects BeginAnswer(ConsoleState& state, mail::v1::OutgoingMailPurpose purpose, TimePoint now);
// A key while the draft is open.
Effects DraftKey(ConsoleState& state, const Key& key, TimePoint now);

// mail_sending.cc
// Opens what can be done with the open draft.
Effects OpenDraftMenu(ConsoleState& state);
// Opens a draft that is there.
Effects GoOnWriting(ConsoleState& state, const std::string& name, TimePoint now);
void ShowDraft(ConsoleState& state, const std::string& name);
// Closes it where it is open.
void CloseDraft(ConsoleState& state, const std::string& name);
// Does what waited for the server to have the words and files: shows them as they are sent, or
// sends them.
Effects GoToNext(ConsoleState& state, const std::string& name, TimePoint now);
// The newest mail that can still be taken back; null when there is none.
const SentMail* LastSent(const ConsoleState& state, TimePoint now);
// The same, or one of this thread that goes out later; empty: none.
std::string MailToTakeBack(const ConsoleState& state, TimePoint now);
Effects TakeBack(ConsoleState& state, TimePoint now);
// The server did, or did not, what was asked of a mail of ours.
Effects MailActAnswered(ConsoleState& state, const Wish& wish, const Result<Client::Answer>& answer,
                        TimePoint now);
void TellMailRefusal(ConsoleState& state, const Phrase& what, const Error& error, TimePoint now);

// Puts a request about one of our mails on its way.
Effects AskAboutMail(ConsoleState& state, const std::string& name, RequestPtr request);

}  // namespace strowger::client
