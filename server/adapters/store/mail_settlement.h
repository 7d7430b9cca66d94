#pragma once

#include "adapters/store/connection.h"
#include "base/time.h"
#include "core/mail/mail_signer.h"
#include "service/mail/mail_policy.h"
#include "service/ports/mail_store.h"

// What becomes of a mail that was read: its thread, its ticket, whom it suppresses, and whether an
// agent is asked. The rules are core's; here is what they need to know, and what follows.
namespace strowger::store {

// A transaction on the writer's thread.
struct MailSettling {
  Connection& connection;
  const service::MailPolicy& policy;
  const core::MailSigner& signer;
  TimePoint now;
};

// Who does what follows from a mail, for the audit.
inline service::Actor MailActor() { return {"mail", "", {}}; }

void SettleMail(const MailSettling& at, const service::ReadMail& mail);
// One that was parked gets what it lacks, a thread and a ticket, and goes on to its account's
// queue.
void RouteAnyway(const MailSettling& at, const service::MailRow& mail);

}  // namespace strowger::store
