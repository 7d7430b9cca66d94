#include "adapters/store/erasure_mail.h"

#include <string>
#include <vector>

#include "core/text/ascii.h"

namespace strowger::store {

namespace {

std::vector<std::int64_t> MailsFrom(Connection& connection, const std::string& address) {
  std::vector<std::int64_t> mails;
  Query query(connection, "SELECT id FROM mail WHERE from_address = ? ORDER BY id LIMIT ?", address,
              kErasedTogetherMax);
  while (query.Next()) mails.push_back(query.Get<std::int64_t>(0));
  return mails;
}

void EraseIncomingMail(Connection& connection, std::int64_t mail) {
  Execute(connection, "DELETE FROM mail_piece WHERE mail_id = ?", mail);
  Execute(
      connection,
      "UPDATE mail_event SET text = '' WHERE id IN"
      " (SELECT e.id FROM mail m JOIN mail_event e ON e.thread_id = m.thread_id WHERE m.id = ?)",
      mail);
  Execute(
      connection,
      "UPDATE mail SET from_name = '', from_address = '', subject = '', message_id = '',"
      " body_digest = '', preview = '', envelope_from = '', envelope_to = '', reason = '(erased)'"
      " WHERE id = ?",
      mail);
}

// What is kept under an address beside its mails.
void EraseIncomingAddress(Connection& connection, const std::string& address) {
  Execute(connection,
          "UPDATE mail_thread SET subject = '', bare = '', began_by = '' WHERE id IN"
          " (SELECT thread_id FROM mail_party WHERE address = ?)",
          address);
  Execute(connection, "DELETE FROM mail_party WHERE address = ?", address);
  Execute(connection, "DELETE FROM mail_answered WHERE address = ?", address);
}

}  // namespace

ErasurePiece EraseMailsFrom(Connection& connection, const ErasureWork& work, ErasurePlace& place) {
  ErasurePiece piece;
  // `row` counts the addresses that are done.
  const auto at = static_cast<std::size_t>(place.row);
  if (at < work.values.size()) {
    const std::string address = core::AsciiLower(work.values[at]);
    if (address.find('@') != std::string::npos) {
      const auto mails = MailsFrom(connection, address);
      for (const std::int64_t mail : mails) EraseIncomingMail(connection, mail);
      piece.rows = static_cast<std::int64_t>(mails.size());
      if (mails.size() == kErasedTogetherMax) return piece;
      EraseIncomingAddress(connection, address);
    }
    ++place.row;
  }
  piece.is_step_done = static_cast<std::size_t>(place.row) >= work.values.size();
  return piece;
}

}  // namespace strowger::store
