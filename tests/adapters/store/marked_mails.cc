#include "adapters/store/marked_mails.h"

#include <optional>
#include <string>

#include "adapters/store/marked_bytes.h"

namespace strowger::store {

void PlantMarkedMails(Connection& connection) {
  for (const int mail : {1, 2}) {
    const std::string mark = Mark("outgoing" + std::to_string(mail));
    const std::string address = Mark("mail") + "@example.org";
    const std::optional<int> ticket = mail == 1 ? std::optional(1) : std::nullopt;
    Execute(connection,
            "INSERT INTO outgoing_mail (version, account, purpose, ticket_id, author, editor,"
            " subject, text, in_reply_to, reference_ids, headers, state, tries, answer,"
            " message_id, raw_bytes, created_ns, changed_ns) VALUES (1, 'support', 'new', ?2,"
            " 'ana', 'ana', ?1, ?1, ?1, ?1, ?1, 'waiting', 0, ?1, '', 5, 1, 1)",
            mark, ticket);
    const std::string to = mail == 1 ? mark : address;
    Execute(connection,
            "INSERT INTO outgoing_recipient (mail_id, number, role, name, address, address_key,"
            " state, answer) VALUES (?2, 1, 'to', ?1, ?3, ?3, 'sent', ?1)",
            mark, mail, to);
    Execute(connection,
            "INSERT INTO outgoing_attachment (mail_id, file_name, media_type, size, bytes)"
            " VALUES (?2, ?1, 'text/plain', 1, 1)",
            mark, mail);
    Execute(connection,
            "INSERT INTO outgoing_attachment_piece (attachment_id, number, content)"
            " VALUES (?2, 0, ?1)",
            mark, mail);
    Execute(connection, "INSERT INTO outgoing_raw (mail_id, number, content) VALUES (?2, 0, ?1)",
            mark, mail);
    Execute(connection,
            "INSERT INTO outgoing_event (mail_id, number, time_ns, kind, user, detail)"
            " VALUES (?2, 1, 1, 'sent', '', ?1)",
            mark, mail);
    if (mail == 1) continue;
    Execute(connection, "INSERT INTO mail_party (thread_id, address, is_stranger) VALUES (7, ?, 0)",
            address);
    Execute(connection,
            "INSERT INTO mail_suppressed (address, reason, since_ns, until_ns)"
            " VALUES (?, ?, 1, 2)",
            address, mark);
  }
  // Of records that were one customer's from its beginning.
  for (const int campaign : {1, 2}) {
    Execute(connection,
            "INSERT INTO campaign_member (campaign_id, record_id, is_held_out, state, reason,"
            " address_key) SELECT ?, min(record_id), 0, 'queued', '', ? FROM customer_tag",
            campaign, Mark("mail") + "@example.org");
  }
}

}  // namespace strowger::store
