#include "adapters/store/mail_thread_rows.h"

#include "adapters/store/mail_rows.h"

namespace strowger::store {

using core::MailThreadId;
using service::MailThread;

namespace {

constexpr std::size_t kEventsMax = 1'000;
constexpr std::size_t kPartiesMax = 1'000;

}  // namespace

MailThreadId InsertThread(Connection& connection, const NewThread& thread, TimePoint now) {
  const std::int64_t id = Insert(
      connection,
      "INSERT INTO mail_thread (account, ticket_id, subject, bare, began_by, began_ns, last_ns)"
      " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
      thread.account, thread.ticket, thread.subject, thread.bare, thread.began_by, now, now);
  const MailThreadId made{static_cast<std::uint64_t>(id)};
  if (!thread.began_by.empty()) AddParty(connection, made, thread.began_by, false);
  return made;
}

std::optional<MailThread> FindThread(Connection& connection, MailThreadId thread) {
  MailThread found;
  {
    Query query(connection, "SELECT account, ticket_id, subject FROM mail_thread WHERE id = ?",
                thread);
    if (!query.Next()) return std::nullopt;
    found.id = thread;
    found.account = query.Get<core::MailAccountId>(0);
    found.ticket = query.Get<TicketId>(1);
    found.subject = query.Get<std::string>(2);
  }
  Query query(connection,
              "SELECT address, is_stranger FROM mail_party WHERE thread_id = ?"
              " ORDER BY address LIMIT ?",
              thread, kPartiesMax);
  while (query.Next()) {
    found.parties.push_back(query.Get<std::string>(0));
    if (query.Get<bool>(1)) found.strangers.push_back(found.parties.back());
  }
  return found;
}

Result<MailThread> ReadThread(Connection& connection, MailThreadId thread) {
  auto found = FindThread(connection, thread);
  if (!found) {
    const std::string id = std::to_string(thread.value);
    return NotFound("MAIL_THREAD_UNKNOWN", "There is no thread of mails " + id + ".",
                    {{"thread", id}});
  }
  found->mails = MailsOfThread(connection, thread, service::kThreadMailsMax);
  Query query(connection,
              "SELECT mail_id, time_ns, text FROM mail_event WHERE thread_id = ?"
              " ORDER BY id LIMIT ?",
              thread, kEventsMax);
  while (query.Next()) {
    found->events.push_back(
        {thread, query.Get<core::MailId>(0), query.Get<TimePoint>(1), query.Get<std::string>(2)});
  }
  return *std::move(found);
}

bool IsParty(Connection& connection, MailThreadId thread, const std::string& address) {
  return Query(connection, "SELECT 1 FROM mail_party WHERE thread_id = ? AND address = ?", thread,
               address)
      .Next();
}

void AddParty(Connection& connection, MailThreadId thread, const std::string& address,
              bool is_stranger) {
  Execute(connection,
          "INSERT INTO mail_party (thread_id, address, is_stranger) VALUES (?, ?, ?)"
          " ON CONFLICT DO NOTHING",
          thread, address, is_stranger);
}

void SetThreadTicket(Connection& connection, MailThreadId thread, TicketId ticket) {
  Execute(connection, "UPDATE mail_thread SET ticket_id = ? WHERE id = ?", ticket, thread);
}

void TouchThread(Connection& connection, MailThreadId thread, TimePoint now) {
  Execute(connection, "UPDATE mail_thread SET last_ns = ? WHERE id = ?", now, thread);
}

void AddThreadEvent(Connection& connection, const service::MailEvent& event) {
  Execute(connection,
          "INSERT INTO mail_event (thread_id, mail_id, time_ns, text) VALUES (?, ?, ?, ?)",
          event.thread, event.mail, event.time, event.text);
}

std::string MailKey(Connection& connection, const std::string& fresh) {
  Execute(connection, "INSERT INTO mail_key (id, key) VALUES (1, ?) ON CONFLICT DO NOTHING", fresh);
  Query query(connection, "SELECT key FROM mail_key WHERE id = 1");
  query.Next();
  return query.Get<std::string>(0);
}

}  // namespace strowger::store
