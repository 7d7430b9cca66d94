#pragma once

#include <optional>
#include <string>

#include "adapters/store/answer_times.h"
#include "adapters/store/connection.h"
#include "base/time.h"
#include "core/campaign/campaign.h"
#include "core/classify/text_classifier.h"
#include "core/mail/mail_signer.h"
#include "core/mail/threading.h"
#include "service/mail/mail_policy.h"
#include "service/ports/mail_store.h"

// What becomes of a mail that was read: its thread, its ticket, whom it suppresses, and whether an
// agent is asked. The rules are core's; here is what they need to know, and what follows.
namespace strowger::store {

// A transaction on the writer's thread.
struct MailSettling {
  Connection& connection;
  const service::MailPolicy& policy;
  TimePoint now;
  AnswerTimes* answer_times = nullptr;  // Null: read anew.
};

// What the model takes a mail for.
struct GuessedTopic {
  core::TextTopic topic;     // Sure by what the model holds for that, or the administrator.
  double least_probability;  // Then it is.
  std::string model;
};

// What of a mail is found out without the store.
struct PreparedMail {
  service::ReadMail read;
  std::string body_digest;  // Of what the sender wrote, whatever headers its way put before it.
  core::ThreadSigns signs;
  std::optional<core::MailToken> returned;  // What a report brings back of ours.
  std::string language;                     // As core::LanguageOf tells.
  // Whom its subject takes off the mails of a campaign's purpose.
  std::optional<core::CampaignMemberId> unsubscribed;
  std::optional<GuessedTopic> guess;  // Of a person's mail, where there is a model.
};
PreparedMail PrepareMail(service::ReadMail mail, const core::MailSigner& signer,
                         const service::MailPolicy& policy);

// Who does what follows from a mail, for the audit.
inline service::Actor MailActor() { return {"mail", "", {}}; }

void SettleMail(const MailSettling& at, const PreparedMail& mail);
// One that was parked gets what it lacks, a thread and a ticket, and goes on to its account's
// queue.
void RouteAnyway(const MailSettling& at, const service::MailRow& mail);

}  // namespace strowger::store
