#include "service/mail/compose_outgoing.h"

#include <utility>

#include "core/mail/mail_token.h"

namespace strowger::service {

namespace {

core::TokenKind KindOf(OutgoingPurpose purpose) {
  switch (purpose) {
    case OutgoingPurpose::kNew:
    case OutgoingPurpose::kReply:
    case OutgoingPurpose::kReplyAll:
    case OutgoingPurpose::kForward:
      break;
    case OutgoingPurpose::kAutomatic:
      return core::TokenKind::kAutomatic;
    case OutgoingPurpose::kCampaign:
      return core::TokenKind::kCampaign;
  }
  return core::TokenKind::kOutgoing;
}

}  // namespace

std::string MessageIdOf(const OutgoingMail& mail, const MailAccountPlan& account,
                        const core::MailSigner& signer) {
  return core::MakeMessageId({KindOf(mail.purpose), mail.id}, account.domain, signer);
}

ComposedMail Composed(WholeOutgoingMail whole, const MailAccountPlan& account,
                      const core::MailSigner& signer, TimePoint date) {
  OutgoingMail& mail = whole.mail;
  ComposedMail composed;
  composed.from = {account.display_name, account.address};
  for (const OutgoingRecipient& recipient : mail.recipients) {
    if (recipient.role == RecipientRole::kTo) composed.to.push_back(recipient.mailbox);
    if (recipient.role == RecipientRole::kCc) composed.cc.push_back(recipient.mailbox);
  }
  composed.subject = std::move(mail.subject);
  composed.date = date;
  composed.message_id = MessageIdOf(mail, account, signer);
  composed.in_reply_to = std::move(mail.in_reply_to);
  composed.references = std::move(mail.references);
  composed.further_headers = std::move(mail.further_headers);
  composed.text = std::move(mail.text);
  if (mail.thread) {
    while (!composed.text.empty() && composed.text.back() == '\n') composed.text.pop_back();
    composed.text += "\n\n" + core::MakeMarker(mail.thread, signer) + "\n";
  }
  for (WholeAttachment& each : whole.attachments) {
    composed.attachments.push_back({.file_name = std::move(each.attachment.file_name),
                                    .media_type = std::move(each.attachment.media_type),
                                    .content = std::move(each.content)});
  }
  return composed;
}

std::string EnvelopeSenderOf(const OutgoingMail& mail, const MailAccountPlan& account) {
  return mail.purpose == OutgoingPurpose::kAutomatic ? std::string() : account.address;
}

}  // namespace strowger::service
