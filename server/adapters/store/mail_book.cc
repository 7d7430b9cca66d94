#include "adapters/store/mail_book.h"

#include "adapters/store/mail_thread_rows.h"

namespace strowger::store {

using core::MailThreadId;

namespace {

// Of threads with one subject so many are asked whether the sender is in them, the newest.
constexpr std::size_t kSubjectThreadsMax = 20;

MailThreadId FirstThread(Query&& query) {
  return query.Next() ? query.Get<MailThreadId>(0) : MailThreadId{};
}

}  // namespace

core::MailAccountId MailBook::AccountOf(MailThreadId thread) const {
  Query query(connection_, "SELECT account FROM mail_thread WHERE id = ?", thread);
  return query.Next() ? query.Get<core::MailAccountId>(0) : core::MailAccountId{};
}

MailThreadId MailBook::JoinedTo(MailThreadId thread) const {
  return FirstThread(Query(connection_, "SELECT joined_to FROM mail_thread WHERE id = ?", thread));
}

bool MailBook::IsParty(MailThreadId thread, const std::string& address) const {
  return store::IsParty(connection_, thread, address);
}

MailThreadId MailBook::ThreadOfOutgoing(core::OutgoingMailId mail) const {
  return FirstThread(Query(connection_, "SELECT thread_id FROM outgoing_mail WHERE id = ?", mail));
}

std::vector<core::MailBearer> MailBook::BearersOf(const core::MailAccountId& account,
                                                  const std::string& message_id) const {
  std::vector<core::MailBearer> bearers;
  // Mails of ours are known by what is signed in their ids.
  Query query(connection_,
              "SELECT thread_id FROM mail WHERE message_id = ? AND account = ?"
              " AND thread_id IS NOT NULL ORDER BY id LIMIT ?",
              message_id, account, core::kBearersMax);
  while (query.Next()) {
    bearers.emplace_back();
    bearers.back().thread = query.Get<MailThreadId>(0);
  }
  return bearers;
}

MailThreadId MailBook::ThreadOfTicket(const core::MailAccountId& account, TicketId ticket) const {
  const MailThreadId thread = FirstThread(Query(connection_,
                                                "SELECT id FROM mail_thread WHERE ticket_id = ?"
                                                " AND account = ? ORDER BY id DESC LIMIT 1",
                                                ticket, account));
  if (thread) return thread;
  // The ticket went into another one, and its threads went along.
  return FirstThread(Query(connection_,
                           "SELECT m.thread_id FROM merged_thread m JOIN mail_thread t"
                           " ON t.id = m.thread_id WHERE m.ticket_id = ? AND t.account = ?"
                           " ORDER BY m.thread_id DESC LIMIT 1",
                           ticket, account));
}

MailThreadId MailBook::ThreadOfSubject(const core::MailAccountId& account,
                                       const std::string& bare_subject, const std::string& address,
                                       TimePoint since) const {
  std::vector<MailThreadId> threads;
  {
    Query query(connection_,
                "SELECT id FROM mail_thread WHERE account = ? AND bare = ? AND last_ns >= ?"
                " ORDER BY last_ns DESC LIMIT ?",
                account, bare_subject, since, kSubjectThreadsMax);
    while (query.Next()) threads.push_back(query.Get<MailThreadId>(0));
  }
  for (const MailThreadId thread : threads) {
    if (store::IsParty(connection_, thread, address)) return thread;
  }
  return {};
}

}  // namespace strowger::store
