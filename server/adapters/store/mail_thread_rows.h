#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/mail_store.h"

// Rows of threads of mails, who takes part in them, and what happened there.
namespace strowger::store {

// A thread with its first party. Addresses are in lower case here.
struct NewThread {
  core::MailAccountId account;
  TicketId ticket;
  std::string subject;
  std::string bare;  // The subject without what answers put before it.
  std::string began_by;
};
core::MailThreadId InsertThread(Connection& connection, const NewThread& thread, TimePoint now);
// Without its mails; none when there is no such thread.
std::optional<service::MailThread> FindThread(Connection& connection, core::MailThreadId thread);
// All of it. MAIL_THREAD_UNKNOWN.
Result<service::MailThread> ReadThread(Connection& connection, core::MailThreadId thread);

bool IsParty(Connection& connection, core::MailThreadId thread, const std::string& address);
// One who is there already stays what it is.
void AddParty(Connection& connection, core::MailThreadId thread, const std::string& address,
              bool is_stranger);
void SetThreadTicket(Connection& connection, core::MailThreadId thread, TicketId ticket);
void TouchThread(Connection& connection, core::MailThreadId thread, TimePoint now);
void AddThreadEvent(Connection& connection, const service::MailEvent& event);

// What marks in our mails are signed with; made when there is none. A fresh one is given.
std::string MailKey(Connection& connection, const std::string& fresh);

}  // namespace strowger::store
