#pragma once

#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "core/mail/threading.h"

namespace strowger::store {

// What is kept of threads, for the rules that choose one. Part of the caller's transaction.
class MailBook final : public core::ThreadBook {
 public:
  explicit MailBook(Connection& connection) : connection_(connection) {}

  core::MailAccountId AccountOf(core::MailThreadId thread) const override;
  core::MailThreadId JoinedTo(core::MailThreadId thread) const override;
  bool IsParty(core::MailThreadId thread, const std::string& address) const override;
  core::MailThreadId ThreadOfOutgoing(core::OutgoingMailId mail) const override;
  std::vector<core::MailBearer> BearersOf(const core::MailAccountId& account,
                                          const std::string& message_id) const override;
  core::MailThreadId ThreadOfTicket(const core::MailAccountId& account,
                                    TicketId ticket) const override;
  core::MailThreadId ThreadOfSubject(const core::MailAccountId& account,
                                     const std::string& bare_subject, const std::string& address,
                                     TimePoint since) const override;

 private:
  Connection& connection_;
};

}  // namespace strowger::store
