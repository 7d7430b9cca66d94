#include "adapters/store/outgoing_rows.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "adapters/store/outgoing_bytes.h"
#include "adapters/store/outgoing_words.h"
#include "adapters/store/page.h"
#include "core/mail/recipient_address.h"

namespace strowger::store {

using core::OutgoingMailId;
using service::OutgoingFilter;
using service::OutgoingMail;

namespace {

std::string LinesOf(const std::vector<std::string>& ids) {
  std::string lines;
  for (const std::string& id : ids) lines += id + "\n";
  return lines;
}

std::string LinesOf(const std::vector<core::MailHeader>& headers) {
  std::string lines;
  for (const auto& [name, value] : headers) {
    std::string line = name + ": " + value;
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
    lines += line + "\n";
  }
  return lines;
}

std::vector<std::string> IdsOf(std::string_view lines) {
  std::vector<std::string> ids;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    ids.emplace_back(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return ids;
}

// From the columns that GetOutgoing reads.
OutgoingMail ReadOutgoing(const Query& query) {
  OutgoingMail mail;
  mail.id = query.Get<OutgoingMailId>(0);
  mail.version = query.Get<std::uint64_t>(1);
  mail.account = query.Get<core::MailAccountId>(2);
  mail.purpose = query.Get<service::OutgoingPurpose>(3);
  mail.thread = query.Get<core::MailThreadId>(4);
  mail.ticket = query.Get<TicketId>(5);
  mail.answered = query.Get<core::MailId>(6);
  mail.author = query.Get<std::string>(7);
  mail.editor = query.Get<std::string>(8);
  mail.subject = query.Get<std::string>(9);
  mail.in_reply_to = query.Get<std::string>(10);
  mail.references = IdsOf(query.Text(11));
  mail.further_headers = core::ReadHeaderLines(query.Text(12));
  mail.state = query.Get<core::OutgoingMailState>(13);
  mail.due = query.Get<std::optional<TimePoint>>(14);
  mail.tries = query.Get<int>(15);
  mail.first_try = query.Get<std::optional<TimePoint>>(16);
  mail.answer = query.Get<std::string>(17);
  mail.message_id = query.Get<std::string>(18);
  mail.raw_bytes = query.Get<std::uint64_t>(19);
  mail.created = query.Get<TimePoint>(20);
  mail.changed = query.Get<TimePoint>(21);
  mail.submitted = query.Get<std::optional<TimePoint>>(22);
  mail.sent = query.Get<std::optional<TimePoint>>(23);
  return mail;
}

std::vector<service::OutgoingRecipient> ReadRecipients(Connection& connection,
                                                       OutgoingMailId mail) {
  std::vector<service::OutgoingRecipient> recipients;
  Query query(connection,
              "SELECT role, name, address, state, answer FROM outgoing_recipient"
              " WHERE mail_id = ? ORDER BY number",
              mail);
  while (query.Next()) {
    recipients.push_back({.role = query.Get<service::RecipientRole>(0),
                          .mailbox = {query.Get<std::string>(1), query.Get<std::string>(2)},
                          .state = query.Get<service::RecipientState>(3),
                          .answer = query.Get<std::string>(4)});
  }
  return recipients;
}

void InsertRecipients(Connection& connection, const OutgoingMail& mail) {
  int number = 0;
  for (const auto& recipient : mail.recipients) {
    const std::string key = core::AddressKey(recipient.mailbox.address);
    Execute(connection,
            "INSERT INTO outgoing_recipient (mail_id, number, role, name, address, address_key,"
            " state, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            mail.id, ++number, recipient.role, recipient.mailbox.name, recipient.mailbox.address,
            key, recipient.state, recipient.answer);
  }
}

std::vector<OutgoingMailId> TakeIds(Query& query) {
  std::vector<OutgoingMailId> ids;
  while (query.Next()) ids.push_back(query.Get<OutgoingMailId>(0));
  return ids;
}

// Conditions with ?n = '' hold for every row when the filter does not ask.
std::vector<OutgoingMailId> IdsBefore(Connection& connection, const OutgoingFilter& filter,
                                      std::int64_t before, std::size_t most) {
  const std::string_view state = filter.state ? WordOf(*filter.state) : "";
  if (filter.thread) {
    Query query(connection,
                "SELECT id FROM outgoing_mail WHERE thread_id = ?1 AND id < ?2"
                " AND (?3 = '' OR state = ?3) AND (?4 = '' OR account = ?4)"
                " AND (?5 = '' OR author = ?5) ORDER BY id DESC LIMIT ?6",
                filter.thread, before, state, filter.account, filter.author, most);
    return TakeIds(query);
  }
  if (filter.ticket) {
    Query query(connection,
                "SELECT id FROM outgoing_mail WHERE ticket_id = ?1 AND id < ?2"
                " AND (?3 = '' OR state = ?3) AND (?4 = '' OR account = ?4)"
                " AND (?5 = '' OR author = ?5) ORDER BY id DESC LIMIT ?6",
                filter.ticket, before, state, filter.account, filter.author, most);
    return TakeIds(query);
  }
  if (filter.state) {
    Query query(connection,
                "SELECT id FROM outgoing_mail WHERE state = ?1 AND id < ?2"
                " AND (?3 = '' OR account = ?3) AND (?4 = '' OR author = ?4)"
                " ORDER BY id DESC LIMIT ?5",
                state, before, filter.account, filter.author, most);
    return TakeIds(query);
  }
  if (filter.account) {
    Query query(connection,
                "SELECT id FROM outgoing_mail WHERE account = ?1 AND id < ?2"
                " AND (?3 = '' OR author = ?3) ORDER BY id DESC LIMIT ?4",
                filter.account, before, filter.author, most);
    return TakeIds(query);
  }
  Query query(connection,
              "SELECT id FROM outgoing_mail WHERE id < ?1 AND (?2 = '' OR author = ?2)"
              " ORDER BY id DESC LIMIT ?3",
              before, filter.author, most);
  return TakeIds(query);
}

// Without texts.
std::vector<OutgoingMail> MailsOf(Connection& connection, const std::vector<OutgoingMailId>& ids) {
  std::vector<OutgoingMail> mails;
  for (const OutgoingMailId id : ids) {
    if (auto mail = GetOutgoing(connection, id); mail.ok()) {
      mail->text.clear();
      mails.push_back(*std::move(mail));
    }
  }
  return mails;
}

}  // namespace

OutgoingMailId InsertOutgoing(Connection& connection, const OutgoingMail& mail) {
  const std::string references = LinesOf(mail.references);
  const std::string headers = LinesOf(mail.further_headers);
  OutgoingMail kept = mail;
  kept.id.value = static_cast<std::uint64_t>(Insert(
      connection,
      "INSERT INTO outgoing_mail (version, account, purpose, thread_id, ticket_id, answered_id,"
      " author, editor, subject, text, in_reply_to, reference_ids, headers, state, due_ns, tries,"
      " answer, message_id, raw_bytes, created_ns, changed_ns, submitted_ns)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', 0, ?, ?, ?) RETURNING id",
      mail.version, mail.account, mail.purpose, mail.thread, mail.ticket, mail.answered,
      mail.author, mail.editor, mail.subject, mail.text, mail.in_reply_to, references, headers,
      mail.state, mail.due, mail.created, mail.changed, mail.submitted));
  InsertRecipients(connection, kept);
  return kept.id;
}

void SaveOutgoing(Connection& connection, const OutgoingMail& mail) {
  Execute(connection,
          "UPDATE outgoing_mail SET version = ?, account = ?, thread_id = ?, ticket_id = ?,"
          " editor = ?, subject = ?, text = ?, state = ?, due_ns = ?, tries = ?, first_try_ns = ?,"
          " answer = ?, message_id = ?, raw_bytes = ?, changed_ns = ?, submitted_ns = ?,"
          " sent_ns = ? WHERE id = ?",
          mail.version, mail.account, mail.thread, mail.ticket, mail.editor, mail.subject,
          mail.text, mail.state, mail.due, mail.tries, mail.first_try, mail.answer, mail.message_id,
          mail.raw_bytes, mail.changed, mail.submitted, mail.sent, mail.id);
}

void SaveRecipients(Connection& connection, const OutgoingMail& mail) {
  Execute(connection, "DELETE FROM outgoing_recipient WHERE mail_id = ?", mail.id);
  InsertRecipients(connection, mail);
}

Result<OutgoingMail> GetOutgoing(Connection& connection, OutgoingMailId id) {
  OutgoingMail mail;
  {
    Query query(connection,
                "SELECT id, version, account, purpose, thread_id, ticket_id, answered_id, author,"
                " editor, subject, in_reply_to, reference_ids, headers, state, due_ns, tries,"
                " first_try_ns, answer, message_id, raw_bytes, created_ns, changed_ns,"
                " submitted_ns, sent_ns, text FROM outgoing_mail WHERE id = ?",
                id);
    if (!query.Next()) {
      const std::string number = std::to_string(id.value);
      return NotFound("OUTGOING_MAIL_UNKNOWN", "There is no outgoing mail " + number + ".",
                      {{"outgoing_mail", number}});
    }
    mail = ReadOutgoing(query);
    mail.text = query.Get<std::string>(24);
  }
  mail.recipients = ReadRecipients(connection, id);
  mail.attachments = ReadAttachments(connection, id);
  return mail;
}

Result<service::OutgoingPage> ListOutgoing(Connection& connection, const OutgoingFilter& filter) {
  auto cursor = CursorFrom(filter.page_token, {0, std::numeric_limits<std::int64_t>::max()});
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(filter.page_size);
  auto ids = IdsBefore(connection, filter, cursor->id, size + 1);
  service::OutgoingPage page;
  if (ids.size() > size) {
    ids.pop_back();
    page.next_page_token = PageToken({0, static_cast<std::int64_t>(ids.back().value)});
  }
  page.mails = MailsOf(connection, ids);
  return page;
}

std::vector<OutgoingMail> DraftsOfThread(Connection& connection, core::MailThreadId thread) {
  OutgoingFilter drafts;
  drafts.thread = thread;
  drafts.state = core::OutgoingMailState::kDraft;
  return MailsOf(connection, IdsBefore(connection, drafts, std::numeric_limits<std::int64_t>::max(),
                                       kThreadDraftsMax));
}

std::vector<service::DueMail> ListDueMails(Connection& connection,
                                           const core::MailAccountId& account, std::size_t most) {
  std::vector<service::DueMail> due;
  Query query(connection,
              "SELECT id, due_ns FROM outgoing_mail WHERE account = ? AND state = ?"
              " ORDER BY due_ns, id LIMIT ?",
              account, core::OutgoingMailState::kWaiting, most);
  while (query.Next()) due.push_back({query.Get<OutgoingMailId>(0), query.Get<TimePoint>(1)});
  return due;
}

std::vector<OutgoingMailId> ListOfState(Connection& connection, core::OutgoingMailState state,
                                        std::size_t most) {
  Query query(connection, "SELECT id FROM outgoing_mail WHERE state = ? ORDER BY id LIMIT ?", state,
              most);
  return TakeIds(query);
}

std::vector<service::OutgoingEvent> ReadOutgoingEvents(Connection& connection,
                                                       OutgoingMailId mail) {
  std::vector<service::OutgoingEvent> events;
  Query query(connection,
              "SELECT time_ns, kind, user, detail FROM outgoing_event WHERE mail_id = ?"
              " ORDER BY number DESC LIMIT ?",
              mail, kOutgoingEventsMax);
  while (query.Next()) {
    events.push_back({.time = query.Get<TimePoint>(0),
                      .kind = query.Get<std::string>(1),
                      .user = query.Get<std::string>(2),
                      .detail = query.Get<std::string>(3)});
  }
  std::reverse(events.begin(), events.end());
  return events;
}

void AddOutgoingEvent(Connection& connection, OutgoingMailId mail,
                      const service::OutgoingEvent& event) {
  std::int64_t number = 1;
  {
    Query last(connection, "SELECT coalesce(max(number), 0) FROM outgoing_event WHERE mail_id = ?",
               mail);
    if (last.Next()) number += last.Get<std::int64_t>(0);
  }
  Execute(connection,
          "INSERT INTO outgoing_event (mail_id, number, time_ns, kind, user, detail)"
          " VALUES (?, ?, ?, ?, ?, ?)",
          mail, number, event.time, event.kind, event.user, event.detail);
}

bool HasOutgoingEvent(Connection& connection, OutgoingMailId mail, std::string_view kind) {
  Query query(connection, "SELECT 1 FROM outgoing_event WHERE mail_id = ? AND kind = ? LIMIT 1",
              mail, kind);
  return query.Next();
}

}  // namespace strowger::store
