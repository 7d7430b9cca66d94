#include "adapters/store/mail_bounce.h"

#include <string>

#include "adapters/store/campaign_outcome.h"
#include "adapters/store/mail_book.h"
#include "adapters/store/mail_thread_rows.h"
#include "adapters/store/outgoing_send.h"
#include "adapters/store/quality_report.h"
#include "adapters/store/suppression_rows.h"
#include "adapters/store/ticket_edit.h"
#include "core/mail/threading.h"

namespace strowger::store {

using core::BouncedRecipient;
using service::MailState;

namespace {

std::string SentenceOf(const BouncedRecipient& recipient) {
  const core::DeliveryFailure& failure = recipient.failure;
  std::string text = failure.is_permanent ? "Not delivered to " : "Not yet delivered to ";
  text += recipient.address.empty() ? "its recipient" : recipient.address;
  text += ": " + std::string(NameOf(failure.failure_class));
  if (!failure.status.empty()) text += " (" + failure.status + ")";
  if (!failure.diagnostic.empty()) text += ", " + failure.diagnostic;
  return text + ".";
}

bool IsFailure(const BouncedRecipient& recipient) {
  return recipient.failure.failure_class != core::FailureClass::kDelivered;
}

void TakeFailure(const MailSettling& at, const BouncedRecipient& recipient) {
  const std::string address = core::PartyAddress(recipient.address);
  if (!recipient.failure.is_permanent || address.empty()) return;
  KeepSuppression(at.connection, {address, SentenceOf(recipient), at.now + at.policy.suppression},
                  at.now);
  // Nobody may have the address, which is no error here.
  if (recipient.failure.IsAddressDead()) {
    static_cast<void>(ReportContact(at.connection, MailActor(), at.now, address));
  }
}

// Whoever works on the ticket learns that the customer did not get the mail.
void TellTicket(const MailSettling& at, TicketId ticket, const std::string& text) {
  service::TicketComment comment;
  comment.ticket = ticket;
  comment.text = text;
  static_cast<void>(CommentTicket(at.connection, MailActor(), at.now, std::move(comment)));
  // One that is open or closed stays so.
  static_cast<void>(
      MoveTicket(at.connection, MailActor(), at.now, ticket, service::TicketState::kOpen));
}

}  // namespace

SettledMail SettleBounce(const MailSettling& at, const PreparedMail& prepared) {
  const service::ReadMail& mail = prepared.read;
  SettledMail settled{.state = MailState::kParked, .reason = mail.verdict.reason};
  const auto token = prepared.returned;
  if (!token || !mail.verdict.bounce) {
    settled.reason += " It does not bring back a mail of ours.";
    return settled;
  }
  settled.state = MailState::kEvent;
  ProveSent(at.connection, at.now, token->mail);
  const auto thread =
      FindThread(at.connection, MailBook(at.connection).ThreadOfOutgoing(token->mail));
  if (thread) settled.thread = thread->id;
  std::string told;
  for (const BouncedRecipient& recipient : mail.verdict.bounce->recipients) {
    if (!IsFailure(recipient)) continue;
    TakeFailure(at, recipient);
    if (recipient.failure.is_permanent) {
      NoteCampaignBounce(at.connection, token->mail, at.now);
    }
    if (!told.empty()) told += '\n';
    told += SentenceOf(recipient);
  }
  if (told.empty() || !settled.thread) return settled;
  AddThreadEvent(at.connection, {settled.thread, mail.mail.id, at.now, told});
  if (thread->ticket) TellTicket(at, thread->ticket, told);
  return settled;
}

}  // namespace strowger::store
