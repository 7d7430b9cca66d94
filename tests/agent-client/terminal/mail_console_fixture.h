#pragma once

#include <string>

#include "agent-client/terminal/console_fixture.h"
#include "strowger/mail/v1/mail.pb.h"
#include "strowger/mail/v1/outgoing_mail.pb.h"

namespace strowger::client {

// A console with a mail in hand. Ana answers it; the test is the server.
class MailConsoleFixture : public ConsoleFixture {
 protected:
  static constexpr const char* kDraft = "outgoing-mails/17";

  // Ana takes the mail "mails/12" of the thread "mail-threads/7".
  void MailIsTaken(Language language = Language::kEnglish);
  // The server tells what it says; of its thread it is the last of two.
  void MailIsRead();
  static mail::v1::GetMailResponse Letter();
  void OursAre(const std::vector<mail::v1::OutgoingMail>& ours);

  // ---- Drafts, as the server has them.
  static mail::v1::OutgoingMail Draft(const std::string& etag = "1",
                                      const std::string& text = "\n\n-- \nHelp desk\n");
  // Ana presses r and the server begins the draft.
  void AnswerIsBegun();
  // The pause of typing is over, and the server has the words.
  void WordsAreKept(const std::string& etag);
  std::string Typed(DraftField field = DraftField::kText) const;
};

}  // namespace strowger::client
