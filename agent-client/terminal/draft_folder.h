#pragma once

#include <string>

#include "base/result.h"
#include "terminal/mail_draft.h"
#include "terminal/note_shelf.h"

namespace strowger::client {

// The notes and mails that are being written, on this machine's disk: one file each, written at
// once, so that a crash of the program or of the connection loses no word.
class DraftFolder {
 public:
  // For one user of one server; `folder` is made when something is to be kept.
  explicit DraftFolder(std::string folder);
  // The usual place: the state folder of this user.
  static Result<std::string> UsualPlace(const std::string& server, const std::string& user);

  // Keeps the note, or removes it when its text is empty.
  Result<void> Keep(const std::string& key, const Note& note) const;
  // What was kept. Files that cannot be read are left alone.
  NoteShelf Load() const;

  // Keeps of a mail what the server does not have yet, or removes it when it has all; null:
  // removes.
  Result<void> KeepMail(const std::string& name, const MailDraft* draft) const;
  MailDraftShelf LoadMails() const;

 private:
  std::string PathOf(const std::string& key, const char* ending) const;

  const std::string folder_;
};

}  // namespace strowger::client
