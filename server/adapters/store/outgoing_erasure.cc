#include "adapters/store/outgoing_erasure.h"

#include "adapters/store/outgoing_bytes.h"
#include "adapters/store/outgoing_words.h"
#include "core/mail/recipient_address.h"

namespace strowger::store {

using core::OutgoingMailId;
using core::OutgoingMailState;

namespace {

constexpr std::size_t kErasedMailsTogetherMax = 20;
constexpr std::string_view kErasedSubject = "(erased)";

void Take(Query& query, std::vector<OutgoingMailId>& mails) {
  while (query.Next()) mails.push_back(query.Get<OutgoingMailId>(0));
}

std::vector<OutgoingMailId> FindMails(Connection& connection, const ErasureWork& work) {
  std::vector<OutgoingMailId> mails;
  for (const std::uint64_t record : work.records) {
    Query query(connection,
                "SELECT m.id FROM ticket t JOIN outgoing_mail m ON m.ticket_id = t.id"
                " WHERE t.record_id = ? AND m.subject <> ? LIMIT ?",
                record, kErasedSubject, kErasedMailsTogetherMax);
    Take(query, mails);
    if (!mails.empty()) return mails;
  }
  for (const std::string& value : work.values) {
    const std::string key = core::AddressKey(value);
    Query query(connection, "SELECT mail_id FROM outgoing_recipient WHERE address_key = ? LIMIT ?",
                key, kErasedMailsTogetherMax);
    Take(query, mails);
    if (!mails.empty()) return mails;
  }
  return mails;
}

void EraseMail(Connection& connection, OutgoingMailId mail) {
  DropRaw(connection, mail);
  DropAttachments(connection, mail);
  Execute(connection, "DELETE FROM outgoing_recipient WHERE mail_id = ?", mail);
  Execute(connection, "DELETE FROM outgoing_event WHERE mail_id = ?", mail);
  Execute(connection,
          "UPDATE outgoing_mail SET version = version + 1, subject = ?, text = '',"
          " in_reply_to = '', reference_ids = '', headers = '', answer = '', raw_bytes = 0"
          " WHERE id = ?",
          kErasedSubject, mail);
  // What is being sent comes to its end, and what was sent was.
  Execute(connection,
          "UPDATE outgoing_mail SET state = ?, due_ns = NULL WHERE id = ? AND state IN (?, ?, ?)",
          OutgoingMailState::kCancelled, mail, OutgoingMailState::kDraft,
          OutgoingMailState::kWaiting, OutgoingMailState::kFailed);
}

// Few rows, since an address takes part in few threads.
std::int64_t EraseAddress(Connection& connection, const std::string& value) {
  const std::string key = core::AddressKey(value);
  Execute(connection, "DELETE FROM mail_suppressed WHERE address = ?", key);
  std::int64_t rows = connection.changes();
  Execute(connection, "DELETE FROM mail_party WHERE address = ?", key);
  rows += connection.changes();
  return rows;
}

}  // namespace

ErasurePiece EraseOutgoing(Connection& connection, const ErasureWork& work) {
  const auto mails = FindMails(connection, work);
  for (const OutgoingMailId mail : mails) EraseMail(connection, mail);
  ErasurePiece piece{static_cast<std::int64_t>(mails.size()), mails.empty()};
  if (piece.is_step_done) {
    for (const std::string& value : work.values) piece.rows += EraseAddress(connection, value);
  }
  return piece;
}

}  // namespace strowger::store
