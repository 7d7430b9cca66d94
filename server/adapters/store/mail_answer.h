#pragma once

#include <string>

#include "adapters/store/mail_settlement.h"
#include "base/result.h"

namespace strowger::store {

// A thread that began, for telling its beginner so.
struct BegunThread {
  core::MailThreadId thread;
  TicketId ticket;
  std::string sender;
  std::string language;  // Of the mail; empty: not known.
  QueueId queue;
  bool is_open = true;  // The queue is.
  bool is_refused_by_rule = false;
  core::TextTopic guess;  // Of the mail that began it; without a label: none.
};

// Lets an acknowledgement wait to be sent, where its account wants one and nothing bars it
// (core/mail/answer_rules); what bars it is told in the thread.
void Acknowledge(const MailSettling& at, const service::ReadMail& mail, const BegunThread& begun);

// As such an answer would go out; as service::MailStore::PreviewText.
Result<service::MailTextPreview> PreviewAnswer(const MailSettling& at,
                                               const service::MailTextWish& wish);

}  // namespace strowger::store
