#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "strowger/mail/v1/outgoing_mail.pb.h"
#include "terminal/line_editor.h"

namespace strowger::client {

// What the server takes.
inline constexpr std::size_t kMailTextBytesMax = 524'288;
inline constexpr std::size_t kMailSubjectBytesMax = 500;

// The fields of a draft in the order in which they stand on the screen.
enum class DraftField : std::size_t { kTo, kCc, kBcc, kSubject, kText };
inline constexpr std::size_t kDraftFieldsCount = 5;
// What stands in them.
using DraftWords = std::array<std::string, kDraftFieldsCount>;

// So much of a file is read and sent at once; the server takes no other pieces.
inline constexpr std::size_t kFilePieceBytes = 262'144;
// A piece of a file as the disk has it.
struct FilePiece {
  std::uint64_t size_bytes = 0;  // Of the whole file.
  TimePoint changed;             // When it was written last.
  std::string content;
};
// A file on its way from the disk to the server.
struct FileUpload {
  std::string path;
  std::string file_name;
  std::uint64_t size_bytes = 0;  // This and the next as the first piece told them.
  TimePoint changed;
  std::uint64_t id = 0;  // Of the attachment; 0 until the server has the first piece.
  std::uint64_t sent_bytes = 0;
};

// A mail that is being written. The server has it from its beginning; what was typed since is here
// and on disk until the server has that, too, whatever becomes of the connection or this program.
struct MailDraft {
  // What the server knows.
  std::string etag;
  std::string account;  // "mail-accounts/support".
  std::string thread;
  std::string answered_mail;  // "mails/12"; empty: none.
  std::string ticket;         // "tickets/1042"; empty: none.
  mail::v1::OutgoingMailPurpose purpose = mail::v1::OUTGOING_MAIL_PURPOSE_UNSPECIFIED;
  std::vector<mail::v1::OutgoingAttachment> attachments;
  DraftWords on_server;
  std::optional<FileUpload> upload;  // On its way to the attachments.
  // What is typed.
  std::array<LineEditor, kDraftFieldsCount> fields;
  std::size_t selected = static_cast<std::size_t>(DraftField::kText);
  // How it is kept.
  std::optional<TimePoint> send_at;  // When the words are due at the server.
  bool is_sending = false;           // A request about them is on its way.
  DraftWords sending;                // What it brings.
  bool is_strange = false;           // What the server has must be read first.
  std::string fault;                 // Why it could not be kept on disk, or at the server.
  // What somebody else wrote on it meanwhile. Nothing is kept before the person chooses.
  std::optional<mail::v1::OutgoingMail> theirs;
  std::vector<std::string> others;  // Who has a draft on the same thread, "users/bo".
  // What is to be done when the server has the words.
  enum class Next { kNothing, kPreview, kSend };
  Next next = Next::kNothing;
  std::optional<TimePoint> send_time;  // None: as soon as it can no more be taken back.
  bool is_second_answer_wanted = false;
  bool is_leaving = false;  // SendMail or DiscardDraft is on its way; nothing can be typed.
  // As it is sent, with headers, in lines; empty: it is not shown.
  std::vector<std::string> preview;
  std::size_t preview_first = 0;

  LineEditor& field(DraftField which) { return fields[static_cast<std::size_t>(which)]; }
  const LineEditor& field(DraftField which) const {
    return fields[static_cast<std::size_t>(which)];
  }
};

// By name, "outgoing-mails/17".
using MailDraftShelf = std::map<std::string, MailDraft>;

// The words as they stand in the fields.
DraftWords WordsOf(const MailDraft& draft);
DraftWords WordsOf(const mail::v1::OutgoingMail& mail);
// Puts the words into the fields, each cursor where one goes on writing.
void SetWords(MailDraft& draft, const DraftWords& words);
// Takes over what the server says of the draft, but for the words in the fields.
void TakeOver(MailDraft& draft, const mail::v1::OutgoingMail& mail);
bool IsOnServer(const MailDraft& draft);
// Is an address of a recipient one that the server masked for this person? It goes back to the
// server in no change of the recipients.
bool HasMaskedRecipient(const MailDraft& draft);
// Then the recipients become those that the server has.
void PutMaskedBack(MailDraft& draft);
// Does the mail say what is typed, however the recipients are set apart?
bool SaysTheSame(const MailDraft& draft, const mail::v1::OutgoingMail& mail);

// "Li <li@example.org>, wang@example.org". What stands in quotes or angles is not cut.
std::string ToTypedRecipients(const mail::v1::OutgoingMail& mail, mail::v1::RecipientRole role);
void ReadTypedRecipients(const std::string& typed, mail::v1::RecipientRole role,
                         mail::v1::OutgoingMail& mail);

}  // namespace strowger::client
