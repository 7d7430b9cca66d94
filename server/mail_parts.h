#pragma once

#include <memory>

#include "base/result.h"
#include "base/time.h"
#include "service/campaign/campaigns.h"
#include "service/mail/mail_desk.h"
#include "service/mail/mail_writing.h"
#include "service/ports/canned_text_store.h"
#include "service/ports/mail_care.h"
#include "service/ports/mail_reports.h"
#include "service/ticket/ticket_clocks.h"
#include "setup_mail.h"

namespace strowger::store {
class Database;
}  // namespace strowger::store

namespace strowger {

// What of the server is about mails: how they come in, what is made of them, by when they are due.
// Owned by the server, which gives it what it needs and starts and stops it among its other parts.
class MailParts {
 public:
  // All of it outlives this.
  struct Needs {
    store::Database& database;  // Started.
    const Clock& clock;
    service::SubmitsWork submit;
    service::TellsDue tell_due;
  };
  // Blocks.
  static Result<std::unique_ptr<MailParts>> Make(Needs needs, const MailSetup& setup);
  ~MailParts();

  // The refusal is one line for people.
  Result<void> Start();
  // Mails come in no more, and no step is begun.
  void Stop();
  void Change(const MailSetup& setup);

  service::MailDesk& desk();
  service::MailStore& store();
  service::MailOutboxStore& outbox_store();
  service::MailWriting& writing();
  service::CampaignStore& campaign_store();
  service::Campaigns& campaigns();
  service::CannedTextStore& canned_texts();
  service::SuppressionStore& suppressions();
  service::MailDoors& doors();
  service::MailReports& reports();
  // Where LMTP listens; 0: nowhere, or at a unix socket.
  int lmtp_port() const;

 private:
  class Parts;
  explicit MailParts(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace strowger
